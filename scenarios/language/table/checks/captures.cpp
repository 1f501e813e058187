#include <algorithm>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "emulator/at/text.hpp"
#include "scenarios/language/table/checks/checks.hpp"

namespace bg96::scenarios {
namespace {

constexpr std::string_view kOpen = "${m.";
constexpr std::string_view kEscaped = "$${m.";

using Names = std::vector<std::string>;

Names of_patterns(const AtPatterns& patterns, Names names) {
  for (const AtPattern& pattern : patterns) {
    for (std::string& name : pattern.captures()) names.push_back(std::move(name));
  }
  return names;
}

/// What each kind of trigger keeps.
struct KeptBy {
  Names operator()(const BootTrigger&) const { return {"n"}; }
  Names operator()(const AtTrigger& trigger) const {
    return of_patterns(trigger.patterns, {"line", "form"});
  }
  Names operator()(const DataTrigger&) const { return {"len"}; }
  Names operator()(const UrcTrigger& trigger) const {
    return of_patterns(trigger.patterns, {"line"});
  }
  Names operator()(const ResultTrigger& trigger) const {
    return of_patterns(trigger.of, {"elapsed", "result"});
  }
  Names operator()(const StateTrigger&) const { return {"from", "to"}; }
  Names operator()(const SocketTrigger&) const { return {"id", "remote", "len"}; }
  Names operator()(const UartTrigger&) const { return {"offset"}; }
  Names operator()(const HostTrigger&) const { return {"status"}; }
  template <class Other>
  Names operator()(const Other&) const {
    return {};
  }
};

std::string help_for(std::string_view name, const Names& names) {
  const std::string near = did_you_mean(name, names);
  return near.empty() ? at::text("its trigger keeps ", listed(names)) : near;
}

bool check_text(Context& context, const Node& node, const Names& names) {
  bool good = true;
  const std::string_view text = node.text;
  for (std::size_t place = text.find(kOpen); place != std::string_view::npos;
       place = text.find(kOpen, place + 1)) {
    const bool escaped = place > 0 && text.substr(place - 1).starts_with(kEscaped);
    const std::size_t end = text.find('}', place);
    if (escaped || end == std::string_view::npos) continue;
    const std::string_view name = text.substr(place + kOpen.size(), end - place - kOpen.size());
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    good = context.fail_within(
        node, place, {"E301", at::text("undefined capture 'm.", name, "'"), help_for(name, names)},
        character_count(text.substr(place, end + 1 - place)));
  }
  return good;
}

bool check_tree(Context& context, const Node& node, const Names& names) {
  bool good = !node.is_scalar() || check_text(context, node, names);
  for (const Node& item : node.items) good = check_tree(context, item, names) && good;
  for (const Entry& entry : node.entries) good = check_tree(context, entry.value, names) && good;
  return good;
}

// `if: {match: {len: ...}}`, wherever in the guard it stands.
bool check_guard(Context& context, const Node& node, const Names& names) {
  bool good = true;
  for (const Node& item : node.items) good = check_guard(context, item, names) && good;
  for (const Entry& entry : node.entries) {
    if (entry.key != "match") {
      good = check_guard(context, entry.value, names) && good;
      continue;
    }
    for (const Entry& match : entry.value.entries) {
      if (std::find(names.begin(), names.end(), match.key) != names.end()) continue;
      good = context.fail_key(match, {"E301", at::text("undefined capture '", match.key, "'"),
                                      help_for(match.key, names)});
    }
  }
  return good;
}

}  // namespace

bool check_captures(Context& context, const Node& node, const Rule& rule) {
  // What a request brings is known to who sends it.
  if (std::holds_alternative<ControlTrigger>(rule.when)) return true;
  Names names = std::visit(KeptBy{}, rule.when);
  names.emplace_back("nth");
  bool good = true;
  for (const Entry& entry : node.entries) {
    if (entry.key == "do" || entry.key == "apply") {
      good = check_tree(context, entry.value, names) && good;
    } else if (entry.key == "if") {
      good = check_guard(context, entry.value, names) && good;
    }
  }
  return good;
}

void check_no_captures(Context& context, const Node& node) {
  if (node.is_scalar()) {
    const std::size_t place = node.text.find(kOpen);
    if (place == std::string::npos || (place > 0 && node.text[place - 1] == '$')) return;
    context.fail_within(
        node, place, {"E301", "nothing has matched here", "${m.name} stands in what a rule does"},
        static_cast<int>(kOpen.size()));
    return;
  }
  for (const Node& item : node.items) check_no_captures(context, item);
  for (const Entry& entry : node.entries) check_no_captures(context, entry.value);
}

}  // namespace bg96::scenarios
