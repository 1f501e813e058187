#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "emulator/modes/mux/multiplexer.hpp"
#include "emulator/ports/channel_id.hpp"
#include "emulator/sim/timer_queue.hpp"

namespace bg96::modem {

class Modem;

/// AT+CMUX: uart1 carries the channels cmux1 to cmux4 (DLCI 1-4), each a port that speaks AT.
class MultiplexedLine {
 public:
  explicit MultiplexedLine(Modem& modem);

  /// uart1 speaks frames from now on; `max_information_bytes` is the N1 of those to the host.
  void start(std::size_t max_information_bytes);
  /// uart1 speaks AT again, and nobody is told.
  void stop() { multiplexer_.stop(); }
  bool runs() const { return multiplexer_.runs(); }
  /// Does the host hear that channel?
  bool is_open(ports::ChannelId id) const;
  /// Consumes the bytes of uart1.
  modes::Mode& mode() { return multiplexer_; }

  /// Bytes of a channel for its host; without one they are lost.
  void write(ports::ChannelId id, std::string_view bytes);
  /// A channel is online, or has its carrier for another reason.
  void set_carrier(ports::ChannelId id, bool on);
  /// A channel has taken bytes of its host.
  void input_taken();
  /// The host takes nothing from uart1, or takes it again.
  void set_output_full(bool full);

 private:
  modes::mux::Multiplexer::Hooks hooks();
  void open(int channel);
  void close(int channel);
  void tell_output(int channel);

  Modem& modem_;
  modes::mux::Multiplexer multiplexer_;
  bool port_full_ = false;
  std::array<bool, modes::mux::Multiplexer::kChannels + 1> stopped_{};  // by DLCI
  sim::Timer resume_;
};

}  // namespace bg96::modem
