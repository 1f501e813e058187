#include "scenarios/language/syntax/expand/merge.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "emulator/at/text.hpp"
#include "scenarios/language/syntax/suggest.hpp"

namespace bg96::scenarios {
namespace {

/// `device` has groups of keys that merge by key as well; what is deeper is one value, so that half
/// of a distribution never meets half of another.
int levels_of(std::string_view section) {
  return section == "device" || section == "network" ? 2 : 1;
}

Entry* find(Node& mapping, std::string_view key) {
  const auto found = std::find_if(mapping.entries.begin(), mapping.entries.end(),
                                  [key](const Entry& entry) { return entry.key == key; });
  return found == mapping.entries.end() ? nullptr : &*found;
}

void put_over(Node& below, Node above, int levels) {
  // What is in both is where the scenario has it.
  below.at = above.at;
  below.width = above.width;
  if (below.is_sequence() && above.is_sequence()) {
    std::move(above.items.begin(), above.items.end(), std::back_inserter(below.items));
    return;
  }
  if (levels == 0 || !below.is_mapping() || !above.is_mapping()) {
    below = std::move(above);
    return;
  }
  std::map<std::string, std::size_t, std::less<>> places;
  for (std::size_t index = 0; index < below.entries.size(); ++index) {
    places.emplace(below.entries[index].key, index);
  }
  for (Entry& entry : above.entries) {
    const auto there = places.find(entry.key);
    if (there == places.end()) {
      below.entries.push_back(std::move(entry));
      continue;
    }
    Entry& old = below.entries[there->second];
    put_over(old.value, std::move(entry.value), levels - 1);
    old.key_at = std::move(entry.key_at);
    old.key_width = entry.key_width;
  }
}

bool is_free(const Entry& entry) { return entry.key.starts_with("x-"); }

/// `{id: x, enabled: false}` and nothing else.
bool switches_off(const Node& item) {
  const Node* enabled = item.find("enabled");
  return item.entries.size() == 2 && enabled != nullptr && enabled->is_scalar() &&
         !enabled->quoted && enabled->text == "false";
}

void switch_off(Node& item, const Node& by) {
  if (Entry* enabled = find(item, "enabled")) {
    enabled->value = *by.find("enabled");
    return;
  }
  const auto entry = std::find_if(by.entries.begin(), by.entries.end(),
                                  [](const Entry& other) { return other.key == "enabled"; });
  item.entries.push_back(*entry);
}

using Places = std::map<std::string, std::size_t>;  ///< of the kept items, by id

void tell_unknown(const Node& id, std::string_view what, const Places& places,
                  Diagnostics& diagnostics) {
  std::vector<std::string> names;
  for (const auto& [name, place] : places) names.push_back(name);
  std::string help = did_you_mean(id.text, names);
  if (help.empty()) help = at::text("only what a library has can be switched off here");
  diagnostics.push_back({.code = "E310",
                         .at = id.at,
                         .width = id.width,
                         .text = at::text("no library has the ", what, " '", id.text, "'"),
                         .help = std::move(help)});
}

void check_ids(Node& list, std::string_view what, Diagnostics& diagnostics) {
  Places places;
  std::vector<Node> kept;
  for (Node& item : list.items) {
    const Node* id = item.is_mapping() ? item.find("id") : nullptr;
    if (id == nullptr || !id->is_scalar()) {
      kept.push_back(std::move(item));
      continue;
    }
    const bool is_known = places.contains(id->text);
    if (!is_known && switches_off(item) && item.find("id") != nullptr) {
      tell_unknown(*id, what, places, diagnostics);
      continue;
    }
    const auto [place, is_new] = places.emplace(id->text, kept.size());
    if (is_new) {
      kept.push_back(std::move(item));
      continue;
    }
    Node& first = kept[place->second];
    const Node& first_id = *first.find("id");
    const bool from_library = first_id.at.file != id->at.file;
    if (from_library && switches_off(item)) {
      switch_off(first, item);
      continue;
    }
    diagnostics.push_back(
        {.code = "E353",
         .at = id->at,
         .width = id->width,
         .text = at::text("a second ", what, " with the id '", id->text, "'"),
         .notes = {{first_id.at, "the first one is here"}},
         .help = from_library ? at::text("only {id: ", id->text, ", enabled: false} may repeat it")
                              : std::string("give it an id of its own")});
    // What else is wrong with it shall be told as well.
    kept.push_back(std::move(item));
  }
  list.items = std::move(kept);
}

/// A list that meets a mapping would be gone without a word.
bool is_of_wrong_kind(const Entry& entry, Diagnostics& diagnostics) {
  constexpr std::array<std::string_view, 2> kLists = {"rules", "expect"};
  constexpr std::array<std::string_view, 6> kMappings = {"device", "network", "links",
                                                         "peers",  "vars",    "strict"};
  const auto is_in = [&entry](const auto& names) {
    return std::find(names.begin(), names.end(), entry.key) != names.end();
  };
  const bool wrong = (is_in(kLists) && !entry.value.is_sequence()) ||
                     (is_in(kMappings) && !entry.value.is_mapping());
  if (wrong && !entry.value.is_cut) {
    diagnostics.push_back({.code = "E202",
                           .at = entry.value.at,
                           .width = entry.value.width,
                           .text = at::text("expected a ", is_in(kLists) ? "list" : "mapping",
                                            " for '", entry.key, "', not ", kind_name(entry.value)),
                           .help = is_in(kLists)
                                       ? "write a list: each item behind a '- ', or [one, two]"
                                       : "write its keys on the lines below, indented"});
  }
  return wrong;
}

}  // namespace

void merge_libraries(std::vector<Node> libraries, Node& scenario, Diagnostics& diagnostics) {
  Node below{.kind = Node::Kind::mapping,
             .at = scenario.at,
             .is_cut = scenario.is_cut,
             .width = scenario.width};
  libraries.push_back(std::move(scenario));
  for (Node& tree : libraries) {
    std::erase_if(tree.entries, is_free);
    std::erase_if(tree.entries, [&diagnostics](const Entry& entry) {
      return is_of_wrong_kind(entry, diagnostics);
    });
    for (Entry& entry : tree.entries) {
      if (Entry* there = find(below, entry.key)) {
        put_over(there->value, std::move(entry.value), levels_of(entry.key));
        there->key_at = entry.key_at;
        there->key_width = entry.key_width;
      } else {
        below.entries.push_back(std::move(entry));
      }
    }
  }
  if (Entry* rules = find(below, "rules")) check_ids(rules->value, "rule", diagnostics);
  if (Entry* expect = find(below, "expect")) {
    check_ids(expect->value, "expectation", diagnostics);
  }
  scenario = std::move(below);
}

}  // namespace bg96::scenarios
