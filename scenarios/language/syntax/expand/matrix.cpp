#include "scenarios/language/syntax/expand/matrix.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include "emulator/at/text.hpp"
#include "scenarios/language/syntax/cases.hpp"
#include "scenarios/language/syntax/suggest.hpp"
#include "scenarios/language/syntax/yaml/source.hpp"

namespace bg96::scenarios {
namespace {

constexpr std::size_t kMaxBeforeExclude = 10 * kMaxCases;
constexpr std::size_t kMaxLabelBytes = 64;

void report(Diagnostics& diagnostics, std::string code, const Node& node, std::string text,
            std::string help) {
  diagnostics.push_back({.code = std::move(code),
                         .at = node.at,
                         .width = node.width,
                         .text = std::move(text),
                         .help = std::move(help)});
}

/// One key of the matrix.
struct Axis {
  std::string name;
  const Node* values = nullptr;
};

std::string label_of(const Node& value, std::size_t index) {
  if (!value.is_scalar()) return at::text("value", index + 1);
  std::string label;
  for (const char byte : value.text) {
    const bool is_control = static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F;
    label += is_control ? "\\x" + at::hex_bytes(std::string_view(&byte, 1)) : std::string(1, byte);
    if (label.size() < kMaxLabelBytes) continue;
    while (find_invalid_utf8(label)) label.pop_back();
    return at::text(label, "~", index + 1);
  }
  return label;
}

std::string suggestion(std::string_view written, const std::vector<std::string>& names,
                       std::string_view otherwise) {
  std::string help = did_you_mean(written, names);
  if (help.empty() && !names.empty()) help = at::text(otherwise, listed(names));
  return help;
}

class Combiner {
 public:
  explicit Combiner(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  void read_matrix(const Node& matrix) {
    if (!matrix.is_mapping() || matrix.entries.empty()) {
      report(diagnostics_, "E302", matrix, "'matrix' is a mapping of names to lists of values",
             "write matrix: {place: [after-echo, before-result]}");
      return;
    }
    for (const Entry& entry : matrix.entries) {
      if (is_axis(entry)) axes_.push_back({entry.key, &entry.value});
    }
  }

  void read_exclude(const Node& exclude) {
    if (!exclude.is_sequence()) {
      report(diagnostics_, "E302", exclude, "'exclude' is a list of combinations",
             "write exclude: [{place: mid-response}]");
      return;
    }
    for (const Node& item : exclude.items) {
      if (is_exclusion(item)) excluded_.push_back(&item);
    }
  }

  std::optional<std::uint64_t> read_repeat(const Node& repeat) {
    const auto rounds = repeat.is_scalar() ? at::parse_decimal(repeat.text) : std::nullopt;
    if (!rounds || *rounds == 0 || repeat.quoted || repeat.text.starts_with('0')) {
      report(diagnostics_, "E302", repeat, "'repeat' is a number of at least 1",
             "write repeat: 25");
      return std::nullopt;
    }
    if (*rounds > kMaxCases) {
      report(diagnostics_, "E303", repeat,
             at::text(*rounds, " repetitions; at most ", kMaxCases, " cases can be"), {});
      return std::nullopt;
    }
    return rounds;
  }

  std::vector<Combination> combine(const Node& place, std::optional<std::uint64_t> rounds) {
    std::size_t count = 1;
    for (const Axis& axis : axes_) {
      count *= axis.values->items.size();
      if (count <= kMaxBeforeExclude) continue;
      tell_too_many(place);
      return {};
    }
    std::vector<Combination> cases;
    for (std::size_t number = 0; number < count; ++number) {
      Combination made = combination(number, count);
      if (is_excluded(made)) continue;
      const std::uint64_t last = rounds.value_or(1);
      for (std::uint64_t round = 0; round < last; ++round) {
        if (cases.size() == kMaxCases) {
          tell_too_many(place);
          return cases;
        }
        cases.push_back(made);
        if (!rounds) continue;
        cases.back().round = round;
        cases.back().label += at::text("#", round);
      }
    }
    if (cases.empty()) {
      report(diagnostics_, "E302", place, "all cases are excluded", "leave one of them");
    }
    return cases;
  }

 private:
  void tell_too_many(const Node& place) {
    report(diagnostics_, "E303", place, at::text("more than ", kMaxCases, " cases"),
           "make the matrix or the repetitions smaller");
  }

  bool is_axis(const Entry& entry) {
    if (!entry.value.is_sequence() || entry.value.items.empty()) {
      report(diagnostics_, "E302", entry.value,
             at::text("'", entry.key, "' needs a list of values"),
             at::text("write ", entry.key, ": [first, second]"));
      return false;
    }
    std::set<std::string_view> seen;
    for (const Node& value : entry.value.items) {
      if (value.text.find("${") != std::string::npos) {
        report(diagnostics_, "E302", value, "a template in a value of the matrix",
               "write the values as they are");
        return false;
      }
      if (!value.is_scalar() || seen.insert(value.text).second) continue;
      report(diagnostics_, "E302", value, at::text("the value '", value.text, "' is there twice"),
             "remove one of them");
      return false;
    }
    return true;
  }

  bool is_exclusion(const Node& item) {
    if (!item.is_mapping() || item.entries.empty()) {
      report(diagnostics_, "E302", item, "an exclusion names keys of the matrix",
             "write exclude: [{place: mid-response}]");
      return false;
    }
    return std::all_of(item.entries.begin(), item.entries.end(),
                       [this](const Entry& entry) { return is_known(entry); });
  }

  bool is_known(const Entry& entry) {
    std::vector<std::string> names;
    std::vector<std::string> values;
    for (const Axis& axis : axes_) {
      names.push_back(axis.name);
      if (axis.name != entry.key) continue;
      for (const Node& value : axis.values->items) values.push_back(value.text);
    }
    if (values.empty()) {
      Node key{.kind = Node::Kind::scalar, .at = entry.key_at, .width = entry.key_width};
      report(diagnostics_, "E302", key, at::text("the matrix has no '", entry.key, "'"),
             suggestion(entry.key, names, "its keys are "));
      return false;
    }
    if (entry.value.is_scalar() &&
        std::find(values.begin(), values.end(), entry.value.text) != values.end()) {
      return true;
    }
    report(diagnostics_, "E302", entry.value,
           at::text("'", entry.key, "' never is '", entry.value.text, "'"),
           suggestion(entry.value.text, values, "its values are "));
    return false;
  }

  Combination combination(std::size_t number, std::size_t count) const {
    Combination made;
    for (const Axis& axis : axes_) {
      count /= axis.values->items.size();
      const std::size_t index = number / count % axis.values->items.size();
      const Node& value = axis.values->items[index];
      made.label +=
          at::text(made.label.empty() ? "[" : ",", axis.name, "=", label_of(value, index));
      made.values.emplace_back(axis.name, &value);
    }
    if (!made.label.empty()) made.label += "]";
    return made;
  }

  bool is_excluded(const Combination& made) const {
    const auto has = [&made](const Entry& entry) {
      return std::any_of(made.values.begin(), made.values.end(), [&entry](const auto& value) {
        return value.first == entry.key && value.second->text == entry.value.text;
      });
    };
    return std::any_of(excluded_.begin(), excluded_.end(), [&has](const Node* item) {
      return std::all_of(item->entries.begin(), item->entries.end(), has);
    });
  }

  Diagnostics& diagnostics_;
  std::vector<Axis> axes_;
  std::vector<const Node*> excluded_;
};

}  // namespace

std::vector<Combination> combine(const Node* matrix, const Node* exclude, const Node* repeat,
                                 Diagnostics& diagnostics) {
  Combiner combiner(diagnostics);
  if (matrix != nullptr) combiner.read_matrix(*matrix);
  if (exclude != nullptr) combiner.read_exclude(*exclude);
  const auto rounds = repeat == nullptr ? std::nullopt : combiner.read_repeat(*repeat);
  const Node nothing;
  const Node* place = matrix != nullptr ? matrix : repeat;
  return combiner.combine(place == nullptr ? nothing : *place, rounds);
}

}  // namespace bg96::scenarios
