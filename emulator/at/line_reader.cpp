#include "emulator/at/line_reader.hpp"

namespace bg96::at {

bool LineReader::take(char byte, const LineSettings& settings, std::string& echo) {
  const auto echo_byte = [&] {
    if (settings.echo) echo += byte;
  };
  switch (state_) {
    case State::idle:
      if (byte == 'A' || byte == 'a') {
        state_ = State::attention;
        echo_byte();
      }
      return false;
    case State::attention:
      if (byte == 'T' || byte == 't') {
        state_ = State::body;
        body_.clear();
        too_long_ = false;
        echo_byte();
      } else if (byte == '/') {
        state_ = State::idle;
        echo_byte();
        return true;
      } else if (byte != 'A' && byte != 'a') {
        state_ = State::idle;
      } else {
        echo_byte();
      }
      return false;
    case State::body: return take_in_body(byte, settings, echo);
  }
  return false;
}

bool LineReader::take_in_body(char byte, const LineSettings& settings, std::string& echo) {
  const auto code = static_cast<unsigned char>(byte);
  // V.250 5.2.2: looked at in this order, so that no S5 can make the modem deaf.
  if (code == settings.terminator) {
    state_ = State::idle;
  } else if (code == settings.editor) {
    if (body_.empty()) return false;
    body_.pop_back();
  } else if (code < 0x20) {
    return false;
  } else if (body_.size() == kMaxBodyBytes) {
    too_long_ = true;
  } else {
    body_ += byte;
  }
  if (settings.echo) echo += byte;
  return state_ == State::idle;
}

void LineReader::abandon() {
  if (state_ == State::body) {
    body_.clear();
    too_long_ = false;
  }
  state_ = State::idle;
}

}  // namespace bg96::at
