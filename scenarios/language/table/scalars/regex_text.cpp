#include "scenarios/language/table/scalars/regex_text.hpp"

#include <algorithm>

namespace bg96::scenarios {
namespace {

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

// Where the last bracket that nothing closes stands; the end when there is none.
std::size_t last_open(std::string_view text, char open, char close) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == open) {
      places.push_back(i);
    } else if (text[i] == close && !places.empty()) {
      places.pop_back();
    }
  }
  return places.empty() ? text.size() : places.back();
}

}  // namespace

std::vector<std::string> group_names(std::string_view text) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i + 3 < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
      continue;
    }
    if (text[i] != '(' || text[i + 1] != '?' || (text[i + 2] != '<' && text[i + 2] != '\''))
      continue;
    const char close = text[i + 2] == '<' ? '>' : '\'';
    const std::size_t end = text.find(close, i + 3);
    if (end == std::string_view::npos || !is_letter(text[i + 3])) continue;
    names.emplace_back(text.substr(i + 3, end - i - 3));
  }
  return names;
}

std::pair<std::size_t, std::string> explain_regex_error(std::string_view text,
                                                        const boost::regex_error& error) {
  auto offset = static_cast<std::size_t>(std::max<std::ptrdiff_t>(error.position(), 0));
  // What is never closed is told at its end.
  const bool at_end = offset >= text.size();
  if (at_end && error.code() == boost::regex_constants::error_paren) {
    offset = last_open(text, '(', ')');
  }
  if (at_end && error.code() == boost::regex_constants::error_brack) offset = text.rfind('[');
  // Boost's own text repeats the pattern behind the first sentence.
  std::string_view what = error.what();
  what = what.substr(0, what.find(". "));
  what = what.substr(0, what.find("  The error occurred"));
  return {std::min(offset, text.size()), std::string(what)};
}

}  // namespace bg96::scenarios
