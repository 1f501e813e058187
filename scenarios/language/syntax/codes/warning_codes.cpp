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
    {"W410", "a rule in the shadow of another",
     "A rule before it takes the same part of the answer each time.",
     "priority: 1      # it is asked first"},
    {"W411", "an expectation that cannot be violated", "Whatever happens, it passes.",
     "sends: {at: AT, count: 1..}"},
    {"W412", "a deadline that is shorter than the delay",
     "The rule keeps the host waiting for longer than the expectation does.",
     "do: [{hold_result: 30s}]\n# and\nwithin: 60s"},
    {"W413", "a URC that contradicts the modem",
     "The modem knows nothing of what the line says, so that its other answers do not agree with "
     "it.",
     "socket.close: {id: 0}      # the URC follows\nurc: {text: '+QIURC: \"closed\",0', lie: true} "
     "     # it is meant"},
    {"W414", "a trigger after the end", "The case has timed out before.", "timeout: 5m"},
    {"W416", "a command that is not in this version", "A BG96 has it, this program answers ERROR.",
     ""},
    {"W417", "something that is not in this version",
     "The language has a word for it, but this program cannot do it yet. The scenario is skipped, "
     "which is not passed.",
     "requires: {features: [mqtt]}"},
    {"W420", "latencies that sum to more than the timeout",
     "Each unit is delayed in each direction: a name costs up + down, a connection up + down, and "
     "so "
     "does each exchange over it. bg96emu explain tells the sums.",
     "timeout: 5s\nnetwork: {link: {up: {latency: 2s}, down: {latency: 2s}}}      # 3 x 4s = 12s"},
    {"W430", "a key without effect", "The key is right, but this program does nothing with it.",
     ""},
};

}  // namespace

std::span<const CodeText> warning_codes() { return kCodes; }

}  // namespace bg96::scenarios
