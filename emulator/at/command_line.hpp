#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace bg96::at {

/// The forms of a command: AT+X, AT+X?, AT+X=?, AT+X=...
enum class Form : std::uint8_t { execute, read, test, write };

/// One value of a write command, as typed: blanks around it and its quotes are removed.
struct Argument {
  std::string_view text;
  bool quoted = false;

  /// `,,`: there is a place but no value.
  bool absent() const { return text.empty() && !quoted; }
};

/// One command of a line. The views point into the line.
struct Command {
  /// With its prefix and in the case that was typed: "+QIOPEN", "&F", "E", "S", "D".
  std::string_view name;
  Form form = Form::execute;
  std::vector<Argument> arguments;
  /// The name was found but what follows cannot be read (a quote that does not end, ...).
  bool malformed = false;
  std::string_view text;  ///< all of it as typed, without blanks behind it
};

/// Splits the body of a line into its commands (V.250 5.2): basic ones stand side by side, extended
/// ones are separated by ";". Commands are read one by one, as a modem does: what is wrong with the
/// third is found after the second has run.
class CommandLine {
 public:
  /// More values than this make a command malformed.
  static constexpr std::size_t kMaxArguments = 32;

  /// `body` must outlive this object and the commands it gives.
  explicit CommandLine(std::string_view body) : rest_(body) {}

  /// Is there anything left? Passes over blanks and separators.
  bool more();
  /// Reads the next command; call it only after more() said yes. A character that cannot begin a
  /// command gives a malformed command without a name; nothing after it can be read.
  Command next();

 private:
  Command next_untold();
  Command extended();
  Command basic();
  void arguments(Command& command);
  bool argument(Command& command);
  std::string_view digits();
  void skip_blanks();
  bool at_end_of_command() const { return rest_.empty() || rest_.front() == ';'; }
  char take();

  std::string_view rest_;
};

}  // namespace bg96::at
