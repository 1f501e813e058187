#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/at/final.hpp"
#include "emulator/at/line_settings.hpp"

namespace bg96::at {

/// Collects what one command line answers: information texts, then one result code. Together with
/// the two functions below it is the only place that writes CR and LF (S3 and S4).
class Answer {
 public:
  /// The settings are read when text is added, so that ATV0 prints its own result in the new form.
  explicit Answer(const LineSettings& settings) : settings_(settings) {}

  /// The next line() belongs to another command of the same line: a blank line goes before it.
  void begin_command() { in_block_ = false; }
  /// One line of information text. It may hold any bytes.
  void line(std::string_view text);
  /// From now on lines go to `lines` instead, unframed; null ends that.
  void divert(std::vector<std::string>* lines) { diverted_ = lines; }
  /// The result code, unless ATQ1 holds it back.
  void finish(Final final);
  /// All bytes so far, for one write.
  std::string take();
  /// The same within an answer: what follows goes on where this ends.
  std::string take_piece() { return std::exchange(bytes_, {}); }
  /// Is there nothing to take?
  bool empty() const { return bytes_.empty(); }

 private:
  void result(std::string_view verbose, std::string_view numeric);
  void extended_error(std::string_view prefix, Final final, std::string_view wording);

  const LineSettings& settings_;
  std::string bytes_;
  bool in_block_ = false;
  std::vector<std::string>* diverted_ = nullptr;
};

/// What ends a line: S3 and S4, CR LF by default.
std::string line_end(const LineSettings& settings);
/// `\r\n<text>\r\n`, as a BG96 frames what nobody asked for (manual 2.2).
std::string unsolicited(std::string_view text, const LineSettings& settings);
/// `\r\n> `, the four bytes that drivers wait for.
std::string prompt(const LineSettings& settings);

}  // namespace bg96::at
