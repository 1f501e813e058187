#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulator/modem/services/sms/message_settings.hpp"
#include "emulator/modem/services/sms/tpdu.hpp"

/// Text mode's way between a host's characters and those of a message (AT manual V2.2, 12.8).
namespace bg96::modem::sms {

/// The septets or octets that a host has typed; empty when it should have typed hexadecimal digits.
/// In the GSM alphabet, what it does not have becomes a blank.
std::optional<std::string> from_host(std::string_view typed, Coding coding, CharacterSet set);
/// What a host is shown of such data; CR LF in place of a LF.
std::string to_host(std::string_view data, Coding coding, CharacterSet set);

/// The characters of such a string in AT+CSCS's set; empty when it spells none.
std::optional<std::u32string> characters_from_host(std::string_view typed, CharacterSet set);
/// The string for a host; what its set does not have becomes a blank.
std::string characters_to_host(std::u32string_view text, CharacterSet set);

/// An address that a host has typed, of `type` where it has told one; empty when it is none.
std::optional<Address> address_from_host(std::string_view typed, std::optional<int> type,
                                         CharacterSet set);
/// An address as a host is shown it, without quotes.
std::string address_to_host(const Address& address, CharacterSet set);

}  // namespace bg96::modem::sms
