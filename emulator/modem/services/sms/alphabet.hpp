#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace bg96::modem::sms {

/// The GSM alphabet's way into its extension table (TS 23.038, 6.2.1).
inline constexpr char kExtension = '\x1b';

/// The code points of a text in UTF-8; what is none becomes U+FFFD.
std::u32string from_utf8(std::string_view bytes);
/// The code points of big-endian UTF-16; half a pair becomes U+FFFD, half a unit is dropped.
std::u32string from_utf16(std::string_view octets);
/// Big-endian UTF-16.
std::string to_utf16(std::u32string_view text);

/// The code points of septets, one in each byte (TS 23.038, 6.2.1).
std::u32string from_gsm(std::string_view septets);
/// The septets of one code point, two for those of the extension table; empty when it has none.
std::string gsm_septets(char32_t character);
/// The septets of a text; empty when it has a character that the alphabet has not.
std::optional<std::string> to_gsm(std::u32string_view text);

/// Septets as octets (TS 23.038, 6.1.2.1.1); `fill_bits`, 0 to 6, stay free before the first.
std::string pack(std::string_view septets, std::size_t fill_bits);
/// `count` septets behind `fill_bits`; those that `octets` has not are left out.
std::string unpack(std::string_view octets, std::size_t count, std::size_t fill_bits);

}  // namespace bg96::modem::sms
