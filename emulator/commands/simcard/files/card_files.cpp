// The files of the card: those that drivers read, made of the profile's SIM and network.
#include "emulator/commands/simcard/files/card_files.hpp"

#include <algorithm>
#include <array>

#include "emulator/modem/services/sms/alphabet.hpp"

namespace bg96::commands {
namespace {

const CardAnswer kFileNotFound{{}, 0x6A, 0x82};
const CardAnswer kRecordNotFound{{}, 0x6A, 0x83};
const CardAnswer kWrongParameters{{}, 0x6B, 0x00};
const CardAnswer kWrongStructure{{}, 0x69, 0x81};
const CardAnswer kSecurityStatus{{}, 0x69, 0x82};
const CardAnswer kInstructionNotSupported{{}, 0x6D, 0x00};
constexpr int kLengthIs = 0x6C;

// 31.102 and 102 221.
constexpr int kRoot = 0x3F00;
constexpr int kApplication = 0x7FFF;
constexpr int kGsmFolder = 0x7F20;
constexpr int kIccid = 0x2FE2;
constexpr int kLanguages = 0x2F05;
constexpr int kImsi = 0x6F07;
constexpr int kOwnLanguages = 0x6F05;
constexpr int kSearchPeriod = 0x6F31;
constexpr int kServices = 0x6F38;
constexpr int kOwnNumber = 0x6F40;
constexpr int kProviderName = 0x6F46;
constexpr int kUserNetworks = 0x6F60;
constexpr int kOperatorNetworks = 0x6F61;
constexpr int kHomeNetworks = 0x6F62;
constexpr int kPacketLocation = 0x6F73;
constexpr int kForbiddenNetworks = 0x6F7B;
constexpr int kLocation = 0x6F7E;
constexpr int kAdministrative = 0x6FAD;
constexpr int kEpsLocation = 0x6FE3;

constexpr char kEmpty = '\xFF';
constexpr std::size_t kProviderNameBytes = 17;
constexpr std::size_t kNumberAlphaBytes = 14;
constexpr std::size_t kNumberBytes = 10;

std::string bytes_of(std::initializer_list<int> values) {
  std::string bytes;
  for (const int value : values) bytes += static_cast<char>(value);
  return bytes;
}

std::string two_bytes(std::uint32_t value) {
  return bytes_of({static_cast<int>(value >> 8 & 0xFF), static_cast<int>(value & 0xFF)});
}

// 31.102, table 4.4
int nibble(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  switch (digit) {
    case '*': return 0xA;
    case '#': return 0xB;
    case 'p':
    case 'P':
    case 'w':
    case 'W': return 0xC;
    case '?': return 0xD;
    default: return 0xF;
  }
}

// Two digits a byte, the first in the lower half; an odd end is filled with F.
std::string swapped(std::string_view digits) {
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const int high = i + 1 < digits.size() ? nibble(digits[i + 1]) : 0xF;
    bytes += static_cast<char>(high << 4 | nibble(digits[i]));
  }
  return bytes;
}

// 24.008, 10.5.1.13
std::string plmn(std::string_view digits) {
  const int third = digits.size() > 5 ? nibble(digits[5]) : 0xF;
  return bytes_of({nibble(digits[1]) << 4 | nibble(digits[0]), third << 4 | nibble(digits[2]),
                   nibble(digits[4]) << 4 | nibble(digits[3])});
}

// With LTE and GSM as its technologies (31.102, 4.2.5).
std::string plmn_with_technologies(std::string_view digits) {
  return plmn(digits) + bytes_of({0x40, 0x80});
}

std::string imsi_file(std::string_view imsi) {
  const bool odd = imsi.size() % 2 == 1;
  // The parity stands before the first digit.
  std::string content = bytes_of(
      {static_cast<int>(imsi.size() / 2 + 1), nibble(imsi.front()) << 4 | (odd ? 0x9 : 0x1)});
  content += swapped(imsi.substr(1));
  content.resize(9, kEmpty);
  return content;
}

std::string padded(std::string text, std::size_t size) {
  text.resize(size, kEmpty);
  return text;
}

// 102 221, annex A: characters of the GSM alphabet, or all of UCS2 behind a byte that says so.
std::string name_of_entry(const std::u32string& text) {
  constexpr char kUcs2 = '\x80';
  const auto septets = modem::sms::to_gsm(text);
  return padded(septets ? *septets : kUcs2 + modem::sms::to_utf16(text), kNumberAlphaBytes);
}

std::string own_number_record(const std::optional<modem::Phonebook::Entry>& own) {
  if (!own) return std::string(kNumberAlphaBytes + kNumberBytes + 4, kEmpty);
  std::string record = name_of_entry(own->text);
  std::string_view number = own->number;
  if (number.empty()) return record + std::string(kNumberBytes + 4, kEmpty);
  if (number.front() == '+') number.remove_prefix(1);
  const std::string digits = swapped(number.substr(0, 2 * kNumberBytes));
  record += bytes_of({static_cast<int>(digits.size() + 1), own->type});
  record += padded(digits, kNumberBytes);
  return record + bytes_of({0xFF, 0xFF});
}

// The last status byte: 0 updated, 1 not updated.
std::string location_file(modem::CommandContext& context) {
  const modem::Profile::Network& network = context.profile().network;
  return bytes_of({0xFF, 0xFF, 0xFF, 0xFF}) + plmn(network.operator_numeric) +
         two_bytes(network.area_code) +
         bytes_of({0x00, context.network().registered() ? 0x00 : 0x01});
}

std::string packet_location_file(modem::CommandContext& context) {
  const modem::Profile::Network& network = context.profile().network;
  return bytes_of({0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}) + plmn(network.operator_numeric) +
         two_bytes(network.area_code) +
         bytes_of({0x01, context.network().registered() ? 0x00 : 0x01});
}

std::string eps_location_file(modem::CommandContext& context) {
  const modem::Profile::Network& network = context.profile().network;
  return bytes_of({0x0B, 0xF6}) + std::string(10, kEmpty) + plmn(network.operator_numeric) +
         two_bytes(network.area_code) + bytes_of({context.network().registered() ? 0x00 : 0x01});
}

CardFile transparent(int id, std::string content) {
  return {.id = id, .content = std::move(content), .records = {}, .is_folder = false};
}

}  // namespace

std::optional<CardFile> find_card_file(modem::CommandContext& context, int id) {
  const modem::Profile::Network& network = context.profile().network;
  const modem::SimCard& card = context.sim_card();
  const std::string& home = network.operator_numeric;
  constexpr int kPlaces = 4;  // of a list of networks
  switch (id) {
    case kRoot:
    case kApplication:
    case kGsmFolder: return CardFile{.id = id, .content = {}, .records = {}, .is_folder = true};
    case kIccid: return transparent(id, swapped(card.iccid()));
    case kLanguages:
    case kOwnLanguages: return transparent(id, "en");
    case kImsi: return transparent(id, imsi_file(card.imsi()));
    case kSearchPeriod: return transparent(id, bytes_of({0x05}));
    case kServices: return transparent(id, bytes_of({0x9E, 0xE2, 0x1D, 0x12, 0x67, 0x46, 0x40}));
    case kOwnNumber:
      return CardFile{.id = id,
                      .content = {},
                      .records = {own_number_record(
                          context.phonebook().find(modem::Phonebook::Storage::on, 1))},
                      .is_folder = false};
    case kProviderName:
      return transparent(id, bytes_of({0x00}) + padded(context.profile().sim.service_provider,
                                                       kProviderNameBytes - 1));
    case kUserNetworks: return transparent(id, std::string(5 * kPlaces, kEmpty));
    case kOperatorNetworks:
    case kHomeNetworks: return transparent(id, padded(plmn_with_technologies(home), 5 * kPlaces));
    case kForbiddenNetworks:
      return transparent(id, padded(plmn(network.forbidden_numeric), 3 * kPlaces));
    case kLocation: return transparent(id, location_file(context));
    case kPacketLocation: return transparent(id, packet_location_file(context));
    case kEpsLocation: return transparent(id, eps_location_file(context));
    // How many digits of the network's number follow the country's.
    case kAdministrative:
      return transparent(id, bytes_of({0x00, 0x00, 0x00, static_cast<int>(home.size()) - 3}));
    default: return std::nullopt;
  }
}

std::string describe_card_file(const CardFile& file) {
  constexpr int kFolder = 0x78;
  constexpr int kTransparent = 0x41;
  constexpr int kLinear = 0x42;
  constexpr int kCoding = 0x21;
  std::string body;
  const int size = static_cast<int>(file.content.size());
  if (file.is_linear()) {
    const int length = static_cast<int>(file.records.front().size());
    const int count = static_cast<int>(file.records.size());
    body = bytes_of({0x82, 5, kLinear, kCoding, 0, length, count, 0x83, 2}) +
           two_bytes(static_cast<std::uint32_t>(file.id)) + bytes_of({0x8A, 1, 5, 0x80, 2}) +
           two_bytes(static_cast<std::uint32_t>(length * count));
  } else {
    body = bytes_of({0x82, 2, file.is_folder ? kFolder : kTransparent, kCoding, 0x83, 2}) +
           two_bytes(static_cast<std::uint32_t>(file.id)) + bytes_of({0x8A, 1, 5});
    if (!file.is_folder) {
      body += bytes_of({0x80, 2}) + two_bytes(static_cast<std::uint32_t>(size));
    }
  }
  return bytes_of({0x62, static_cast<int>(body.size())}) + body;
}

namespace {

CardAnswer read_binary(const CardFile& file, int offset, int expected) {
  if (file.is_linear() || file.is_folder) return kWrongStructure;
  const int size = static_cast<int>(file.content.size());
  if (offset >= size) return kWrongParameters;
  if (expected > size - offset) return {{}, kLengthIs, size - offset};
  return {
      file.content.substr(static_cast<std::size_t>(offset),
                          expected == 0 ? std::string::npos : static_cast<std::size_t>(expected))};
}

CardAnswer read_record(const CardFile& file, int number, int mode, int expected) {
  constexpr int kAbsolute = 4;
  if (!file.is_linear()) return kWrongStructure;
  if (mode != kAbsolute) return kWrongParameters;
  if (number < 1 || number > static_cast<int>(file.records.size())) return kRecordNotFound;
  const std::string& record = file.records[static_cast<std::size_t>(number - 1)];
  if (expected != 0 && expected != static_cast<int>(record.size())) {
    return {{}, kLengthIs, static_cast<int>(record.size())};
  }
  return {record};
}

}  // namespace

CardAnswer ask_card(modem::CommandContext& context, Instruction instruction, int file, int p1,
                    int p2, int expected) {
  const auto found = find_card_file(context, file);
  if (!found) return kFileNotFound;
  switch (instruction) {
    case Instruction::read_binary: return read_binary(*found, p1 << 8 | p2, expected);
    case Instruction::read_record: return read_record(*found, p1, p2, expected);
    case Instruction::get_response:
    case Instruction::status: return {describe_card_file(*found)};
    // The card's owner has not given the modem the right to write.
    case Instruction::update_binary:
    case Instruction::update_record: return kSecurityStatus;
    case Instruction::select:
    case Instruction::verify: break;
  }
  return kInstructionNotSupported;
}

}  // namespace bg96::commands
