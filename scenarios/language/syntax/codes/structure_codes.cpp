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
    {"E202", "a value of the wrong kind",
     "A single value, a list and a mapping are different things, and each key takes some of them.",
     "do: {urc: RDY}        # wrong\ndo: [{urc: RDY}]      # right: a list"},
    {"E203", "a missing key", "Without this key nobody can tell what is meant.",
     "apply: [{link: {is: down}}]\nfor: 30s      # conditions need an end"},
    {"E204", "none or several of the alternatives",
     "A rule has one trigger, an item of a list one action, an expectation one kind.",
     "when: {at: AT, time: 3s}      # wrong: two triggers\nwhen: {at: AT}                # right"},
    {"E205", "keys that do not go together",
     "Each key is right by itself, but not beside the others, or not without them.",
     "when: {bytes: {uart: to-host, reach: 1kB}}      # of the serial line, or\nwhen: {bytes: "
     "{socket: 0, reach: 1kB}}          # of a socket"},
    {"E206", "an unknown word", "This key takes one of a few words.",
     "start: hostopen       # wrong\nstart: host-open      # right"},
    {"E211", "a missing unit",
     "A bare number could be seconds or milliseconds, bits or bytes, a share or a percentage.",
     "timeout: 90       # wrong\ntimeout: 90s      # right"},
    {"E212", "an invalid duration",
     "A duration is one or more numbers with their units h, m, s, ms and us, the largest first; it "
     "is not negative, and at most 1000h.",
     "within: 5 seconds      # wrong\nwithin: 5s             # right\nwithin: 2m30s          # "
     "right"},
    {"E214", "an invalid probability", "Probabilities are percentages, 0% to 100%.",
     "probability: 5%"},
    {"E215", "an invalid size", "kB are 1000 bytes, KiB are 1024.",
     "reach: 8K        # wrong\nreach: 8KiB      # right"},
    {"E216", "an invalid rate", "kbps means kilobits to some programs and kilobytes to others.",
     "rate: 27kbps        # wrong\nrate: 27kbit/s      # right"},
    {"E217", "an invalid level",
     "Levels are whole numbers of dBm (received power) or dB (quality).", "rsrp: {set: -110dBm}"},
    {"E218", "an invalid range", "Both ends belong to a range.",
     "nth: 2-4       # wrong\nnth: 2..4      # right"},
    {"E219", "an invalid boolean",
     "Only true and false; yes, no, on and off are texts to some programs.",
     "execute: off        # wrong\nexecute: false      # right"},
    {"E220", "an invalid number", "Numbers are decimal, without leading zeros and underscores.",
     "priority: 010      # wrong\npriority: 10       # right"},
    {"E221", "a number out of its range", "The modem, or the program, has nothing of that number.",
     "socket.close: {id: 12}      # wrong: sockets are 0 to 11"},
    {"E222", "an impossible distribution",
     "A distribution needs its numbers in order; min and max clamp the draws.",
     "delay: {uniform: [1s, 3s]}\ndelay: {normal: {mean: 3s, sd: 1s, min: 1s, max: 9s}}"},
    {"E223", "an invalid address", "Addresses are host:port; in some places * stands for any.",
     "to: \"ingest.example.com:9000\""},
    {"E224", "invalid bytes", "Behind hex: stand two hexadecimal digits for each byte.",
     "text: hex:0d0a"},
    {"E225", "not a name",
     "Names have letters, digits and - _ . : only, so that they can stand in reports and on "
     "command lines.",
     "id: late-result"},
    {"E226", "an unknown machine",
     "States are asked of the machines of the modem; contexts and sockets have a number.",
     "if: {state: {\"socket[0]\": connected, registration: home}}"},
    {"E230", "an unknown profile", "A profile is a name that the program knows, or a file.",
     "device: {profile: bg96/lte-m}"},
    {"E231", "a value that the profile does not take",
     "Keys below device are those of --set, and take the same values.",
     "device: {radio: {rat: nb-iot}}"},
    {"E233", "not a rate trace",
     "A trace is a file in mahimahi's format: on each line one whole number, the millisecond at "
     "which 1500 bytes may leave, none before that of the line above. After the last one it begins "
     "anew.",
     "0\n5\n5\n20"},
    {"E240", "another version of the language",
     "The number behind scenario is the version of the language.", "scenario: 1"},
    {"E241", "an invalid version", "The version of the program that is needed at least.",
     "requires: {emulator: \">=0.1\"}"},
};

}  // namespace

std::span<const CodeText> structure_codes() { return kCodes; }

}  // namespace bg96::scenarios
