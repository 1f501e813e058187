#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "emulator/modes/ppp/authenticator.hpp"
#include "emulator/modes/ppp/hdlc.hpp"
#include "emulator/modes/ppp/ipcp_options.hpp"
#include "emulator/modes/ppp/lcp_options.hpp"
#include "emulator/modes/ppp/negotiation.hpp"
#include "emulator/sim/timer_queue.hpp"

namespace bg96::modes::ppp {

/// The modem's end of a PPP link: LCP, then the proof of who the host is, then IPCP, then IP
/// (RFC 1661 3.2). Without IO: bytes and packets come in and go out.
class Link {
 public:
  struct Hooks {
    std::function<void(std::string bytes)> write;  ///< to the host
    /// The host is known: addresses are wanted, open_network() must follow. `mru`: the most bytes
    /// of a packet that the host takes.
    std::function<void(std::size_t mru)> wants_network;
    std::function<void(std::string packet)> packet;  ///< IP, of the host
    /// Nothing more will come. The link may not be destroyed within this.
    std::function<void()> ended;
  };

  /// `identifier` is the last one that was used; a modem counts on from call to call.
  Link(sim::TimerQueue& timers, std::uint8_t& identifier, std::uint32_t magic, Hooks hooks);

  /// Begins to speak.
  void start() { lcp_.open(); }
  /// What the host sends, in any pieces.
  void input(std::string_view bytes);
  /// The network is there, with those addresses.
  void open_network(const NetworkAddresses& addresses);
  /// A packet for the host; lost when IP does not run, or when the host does not take as many
  /// bytes.
  void send_packet(std::string_view packet);
  /// Ends it in good order: ended() follows when the host has confirmed, or has not in time.
  void terminate() { lcp_.close(); }
  /// Does IP run?
  bool is_up() const { return ipcp_.is_up(); }

 private:
  void take_frame(std::uint16_t protocol, std::string_view information);
  void take_lcp(std::string_view information);
  void take_ipcp(std::string_view information);
  void reject_code(std::uint16_t protocol, std::string_view information);
  void reject_protocol(std::uint16_t protocol, std::string_view information);
  void answer_echo(const ControlPacket& packet);
  void lcp_up();
  void lcp_down();
  void send(std::uint16_t protocol, std::string_view packet);

  std::uint8_t& identifier_;
  Hooks hooks_;
  FrameReader reader_;
  LcpOptions lcp_options_;
  IpcpOptions ipcp_options_;
  Negotiation lcp_;
  Authenticator authenticator_;
  Negotiation ipcp_;
  bool network_open_ = false;
  bool over_ = false;
  std::string early_request_;  // the last packet of IPCP that came before the network was there
};

}  // namespace bg96::modes::ppp
