#include "scenarios/language/syntax/codes/codes.hpp"

namespace bg96::scenarios {
namespace {

constexpr CodeText kCodes[] = {
    {"E100", "the file is no YAML",
     "The YAML parser cannot read on from here. Most often a text needs quotes: ',', '[', ']', "
     "'{', "
     "'}' end it inside {...} and [...], ': ' and ' #' end it everywhere, and it may not begin "
     "with "
     "one of * & ! % @ ` | > - ?.",
     "urc: +QIURC: \"closed\",0      # wrong\nurc: '+QIURC: \"closed\",0'    # right"},
    {"E101", "a key is there twice",
     "A mapping has each key once. Of two rules for the same command each is an item of the list.",
     "nth: 2\nnth: 4      # wrong: which one?"},
    {"E102", "a quote is never closed",
     "The text that begins here would go on to the end of the file.",
     "text: \"> \nat: AT      # wrong: the \" behind > is missing"},
    {"E103", "an alias or merge key that cannot be",
     "An alias names an anchor that stands above it in the same file, and not inside its own "
     "value. "
     "'<<' merges a mapping or a list of mappings. A file has at most 1000 aliases.",
     "x-slow: &slow {uniform: [1s, 2s]}\nrules: [{when: {time: 1s}, do: [{wait: *slow}]}]"},
    {"E104", "tags are not allowed",
     "No '!tag' means anything here. Quotes make a text of anything; the language knows the type "
     "of "
     "each key.",
     "times: !always      # wrong\ntimes: always       # right"},
    {"E105", "the file is too large",
     "A file has at most 1 MiB, 64 levels of nesting and 250,000 values, those that aliases repeat "
     "included; after 100 errors the rest is not read.",
     ""},
    {"E106", "bytes that are no text",
     "A file is UTF-8 and holds no control characters. In double quotes they are written as "
     "escapes; "
     "bytes above 0x7F of binary data too.",
     "send: \"\\x1a\""},
    {"E107", "a second document",
     "A file holds one scenario. What stands behind a line '---' would be ignored by many "
     "programs; "
     "here it is an error.",
     ""},
    {"E108", "the file is empty", "Not even comments make a scenario.",
     "scenario: 1\nname: nothing-happens"},
    {"E109", "a key must be a text", "Neither lists, mappings nor nothing can be a key.",
     "? [a, b]\n: c        # wrong"},
};

}  // namespace

std::span<const CodeText> yaml_codes() { return kCodes; }

}  // namespace bg96::scenarios
