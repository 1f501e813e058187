#include "scenarios/language/syntax/yaml/source.hpp"

#include <algorithm>
#include <utility>

namespace bg96::scenarios {
namespace {

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80; }

/// The bytes of the character that begins with these; 0 when it is none that Unicode knows.
std::size_t bytes_of_character(std::string_view text) {
  const auto byte = [text](std::size_t index) {
    return index < text.size() ? static_cast<unsigned char>(text[index]) : 0U;
  };
  const unsigned first = byte(0);
  const unsigned second = byte(1);
  if (first < 0x80) return 1;
  // Neither longer than needed, nor a surrogate, nor above U+10FFFF.
  std::size_t length = 0;
  if (first >= 0xC2 && first <= 0xDF) length = 2;
  if (first >= 0xE0 && first <= 0xEF) length = 3;
  if (first >= 0xF0 && first <= 0xF4) length = 4;
  if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F)) return 0;
  if ((first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F)) return 0;
  if (text.size() < length) return 0;
  for (std::size_t index = 1; index < length; ++index) {
    if (!is_continuation(text[index])) return 0;
  }
  return length;
}

}  // namespace

int count_characters(std::string_view text) {
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char byte) { return !is_continuation(byte); }));
}

std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
  std::size_t offset = 0;
  while (offset < text.size()) {
    const std::size_t length = bytes_of_character(text.substr(offset));
    if (length == 0) return offset;
    offset += length;
  }
  return std::nullopt;
}

Source::Source(std::string_view text, std::string file) : text_(text), file_(std::move(file)) {
  line_starts_.push_back(0);
  for (std::size_t offset = 0; offset < text_.size(); ++offset) {
    if (text_[offset] == '\n') line_starts_.push_back(offset + 1);
  }
}

Position Source::position(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  if (offset == text_.size()) {
    while (offset > 0 && (text_[offset - 1] == '\n' || text_[offset - 1] == '\r')) --offset;
  }
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const std::size_t start = *std::prev(next);
  // Mostly the place is a little behind the last one: a line may be as long as the file.
  if (counted_ < start || counted_ > offset) {
    counted_ = start;
    characters_ = 0;
  }
  characters_ += count_characters(text_.substr(counted_, offset - counted_));
  counted_ = offset;
  return {.file = file_,
          .line = static_cast<int>(next - line_starts_.begin()),
          .column = 1 + characters_};
}

std::string_view Source::rest_of_line(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const std::size_t end = next == line_starts_.end() ? text_.size() : *next - 1;
  std::string_view rest = text_.substr(offset, end - offset);
  if (rest.ends_with('\r')) rest.remove_suffix(1);
  return rest;
}

std::string_view Source::line(std::size_t offset) const {
  const auto next =
      std::upper_bound(line_starts_.begin(), line_starts_.end(), std::min(offset, text_.size()));
  return rest_of_line(*std::prev(next));
}

std::size_t Source::skip_properties(std::size_t offset) const {
  while (at(offset) == '&' || at(offset) == '!') {
    offset = std::min(text_.find_first_of(" \t\r\n,]}", offset), text_.size());
    for (;;) {
      offset = std::min(text_.find_first_not_of(" \t\r\n", offset), text_.size());
      if (at(offset) != '#') break;
      offset = std::min(text_.find('\n', offset), text_.size());
    }
  }
  return offset;
}

std::optional<std::size_t> Source::end_of_quoted(std::size_t offset) const {
  const char quote = at(offset);
  for (std::size_t index = offset + 1; index < text_.size(); ++index) {
    if (quote == '"' && text_[index] == '\\') {
      ++index;
    } else if (text_[index] == quote) {
      if (quote != '\'' || at(index + 1) != quote) return index + 1;
      ++index;
    }
  }
  return std::nullopt;
}

std::size_t Source::end_on_line(std::size_t offset, std::string_view value) const {
  const std::string_view rest = rest_of_line(offset);
  if (rest.starts_with('"') || rest.starts_with('\'')) {
    const std::size_t end = end_of_quoted(offset).value_or(text_.size());
    return std::min(end, offset + rest.size());
  }
  if (rest.starts_with('|') || rest.starts_with('>')) return offset + 1;
  if (rest.starts_with(value)) return offset + value.size();
  // The first line of a plain scalar of several lines.
  std::string_view shown = rest.substr(0, rest.find(" #"));
  while (shown.ends_with(' ') || shown.ends_with('\t')) shown.remove_suffix(1);
  return offset + shown.size();
}

}  // namespace bg96::scenarios
