#include "emulator/modes/mux/frame.hpp"

#include <algorithm>

namespace bg96::modes::mux {
namespace {

constexpr std::uint8_t kFlag = 0xF9;
constexpr std::uint8_t kExtension = 0x01;  // the last byte of its field
constexpr std::uint8_t kCommandResponse = 0x02;
constexpr std::uint8_t kPollFinal = 0x10;
constexpr std::size_t kMaxShortLength = 127;

std::uint8_t byte_of(char character) { return static_cast<std::uint8_t>(character); }

// 27.010, 5.2.1.6 and annex B: x^8 + x^2 + x + 1, reflected.
std::uint8_t check_sequence(std::string_view bytes) {
  constexpr std::uint8_t kPolynomial = 0xE0;
  unsigned check = 0xFF;
  for (const char character : bytes) {
    check ^= byte_of(character);
    for (int bit = 0; bit < 8; ++bit) check = (check >> 1) ^ ((check & 1) != 0 ? kPolynomial : 0U);
  }
  return static_cast<std::uint8_t>(0xFF - check);
}

// UIH alone leaves the information unchecked.
std::uint8_t check_of(Frame::Type type, const std::string& header, const std::string& information) {
  return check_sequence(type == Frame::Type::uih ? header : header + information);
}

bool is_known(std::uint8_t type) {
  using Type = Frame::Type;
  constexpr Type kTypes[] = {Type::ui,         Type::disconnected_mode, Type::set_mode,
                             Type::disconnect, Type::acknowledgement,   Type::uih};
  return std::find(std::begin(kTypes), std::end(kTypes), static_cast<Type>(type)) !=
         std::end(kTypes);
}

}  // namespace

std::string encode(const Frame& frame) {
  const std::size_t length = frame.information.size();
  std::string header;
  header +=
      static_cast<char>(frame.channel << 2 | (frame.command ? kCommandResponse : 0) | kExtension);
  header += static_cast<char>(static_cast<std::uint8_t>(frame.type) |
                              (frame.poll_final ? kPollFinal : 0));
  if (length <= kMaxShortLength) {
    header += static_cast<char>(length << 1 | kExtension);
  } else {
    header += static_cast<char>((length & kMaxShortLength) << 1);
    header += static_cast<char>(length >> 7);
  }
  std::string text(1, static_cast<char>(kFlag));
  text += header;
  text += frame.information;
  text += static_cast<char>(check_of(frame.type, header, frame.information));
  text += static_cast<char>(kFlag);
  return text;
}

std::optional<Frame> FrameReader::consume(std::string_view& bytes) {
  while (!bytes.empty()) {
    const std::uint8_t byte = byte_of(bytes.front());
    bytes.remove_prefix(1);
    if (part_ != Part::flag) {
      take(byte);
      continue;
    }
    part_ = byte == kFlag ? Part::address : Part::hunt;
    if (byte != kFlag) continue;
    if (auto frame = finish()) return frame;
  }
  return std::nullopt;
}

void FrameReader::reset() { part_ = Part::hunt; }

void FrameReader::take(std::uint8_t byte) {
  switch (part_) {
    case Part::hunt:
      if (byte == kFlag) part_ = Part::address;
      return;
    case Part::address:
      if (byte == kFlag) return;
      header_.assign(1, static_cast<char>(byte));
      part_ = (byte & kExtension) != 0 ? Part::control : Part::hunt;
      return;
    case Part::control:
      header_ += static_cast<char>(byte);
      part_ = byte == kFlag ? Part::address : Part::length;
      return;
    case Part::length:
      header_ += static_cast<char>(byte);
      length_ = byte >> 1;
      if ((byte & kExtension) != 0) return length_known();
      part_ = Part::length_high;
      return;
    case Part::length_high:
      header_ += static_cast<char>(byte);
      length_ |= static_cast<std::size_t>(byte) << 7;
      return length_known();
    case Part::information:
      information_ += static_cast<char>(byte);
      if (information_.size() == length_) part_ = Part::check;
      return;
    case Part::check:
      check_ = byte;
      part_ = Part::flag;
      return;
    case Part::flag: return;
  }
}

void FrameReader::length_known() {
  information_.clear();
  part_ = length_ > kMaxInformationBytes ? Part::hunt
          : length_ > 0                  ? Part::information
                                         : Part::check;
}

std::optional<Frame> FrameReader::finish() const {
  const std::uint8_t address = byte_of(header_[0]);
  const std::uint8_t control = byte_of(header_[1]);
  const auto type = static_cast<std::uint8_t>(control & ~kPollFinal);
  if (!is_known(type)) return std::nullopt;
  Frame frame{.channel = address >> 2,
              .command = (address & kCommandResponse) != 0,
              .type = static_cast<Frame::Type>(type),
              .poll_final = (control & kPollFinal) != 0,
              .information = information_};
  if (check_of(frame.type, header_, information_) != check_) return std::nullopt;
  return frame;
}

}  // namespace bg96::modes::mux
