#include "emulator/modes/ppp/hdlc.hpp"

#include <array>
#include <utility>

namespace bg96::modes::ppp {
namespace {

constexpr unsigned char kFlag = 0x7E;
constexpr unsigned char kEscape = 0x7D;
constexpr unsigned char kFlip = 0x20;  // of an escaped byte
constexpr unsigned char kFirstPlain = 0x20;
constexpr std::string_view kAddressAndControl = "\xFF\x03";
constexpr std::uint16_t kInitialCheck = 0xFFFF;
constexpr std::uint16_t kGoodCheck = 0xF0B8;  // over a frame with its FCS
constexpr std::size_t kCheckBytes = 2;

constexpr std::array<std::uint16_t, 256> make_table() {
  std::array<std::uint16_t, 256> table{};
  for (unsigned byte = 0; byte < table.size(); ++byte) {
    unsigned value = byte;
    for (int bit = 0; bit < 8; ++bit) value = (value & 1U) != 0 ? value >> 1 ^ 0x8408U : value >> 1;
    table[byte] = static_cast<std::uint16_t>(value);
  }
  return table;
}
constexpr auto kTable = make_table();

std::uint16_t register_after(std::string_view bytes) {
  unsigned check = kInitialCheck;
  for (const char byte : bytes) {
    check = check >> 8 ^ kTable[(check ^ static_cast<unsigned char>(byte)) & 0xFFU];
  }
  return static_cast<std::uint16_t>(check);
}

}  // namespace

std::uint16_t frame_check(std::string_view bytes) {
  return static_cast<std::uint16_t>(~register_after(bytes));
}

std::string framed(std::uint16_t protocol, std::string_view information, ControlCharacterMap map) {
  std::string plain(kAddressAndControl);
  plain += static_cast<char>(protocol >> 8);
  plain += static_cast<char>(protocol & 0xFF);
  plain += information;
  const std::uint16_t check = frame_check(plain);
  plain += static_cast<char>(check & 0xFF);
  plain += static_cast<char>(check >> 8);
  std::string frame;
  frame.reserve(plain.size() * 2 + 2);
  frame += static_cast<char>(kFlag);
  for (const char letter : plain) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool escapes =
        byte == kFlag || byte == kEscape || (byte < kFirstPlain && (map >> byte & 1U) != 0);
    if (escapes) frame += static_cast<char>(kEscape);
    frame += static_cast<char>(escapes ? byte ^ kFlip : byte);
  }
  frame += static_cast<char>(kFlag);
  return frame;
}

void FrameReader::feed(std::string_view bytes) {
  for (const char letter : bytes) {
    const auto byte = static_cast<unsigned char>(letter);
    if (byte == kFlag) {
      end_frame();
    } else if (too_long_) {
      continue;
    } else if (byte == kEscape) {
      escaped_ = true;
    } else if (frame_.size() == kMaxFrameBytes) {
      too_long_ = true;
    } else {
      frame_ += static_cast<char>(escaped_ ? byte ^ kFlip : byte);
      escaped_ = false;
    }
  }
}

// An escape before the flag is how a sender gives its frame up. Compressed headers are taken at any
// time, for whoever reads them can tell them apart.
void FrameReader::end_frame() {
  const std::string frame = std::exchange(frame_, {});
  const bool given_up = std::exchange(escaped_, false);
  const bool too_long = std::exchange(too_long_, false);
  if (given_up || too_long || frame.size() <= kCheckBytes) return;
  if (register_after(frame) != kGoodCheck) return;
  std::string_view rest(frame);
  rest.remove_suffix(kCheckBytes);
  if (rest.starts_with(kAddressAndControl)) rest.remove_prefix(kAddressAndControl.size());
  if (rest.empty()) return;
  auto protocol = static_cast<std::uint16_t>(static_cast<unsigned char>(rest.front()));
  rest.remove_prefix(1);
  if ((protocol & 1U) == 0) {
    if (rest.empty()) return;
    protocol = static_cast<std::uint16_t>(protocol << 8 | static_cast<unsigned char>(rest.front()));
    rest.remove_prefix(1);
  }
  sink_(protocol, rest);
}

}  // namespace bg96::modes::ppp
