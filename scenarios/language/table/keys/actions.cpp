#include "scenarios/language/table/keys/actions.hpp"

#include <algorithm>

#include "emulator/at/text.hpp"

namespace bg96::scenarios {
namespace {

using Forced = ports::ForcedResult;

constexpr TextRules kBytes{.is_bytes = true};

Field<ReplaceResult> result_code(std::string name, Forced::Kind kind, std::string description,
                                 std::string example) {
  return bound<ReplaceResult>(std::move(name), integer(0, 999),
                              [kind](ReplaceResult& owner, int code, const Entry&, Context&) {
                                owner.result = Forced{.kind = kind, .text = {}, .code = code};
                              },
                              {std::move(description), std::move(example)});
}

Reader<std::string> final_word() {
  return words("final result",
               {"OK", "ERROR", "SEND OK", "SEND FAIL", "CONNECT", "CONNECT FAIL", "NO CARRIER"});
}

Field<ReplaceResult> execute_result() {
  return field("execute", &ReplaceResult::execute, boolean(),
               {"Does the modem do what it was told? If not, nothing left it.", "false", "true"});
}

Reader<ReplaceResult> replace_result() {
  auto brief = transformed<ReplaceResult, std::string>(final_word(), [](std::string word) {
    return ReplaceResult{.result = {.kind = Forced::Kind::word, .text = std::move(word)}};
  });
  auto full = mapping<ReplaceResult>(
      "result",
      {bound<ReplaceResult>("is", final_word(),
                            [](ReplaceResult& owner, std::string word, const Entry&, Context&) {
                              owner.result =
                                  Forced{.kind = Forced::Kind::word, .text = std::move(word)};
                            },
                            {"The final result.", "SEND FAIL"}),
       result_code("cme", Forced::Kind::cme,
                   "+CME ERROR with this code, in the form that AT+CMEE asks for.", "14"),
       result_code("cms", Forced::Kind::cms, "+CMS ERROR with this code.", "500"), execute_result(),
       field("last_error", &ReplaceResult::last_error, integer(0, 999),
             {"What AT+QIGETERROR tells afterwards.", "561"})});
  auto made = short_or_long(std::move(brief), std::move(full));
  return {made.shape, [made](Context& context, const Node& node, ReplaceResult& value) {
            if (!made.read(context, node, value)) return false;
            if (!node.is_mapping()) return true;
            const auto given =
                std::count_if(node.entries.begin(), node.entries.end(), [](const Entry& entry) {
                  return entry.key == "is" || entry.key == "cme" || entry.key == "cms";
                });
            if (given == 1) return true;
            return context.fail(node, {"E205", "a result has one of 'is', 'cme' and 'cms'",
                                       "write e.g. {cme: 14, execute: false}"});
          }};
}

Reader<Respond> respond() {
  auto brief = transformed<Respond, std::vector<std::string>>(
      list(text("line", {.empty = true})), [](std::vector<std::string> lines) {
        return Respond{std::move(lines), true};
      });
  auto full = mapping<Respond>(
      "response", {field("lines", &Respond::lines, list(text("line", {.empty = true})),
                         {.description = "All lines; the last one is the final result.",
                          .example = "[\"+CSQ: 99,99\", OK]",
                          .required = true}),
                   field("execute", &Respond::execute, boolean(),
                         {"Does the modem do what it was told?", "false", "true"})});
  auto made = short_or_long(std::move(brief), std::move(full));
  return {made.shape, [made](Context& context, const Node& node, Respond& value) {
            if (!made.read(context, node, value)) return false;
            if (!value.lines.empty()) return true;
            return context.fail(node, {"E213", "a response has one line or more",
                                       "write swallow: response where nothing is to come"});
          }};
}

Reader<Swallow> swallow() {
  using What = Swallow::What;
  const auto what = words<What>("part of an answer", {{"result", What::result},
                                                      {"response", What::response},
                                                      {"echo", What::echo},
                                                      {"prompt", What::prompt},
                                                      {"urc", What::urc}});
  auto brief = transformed<Swallow, What>(what, [](What part) { return Swallow{part, true}; });
  auto full = mapping<Swallow>(
      "swallow",
      {field("what", &Swallow::what, what,
             {.description = "What never comes.", .example = "result", .required = true}),
       field("execute", &Swallow::execute, boolean(),
             {"Does the modem do what it was told?", "false", "true"})});
  return short_or_long(std::move(brief), std::move(full));
}

// `forever`, or a length.
Reader<std::optional<Distribution>> length_or_forever() {
  using Length = std::optional<Distribution>;
  const auto lengths = transformed<Length, Distribution>(
      distribution(), [](Distribution length) { return Length(std::move(length)); });
  Shape shape = *lengths.shape;
  shape.name = "duration, distribution, or forever";
  shape.definition = "length_or_forever";
  shape.words = {"forever"};
  const auto forever = transformed<Length, bool>(words<bool>("forever", {{"forever", true}}),
                                                 [](bool) { return Length(); });
  return either<Length>([](const Node& node) { return node.text == "forever"; }, forever, lengths,
                        std::move(shape));
}

Reader<HangAction> hang() {
  auto full = mapping<HangAction>(
      "hang",
      {field("for", &HangAction::length, length_or_forever(),
             {.description = "How long the interpreter reads nothing.",
              .example = "10s",
              .required = true}),
       field("input", &HangAction::drop_input,
             words<bool>("fate of the input", {{"buffer", false}, {"drop", true}}),
             {"What the host sends meanwhile: read afterwards, or lost.", "drop", "buffer"})});
  auto brief = transformed<HangAction, std::optional<Distribution>>(
      length_or_forever(), [](std::optional<Distribution> length) {
        return HangAction{std::move(length), false};
      });
  // A mapping is both a hang and a distribution: the key tells.
  auto made = short_or_long(brief, full);
  return {made.shape, [brief, full, made](Context& context, const Node& node, HangAction& value) {
            const bool is_distribution = node.find("uniform") || node.find("normal") ||
                                         node.find("lognormal") || node.find("samples");
            return (is_distribution ? brief : made).read(context, node, value);
          }};
}

Reader<PromptAction> prompt() {
  return mapping<PromptAction>("prompt",
                               {field("delay", &PromptAction::delay, distribution(),
                                      {"How much later it comes.", "2s", "0s"}),
                                field("repeat", &PromptAction::repeat, integer(1, 100),
                                      {"How often it is written.", "2", "1"}),
                                field("text", &PromptAction::text, text("text", kBytes),
                                      {"What is written instead of it.", "\"\\r\\n>\""})});
}

Reader<UrcPlace> place() {
  return words<UrcPlace>("place", {{"now", UrcPlace::now},
                                   {"idle", UrcPlace::idle},
                                   {"after-echo", UrcPlace::after_echo},
                                   {"mid-response", UrcPlace::mid_response},
                                   {"before-result", UrcPlace::before_result},
                                   {"after-result", UrcPlace::after_result}});
}

Reader<UrcAction> urc() {
  auto brief = transformed<UrcAction, std::string>(text("line"), [](std::string line) {
    return UrcAction{std::move(line), UrcPlace::idle, false};
  });
  auto full = mapping<UrcAction>(
      "URC", {field("text", &UrcAction::text, text("line"),
                    {.description = "The line, without its line ends.",
                     .example = "'+QIURC: \"recv\",0'",
                     .required = true}),
              field("place", &UrcAction::place, place(),
                    {"Where it comes; all places but now and idle are of the answer to the "
                     "trigger's command.",
                     "after-echo", "idle"}),
              field("lie", &UrcAction::lie, boolean(),
                    {"It contradicts what the modem knows, and that is meant.", "true", "false"})});
  return short_or_long(std::move(brief), std::move(full));
}

}  // namespace

void add_command_actions(Fields<Action>& fields) {
  const auto add = [&fields](Field<Action> row) { fields.push_back(std::move(row)); };
  add(action_of("delay", distribution(), &Delay::length,
                {"The command runs that much later; the interpreter is busy.", "2s"}));
  add(action_of("hold_result", distribution(), &HoldResult::length,
                {"The command runs now, but its final result comes that much later.", "38.2s"}));
  add(action_of("result", replace_result(),
                {"The final result of the command.", "{is: ERROR, execute: false}"}));
  add(action_of(
      "respond", respond(),
      {"The whole answer to the command, final result included.", "[\"+CSQ: 99,99\", OK]"}));
  add(action_of(
      "outcome",
      mapping<Outcome>("outcome", {field("err", &Outcome::error, integer(0, 999),
                                         {.description = "0, or an error code of the manual.",
                                          .example = "566",
                                          .required = true}),
                                   field("delay", &Outcome::delay, distribution(),
                                         {"How long after OK it comes.", "2.5s", "0s"})}),
      {"How opening a connection ends: the code of +QIOPEN.", "{err: 566, delay: 2.5s}"}));
  add(action_of("swallow", swallow(),
                {"A part of the answer, or a URC, never comes; the interpreter goes on.",
                 "{what: result, execute: true}"}));
  add(action_of("hang", hang(),
                {"The interpreter stops reading commands.", "{for: 10s, input: drop}"}));
  add(action_of("prompt", prompt(), {"The prompt comes otherwise.", "{delay: 2s}"}));
  add(action_of("urc", urc(), {"A line that nobody asked for.", "'+QIURC: \"recv\",0'"}));
  add(action_of(
      "urc.repeat",
      mapping<RepeatUrc>("repeated URC", {field("copies", &RepeatUrc::copies, integer(1, 100),
                                                {"How often the trigger's URC comes.", "2", "2"}),
                                          field("delay", &RepeatUrc::delay, distribution(),
                                                {"How much later it comes.", "3s", "0s"})}),
      {"The URC of the trigger comes several times, or late.", "{copies: 2}"}));
}

Reader<UrcPlace> urc_place() { return place(); }

const Reader<Action>& action() {
  static const Reader<Action> kReader = [] {
    Fields<Action> fields;
    add_command_actions(fields);
    add_world_actions(fields);
    add_flow_actions(fields);
    return mapping<Action>("action", std::move(fields),
                           {.definition = "action", .exactly_one = true});
  }();
  return kReader;
}

}  // namespace bg96::scenarios
