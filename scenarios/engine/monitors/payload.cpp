#include "scenarios/engine/monitors/payload.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "emulator/at/text.hpp"

namespace bg96::scenarios {
namespace {

constexpr char kSend = '\x1a';
constexpr char kCancel = '\x1b';
constexpr std::size_t kMaxTextBytes = 4096;
constexpr std::string_view kEscape = "+++";

/// The numbers of `AT+QISEND=0,5`; what is none counts as -1.
std::vector<int> arguments_of(std::string_view line, std::string_view name) {
  const std::string_view head = line.substr(0, std::min(name.size(), line.size()));
  std::vector<int> numbers;
  if (!at::equal_ignoring_case(head, name)) {
    return numbers;
  }
  line.remove_prefix(head.size());
  while (!line.empty()) {
    const std::size_t comma = std::min(line.find(','), line.size());
    int number = -1;
    std::from_chars(line.data(), line.data() + comma, number);
    numbers.push_back(number);
    line.remove_prefix(std::min(comma + 1, line.size()));
  }
  return numbers;
}

}  // namespace

void PayloadReader::observe(const Event& event, const Take& take) {
  if (event.kind == "at") {
    begin(ports_[std::string(event.text("channel"))], event.text("line"));
  } else if (event.kind == "rx") {
    consume(ports_[std::string(event.text("channel"))], event.text("bytes"), take);
  } else if (event.kind == "result") {
    ports_[std::string(event.text("channel"))].mode = Port::Mode::command;
  } else if (event.kind == "state" && event.text("machine") == "uart") {
    // Only one port has a connection in data mode at a time: the last that had a command.
    for (auto& [channel, port] : ports_) {
      if (event.text("to") == "data" && opened_ >= 0) {
        port.mode = Port::Mode::data;
        port.socket = opened_;
      } else if (event.text("from") == "data" && port.mode == Port::Mode::data) {
        port.mode = Port::Mode::command;
      }
    }
  }
}

void PayloadReader::begin(Port& port, std::string_view line) {
  port = {};
  const std::vector<int> open = arguments_of(line, "AT+QIOPEN=");
  if (open.size() > 1) {
    opened_ = open[1];
  }
  for (const std::string_view name : {"AT+QISEND=", "AT+QSSLSEND="}) {
    const std::vector<int> numbers = arguments_of(line, name);
    if (numbers.empty() || (numbers.size() > 1 && numbers[1] <= 0)) {
      continue;
    }
    port.socket = numbers[0];
    port.mode = numbers.size() > 1 ? Port::Mode::fixed : Port::Mode::until_end;
    port.left = numbers.size() > 1 ? static_cast<std::size_t>(numbers[1]) : 0;
  }
}

void PayloadReader::consume(Port& port, std::string_view bytes, const Take& take) {
  if (port.mode == Port::Mode::data && bytes != kEscape) {
    take(port.socket, bytes);
  } else if (port.mode == Port::Mode::fixed) {
    const std::string_view part = bytes.substr(0, port.left);
    port.left -= part.size();
    take(port.socket, part);
    if (port.left == 0) {
      port.mode = Port::Mode::command;
    }
  } else if (port.mode == Port::Mode::until_end) {
    const std::size_t end = bytes.find_first_of(std::string{kSend, kCancel});
    port.text += bytes.substr(0, std::min(end, kMaxTextBytes));
    port.text.resize(std::min(port.text.size(), kMaxTextBytes));
    if (end == std::string_view::npos) {
      return;
    }
    if (bytes[end] == kSend) {
      take(port.socket, port.text);
    }
    port = {};
  }
}

}  // namespace bg96::scenarios
