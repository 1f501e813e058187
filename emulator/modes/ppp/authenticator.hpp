#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "emulator/modes/ppp/control_packet.hpp"
#include "emulator/modes/ppp/lcp_options.hpp"
#include "emulator/sim/timer_queue.hpp"

namespace bg96::modes::ppp {

/// Lets a peer prove who it is, by PAP (RFC 1334) or CHAP (RFC 1994), and believes whatever it
/// says: a BG96 only passes name and secret on to the network, and the network here takes any. So
/// no MD5 is ever computed.
class Authenticator {
 public:
  static constexpr sim::Duration kRestart = std::chrono::seconds(3);
  /// How often a peer is asked, or is waited for, for so long.
  static constexpr int kMaxTries = 10;

  struct Hooks {
    std::function<void(std::uint16_t protocol, const std::string& packet)> send;
    std::function<void()> proved;
    std::function<void()> gave_up;  ///< the peer says nothing
  };

  Authenticator(sim::TimerQueue& timers, std::uint8_t& identifier, Hooks hooks);

  /// Begins; with `none` the peer is believed at once. `seed` makes a challenge.
  void start(Authentication how, std::uint32_t seed);
  /// A packet of PAP or CHAP.
  void receive(std::uint16_t protocol, const ControlPacket& packet);
  void stop();

 private:
  void challenge();
  void take_pap(const ControlPacket& packet);
  void take_chap(const ControlPacket& packet);
  void prove();

  sim::TimerQueue& timers_;
  std::uint8_t& identifier_;
  Hooks hooks_;
  Authentication how_ = Authentication::none;
  bool running_ = false;
  bool proved_ = false;
  std::uint32_t seed_ = 0;
  std::uint8_t challenge_identifier_ = 0;
  int tries_left_ = 0;
  sim::Timer restart_;
};

}  // namespace bg96::modes::ppp
