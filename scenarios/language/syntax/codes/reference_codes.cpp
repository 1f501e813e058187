#include "scenarios/language/syntax/codes/codes.hpp"

namespace bg96::scenarios {
namespace {

constexpr CodeText kCodes[] = {
    {"E301", "an undefined variable",
     "${name} is given by 'vars' or by -D NAME=VALUE, ${matrix.k} by 'matrix'; ${case.seed} is "
     "there "
     "always, ${env.NAME} with --allow-env. ${m.name} is what {name} in the pattern of 'when' has "
     "matched, in what the rule does. '$${' is a plain '${'; '{{name}}' is nothing here.",
     "vars: {sock: 0}\nat: \"AT+QISEND=${sock},*\""},
    {"E302", "matrix, exclude or repeat cannot be expanded",
     "'matrix' maps names to lists of values; 'exclude' is a list of mappings of such names to "
     "such "
     "values; 'repeat' is a number of at least 1.",
     "matrix: {place: [after-echo, before-result]}\nexclude: [{place: before-result}]\nrepeat: 25"},
    {"E303", "too many cases or rules",
     "A scenario has at most 1,000 cases, 10,000 rules and 10,000 expectations, and its cases "
     "together at most 1,000,000 values.",
     ""},
    {"E304", "not a seed", "A seed is a number from 0 to 18446744073709551615, or 'random'.",
     "seed: 42"},
    {"E305", "not a scenario",
     "A scenario file is a mapping that has the key 'scenario', a library one that has 'library'. "
     "Libraries cannot be run, scenarios cannot be included.",
     "scenario: 1\nname: my-first"},
    {"E306", "a name is there twice",
     "Reports and CI systems tell scenarios by their names, so each of a suite has one of its own.",
     "name: send-ok-lost-again"},
    {"E350", "libraries include each other",
     "The chain of 'include' comes back to a file that is being included.", ""},
    {"E351", "a path out of the suite's folder",
     "'include' takes paths relative to the file, with '/', of files in the scenario's own folder "
     "and "
     "those below it.",
     "include: [/etc/links.yaml]      # wrong\ninclude: [lib/links.yaml]       # right"},
    {"E352", "a file that cannot be read",
     "The file does not exist, may not be read, is no file but a folder, a pipe or a device, or is "
     "a "
     "link that leads out of the scenario's folder.",
     "include: [lib/links.yaml]      # beside this file, in lib/"},
    {"E353", "an id is there twice",
     "Rules and expectations have ids of their own, libraries included. Only '{id: x, enabled: "
     "false}' may repeat the id of a library's rule: it switches that rule off.",
     "- {id: lib-no-reset, enabled: false}"},
    {"E354", "a key that a library may not have",
     "A library has 'device', 'network', 'links', 'peers', 'rules', 'vars', 'expect', 'strict', "
     "'include' and free keys 'x-...'.",
     "library: 1\nlinks: {...}"},
    {"E310", "an unknown rule",
     "No rule has this id; or what '{id: x, enabled: false}' shall switch off is in no library.",
     "when: {rule: outage}\n# and somewhere\n- id: outage"},
    {"E311", "an unknown peer", "No built-in remote end has this name.",
     "peers: {ingest: {kind: sink}}"},
    {"E312", "an unknown link", "Neither links nor the program has a link of that name.",
     "network: {link: lte-m-good}"},
    {"E313", "a mark that nobody sets", "A mark is set by an action.", "do: [{mark: dropped}]"},
    {"E320", "an action without its trigger",
     "Actions on the answer to a command need a rule that waits for one.",
     "when: {at: \"AT+QIACT=1\"}\ndo: [{result: ERROR}]"},
    {"E321", "two actions for the same part of an answer",
     "A command has one result, one delay, one prompt; the second action would have no effect.",
     "do: [{delay: 2s}, {result: ERROR}]      # of different parts: right"},
    {"E322", "an answer after a wait",
     "A rule that waits lets the modem go on, and the answer goes out meanwhile.",
     "do: [{hold_result: 3s}]"},
    {"E323", "a uart trigger with other actions",
     "A uart trigger fires at each byte, so that only the byte itself can be changed.",
     "when: {uart: {dir: to-host}}\nprobability: 0.02%\ndo: [{uart.garble: {how: flip-bit}}]"},
    {"E330", "a rule that never fires, or a window that never is",
     "Its own numbers leave no match over, what it waits for never comes, its window is empty, or "
     "what shall end the window never happens.",
     "nth: 5\ntimes: 0      # wrong"},
    {"E340", "an invalid pattern",
     "Patterns are written as the host writes the command, with * for a value, {name} for one that "
     "is kept, and ... for all that is left.",
     "at: \"AT+QISEND=0,{len}\"\nat: AT+QISTATE...\nat: {regex: 'AT\\+Q.*'}"},
    {"E360", "a command that a BG96 does not have", "The program knows the names of all commands.",
     "at: \"AT+QISNED=0,*\"      # wrong\nat: \"AT+QISEND=0,*\"      # right"},
    {"E401", "a rule loop",
     "Rules make each other fire, more than 64 of them without a pause: the run ends, and the "
     "rules "
     "are named.",
     "- {id: ping, when: {mark: a}, times: always, do: [{mark: b}]}\n"
     "- {id: pong, when: {mark: b}, times: always, do: [{mark: a}]}      # wrong\n"
     "- {id: pong, when: {mark: b}, do: [{mark: a}]}                     # fires once: right"},
    {"E402", "a rule that fires faster than it ends",
     "Too many of its firings are under way: each waits, or has a window that is still open.",
     "when: {time: 0s}\nevery: 1ms\ntimes: always\ndo: [{wait: 1h}]      # wrong"},
};

}  // namespace

std::span<const CodeText> reference_codes() { return kCodes; }

}  // namespace bg96::scenarios
