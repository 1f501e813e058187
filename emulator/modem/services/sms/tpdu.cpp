#include "emulator/modem/services/sms/tpdu.hpp"

#include <algorithm>

#include "emulator/at/text.hpp"
#include "emulator/modem/services/sms/alphabet.hpp"

namespace bg96::modem::sms {
namespace {

constexpr std::string_view kDigits = "0123456789*#abc";
constexpr std::uint8_t kFiller = 0xF;
constexpr std::size_t kMaxServiceCentreOctets = 12;
constexpr std::size_t kValidityOctets = 7;
// Elements of a header (9.2.3.24).
constexpr char kConcatenated = 0x00;
constexpr char kConcatenatedWide = 0x08;

std::uint8_t octet(char byte) { return static_cast<std::uint8_t>(byte); }

// Takes a message apart from its beginning. Once something is missing, all else is.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  bool failed() const { return failed_; }
  std::string_view rest() const { return rest_; }
  std::uint8_t number() {
    const std::string_view one = bytes(1);
    return one.empty() ? std::uint8_t{0} : octet(one.front());
  }
  std::string_view bytes(std::size_t count) {
    failed_ = failed_ || rest_.size() < count;
    if (failed_) return {};
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  Timestamp timestamp() {
    Timestamp stamp{};
    for (std::uint8_t& each : stamp) each = number();
    return stamp;
  }
  void fail() { failed_ = true; }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

std::uint8_t swapped(std::uint8_t value) {
  return static_cast<std::uint8_t>(value << 4 | value >> 4);
}

std::string semi_octets(std::string_view digits) {
  std::string octets;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const std::size_t low = kDigits.find(digits[i]);
    const std::size_t high = i + 1 < digits.size() ? kDigits.find(digits[i + 1]) : kFiller;
    octets += static_cast<char>(low | high << 4);
  }
  return octets;
}

// The digits of so many semi-octets; empty when one is none.
std::optional<std::string> digits_of(std::string_view octets, std::size_t count) {
  std::string digits;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint8_t both = octet(octets[i / 2]);
    const std::uint8_t digit = i % 2 == 0 ? both & 0xF : both >> 4;
    if (digit == kFiller) return std::nullopt;
    digits += kDigits[digit];
  }
  return digits;
}

Address read_address(Reader& reader) {
  const std::size_t length = reader.number();
  Address address{reader.number(), {}};
  const std::string_view octets = reader.bytes((length + 1) / 2);
  if (length > kMaxAddressDigits) reader.fail();
  if (reader.failed()) return address;
  if (address.is_name()) {
    address.value = unpack(octets, length * 4 / 7, 0);
  } else if (auto digits = digits_of(octets, length)) {
    address.value = std::move(*digits);
  } else {
    reader.fail();
  }
  return address;
}

std::string encode_address(const Address& address) {
  const std::size_t septets = address.value.size();
  const std::size_t length = address.is_name() ? (septets * 7 + 3) / 4 : septets;
  return std::string{static_cast<char>(length), static_cast<char>(address.type)} +
         (address.is_name() ? pack(address.value, 0) : semi_octets(address.value));
}

std::string encode_timestamp(const Timestamp& stamp) { return {stamp.begin(), stamp.end()}; }

// How many septets a header with its length takes, and how many bits stay free behind it.
std::size_t header_octets(const UserData& user) {
  return user.header.empty() ? 0 : user.header.size() + 1;
}
std::size_t header_septets(std::size_t octets) { return (octets * 8 + 6) / 7; }
std::size_t fill_bits(std::size_t octets) { return header_septets(octets) * 7 - octets * 8; }

std::string encode_user_data(const UserData& user, Coding coding) {
  std::string head;
  if (!user.header.empty()) head = static_cast<char>(user.header.size()) + user.header;
  const bool packed = coding == Coding::gsm;
  const std::size_t before = packed ? header_septets(head.size()) : head.size();
  return static_cast<char>(before + user.data.size()) + head +
         (packed ? pack(user.data, fill_bits(head.size())) : user.data);
}

// All of what is left.
UserData read_user_data(Reader& reader, bool has_header, Coding coding) {
  UserData user;
  const bool packed = coding == Coding::gsm;
  const std::size_t length = reader.number();
  const std::size_t octets = packed ? (length * 7 + 7) / 8 : length;
  std::string_view all = reader.bytes(octets);
  // node-pdu rounds up once more where there is a header, and its long messages do go out.
  const std::size_t surplus = packed && has_header ? 1 : 0;
  if (length > (packed ? kMaxSeptets : kMaxUserOctets) || reader.rest().size() > surplus) {
    reader.fail();
  }
  if (reader.failed()) return user;
  if (!has_header) {
    user.data = packed ? unpack(all, length, 0) : std::string(all);
    return user;
  }
  const std::size_t head = all.empty() ? 1 : octet(all.front()) + std::size_t{1};
  const std::size_t before = packed ? header_septets(head) : head;
  if (head > all.size() || before > length) {
    reader.fail();
    return user;
  }
  user.header = all.substr(1, head - 1);
  all.remove_prefix(head);
  user.data = packed ? unpack(all, length - before, fill_bits(head)) : std::string(all);
  return user;
}

std::size_t validity_octets(std::uint8_t first) {
  switch (first & kValidityMask) {
    case 0: return 0;
    case kRelativeValidity: return 1;
    default: return kValidityOctets;
  }
}

std::uint8_t with_header_bit(std::uint8_t first, const UserData& user) {
  return static_cast<std::uint8_t>((first & ~kHasHeader) | (user.header.empty() ? 0 : kHasHeader));
}

template <typename Message>
std::optional<Message> unless_failed(const Reader& reader, Message message) {
  if (reader.failed()) return std::nullopt;
  return message;
}

}  // namespace

Coding coding_of(int data_coding) {
  constexpr Coding kAlphabets[] = {Coding::gsm, Coding::octets, Coding::ucs2, Coding::gsm};
  const int group = data_coding >> 4;
  if (group < 0x8) {
    const bool compressed = (data_coding & 0x20) != 0;
    return compressed ? Coding::octets : kAlphabets[data_coding >> 2 & 0x3];
  }
  if (group == 0xE) return Coding::ucs2;
  if (group == 0xF) return (data_coding & 0x4) != 0 ? Coding::octets : Coding::gsm;
  return Coding::gsm;
}

std::optional<int> message_class_of(int data_coding) {
  const int group = data_coding >> 4;
  const bool named = group == 0xF || (group < 0x8 && (data_coding & 0x10) != 0);
  return named ? std::optional(data_coding & 0x3) : std::nullopt;
}

std::optional<Address> number_address(std::string_view text) {
  Address address;
  if (text.starts_with('+')) {
    address.type = Address::kInternational;
    text.remove_prefix(1);
  }
  if (text.empty() || text.size() > kMaxAddressDigits) return std::nullopt;
  for (const char c : text) {
    const char lower = c >= 'A' && c <= 'C' ? static_cast<char>(c + 'a' - 'A') : c;
    if (kDigits.find(lower) == std::string_view::npos) return std::nullopt;
    address.value += lower;
  }
  return address;
}

Timestamp timestamp_of(const WallTime& time) {
  // "2017/01/13,03:40:48": two digits at each of these.
  constexpr std::array<std::size_t, 6> kPlaces = {2, 5, 8, 11, 14, 17};
  const std::string text = date_and_time(local_seconds(time));
  Timestamp stamp{};
  for (std::size_t i = 0; i < kPlaces.size(); ++i) {
    const auto digit = [&](std::size_t at) { return static_cast<unsigned>(text[at] - '0'); };
    stamp[i] = static_cast<std::uint8_t>(digit(kPlaces[i]) | digit(kPlaces[i] + 1) << 4);
  }
  const int zone = std::min(std::abs(time.zone_quarters), 79);
  const int sign = time.zone_quarters < 0 ? 0x8 : 0;
  stamp[6] = static_cast<std::uint8_t>(zone / 10 | sign | (zone % 10) << 4);
  return stamp;
}

std::string timestamp_text(const Timestamp& timestamp) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  constexpr std::string_view kBehind = "//,::";
  std::string text;
  for (std::size_t i = 0; i < timestamp.size(); ++i) {
    const bool is_zone = i == timestamp.size() - 1;
    const std::uint8_t both = swapped(timestamp[i]);
    const bool negative = is_zone && (both & 0x80) != 0;
    if (is_zone) text += negative ? '-' : '+';
    text += kHex[is_zone ? both >> 4 & 0x7 : both >> 4];
    text += kHex[both & 0xF];
    if (i < kBehind.size()) text += kBehind[i];
  }
  return text;
}

std::optional<Timestamp> parse_timestamp(std::string_view text) {
  if (!parse_clock_text(text)) return std::nullopt;
  Timestamp stamp{};
  for (std::size_t i = 0; i < stamp.size(); ++i) {
    const auto digit = [&](std::size_t at) { return static_cast<unsigned>(text[at] - '0'); };
    stamp[i] = static_cast<std::uint8_t>(digit(3 * i) | digit(3 * i + 1) << 4);
  }
  if (text[17] == '-') stamp[6] |= 0x8;
  return stamp;
}

std::size_t UserData::room(Coding coding) const {
  const std::size_t head = header_octets(*this);
  return coding == Coding::gsm ? kMaxSeptets - header_septets(head) : kMaxUserOctets - head;
}

std::optional<Concatenation> UserData::concatenation() const {
  for (std::string_view rest = header; rest.size() >= 2;) {
    const char element = rest[0];
    const std::size_t length = octet(rest[1]);
    if (rest.size() < 2 + length) break;
    const std::string_view value = rest.substr(2, length);
    const auto at = [value](std::size_t index) { return int{octet(value[index])}; };
    if (element == kConcatenated && length == 3) return Concatenation{at(0), at(1), at(2)};
    if (element == kConcatenatedWide && length == 4) {
      return Concatenation{at(0) << 8 | at(1), at(2), at(3)};
    }
    rest.remove_prefix(2 + length);
  }
  return std::nullopt;
}

std::string concatenation_header(const Concatenation& part) {
  return {kConcatenated, 3, static_cast<char>(part.reference), static_cast<char>(part.total),
          static_cast<char>(part.number)};
}

std::uint8_t type_of(std::string_view tpdu) { return octet(tpdu.front()) & kTypeMask; }

std::string encode(const Deliver& message) {
  const std::uint8_t first = with_header_bit(message.first, message.user);
  return static_cast<char>(first) + encode_address(message.from) +
         static_cast<char>(message.protocol) + static_cast<char>(message.coding) +
         encode_timestamp(message.sent) + encode_user_data(message.user, coding_of(message.coding));
}

std::string encode(const Submit& message) {
  const std::uint8_t first = with_header_bit(message.first, message.user);
  return std::string{static_cast<char>(first), static_cast<char>(message.reference)} +
         encode_address(message.to) + static_cast<char>(message.protocol) +
         static_cast<char>(message.coding) + message.validity +
         encode_user_data(message.user, coding_of(message.coding));
}

std::string encode(const StatusReport& message) {
  return std::string{static_cast<char>(message.first), static_cast<char>(message.reference)} +
         encode_address(message.to) + encode_timestamp(message.sent) +
         encode_timestamp(message.discharged) + static_cast<char>(message.status);
}

std::string encode(const Command& message) {
  return std::string{static_cast<char>(message.first), static_cast<char>(message.reference),
                     static_cast<char>(message.protocol), static_cast<char>(message.type),
                     static_cast<char>(message.message)} +
         encode_address(message.to) + static_cast<char>(message.data.size()) + message.data;
}

std::optional<Deliver> parse_deliver(std::string_view tpdu) {
  Reader reader(tpdu);
  Deliver message;
  message.first = reader.number();
  if (tpdu.empty() || type_of(tpdu) != kDeliver) return std::nullopt;
  message.from = read_address(reader);
  message.protocol = reader.number();
  message.coding = reader.number();
  message.sent = reader.timestamp();
  message.user =
      read_user_data(reader, (message.first & kHasHeader) != 0, coding_of(message.coding));
  return unless_failed(reader, std::move(message));
}

std::optional<Submit> parse_submit(std::string_view tpdu) {
  Reader reader(tpdu);
  Submit message;
  message.first = reader.number();
  if (tpdu.empty() || type_of(tpdu) != kSubmit) return std::nullopt;
  message.reference = reader.number();
  message.to = read_address(reader);
  message.protocol = reader.number();
  message.coding = reader.number();
  message.validity = reader.bytes(validity_octets(message.first));
  message.user =
      read_user_data(reader, (message.first & kHasHeader) != 0, coding_of(message.coding));
  return unless_failed(reader, std::move(message));
}

// Optional parameters may follow (9.2.2.3); nothing here needs them.
std::optional<StatusReport> parse_status_report(std::string_view tpdu) {
  Reader reader(tpdu);
  StatusReport message;
  message.first = reader.number();
  if (tpdu.empty() || type_of(tpdu) != kStatusReport) return std::nullopt;
  message.reference = reader.number();
  message.to = read_address(reader);
  message.sent = reader.timestamp();
  message.discharged = reader.timestamp();
  message.status = reader.number();
  return unless_failed(reader, std::move(message));
}

std::optional<Command> parse_command(std::string_view tpdu) {
  Reader reader(tpdu);
  Command message;
  message.first = reader.number();
  if (tpdu.empty() || type_of(tpdu) != kCommand) return std::nullopt;
  message.reference = reader.number();
  message.protocol = reader.number();
  message.type = reader.number();
  message.message = reader.number();
  message.to = read_address(reader);
  const std::size_t length = reader.number();
  message.data = reader.bytes(length);
  if (length > kMaxCommandOctets || !reader.rest().empty()) reader.fail();
  return unless_failed(reader, std::move(message));
}

Deliver passed_on(const Submit& message, const Address& from, const Timestamp& now) {
  const auto kept = static_cast<std::uint8_t>(message.first & (kReport | kReplyPath));
  return {.first = static_cast<std::uint8_t>(kDeliver | kNoMoreMessages | kept),
          .from = from,
          .protocol = message.protocol,
          .coding = message.coding,
          .sent = now,
          .user = message.user};
}

std::string encode_service_centre(const Address& centre) {
  if (centre.value.empty()) return {'\0'};
  const std::string digits = semi_octets(centre.value);
  return std::string{static_cast<char>(digits.size() + 1), static_cast<char>(centre.type)} + digits;
}

std::optional<Pdu> split_pdu(std::string_view octets) {
  Reader reader(octets);
  const std::size_t length = reader.number();
  Pdu pdu;
  if (length > 0) {
    pdu.centre.type = reader.number();
    const std::string_view centre = reader.bytes(length - 1);
    if (reader.failed() || length > kMaxServiceCentreOctets) return std::nullopt;
    const bool odd = !centre.empty() && octet(centre.back()) >> 4 == kFiller;
    auto number = digits_of(centre, 2 * centre.size() - (odd ? 1 : 0));
    if (!number || number->size() > kMaxAddressDigits) return std::nullopt;
    pdu.centre.value = std::move(*number);
  }
  if (reader.failed() || reader.rest().empty()) return std::nullopt;
  pdu.tpdu = reader.rest();
  return pdu;
}

std::optional<Pdu> parse_pdu(std::string_view digits, std::size_t octets) {
  std::string dense;
  for (const char c : digits) {
    if (c != ' ' && c != '\r' && c != '\n') dense += c;
  }
  const std::optional<std::string> bytes = at::parse_hex_bytes(dense);
  std::optional<Pdu> pdu = bytes ? split_pdu(*bytes) : std::nullopt;
  if (pdu && pdu->tpdu.size() != octets) return std::nullopt;
  return pdu;
}

}  // namespace bg96::modem::sms
