#include "scenarios/language/syntax/expand/templates.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>
#include <vector>

#include "emulator/at/text.hpp"
#include "scenarios/language/syntax/cases.hpp"
#include "scenarios/language/syntax/suggest.hpp"
#include "scenarios/language/syntax/yaml/source.hpp"

namespace bg96::scenarios {
namespace {

constexpr std::size_t kMaxErrors = 100;
constexpr std::size_t kBytesOfOneValue = 64;
constexpr std::string_view kOpen = "${";
constexpr std::string_view kEscapedOpen = "$${";
constexpr std::string_view kEnvironment = "env.";
/// What {name} in a pattern has matched is known to the engine alone.
constexpr std::string_view kMatch = "m.";

/// The name in a text that is one template and nothing else.
std::optional<std::string_view> only_template(std::string_view text) {
  if (!text.starts_with(kOpen) || text.find('}') != text.size() - 1) return std::nullopt;
  return text.substr(kOpen.size(), text.size() - kOpen.size() - 1);
}

/// The characters before the text's own in the file, when each of them stands there as it is.
std::optional<int> quotes_before(const Node& node) {
  if (node.defined_at) return std::nullopt;
  const int quotes = node.quoted ? 1 : 0;
  if (node.width != count_characters(node.text) + 2 * quotes) return std::nullopt;
  return quotes;
}

}  // namespace

std::size_t weight_of(const Node& node) {
  std::size_t weight = 1 + node.text.size() / kBytesOfOneValue;
  for (const Node& item : node.items) weight += weight_of(item);
  for (const Entry& entry : node.entries) {
    weight += entry.key.size() / kBytesOfOneValue + weight_of(entry.value);
  }
  return weight;
}

TemplateFiller::TemplateFiller(const TemplateValues& values, std::size_t& budget,
                               Diagnostics& diagnostics)
    : values_(values), budget_(budget), diagnostics_(diagnostics) {}

bool TemplateFiller::fill(Node& node) {
  errors_ = 0;
  fill_tree(node);
  return errors_ == 0;
}

void TemplateFiller::fill_tree(Node& node) {
  if (errors_ >= kMaxErrors) return;
  if (node.is_scalar()) return fill_scalar(node);
  for (Node& item : node.items) fill_tree(item);
  for (Entry& entry : node.entries) {
    if (entry.key.find(kOpen) != std::string::npos) {
      Node key{.kind = Node::Kind::scalar, .at = entry.key_at, .width = entry.key_width};
      report(key, 0, {}, "a template in a key", "templates stand in values only");
    }
    // Prose is not looked at, but filled.
    if (entry.key == "description" && entry.value.is_scalar()) {
      if (entry.value.text.find(kOpen) != std::string::npos) fill_text(entry.value);
      continue;
    }
    fill_tree(entry.value);
  }
}

// {{name}} of other tools would stay as it is, and be sent.
bool TemplateFiller::is_foreign(const Node& node) {
  const std::string_view text = node.text;
  const std::size_t begin = text.find("{{");
  if (begin == std::string_view::npos) return false;
  const std::size_t end = text.find("}}", begin);
  if (end == std::string_view::npos) return false;
  std::string_view name = text.substr(begin + 2, end - begin - 2);
  while (name.starts_with(' ')) name.remove_prefix(1);
  while (name.ends_with(' ')) name.remove_suffix(1);
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto is_of_name = [&is_letter](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
  };
  if (name.empty() || !is_letter(name.front()) ||
      !std::all_of(name.begin(), name.end(), is_of_name)) {
    return false;
  }
  report(node, begin, text.substr(begin, end + 2 - begin), "this is no template",
         at::text("write '${", name, "}'"));
  return true;
}

void TemplateFiller::fill_scalar(Node& node) {
  if (is_foreign(node)) return;
  if (node.text.find(kOpen) == std::string::npos) return;
  const auto name = only_template(node.text);
  if (!name || name->starts_with(kMatch)) return fill_text(node);
  const Node* found = find(node, 0, *name);
  if (found == nullptr || !spend(weight_of(*found), node)) return;
  // The value keeps its type: 3 stays a number even in "${n}".
  Node value = *found;
  value.at = std::move(node.at);
  value.width = node.width;
  if (found->at.line > 0) {
    value.defined_at = found->at;
    value.is_alias = false;
  }
  node = std::move(value);
}

void TemplateFiller::fill_text(Node& node) {
  const std::string_view text = node.text;
  std::string filled;
  std::size_t done = 0;
  for (std::size_t next = text.find('$'); next != std::string_view::npos;
       next = text.find('$', std::max(done, next + 1))) {
    if (next < done) continue;
    const std::string_view rest = text.substr(next);
    if (rest.starts_with(kEscapedOpen)) {
      filled += text.substr(done, next - done);
      const bool for_engine = rest.substr(kEscapedOpen.size()).starts_with(kMatch);
      filled += for_engine ? kEscapedOpen : kOpen;
      done = next + kEscapedOpen.size();
    } else if (rest.starts_with(kOpen)) {
      const std::size_t end = rest.find('}');
      if (end == std::string_view::npos) {
        report(node, next, kOpen, "a '${' without its '}'", "write '$${' for a plain '${'");
        return;
      }
      filled += text.substr(done, next - done);
      const std::string_view name = rest.substr(kOpen.size(), end - kOpen.size());
      if (!append_value(filled, node, next, name)) return;
      done = next + end + 1;
    }
  }
  filled += text.substr(done);
  if (spend(filled.size() / kBytesOfOneValue, node)) node.text = std::move(filled);
}

bool TemplateFiller::append_value(std::string& text, const Node& node, std::size_t offset,
                                  std::string_view name) {
  if (name.starts_with(kMatch)) {
    text += at::text(kOpen, name, '}');
    return true;
  }
  const Node* found = find(node, offset, name);
  if (found == nullptr) return false;
  if (!found->is_scalar()) {
    report(node, offset, at::text(kOpen, name, '}'),
           at::text("'", name, "' is no text and cannot stand inside one"),
           "let the template be the whole value");
    return false;
  }
  text += found->text;
  if (text.size() <= kMaxFileBytes) return true;
  report(node, offset, {}, at::text("templates make this text longer than ", kMaxFileBytes), {});
  return false;
}

const Node* TemplateFiller::find(const Node& node, std::size_t offset, std::string_view name) {
  if (name.starts_with(kEnvironment)) return find_in_environment(node, offset, name);
  const auto found = values_.named.find(name);
  if (found != values_.named.end()) return &found->second;
  if (values_.allow_undefined) return nullptr;
  std::vector<std::string> names;
  for (const auto& [known, value] : values_.named) names.push_back(known);
  std::string help;
  for (const std::string& known : names) {
    if (known == at::text("matrix.", name)) help = at::text("did you mean '", known, "'?");
  }
  if (help.empty()) help = did_you_mean(name, names);
  if (help.empty()) help = values_.help;
  report(node, offset, at::text(kOpen, name, '}'), at::text("undefined variable '", name, "'"),
         std::move(help));
  return nullptr;
}

const Node* TemplateFiller::find_in_environment(const Node& node, std::size_t offset,
                                                std::string_view name) {
  const std::string variable(name.substr(kEnvironment.size()));
  const std::string shown = at::text(kOpen, name, '}');
  if (values_.allow_undefined) return nullptr;
  if (!values_.allow_environment) {
    report(node, offset, shown, at::text("'", name, "' looks into the environment"),
           "allow it with --allow-env, or pass the value with -D");
    return nullptr;
  }
  const char* value = std::getenv(variable.c_str());
  if (value == nullptr) {
    report(node, offset, shown, at::text("the environment has no '", variable, "'"), {});
    return nullptr;
  }
  Node& made = environment_[variable];
  made.kind = Node::Kind::scalar;
  made.text = value;
  return &made;
}

bool TemplateFiller::spend(std::size_t weight, const Node& node) {
  if (weight <= budget_) {
    budget_ -= weight;
    return true;
  }
  diagnostics_.push_back(
      {.code = "E303",
       .at = node.at,
       .width = node.width,
       .text = at::text("the cases have more than ", kMaxValuesOfCases, " values together"),
       .help = "make the matrix or the repetitions smaller"});
  errors_ = kMaxErrors;
  return false;
}

void TemplateFiller::report(const Node& node, std::size_t offset, std::string_view shown,
                            std::string text, std::string help) {
  Diagnostic diagnostic{.code = "E301",
                        .at = node.at,
                        .width = node.width,
                        .text = std::move(text),
                        .help = std::move(help)};
  const auto quotes = quotes_before(node);
  if (quotes && !shown.empty()) {
    const std::string_view before = std::string_view(node.text).substr(0, offset);
    diagnostic.at.column += *quotes + count_characters(before);
    diagnostic.width = count_characters(shown);
  }
  if (node.defined_at) diagnostic.notes.push_back({*node.defined_at, "the value stands here"});
  diagnostics_.push_back(std::move(diagnostic));
  ++errors_;
}

}  // namespace bg96::scenarios
