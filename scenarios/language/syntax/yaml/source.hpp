#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/language/position.hpp"

namespace bg96::scenarios {

/// Characters, not bytes, of UTF-8 text.
int count_characters(std::string_view text);
/// The offset of the first byte that does not belong to valid UTF-8.
std::optional<std::size_t> find_invalid_utf8(std::string_view text);

/// The text of a file as YAML's marks see it: byte offsets and what stands there.
class Source {
 public:
  /// `text` must outlive the source.
  Source(std::string_view text, std::string file);

  std::string_view text() const { return text_; }
  const std::string& file() const { return file_; }
  /// Of the end of the file: the end of its last line.
  Position position(std::size_t offset) const;
  /// From the offset to the end of its line, without the line's end.
  std::string_view rest_of_line(std::size_t offset) const;
  /// The whole line in which the offset is.
  std::string_view line(std::size_t offset) const;
  /// The character there; '\0' behind the end.
  char at(std::size_t offset) const { return offset < text_.size() ? text_[offset] : '\0'; }

  /// From a value's anchor or tag to the value itself.
  std::size_t skip_properties(std::size_t offset) const;
  /// Behind the closing quote of the quoted text that starts there; empty when none closes it.
  std::optional<std::size_t> end_of_quoted(std::size_t offset) const;
  /// Behind the last character on that line of the scalar that starts there.
  std::size_t end_on_line(std::size_t offset, std::string_view value) const;

 private:
  std::string_view text_;
  std::string file_;
  std::vector<std::size_t> line_starts_;
  mutable std::size_t counted_ = 0;  ///< the offset up to which a line's characters are counted
  mutable int characters_ = 0;
};

}  // namespace bg96::scenarios
