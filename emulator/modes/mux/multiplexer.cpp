#include "emulator/modes/mux/multiplexer.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

namespace bg96::modes::mux {
namespace {

constexpr int kControl = 0;  // the DLCI of the multiplexer's own messages

constexpr std::uint8_t kExtension = 0x01;
constexpr std::uint8_t kCommand = 0x02;

// 27.010, 5.4.6.3: the types of messages, as commands.
enum class MessageType : std::uint8_t {
  not_supported = 0x13,          // NSC
  test = 0x23,                   // Test
  line_status = 0x53,            // RLS
  flow_off = 0x63,               // FCoff
  parameter_negotiation = 0x83,  // PN
  port_negotiation = 0x93,       // RPN
  flow_on = 0xA3,                // FCon
  close_down = 0xC3,             // CLD
  modem_status = 0xE3,           // MSC
};

// 27.010, 5.4.6.3.7: the signals of MSC.
constexpr std::uint8_t kFlowControl = 0x02;
constexpr std::uint8_t kReadyToCommunicate = 0x04;
constexpr std::uint8_t kReadyToReceive = 0x08;
constexpr std::uint8_t kDataValid = 0x80;

std::uint8_t byte_of(char character) { return static_cast<std::uint8_t>(character); }

}  // namespace

/// A message on DLCI 0; `type` is as on the line but for its C/R bit, which is set.
struct Multiplexer::Message {
  MessageType type{};
  bool command = true;
  std::string value;

  /// Takes one from the front; none when its length lies.
  static std::optional<Message> take(std::string_view& bytes);
};

std::optional<Multiplexer::Message> Multiplexer::Message::take(std::string_view& bytes) {
  if (bytes.size() < 2) return std::nullopt;
  Message message;
  message.type = static_cast<MessageType>(byte_of(bytes[0]) | kCommand);
  message.command = (byte_of(bytes[0]) & kCommand) != 0;
  std::size_t length = byte_of(bytes[1]) >> 1;
  std::size_t header = 2;
  if ((byte_of(bytes[1]) & kExtension) == 0) {
    if (bytes.size() < 3) return std::nullopt;
    length |= static_cast<std::size_t>(byte_of(bytes[2])) << 7;
    header = 3;
  }
  if (bytes.size() - header < length) return std::nullopt;
  message.value = bytes.substr(header, length);
  bytes.remove_prefix(header + length);
  return message;
}

Multiplexer::Multiplexer(Hooks hooks) : hooks_(std::move(hooks)) {}

void Multiplexer::start(std::size_t max_information_bytes) {
  stop();
  runs_ = true;
  max_information_bytes_ =
      std::clamp<std::size_t>(max_information_bytes, 1, FrameReader::kMaxInformationBytes);
  for (Channel& channel : channels_) channel.max_information_bytes = max_information_bytes_;
}

void Multiplexer::stop() {
  runs_ = false;
  all_stopped_ = false;
  reader_.reset();
  channels_ = {};
}

Mode::Taken Multiplexer::consume(std::string_view bytes, std::string& /*echo*/) {
  std::string_view rest = bytes;
  while (runs_ && !rest.empty() && has_room()) {
    if (const auto frame = reader_.consume(rest)) handle(*frame);
  }
  return {bytes.size() - rest.size(), !runs_};
}

bool Multiplexer::has_room() const {
  for (int id = 1; id <= kChannels; ++id) {
    if (at(id).open && hooks_.room(id) < FrameReader::kMaxInformationBytes) return false;
  }
  return true;
}

void Multiplexer::handle(const Frame& frame) {
  using Type = Frame::Type;
  switch (frame.type) {
    case Type::set_mode: return set_mode(frame);
    case Type::disconnect: return disconnect(frame);
    case Type::ui:
    case Type::uih: return receive(frame);
    case Type::acknowledgement:
    case Type::disconnected_mode: return;  // to what we never asked
  }
}

// A host that starts again does not know what is open: it gets the same answer.
void Multiplexer::set_mode(const Frame& frame) {
  const bool possible =
      frame.channel == kControl || (frame.channel <= kChannels && at(kControl).open);
  if (!possible) return reply(frame, Frame::Type::disconnected_mode);
  Channel& channel = at(frame.channel);
  const bool was_open = std::exchange(channel.open, true);
  reply(frame, Frame::Type::acknowledgement);
  if (!was_open && frame.channel != kControl) hooks_.opened(frame.channel);
}

void Multiplexer::disconnect(const Frame& frame) {
  if (frame.channel > kChannels || !at(frame.channel).open) {
    return reply(frame, Frame::Type::disconnected_mode);
  }
  reply(frame, Frame::Type::acknowledgement);
  if (frame.channel == kControl) return end();
  at(frame.channel) = {.max_information_bytes = max_information_bytes_};
  hooks_.closed(frame.channel);
}

void Multiplexer::receive(const Frame& frame) {
  if (frame.channel > kChannels || !at(frame.channel).open) {
    return reply(frame, Frame::Type::disconnected_mode);
  }
  if (frame.channel == kControl) return control(frame.information);
  if (!frame.information.empty()) hooks_.deliver(frame.channel, frame.information);
  Channel& channel = at(frame.channel);
  if (!channel.open || channel.low || !channel.speaks_status) return;
  if (hooks_.room(frame.channel) >= kLowRoomBytes) return;
  channel.low = true;
  write_status(frame.channel);
}

// The host's C/R and P/F bits come back as they were (27.010, 5.2.1.2 and 5.3.1).
void Multiplexer::reply(const Frame& frame, Frame::Type type) {
  const bool asked = frame.type == Frame::Type::set_mode || frame.type == Frame::Type::disconnect;
  hooks_.write(encode({.channel = frame.channel,
                       .command = frame.command,
                       .type = type,
                       .poll_final = asked ? frame.poll_final : true,
                       .information = {}}));
}

void Multiplexer::control(std::string_view information) {
  while (runs_) {
    const auto message = Message::take(information);
    if (!message) return;
    if (message->command) obey(*message);
  }
}

void Multiplexer::obey(const Message& message) {
  switch (message.type) {
    case MessageType::parameter_negotiation: return negotiate(message);
    case MessageType::modem_status: return take_status(message);
    case MessageType::port_negotiation: return tell_port_settings(message);
    case MessageType::test:
    case MessageType::line_status: return answer(message);
    case MessageType::flow_on: answer(message); return set_all_stopped(false);
    case MessageType::flow_off: answer(message); return set_all_stopped(true);
    case MessageType::close_down: answer(message); return end();
    default: break;
  }
  const auto type = static_cast<char>(message.type);
  write_message({MessageType::not_supported, false, std::string(1, type)});
}

// 27.010, 5.4.6.3.1: of all that may be asked for, only the length of a frame depends on it.
void Multiplexer::negotiate(Message message) {
  constexpr std::size_t kBytes = 8;
  if (message.value.size() != kBytes) return;
  const int id = byte_of(message.value[0]) & 0x3F;
  if (id > kChannels) return;
  const std::size_t asked =
      byte_of(message.value[4]) | static_cast<std::size_t>(byte_of(message.value[5])) << 8;
  const std::size_t agreed =
      asked == 0 ? max_information_bytes_ : std::min(asked, FrameReader::kMaxInformationBytes);
  at(id).max_information_bytes = agreed;
  message.value[1] = '\0';  // UIH frames, convergence layer 1
  message.value[4] = static_cast<char>(agreed & 0xFF);
  message.value[5] = static_cast<char>(agreed >> 8);
  answer(message);
}

void Multiplexer::take_status(const Message& message) {
  answer(message);
  if (message.value.size() < 2) return;
  const int id = byte_of(message.value[0]) >> 2;
  if (id == kControl || id > kChannels || !at(id).open) return;
  const std::uint8_t signals = byte_of(message.value[1]);
  hooks_.data_terminal_ready(id, (signals & kReadyToCommunicate) != 0);
  if (!runs_ || !at(id).open) return;
  if (!std::exchange(at(id).speaks_status, true)) write_status(id);
  set_stopped(id, (signals & kFlowControl) != 0);
}

// 27.010, 5.4.6.3.9: a question has no values; one with values is agreed to, for no wire has them.
void Multiplexer::tell_port_settings(const Message& message) {
  // 115200 bit/s, 8N1, no flow control, XON and XOFF as usual, nothing asked to change.
  constexpr std::string_view kUsual("\x07\x03\x00\x11\x13\x00\x00", 7);
  Message told = message;
  if (told.value.size() == 1) told.value += kUsual;
  answer(told);
}

void Multiplexer::answer(const Message& message) {
  write_message({message.type, false, message.value});
}

void Multiplexer::write_message(const Message& message) {
  const auto type = static_cast<std::uint8_t>(message.type);
  std::string text(1, static_cast<char>(message.command ? type : type & ~kCommand));
  const std::size_t length = message.value.size();
  if (length <= 0x7F) {
    text += static_cast<char>(length << 1 | kExtension);
  } else {
    text += static_cast<char>((length & 0x7F) << 1);
    text += static_cast<char>(length >> 7);
  }
  hooks_.write(encode({.channel = kControl, .information = text + message.value}));
}

void Multiplexer::write_status(int id) {
  const Channel& channel = at(id);
  std::uint8_t signals = kExtension | kReadyToCommunicate | kReadyToReceive;
  if (channel.low) signals |= kFlowControl;
  if (channel.carrier) signals |= kDataValid;
  const char value[] = {static_cast<char>(id << 2 | kCommand | kExtension),
                        static_cast<char>(signals)};
  write_message({MessageType::modem_status, true, std::string(value, sizeof value)});
}

void Multiplexer::set_carrier(int id, bool on) {
  if (!is_open(id)) return;
  const bool before = std::exchange(at(id).carrier, on);
  if (before != on && at(id).speaks_status) write_status(id);
}

void Multiplexer::room_changed() {
  for (int id = 1; id <= kChannels && runs_; ++id) {
    if (!at(id).low || hooks_.room(id) < 2 * kLowRoomBytes) continue;
    at(id).low = false;
    write_status(id);
  }
}

void Multiplexer::set_stopped(int id, bool stopped) {
  const bool before = all_stopped_ || std::exchange(at(id).stopped, stopped);
  const bool now = all_stopped_ || stopped;
  if (before == now) return;
  if (!now) flush(id);
  hooks_.output_stopped(id, now);
}

void Multiplexer::set_all_stopped(bool stopped) {
  if (std::exchange(all_stopped_, stopped) == stopped) return;
  for (int id = 1; id <= kChannels && runs_; ++id) {
    if (!at(id).open || at(id).stopped) continue;
    if (!stopped) flush(id);
    hooks_.output_stopped(id, stopped);
  }
}

void Multiplexer::flush(int id) {
  const std::string pending = std::exchange(at(id).pending, {});
  if (!pending.empty()) send(id, pending);
}

void Multiplexer::send(int id, std::string_view bytes) {
  if (!is_open(id)) return;
  Channel& channel = at(id);
  if (all_stopped_ || channel.stopped) {
    const std::string_view kept = bytes.substr(0, kPendingLimitBytes - channel.pending.size());
    channel.pending += kept;
    if (kept.size() < bytes.size()) hooks_.lost(id, bytes.size() - kept.size());
    return;
  }
  std::string frames;
  for (; !bytes.empty();
       bytes.remove_prefix(std::min(bytes.size(), channel.max_information_bytes))) {
    frames += encode({.channel = id,
                      .information = std::string(bytes.substr(0, channel.max_information_bytes))});
  }
  if (!frames.empty()) hooks_.write(std::move(frames));
}

void Multiplexer::end() {
  const std::array<Channel, kChannels + 1> before = channels_;
  stop();
  for (int id = 1; id <= kChannels; ++id) {
    if (before[static_cast<std::size_t>(id)].open) hooks_.closed(id);
  }
  hooks_.ended();
}

}  // namespace bg96::modes::mux
