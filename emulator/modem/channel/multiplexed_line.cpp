#include "emulator/modem/channel/multiplexed_line.hpp"

#include <utility>

#include "emulator/at/text.hpp"
#include "emulator/modem/modem.hpp"

namespace bg96::modem {
namespace {

constexpr int kBeforeFirst = static_cast<int>(ports::ChannelId::cmux1) - 1;

ports::ChannelId port_of(int channel) {
  return static_cast<ports::ChannelId>(kBeforeFirst + channel);
}

int channel_of(ports::ChannelId id) { return static_cast<int>(id) - kBeforeFirst; }

}  // namespace

MultiplexedLine::MultiplexedLine(Modem& modem)
    : modem_(modem), multiplexer_(hooks()), resume_([this] {
        multiplexer_.room_changed();
        modem_.channel(ports::ChannelId::uart1).input({});
      }) {}

modes::mux::Multiplexer::Hooks MultiplexedLine::hooks() {
  return {
      .write =
          [this](std::string frames) {
            modem_.emit(ports::WriteBytes{ports::ChannelId::uart1, std::move(frames)});
          },
      .room = [this](int channel) { return modem_.channel(port_of(channel)).input_room(); },
      .deliver = [this](int channel,
                        std::string_view bytes) { modem_.channel(port_of(channel)).input(bytes); },
      .opened = [this](int channel) { open(channel); },
      .closed = [this](int channel) { close(channel); },
      .data_terminal_ready =
          [this](int channel, bool on) {
            modem_.channel(port_of(channel)).set_data_terminal_ready(on);
          },
      .output_stopped =
          [this](int channel, bool stopped) {
            stopped_[static_cast<std::size_t>(channel)] = stopped;
            tell_output(channel);
          },
      .lost =
          [this](int channel, std::size_t bytes) {
            modem_.trace(ports::Trace::Level::warning, "output-lost",
                         at::text(name_of(port_of(channel)), ": ", bytes, " bytes"));
          },
      .ended =
          [this] {
            modem_.trace(ports::Trace::Level::info, "multiplexer", "uart1 speaks AT again");
          }};
}

void MultiplexedLine::start(std::size_t max_information_bytes) {
  stopped_ = {};
  multiplexer_.start(max_information_bytes);
}

bool MultiplexedLine::is_open(ports::ChannelId id) const {
  return is_multiplexed(id) && multiplexer_.is_open(channel_of(id));
}

void MultiplexedLine::write(ports::ChannelId id, std::string_view bytes) {
  multiplexer_.send(channel_of(id), bytes);
}

void MultiplexedLine::set_carrier(ports::ChannelId id, bool on) {
  if (is_multiplexed(id)) multiplexer_.set_carrier(channel_of(id), on);
}

// Not at once: the channel is in the middle of it.
void MultiplexedLine::input_taken() {
  if (runs() && !resume_.armed()) resume_.arm_last(modem_.timers());
}

void MultiplexedLine::set_output_full(bool full) {
  port_full_ = full;
  for (int channel = 1; channel <= modes::mux::Multiplexer::kChannels; ++channel) {
    if (multiplexer_.is_open(channel)) tell_output(channel);
  }
}

void MultiplexedLine::tell_output(int channel) {
  const bool full = port_full_ || stopped_[static_cast<std::size_t>(channel)];
  modem_.channel_output(port_of(channel), full);
}

void MultiplexedLine::open(int channel) {
  Channel& port = modem_.channel(port_of(channel));
  modem_.trace(ports::Trace::Level::debug, "multiplexer", at::text(name_of(port.id()), " is open"));
  port.set_data_terminal_ready(true);
  stopped_[static_cast<std::size_t>(channel)] = false;
  tell_output(channel);
  multiplexer_.set_carrier(channel, port.has_carrier());
}

// As when a host closes a tty: DTR drops, also where the host has dropped it before and gone on.
void MultiplexedLine::close(int channel) {
  Channel& port = modem_.channel(port_of(channel));
  modem_.trace(ports::Trace::Level::debug, "multiplexer",
               at::text(name_of(port.id()), " is closed"));
  port.set_data_terminal_ready(true);
  port.set_data_terminal_ready(false);
  port.hang_up();
}

}  // namespace bg96::modem
