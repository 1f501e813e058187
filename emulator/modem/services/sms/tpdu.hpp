#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/modem/machines/real_time_clock.hpp"

/// The TPDUs of TS 23.040. What is parsed may be any bytes: what does not hold together gives
/// nothing.
namespace bg96::modem::sms {

inline constexpr std::size_t kMaxTpduOctets = 164;
inline constexpr std::size_t kMaxUserOctets = 140;
inline constexpr std::size_t kMaxSeptets = 160;
inline constexpr std::size_t kMaxAddressDigits = 20;
/// Septets of a name in an address.
inline constexpr std::size_t kMaxNameSeptets = 11;
inline constexpr std::size_t kMaxCommandOctets = 157;

// Bits of the first octet (9.2.3).
inline constexpr std::uint8_t kTypeMask = 0x03;
inline constexpr std::uint8_t kNoMoreMessages = 0x04;  ///< SMS-DELIVER
inline constexpr std::uint8_t kValidityMask = 0x18;    ///< SMS-SUBMIT
inline constexpr std::uint8_t kRelativeValidity = 0x10;
inline constexpr std::uint8_t kAbsoluteValidity = 0x18;
inline constexpr std::uint8_t kReport = 0x20;  ///< a status report is asked for, or will be given
inline constexpr std::uint8_t kHasHeader = 0x40;
inline constexpr std::uint8_t kReplyPath = 0x80;

// TP-Message-Type-Indicator (9.2.3.1), of what comes and of what is sent.
inline constexpr std::uint8_t kDeliver = 0;
inline constexpr std::uint8_t kStatusReport = 2;
inline constexpr std::uint8_t kSubmit = 1;
inline constexpr std::uint8_t kCommand = 2;

/// What the user data is made of (TS 23.038, 4).
enum class Coding : std::uint8_t { gsm, octets, ucs2 };
/// Of a data coding scheme; one that is reserved counts as the GSM alphabet.
Coding coding_of(int data_coding);
/// The message class, 0 to 3, where the data coding scheme names one.
std::optional<int> message_class_of(int data_coding);

/// A number or a name (9.1.2.5).
struct Address {
  static constexpr std::uint8_t kUnknown = 0x81;
  static constexpr std::uint8_t kInternational = 0x91;
  static constexpr std::uint8_t kName = 0xD0;

  std::uint8_t type = kUnknown;
  std::string value;  ///< digits, "*", "#", "a" to "c" without "+"; of a name its septets

  bool is_name() const { return (type & 0x70) == 0x50; }
  bool is_international() const { return (type & 0x70) == 0x10; }
  /// With "+" where it is international; of a name the septets.
  std::string number() const { return (is_international() ? "+" : "") + value; }
  bool operator==(const Address&) const = default;
};
/// The address that such a text names: digits with or without "+"; empty when it is none.
std::optional<Address> number_address(std::string_view text);

/// A service centre's time stamp (9.2.3.11), in semi-octets.
using Timestamp = std::array<std::uint8_t, 7>;
/// The time in its own zone.
Timestamp timestamp_of(const WallTime& time);
/// "13/12/13,15:06:37+32"
std::string timestamp_text(const Timestamp& timestamp);
/// The stamp that such a text spells; empty when it is none.
std::optional<Timestamp> parse_timestamp(std::string_view text);

/// Which part of a longer message this is (9.2.3.24.1 and 9.2.3.24.8).
struct Concatenation {
  int reference = 0;
  int total = 1;
  int number = 1;
};

/// What the user wrote, and the elements before it.
struct UserData {
  std::string header;  ///< information elements without their length; empty: none
  std::string data;    ///< septets, one in each byte, or octets

  /// What there is room for behind the header, in septets or octets.
  std::size_t room(Coding coding) const;
  std::optional<Concatenation> concatenation() const;
};
/// The header of a part, with a reference of 8 bits.
std::string concatenation_header(const Concatenation& part);

/// Comes from the service centre (9.2.2.1).
struct Deliver {
  std::uint8_t first = kDeliver | kNoMoreMessages;
  Address from;
  std::uint8_t protocol = 0;
  std::uint8_t coding = 0;
  Timestamp sent{};
  UserData user;
};

/// Goes to the service centre (9.2.2.2).
struct Submit {
  std::uint8_t first = kSubmit;
  std::uint8_t reference = 0;
  Address to;
  std::uint8_t protocol = 0;
  std::uint8_t coding = 0;
  std::string validity;  ///< octets: 0, 1 or 7 as the first octet says
  UserData user;
};

/// Tells what became of one (9.2.2.3).
struct StatusReport {
  std::uint8_t first = kStatusReport | kNoMoreMessages;
  std::uint8_t reference = 0;
  Address to;
  Timestamp sent{};
  Timestamp discharged{};
  std::uint8_t status = 0;  ///< 0: it has been received
};

/// Asks the service centre to do something (9.2.2.4).
struct Command {
  std::uint8_t first = kCommand;
  std::uint8_t reference = 0;
  std::uint8_t protocol = 0;
  std::uint8_t type = 0;
  std::uint8_t message = 0;
  Address to;
  std::string data;  ///< octets, at most 157
};

/// The type of a TPDU that is not empty.
std::uint8_t type_of(std::string_view tpdu);

/// The TPDU of a message whose user data has room.
std::string encode(const Deliver& message);
/// The same.
std::string encode(const Submit& message);
/// The same.
std::string encode(const StatusReport& message);
/// The same.
std::string encode(const Command& message);

/// The message that is all of `tpdu`; empty when it is none of that kind.
std::optional<Deliver> parse_deliver(std::string_view tpdu);
/// The same.
std::optional<Submit> parse_submit(std::string_view tpdu);
/// The same.
std::optional<StatusReport> parse_status_report(std::string_view tpdu);
/// The same.
std::optional<Command> parse_command(std::string_view tpdu);

/// What the service centre makes of a message on its way.
Deliver passed_on(const Submit& message, const Address& from, const Timestamp& now);

/// The service centre before a TPDU: its length in octets first, 0 for none.
std::string encode_service_centre(const Address& centre);

/// A TPDU with its service centre.
struct Pdu {
  Address centre;  ///< empty value: none
  std::string tpdu;
};
/// Octets as they stand behind one another; empty when there are not enough.
std::optional<Pdu> split_pdu(std::string_view octets);
/// Hexadecimal digits, blanks and line ends between them, with exactly `octets` of TPDU; else
/// empty.
std::optional<Pdu> parse_pdu(std::string_view digits, std::size_t octets);

}  // namespace bg96::modem::sms
