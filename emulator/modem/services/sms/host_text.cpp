#include "emulator/modem/services/sms/host_text.hpp"

#include <algorithm>

#include "emulator/at/text.hpp"
#include "emulator/modem/services/sms/alphabet.hpp"

namespace bg96::modem::sms {
namespace {

constexpr char kBlank = ' ';
// Ctrl-Z ends what is typed, so that another character stands for its septet (12.8).
constexpr char kInsteadOfCtrlZ = 0x1D;
constexpr char kCtrlZ = 0x1A;

std::string gsm_or_blanks(std::u32string_view text) {
  std::string septets;
  for (const char32_t character : text) {
    const std::string own = gsm_septets(character);
    septets += own.empty() ? std::string(1, kBlank) : own;
  }
  return septets;
}

std::string from_ascii(std::string_view typed) {
  std::u32string text;
  for (const char c : typed) text += static_cast<unsigned char>(c) < 0x80 ? char32_t(c) : U'\uFFFD';
  return gsm_or_blanks(text);
}

std::string from_gsm_bytes(std::string_view typed) {
  std::string septets;
  for (const char c : typed) {
    const bool is_septet = static_cast<unsigned char>(c) < 0x80;
    septets += c == kInsteadOfCtrlZ ? kCtrlZ : is_septet ? c : kBlank;
  }
  return septets;
}

std::string to_ascii(std::u32string_view text) {
  std::string shown;
  for (const char32_t character : text) {
    shown += character < 0x80 ? static_cast<char>(character) : kBlank;
  }
  return shown;
}

// A CR that is there already is not doubled.
std::string with_line_ends(std::string_view text) {
  std::string shown;
  for (const char c : text) {
    if (c == '\n' && !shown.ends_with('\r')) shown += '\r';
    shown += c;
  }
  return shown;
}

// What a string of AT+CSCS="UCS2" spells; empty when it is no such string.
std::optional<std::u32string> from_ucs2_digits(std::string_view typed) {
  const std::optional<std::string> octets = at::parse_hex_bytes(typed);
  if (!octets || octets->size() % 2 != 0) return std::nullopt;
  return from_utf16(*octets);
}

}  // namespace

std::optional<std::string> from_host(std::string_view typed, Coding coding, CharacterSet set) {
  if (coding != Coding::gsm) return at::parse_hex_bytes(typed);
  switch (set) {
    case CharacterSet::gsm: return from_gsm_bytes(typed);
    case CharacterSet::ira: return from_ascii(typed);
    case CharacterSet::ucs2: break;
  }
  const auto text = from_ucs2_digits(typed);
  if (!text) return std::nullopt;
  return gsm_or_blanks(*text);
}

std::string to_host(std::string_view data, Coding coding, CharacterSet set) {
  if (coding != Coding::gsm) return at::hex_bytes(data);
  switch (set) {
    case CharacterSet::gsm: return with_line_ends(data);
    case CharacterSet::ira: return with_line_ends(to_ascii(from_gsm(data)));
    case CharacterSet::ucs2: break;
  }
  return at::hex_bytes(to_utf16(from_gsm(data)));
}

std::optional<std::u32string> characters_from_host(std::string_view typed, CharacterSet set) {
  if (set == CharacterSet::ucs2) return from_ucs2_digits(typed);
  const auto is_foreign = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  if (std::ranges::any_of(typed, is_foreign)) return std::nullopt;
  if (set == CharacterSet::gsm) return from_gsm(typed);
  return std::u32string(typed.begin(), typed.end());
}

std::string characters_to_host(std::u32string_view text, CharacterSet set) {
  switch (set) {
    case CharacterSet::gsm: return gsm_or_blanks(text);
    case CharacterSet::ira: return to_ascii(text);
    case CharacterSet::ucs2: break;
  }
  return at::hex_bytes(to_utf16(text));
}

// A number may be typed as it is, also where strings are UCS2: hosts do.
std::optional<Address> address_from_host(std::string_view typed, std::optional<int> type,
                                         CharacterSet set) {
  std::optional<Address> address = number_address(typed);
  if (set == CharacterSet::ucs2) {
    if (const auto text = from_ucs2_digits(typed)) {
      if (auto decoded = number_address(to_ascii(*text))) address = std::move(decoded);
    }
  }
  if (address && type && !address->is_international()) {
    address->type = static_cast<std::uint8_t>(*type);
  }
  return address;
}

std::string address_to_host(const Address& address, CharacterSet set) {
  if (address.is_name()) return to_host(address.value, Coding::gsm, set);
  std::string number = address.value.empty() ? std::string() : address.number();
  if (set != CharacterSet::ucs2) return number;
  return at::hex_bytes(to_utf16(from_utf8(number)));
}

}  // namespace bg96::modem::sms
