#include "emulator/modes/prompt_mode.hpp"

#include <algorithm>

namespace bg96::modes {

Mode::Taken PromptMode::consume(std::string_view bytes, std::string& echo) {
  return request_.fixed_length ? consume_fixed(bytes, echo) : consume_open(bytes, echo);
}

Mode::Taken PromptMode::consume_fixed(std::string_view bytes, std::string& echo) {
  const std::size_t missing = *request_.fixed_length - payload_.bytes.size();
  const std::string_view mine = bytes.substr(0, missing);
  payload_.bytes += mine;
  if (request_.echo) echo += mine;
  return {mine.size(), mine.size() == missing};
}

Mode::Taken PromptMode::consume_open(std::string_view bytes, std::string& echo) {
  const std::size_t end = std::min(bytes.find_first_of("\x1a\x1b"), bytes.size());
  const std::string_view typed = bytes.substr(0, end);
  const std::string_view kept = typed.substr(0, request_.max_bytes - payload_.bytes.size());
  payload_.bytes += kept;
  payload_.dropped += typed.size() - kept.size();
  for (const char c : typed) {
    if (request_.echo) echo += c;
    if (c == '\r') echo += request_.behind_lines;
  }
  if (end == bytes.size()) return {end, false};
  if (bytes[end] == kEscape) payload_.end = Payload::End::cancelled;
  return {end + 1, true};
}

}  // namespace bg96::modes
