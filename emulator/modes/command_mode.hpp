#pragma once

#include "emulator/at/line_reader.hpp"
#include "emulator/modes/mode.hpp"

namespace bg96::modes {

/// Reads command lines; done with each line that has ended.
class CommandMode final : public Mode {
 public:
  explicit CommandMode(const at::LineSettings& settings) : settings_(settings) {}

  Taken consume(std::string_view bytes, std::string& echo) override;
  /// The line that it was done with last.
  const at::LineReader& line() const { return reader_; }
  /// Forgets a line that has begun, as when the host hangs up.
  void abandon_line() { reader_.abandon(); }

 private:
  const at::LineSettings& settings_;
  at::LineReader reader_;
};

}  // namespace bg96::modes
