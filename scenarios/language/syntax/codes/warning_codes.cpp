#include "scenarios/language/syntax/codes/codes.hpp"

namespace bg96::scenarios {
namespace {

constexpr CodeText kCodes[] = {
    {"W001", "the version is not the first key",
     "People and programs look for 'scenario: 1' at the top.", "scenario: 1\nname: first"},
    {"W011", "a backslash in single quotes",
     "In single quotes YAML knows no escapes: '\\r' are two characters.",
     "send: 'AT\\r'      # a backslash and an r\nsend: \"AT\\r\"      # a carriage return"},
    {"W012", "a comment close behind a text",
     "' #' begins a comment and ends the text before it. Two spaces show that it is meant.",
     "at: AT #x          # the text is AT\nat: \"AT #x\"        # the text is AT #x"},
    {"W013", "a comma inside an AT command in a list", "In [...] an unquoted ',' ends the text.",
     "at: [AT+QISEND=0,5]       # two patterns\nat: [\"AT+QISEND=0,5\"]     # one"},
};

}  // namespace

std::span<const CodeText> warning_codes() { return kCodes; }

}  // namespace bg96::scenarios
