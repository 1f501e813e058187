#include "scenarios/language/syntax/codes/codes.hpp"

namespace bg96::scenarios {
namespace {

constexpr CodeText kCodes[] = {
    {"E301", "an undefined variable",
     "${name} is given by 'vars' or by -D NAME=VALUE, ${matrix.k} by 'matrix'; ${case.seed} is "
     "there "
     "always, ${env.NAME} with --allow-env. ${m.name} is what {name} in the pattern of 'when' has "
     "matched. '$${' is a plain '${'.",
     "vars: {sock: 0}\nat: \"AT+QISEND=${sock},*\""},
    {"E302", "matrix, exclude or repeat cannot be expanded",
     "'matrix' maps names to lists of values; 'exclude' is a list of mappings of such names to "
     "such "
     "values; 'repeat' is a number of at least 1.",
     "matrix: {place: [after-echo, before-result]}\nexclude: [{place: before-result}]\nrepeat: 25"},
    {"E303", "too many cases or rules",
     "A scenario has at most 1,000 cases, 10,000 rules and 10,000 expectations, and its cases "
     "together at most 2,000,000 values.",
     ""},
    {"E304", "not a seed", "A seed is a number from 0 to 18446744073709551615, or 'random'.",
     "seed: 42"},
    {"E305", "not a scenario",
     "A scenario file is a mapping that has the key 'scenario', a library one that has 'library'. "
     "Libraries cannot be run, scenarios cannot be included.",
     "scenario: 1\nname: my-first"},
    {"E350", "libraries include each other",
     "The chain of 'include' comes back to a file that is being included.", ""},
    {"E351", "a path out of the suite's folder",
     "'include' takes paths relative to the file, with '/', of files in the scenario's own folder "
     "and "
     "those below it.",
     "include: [/etc/links.yaml]      # wrong\ninclude: [lib/links.yaml]       # right"},
    {"E352", "a library that cannot be read", "The file does not exist or may not be read.", ""},
    {"E353", "an id is there twice",
     "Rules and expectations have ids of their own, libraries included. Only '{id: x, enabled: "
     "false}' may repeat the id of a library's rule: it switches that rule off.",
     "- {id: lib-no-reset, enabled: false}"},
    {"E354", "a key that a library may not have",
     "A library has 'device', 'network', 'links', 'peers', 'rules', 'vars', 'expect', 'strict', "
     "'include' and free keys 'x-...'.",
     "library: 1\nlinks: {...}"},
};

}  // namespace

std::span<const CodeText> reference_codes() { return kCodes; }

}  // namespace bg96::scenarios
