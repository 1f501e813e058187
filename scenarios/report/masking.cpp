#include "scenarios/report/masking.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <variant>

namespace bg96::scenarios {
namespace {

constexpr std::string_view kHidden = "****";
// Shorter values stand in many places by chance: "1234" in a length, in a port.
constexpr std::size_t kUnmistakableBytes = 8;
constexpr std::size_t kPinDigits = 4;
constexpr std::array<std::string_view, 3> kCommandsWithPins = {"+CPIN=", "+CLCK=", "+CPWD="};

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

char upper(char byte) { return byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 32) : byte; }

bool is_word(char byte) {
  return is_digit(byte) || (upper(byte) >= 'A' && upper(byte) <= 'Z') || byte == '_';
}

bool stands_alone(std::string_view text, std::size_t at, std::size_t size) {
  return (at == 0 || !is_word(text[at - 1])) &&
         (at + size == text.size() || !is_word(text[at + size]));
}

void hide_value(std::string& text, std::string_view value, bool identity) {
  if (value.empty()) return;
  const std::string hidden = identity ? std::string(value.size(), '*') : std::string(kHidden);
  std::size_t at = 0;
  while ((at = text.find(value, at)) != std::string::npos) {
    if (value.size() < kUnmistakableBytes && !stands_alone(text, at, value.size())) {
      ++at;
      continue;
    }
    text.replace(at, value.size(), hidden);
    at += hidden.size();
  }
}

// Also a PIN that is wrong tells something: the host may belong to another card.
void hide_pins_behind(std::string& text, std::size_t begin) {
  std::size_t at = begin;
  while (at < text.size() && text[at] != '\r' && text[at] != '\n' && text[at] != ';') {
    std::size_t end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end - at >= kPinDigits) {
      text.replace(at, end - at, kHidden);
      end = at + kHidden.size();
    }
    at = std::max(end, at + 1);
  }
}

void hide_pins(std::string& text) {
  for (const std::string_view command : kCommandsWithPins) {
    auto from = text.begin();
    while (true) {
      from = std::search(from, text.end(), command.begin(), command.end(),
                         [](char left, char right) { return upper(left) == right; });
      if (from == text.end()) break;
      const auto behind = static_cast<std::size_t>(from - text.begin()) + command.size();
      hide_pins_behind(text, behind);
      from = text.begin() + static_cast<std::ptrdiff_t>(behind);
    }
  }
}

}  // namespace

std::string masked(std::string_view text, const Masking& masking) {
  std::string result(text);
  hide_pins(result);
  for (const std::string& secret : masking.secrets) hide_value(result, secret, false);
  for (const std::string& identity : masking.identities) hide_value(result, identity, true);
  return result;
}

CaseResult masked(CaseResult result, const Masking& masking) {
  result.reason = masked(result.reason, masking);
  for (Finding& finding : result.findings) {
    finding.text = masked(finding.text, masking);
    finding.hint = masked(finding.hint, masking);
    for (Evidence& entry : finding.evidence) entry.text = masked(entry.text, masking);
  }
  return result;
}

Event masked(Event event, const Masking& masking) {
  for (auto& [name, value] : event.fields) {
    if (const auto* text = std::get_if<std::string>(&value)) {
      value = masked(*text, masking);
      continue;
    }
    const std::string digits = std::to_string(std::get<std::int64_t>(value));
    const bool tells = digits.size() >= kUnmistakableBytes &&
                       std::find(masking.identities.begin(), masking.identities.end(), digits) !=
                           masking.identities.end();
    if (tells) value = std::string(digits.size(), '*');
  }
  return event;
}

}  // namespace bg96::scenarios
