#include "emulator/modem/services/sms/composing.hpp"

#include <algorithm>
#include <utility>

#include "emulator/modem/services/sms/alphabet.hpp"
#include "emulator/modem/services/sms/host_text.hpp"

namespace bg96::modem::sms {
namespace {

// 27.005
constexpr int kInvalidTextModeParameter = 305;
constexpr int kMessageTooLong = 513;

constexpr std::size_t kMaxParts = 255;
constexpr std::uint8_t kUcs2 = 0x08;
constexpr std::uint8_t kHasClass = 0x10;

Composed<UserData> user_data(std::string_view typed, const MessageSettings& settings,
                             std::string header) {
  const Coding coding = coding_of(settings.data_coding);
  std::optional<std::string> data = from_host(typed, coding, settings.character_set);
  if (!data) return {{}, kInvalidTextModeParameter};
  UserData user{std::move(header), std::move(*data)};
  if (user.data.size() > user.room(coding)) return {{}, kMessageTooLong};
  return {std::move(user)};
}

// As the first octet asks for; the enhanced format cannot be typed, so it counts as none.
std::string validity(const MessageSettings& settings) {
  switch (settings.first_octet & kValidityMask) {
    case kRelativeValidity: return {static_cast<char>(settings.validity)};
    case kAbsoluteValidity:
      if (const auto stamp = parse_timestamp(settings.absolute_validity)) {
        return {stamp->begin(), stamp->end()};
      }
      break;
    default: break;
  }
  return {};
}

// How much of `data` fits `room`, without a cut between ESC and what it escapes, or in a pair.
std::size_t piece(std::string_view data, std::size_t room, Coding coding) {
  if (data.size() <= room) return data.size();
  if (coding == Coding::gsm) return data[room - 1] == kExtension ? room - 1 : room;
  const std::size_t even = room - room % 2;
  const bool in_a_pair = (static_cast<unsigned char>(data[even - 2]) >> 2) == 0x36;
  return in_a_pair ? even - 2 : even;
}

}  // namespace

Composed<Submit> compose_submit(const Address& to, std::string_view typed,
                                const MessageSettings& settings,
                                const std::optional<Concatenation>& part) {
  Composed<UserData> user =
      user_data(typed, settings, part ? concatenation_header(*part) : std::string());
  if (user.error != 0) return {{}, user.error};
  Submit message{.to = to,
                 .protocol = static_cast<std::uint8_t>(settings.protocol),
                 .coding = static_cast<std::uint8_t>(settings.data_coding),
                 .validity = validity(settings),
                 .user = std::move(user.message)};
  int first = (settings.first_octet & ~kTypeMask) | kSubmit;
  if (message.validity.empty()) first &= ~kValidityMask;
  message.first = static_cast<std::uint8_t>(first);
  return {std::move(message)};
}

Composed<Deliver> compose_deliver(const Address& from, std::string_view typed, const Timestamp& now,
                                  const MessageSettings& settings) {
  Composed<UserData> user = user_data(typed, settings, {});
  if (user.error != 0) return {{}, user.error};
  return {Deliver{.from = from,
                  .protocol = static_cast<std::uint8_t>(settings.protocol),
                  .coding = static_cast<std::uint8_t>(settings.data_coding),
                  .sent = now,
                  .user = std::move(user.message)}};
}

std::optional<Address> sender_address(std::string_view text) {
  if (auto number = number_address(text)) return number;
  std::optional<std::string> septets = to_gsm(from_utf8(text));
  if (!septets || septets->empty() || septets->size() > kMaxNameSeptets) return std::nullopt;
  return Address{Address::kName, std::move(*septets)};
}

std::vector<Deliver> compose_delivers(const Address& from, std::string_view text,
                                      std::optional<int> message_class, const Timestamp& now,
                                      int reference) {
  const std::u32string characters = from_utf8(text);
  std::optional<std::string> septets = to_gsm(characters);
  const Coding coding = septets ? Coding::gsm : Coding::ucs2;
  const std::string all = septets ? std::move(*septets) : to_utf16(characters);
  int data_coding = coding == Coding::ucs2 ? kUcs2 : 0;
  if (message_class) data_coding |= kHasClass | *message_class;
  Deliver whole{.from = from,
                .coding = static_cast<std::uint8_t>(data_coding),
                .sent = now,
                .user = {{}, all}};
  if (all.size() <= UserData{}.room(coding)) return {std::move(whole)};

  std::vector<Deliver> parts;
  for (std::string_view rest = all; !rest.empty();) {
    if (parts.size() == kMaxParts) return {};
    Deliver part = whole;
    part.user = {concatenation_header({reference, 0, static_cast<int>(parts.size()) + 1}), {}};
    const std::size_t taken = piece(rest, part.user.room(coding), coding);
    part.user.data = rest.substr(0, taken);
    rest.remove_prefix(taken);
    parts.push_back(std::move(part));
  }
  const auto total = static_cast<int>(parts.size());
  for (int i = 0; i < total; ++i) {
    parts[static_cast<std::size_t>(i)].user.header =
        concatenation_header({reference, total, i + 1});
  }
  return parts;
}

}  // namespace bg96::modem::sms
