#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "emulator/modes/mode.hpp"
#include "emulator/modes/mux/frame.hpp"

namespace bg96::modes::mux {

/// The responding station of 3GPP TS 27.010, basic option, on one serial port: it takes the port's
/// bytes and carries up to four channels (DLCI 1-4) over them.
///
/// Whatever the host leaves out is done without: no channel needs its parameters negotiated or its
/// modem status told. Nothing is asked of the host by itself, so that there are no timers.
class Multiplexer final : public Mode {
 public:
  /// How many channels there are.
  static constexpr int kChannels = 4;
  /// What is kept for a channel whose host has stopped the flow; what is beyond is lost.
  static constexpr std::size_t kPendingLimitBytes = 1024 * 1024;
  /// A channel that takes no more than this is told to its host (MSC with FC), if that speaks MSC.
  static constexpr std::size_t kLowRoomBytes = 16 * 1024;

  /// Whom it serves. All channels are DLCIs, 1-4.
  struct Hooks {
    std::function<void(std::string)> write;  ///< frames for the host, to be written in one piece
    std::function<std::size_t(int channel)> room;  ///< how many bytes it takes now
    std::function<void(int channel, std::string_view)> deliver;
    std::function<void(int channel)> opened;
    std::function<void(int channel)> closed;
    std::function<void(int channel, bool on)> data_terminal_ready;
    std::function<void(int channel, bool stopped)> output_stopped;
    std::function<void(int channel, std::size_t bytes)> lost;  ///< beyond kPendingLimitBytes
    std::function<void()> ended;                               ///< the port speaks AT again
  };

  explicit Multiplexer(Hooks hooks);

  /// Begins, with frames to the host that carry at most so many bytes (N1, 1-1509).
  void start(std::size_t max_information_bytes);
  /// Forgets all channels; nobody is told.
  void stop();
  bool runs() const { return runs_; }
  bool is_open(int channel) const { return runs_ && at(channel).open; }

  /// Takes nothing while a channel has no room for a frame. `done`: it has ended.
  Taken consume(std::string_view bytes, std::string& echo) override;
  /// Bytes of an open channel for its host.
  void send(int channel, std::string_view bytes);
  /// A channel has its carrier (DCD), or has it no more; told to a host that speaks MSC.
  void set_carrier(int channel, bool on);
  /// A channel may have taken bytes: may its host go on?
  void room_changed();

 private:
  struct Channel {
    bool open = false;
    bool stopped = false;        // by the host's MSC
    bool speaks_status = false;  // its host has sent MSC
    bool low = false;            // and has been told to wait
    bool carrier = false;
    std::size_t max_information_bytes = 0;
    std::string pending;
  };
  struct Message;

  Channel& at(int channel) { return channels_[static_cast<std::size_t>(channel)]; }
  const Channel& at(int channel) const { return channels_[static_cast<std::size_t>(channel)]; }
  bool has_room() const;
  void handle(const Frame& frame);
  void set_mode(const Frame& frame);
  void disconnect(const Frame& frame);
  void receive(const Frame& frame);
  void reply(const Frame& frame, Frame::Type type);
  void control(std::string_view information);
  void obey(const Message& message);
  void negotiate(Message message);
  void take_status(const Message& message);
  void tell_port_settings(const Message& message);
  void answer(const Message& message);
  void write_message(const Message& message);
  void write_status(int channel);
  void set_stopped(int channel, bool stopped);
  void set_all_stopped(bool stopped);
  void flush(int channel);
  void end();

  Hooks hooks_;
  FrameReader reader_;
  bool runs_ = false;
  bool all_stopped_ = false;  // by FCoff
  std::size_t max_information_bytes_ = 0;
  std::array<Channel, kChannels + 1> channels_;  // by DLCI
};

}  // namespace bg96::modes::mux
