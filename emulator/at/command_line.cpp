#include "emulator/at/command_line.hpp"

#include <algorithm>

namespace bg96::at {
namespace {

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// V.250 5.4.1: the characters of an extended command's name.
bool is_name_character(char c) {
  return is_letter(c) || is_digit(c) ||
         std::string_view("!%-./:_").find(c) != std::string_view::npos;
}

// "+" of V.250, and the prefixes that makers use for their own commands.
bool is_extended_prefix(char c) {
  return std::string_view("+^$*%#").find(c) != std::string_view::npos;
}

}  // namespace

bool CommandLine::more() {
  while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == ';')) rest_.remove_prefix(1);
  return !rest_.empty();
}

Command CommandLine::next() {
  std::string_view typed = rest_;
  Command command = next_untold();
  typed.remove_suffix(rest_.size());
  while (typed.back() == ' ') typed.remove_suffix(1);
  command.text = typed;
  return command;
}

Command CommandLine::next_untold() {
  const char first = rest_.front();
  if (is_extended_prefix(first)) return extended();
  if (is_letter(first) || first == '&') return basic();
  rest_ = {};
  Command command;
  command.malformed = true;
  return command;
}

Command CommandLine::extended() {
  Command command;
  const auto end = std::find_if_not(rest_.begin() + 1, rest_.end(), is_name_character);
  command.name = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
  rest_.remove_prefix(command.name.size());
  skip_blanks();
  if (at_end_of_command()) return command;
  const char mark = take();
  skip_blanks();
  if (mark == '?') {
    command.form = Form::read;
  } else if (mark == '=' && !rest_.empty() && rest_.front() == '?') {
    take();
    command.form = Form::test;
  } else if (mark == '=') {
    command.form = Form::write;
    arguments(command);
  } else {
    command.malformed = true;
  }
  skip_blanks();
  if (!at_end_of_command()) command.malformed = true;
  if (command.malformed) rest_ = {};
  return command;
}

void CommandLine::arguments(Command& command) {
  while (argument(command)) {
    skip_blanks();
    if (at_end_of_command()) return;
    if (take() != ',') break;
  }
  command.malformed = true;
}

// Reads one value, up to the comma or the end of the command.
bool CommandLine::argument(Command& command) {
  if (command.arguments.size() == kMaxArguments) return false;
  skip_blanks();
  Argument argument;
  if (!rest_.empty() && rest_.front() == '"') {
    rest_.remove_prefix(1);
    const std::size_t length = rest_.find('"');
    if (length == std::string_view::npos) return false;
    argument = {rest_.substr(0, length), true};
    rest_.remove_prefix(length + 1);
  } else {
    const std::size_t length = std::min(rest_.find_first_of(",;"), rest_.size());
    argument.text = rest_.substr(0, length);
    rest_.remove_prefix(length);
    while (!argument.text.empty() && argument.text.back() == ' ') argument.text.remove_suffix(1);
  }
  command.arguments.push_back(argument);
  return true;
}

// A letter (or & and a letter) with a number: E0. S takes a register first: S3=13, S3?.
// D takes all that is left: a dial string has a grammar of its own.
Command CommandLine::basic() {
  Command command;
  const std::size_t length = rest_.front() == '&' ? 2 : 1;
  command.name = rest_.substr(0, length);
  if (command.name.size() < length || !is_letter(command.name.back())) {
    command.malformed = true;
    rest_ = {};
    return command;
  }
  rest_.remove_prefix(length);
  command.form = Form::write;
  const char letter = command.name.front();
  if (letter == 'D' || letter == 'd') {
    command.arguments.push_back({rest_, false});
    rest_ = {};
    return command;
  }
  skip_blanks();
  const std::string_view number = digits();
  if (!number.empty()) command.arguments.push_back({number, false});
  skip_blanks();
  if (letter != 'S' && letter != 's') {
    // ATE? is one wrong command, not ATE and something after it.
    command.malformed = !rest_.empty() && (rest_.front() == '?' || rest_.front() == '=');
    if (command.malformed) rest_ = {};
    return command;
  }
  const char mark = rest_.empty() || number.empty() ? '\0' : take();
  skip_blanks();
  if (mark == '?') {
    command.form = Form::read;
  } else if (mark == '=') {
    command.arguments.push_back({digits(), false});
    // ATS3=-1 is no ATS3= with something after it: that would set 0.
    command.malformed = command.arguments.back().absent() && !at_end_of_command();
  } else {
    command.malformed = true;
  }
  if (command.malformed) rest_ = {};
  return command;
}

std::string_view CommandLine::digits() {
  const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_digit);
  const std::string_view number = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
  rest_.remove_prefix(number.size());
  return number;
}

void CommandLine::skip_blanks() {
  while (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
}

char CommandLine::take() {
  const char first = rest_.front();
  rest_.remove_prefix(1);
  return first;
}

}  // namespace bg96::at
