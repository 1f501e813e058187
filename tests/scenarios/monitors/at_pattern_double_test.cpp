// Stands in for the language's patterns: parameters are compared as text, `*`, `...` and `{name}`.
#include <regex>

#include "scenarios/language/at_pattern.hpp"

namespace bg96::scenarios {

struct AtPattern::Compiled {
  std::string text;
  std::string name;
  bool is_regex = false;
};

namespace {

std::vector<std::string> split(std::string_view line) {
  std::vector<std::string> parts(1);
  for (const char c : line) {
    const bool first_equals = c == '=' && parts.size() == 1;
    if (c == ',' || first_equals) {
      parts.emplace_back(first_equals ? "=" : "");
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

}  // namespace

std::variant<AtPattern, AtPattern::Error> AtPattern::compile(std::string_view text) {
  AtPattern made;
  made.compiled_ = std::make_shared<Compiled>(Compiled{std::string(text), "", false});
  return made;
}

std::variant<AtPattern, AtPattern::Error> AtPattern::compile_regex(std::string_view text) {
  AtPattern made;
  made.compiled_ = std::make_shared<Compiled>(Compiled{std::string(text), "", true});
  return made;
}

bool AtPattern::matches(std::string_view line, Captures& captures) const {
  const std::string value(line);
  if (compiled_->is_regex) {
    return std::regex_match(value, std::regex(compiled_->text));
  }
  std::string_view text = compiled_->text;
  if (text == "+...") {
    return line.starts_with("AT+");
  }
  if (text.ends_with("...") && !text.ends_with(",...")) {
    return line.starts_with(text.substr(0, text.size() - 3));
  }
  const auto wanted = split(text);
  const auto given = split(line);
  const bool open = wanted.back() == "...";
  if (given.size() + 1 < wanted.size() || (!open && given.size() != wanted.size())) {
    return false;
  }
  Captures found;
  for (std::size_t i = 0; i < wanted.size() - (open ? 1 : 0); ++i) {
    std::string want = wanted[i];
    std::string have = i < given.size() ? given[i] : "";
    if (i == 1 && want.starts_with("=")) {
      want.erase(0, 1);
      have.erase(0, have.starts_with("=") ? 1 : 0);
    }
    if (want.starts_with("{") && want.ends_with("}")) {
      found[want.substr(1, want.size() - 2)] = have;
    } else if (want != have && !(want == "*" && !have.empty())) {
      return false;
    }
  }
  captures.merge(found);
  return true;
}

const std::string& AtPattern::name() const { return compiled_->name; }
const std::string& AtPattern::text() const { return compiled_->text; }

}  // namespace bg96::scenarios
