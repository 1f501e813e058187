#include "scenarios/engine/monitors/text.hpp"

#include <algorithm>
#include <chrono>

#include "scenarios/engine/rules/matching.hpp"

namespace bg96::scenarios {

std::string time_text(sim::Duration length) {
  using namespace std::chrono;
  if (length < seconds(1)) {
    return std::to_string(duration_cast<milliseconds>(length).count()) + "ms";
  }
  const auto tenths = duration_cast<milliseconds>(length).count() / 100;
  const auto hours_part = tenths / 36000;
  const auto minutes_part = tenths / 600 % 60;
  const auto rest = tenths % 600;
  std::string text = hours_part > 0 ? std::to_string(hours_part) + "h" : "";
  if (minutes_part > 0) {
    text += std::to_string(minutes_part) + "m";
  }
  if (rest == 0) {
    return text;
  }
  text += std::to_string(rest / 10);
  return text + (rest % 10 == 0 ? "s" : "." + std::to_string(rest % 10) + "s");
}

std::string patterns_text(const AtPatterns& patterns) {
  std::string text;
  for (const AtPattern& pattern : patterns) {
    text += (text.empty() ? "" : " | ") + pattern.text();
  }
  return text;
}

std::string count_text(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string anchor_text(const Anchor& anchor) {
  switch (anchor.kind) {
    case Anchor::Kind::start: return "the start";
    case Anchor::Kind::heal: return "the last fault";
    case Anchor::Kind::rule: return "rule '" + anchor.name + "'";
    case Anchor::Kind::mark: return "mark '" + anchor.name + "'";
    case Anchor::Kind::at: return patterns_text(anchor.patterns);
    case Anchor::Kind::boot: return "boot " + std::string(name_of(anchor.phase));
  }
  return "";
}

std::string bytes_text(std::string_view bytes) {
  constexpr std::size_t kShownBytes = 60;
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text = "\"";
  for (const char byte : bytes.substr(0, kShownBytes)) {
    const auto value = static_cast<unsigned char>(byte);
    if (byte == '\r' || byte == '\n') {
      text += byte == '\r' ? "\\r" : "\\n";
    } else if (value < 0x20 || value > 0x7e) {
      text += {'\\', 'x', kDigits[value >> 4U], kDigits[value & 0xfU]};
    } else {
      text += byte;
    }
  }
  return text + (bytes.size() > kShownBytes ? "\"..." : "\"");
}

bool any_matches(const AtPatterns& patterns, std::string_view line, Captures& captures) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const AtPattern& pattern) { return pattern.matches(line, captures); });
}

}  // namespace bg96::scenarios
