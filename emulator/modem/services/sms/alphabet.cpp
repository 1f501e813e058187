#include "emulator/modem/services/sms/alphabet.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace bg96::modem::sms {
namespace {

constexpr char32_t kReplacement = U'\uFFFD';
constexpr std::size_t kBitsOfSeptet = 7;
constexpr std::size_t kBitsOfOctet = 8;

// TS 23.038, 6.2.1; ESC stands for itself.
constexpr std::u32string_view kDefault =
    U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    U"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
static_assert(kDefault.size() == 128);

struct Extension {
  char septet;
  char32_t character;
};
// TS 23.038, 6.2.1.1
constexpr std::array<Extension, 10> kExtensions = {{{0x0A, U'\f'},
                                                    {0x14, U'^'},
                                                    {0x28, U'{'},
                                                    {0x29, U'}'},
                                                    {0x2F, U'\\'},
                                                    {0x3C, U'['},
                                                    {0x3D, U'~'},
                                                    {0x3E, U']'},
                                                    {0x40, U'|'},
                                                    {0x65, U'€'}}};

std::uint8_t octet(char byte) { return static_cast<std::uint8_t>(byte); }

bool is_surrogate(char32_t unit) { return unit >= 0xD800 && unit <= 0xDFFF; }

// How many bytes a character has that begins so, and the bits of its first.
struct Lead {
  std::size_t bytes;
  char32_t bits;
  char32_t least;  // what fits fewer bytes may not be written so
};
Lead lead_of(std::uint8_t byte) {
  if (byte < 0x80) return {1, byte, 0};
  if (byte >> 5 == 0x6) return {2, byte & 0x1FU, 0x80};
  if (byte >> 4 == 0xE) return {3, byte & 0xFU, 0x800};
  if (byte >> 3 == 0x1E) return {4, byte & 0x7U, 0x10000};
  return {0, 0, 0};
}

}  // namespace

std::u32string from_utf8(std::string_view bytes) {
  std::u32string text;
  while (!bytes.empty()) {
    const Lead lead = lead_of(octet(bytes.front()));
    std::size_t taken = 1;
    char32_t character = lead.bits;
    while (taken < std::min(lead.bytes, bytes.size()) && octet(bytes[taken]) >> 6 == 0x2) {
      character = character << 6 | (octet(bytes[taken]) & 0x3FU);
      ++taken;
    }
    const bool whole = taken == lead.bytes && character >= lead.least && character <= 0x10FFFF &&
                       !is_surrogate(character);
    text += whole ? character : kReplacement;
    bytes.remove_prefix(taken);
  }
  return text;
}

std::u32string from_utf16(std::string_view octets) {
  std::u32string text;
  const auto unit_at = [octets](std::size_t at) -> char32_t {
    return at + 1 < octets.size() ? char32_t{octet(octets[at])} << 8 | octet(octets[at + 1]) : 0;
  };
  for (std::size_t at = 0; at + 1 < octets.size(); at += 2) {
    const char32_t unit = unit_at(at);
    const char32_t next = unit_at(at + 2);
    if (unit >> 10 == 0x36 && next >> 10 == 0x37) {
      text += static_cast<char32_t>(0x10000 + ((unit & 0x3FF) << 10 | (next & 0x3FF)));
      at += 2;
    } else {
      text += is_surrogate(unit) ? kReplacement : unit;
    }
  }
  return text;
}

std::string to_utf16(std::u32string_view text) {
  std::string octets;
  const auto add = [&octets](char32_t unit) {
    octets += static_cast<char>(unit >> 8);
    octets += static_cast<char>(unit & 0xFF);
  };
  for (const char32_t character : text) {
    if (character < 0x10000) {
      add(character);
    } else {
      add(0xD800 | (character - 0x10000) >> 10);
      add(0xDC00 | ((character - 0x10000) & 0x3FF));
    }
  }
  return octets;
}

std::u32string from_gsm(std::string_view septets) {
  std::u32string text;
  for (std::size_t i = 0; i < septets.size(); ++i) {
    const char septet = static_cast<char>(septets[i] & 0x7F);
    if (septet == kExtension && i + 1 < septets.size()) {
      const auto found = std::find_if(
          kExtensions.begin(), kExtensions.end(),
          [&](const Extension& extension) { return extension.septet == septets[i + 1]; });
      // What the table does not have is shown as in the default alphabet.
      if (found != kExtensions.end()) text += found->character;
      if (found != kExtensions.end()) ++i;
      continue;
    }
    text += kDefault[octet(septet)];
  }
  return text;
}

std::string gsm_septets(char32_t character) {
  for (const Extension& extension : kExtensions) {
    if (extension.character == character) return {kExtension, extension.septet};
  }
  const std::size_t at = kDefault.find(character);
  if (at == std::u32string_view::npos || character == char32_t{kExtension}) return {};
  return {static_cast<char>(at)};
}

std::optional<std::string> to_gsm(std::u32string_view text) {
  std::string septets;
  for (const char32_t character : text) {
    const std::string own = gsm_septets(character);
    if (own.empty()) return std::nullopt;
    septets += own;
  }
  return septets;
}

std::string pack(std::string_view septets, std::size_t fill_bits) {
  const std::size_t bits = fill_bits + septets.size() * kBitsOfSeptet;
  std::string octets((bits + kBitsOfOctet - 1) / kBitsOfOctet, '\0');
  for (std::size_t i = 0; i < septets.size(); ++i) {
    const std::size_t at = fill_bits + i * kBitsOfSeptet;
    const unsigned shifted = static_cast<unsigned>(septets[i] & 0x7F) << at % kBitsOfOctet;
    char& first = octets[at / kBitsOfOctet];
    first = static_cast<char>(octet(first) | (shifted & 0xFF));
    if (shifted > 0xFF) octets[at / kBitsOfOctet + 1] = static_cast<char>(shifted >> 8);
  }
  return octets;
}

std::string unpack(std::string_view octets, std::size_t count, std::size_t fill_bits) {
  std::string septets;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = fill_bits + i * kBitsOfSeptet;
    const std::size_t first = at / kBitsOfOctet;
    if (at + kBitsOfSeptet > octets.size() * kBitsOfOctet) break;
    unsigned bits = octet(octets[first]);
    if (first + 1 < octets.size()) bits |= static_cast<unsigned>(octet(octets[first + 1])) << 8;
    septets += static_cast<char>(bits >> at % kBitsOfOctet & 0x7F);
  }
  return septets;
}

}  // namespace bg96::modem::sms
