#include "scenarios/report/json_line.hpp"

#include <chrono>
#include <nlohmann/json.hpp>

namespace bg96::scenarios {
namespace {

// A trace holds bytes of the serial line, which need not be text.
std::string as_utf8(const std::string& bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (const char byte : bytes) {
    const auto code = static_cast<unsigned char>(byte);
    if (code < 0x80) {
      text += byte;
    } else {
      text += static_cast<char>(0xC0 | (code >> 6));
      text += static_cast<char>(0x80 | (code & 0x3F));
    }
  }
  return text;
}

}  // namespace

std::string json_line(const Event& event) {
  nlohmann::ordered_json line;
  line["seq"] = event.sequence;
  line["t"] =
      std::chrono::duration_cast<std::chrono::microseconds>(event.at.time_since_epoch()).count();
  line["ev"] = event.kind;
  if (event.cause != 0) line["cause"] = event.cause;
  for (const auto& [name, value] : event.fields) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      line[name] = *number;
    } else {
      line[name] = as_utf8(std::get<std::string>(value));
    }
  }
  return line.dump();
}

}  // namespace bg96::scenarios
