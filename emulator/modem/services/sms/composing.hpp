#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/modem/services/sms/message_settings.hpp"
#include "emulator/modem/services/sms/tpdu.hpp"

/// Messages made of what a host types in text mode, or of what a scenario says.
namespace bg96::modem::sms {

/// A message, or why there is none.
template <typename Message>
struct Composed {
  Message message;
  int error = 0;  ///< a code of 27.005; 0: none
};

/// What AT+CMGS sends in text mode; AT+QCMGS says which `part` of a longer message it is.
Composed<Submit> compose_submit(const Address& to, std::string_view typed,
                                const MessageSettings& settings,
                                const std::optional<Concatenation>& part = std::nullopt);
/// What AT+CMGW keeps in text mode as if it had come from there.
Composed<Deliver> compose_deliver(const Address& from, std::string_view typed, const Timestamp& now,
                                  const MessageSettings& settings);

/// The number, or else the name of at most 11 septets, that a scenario gives as the sender; empty
/// when it is neither.
std::optional<Address> sender_address(std::string_view text);
/// The messages of a text in UTF-8, in the GSM alphabet where that has all of it. More than one
/// when it is too long; none when it needs more than 255.
std::vector<Deliver> compose_delivers(const Address& from, std::string_view text,
                                      std::optional<int> message_class, const Timestamp& now,
                                      int reference);

}  // namespace bg96::modem::sms
