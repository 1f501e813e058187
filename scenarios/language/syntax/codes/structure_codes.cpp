#include "scenarios/language/syntax/codes/codes.hpp"

namespace bg96::scenarios {
namespace {

constexpr CodeText kCodes[] = {
    {"E201", "an unknown key",
     "A key that the language does not know is never ignored: a slip of typing would make a fault "
     "silently not happen. Only keys that begin with 'x-' at the top of a file are free.",
     "nht: 2      # wrong\nnth: 2      # right"},
    {"E213", "an empty text",
     "An unquoted '>' or '|' begins a text on the lines below, and there is none.",
     "text: >         # wrong\ntext: \"> \"      # right: the prompt"},
};

}  // namespace

std::span<const CodeText> structure_codes() { return kCodes; }

}  // namespace bg96::scenarios
