#pragma once

#include <cstddef>
#include <string>

#include "emulator/at/line_settings.hpp"

namespace bg96::at {

/// Finds command lines in a stream of bytes (V.250 5.2): "AT" in any case, a body, S3. What lies
/// between lines (empty lines, LF, ESC, Ctrl-Z, noise) is passed over without an answer or an echo,
/// but for an A that no T follows: each character of a line is echoed when it comes.
class LineReader {
 public:
  /// The longest body in bytes, without AT and S3. It holds AT+QISENDEX with 512 bytes in hex;
  /// the manuals tell none. A longer line is read to its end and answers ERROR.
  static constexpr std::size_t kMaxBodyBytes = 2048;

  /// Takes one byte and appends to `echo` what goes back to the host for it. Returns true when the
  /// byte ended a line: body() and too_long() then tell of it until the next byte.
  bool take(char byte, const LineSettings& settings, std::string& echo);

  /// The line without AT and S3, control characters removed, editing applied.
  const std::string& body() const { return body_; }
  /// Was it longer than kMaxBodyBytes?
  bool too_long() const { return too_long_; }
  /// Has a line begun, AT included, that has not ended?
  bool in_line() const { return state_ == State::body; }
  /// Forgets a line that has begun; A/ then repeats an empty one.
  void abandon();

 private:
  enum class State : std::uint8_t { idle, attention, body };

  bool take_in_body(char byte, const LineSettings& settings, std::string& echo);

  State state_ = State::idle;
  std::string body_;  // stays after the end of the line: A/ repeats it
  bool too_long_ = false;
};

}  // namespace bg96::at
