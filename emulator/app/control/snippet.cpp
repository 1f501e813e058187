#include "emulator/app/control/snippet.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <variant>

#include "emulator/app/verbs/scenarios/scenario_files.hpp"
#include "scenarios/language/syntax/parse.hpp"

namespace bg96::app {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kName = "control";

std::string line_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

// What the piece may name must be there: rules, marks, peers, expectations, in short.
struct Surroundings {
  std::string peers = "peers:\n";
  std::string rules = "rules:\n";
  std::string expectations = "expect:\n";
};

Surroundings surroundings_of(const SnippetContext& context) {
  Surroundings made;
  for (const scenarios::Peer& peer : context.scenario.peers) {
    made.peers += "  " + Json(peer.name).dump() + ": {kind: sink}\n";
  }
  if (context.scenario.peers.empty()) made.peers = "x-peers: {}\n";
  for (const scenarios::Rule* rule : context.rules) {
    Json actions = Json::array();
    for (const scenarios::Action& action : rule->actions) {
      const auto* mark = std::get_if<scenarios::SetMark>(&action.kind);
      if (mark != nullptr) actions.push_back({{"mark", mark->name}});
    }
    if (actions.empty()) actions.push_back({{"log", "-"}});
    made.rules += "  - " + line_of({{"id", rule->id},
                                    {"when", {{"control", "-"}}},
                                    {"times", "always"},
                                    {"do", std::move(actions)}});
  }
  if (context.rules.empty()) made.rules = "x-rules: []\n";
  for (const scenarios::Expectation* expectation : context.expectations) {
    made.expectations += "  - " + line_of({{"id", expectation->id}, {"host_exit", 0}});
  }
  if (context.expectations.empty()) made.expectations = "x-expect: []\n";
  return made;
}

// The piece as the last part of a scenario. Each of its lines is moved to the right, so that no
// line can be anything else than a part of it.
struct Document {
  std::string text;
  int lines_before = 0;
  int columns_before = 0;
};

Document document(std::string before, std::string_view piece) {
  const std::size_t first = piece.find_first_not_of(" \t\r\n");
  const bool is_list = first != std::string_view::npos && piece.substr(first, 2) == "- ";
  Document made{std::move(before), 0, is_list ? 2 : 4};
  made.lines_before = static_cast<int>(std::count(made.text.begin(), made.text.end(), '\n'));
  std::string_view margin = is_list ? "  " : "  - ";
  while (!piece.empty()) {
    const std::size_t end = std::min(piece.find('\n'), piece.size());
    made.text += margin;
    made.text += piece.substr(0, end);
    made.text += '\n';
    piece.remove_prefix(std::min(end + 1, piece.size()));
    margin = is_list ? "  " : "    ";
  }
  return made;
}

void move_to_piece(scenarios::Position& at, const Document& from) {
  if (at.file != kName) return;
  at.line = std::max(0, at.line - from.lines_before);
  at.column = at.line == 0 ? 0 : std::max(1, at.column - from.columns_before);
}

scenarios::Loaded load(const Document& document, const SnippetContext& context) {
  scenarios::LoadOptions options = known_to_the_modem();
  options.variables = context.scenario.variables;
  scenarios::Loaded loaded = scenarios::load_text(document.text, kName, options);
  scenarios::Diagnostics kept;
  for (scenarios::Diagnostic& diagnostic : loaded.diagnostics) {
    move_to_piece(diagnostic.at, document);
    std::erase_if(diagnostic.notes, [&](scenarios::Diagnostic::Note& note) {
      move_to_piece(note.at, document);
      return note.at.line == 0;
    });
    const bool error = diagnostic.severity == scenarios::Diagnostic::Severity::error;
    if (error || diagnostic.at.line > 0) kept.push_back(std::move(diagnostic));
  }
  loaded.diagnostics = std::move(kept);
  return loaded;
}

std::string head(const std::string& peers) {
  return "scenario: 1\nname: control\nstrict: {unused_rule: allow}\n" + peers;
}

template <class Piece, class Known>
std::vector<Piece> those_of_the_piece(std::vector<Piece> all, const Known& known,
                                      const Document& from) {
  std::set<std::string> ids;
  for (const auto* each : known) ids.insert(each->id);
  std::erase_if(all, [&](Piece& piece) {
    if (ids.contains(piece.id)) return true;
    move_to_piece(piece.at, from);
    return false;
  });
  return all;
}

}  // namespace

Snippet<scenarios::Rule> read_rules(std::string_view text, const SnippetContext& context) {
  const Surroundings around = surroundings_of(context);
  std::string before = head(around.peers) + around.expectations + around.rules;
  if (context.rules.empty()) before += "rules:\n";
  const Document made = document(std::move(before), text);
  scenarios::Loaded loaded = load(made, context);
  if (loaded.cases.empty()) return {{}, std::move(loaded.diagnostics)};
  return {those_of_the_piece(std::move(loaded.cases.front().rules), context.rules, made),
          std::move(loaded.diagnostics)};
}

Snippet<scenarios::Expectation> read_expectations(std::string_view text,
                                                  const SnippetContext& context) {
  const Surroundings around = surroundings_of(context);
  std::string before = head(around.peers) + around.rules + around.expectations;
  if (context.expectations.empty()) before += "expect:\n";
  const Document made = document(std::move(before), text);
  scenarios::Loaded loaded = load(made, context);
  if (loaded.cases.empty()) return {{}, std::move(loaded.diagnostics)};
  return {
      those_of_the_piece(std::move(loaded.cases.front().expectations), context.expectations, made),
      std::move(loaded.diagnostics)};
}

Snippet<scenarios::Guard> read_guard(const std::string& json, const SnippetContext& context) {
  const Surroundings around = surroundings_of(context);
  const Document made = document(head(around.peers) + around.rules + "expect:\n",
                                 "{id: until, within: 1h, recovers: {until: " + json + "}}");
  scenarios::Loaded loaded = load(made, context);
  for (scenarios::Diagnostic& diagnostic : loaded.diagnostics) diagnostic.at.line = 0;
  if (loaded.cases.empty()) return {{}, std::move(loaded.diagnostics)};
  const auto& kind = loaded.cases.front().expectations.back().kind;
  return {{std::get<scenarios::Recovers>(kind).until}, {}};
}

}  // namespace bg96::app
