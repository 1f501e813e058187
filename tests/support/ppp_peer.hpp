#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/modes/ppp/hdlc.hpp"

namespace bg96::testing {

/// A host's end of PPP that agrees to whatever the modem asks for, but for what it was told to
/// refuse.
class PppPeer {
 public:
  using Write = std::function<void(std::string bytes)>;
  /// How it answers the modem's wish for CHAP.
  enum class Proof : std::uint8_t { chap, pap, none };

  explicit PppPeer(Write write, Proof proof = Proof::none);

  /// Begins to speak.
  void start();
  /// Bytes of the modem.
  void feed(std::string_view bytes) { reader_.feed(bytes); }
  /// A packet of any protocol.
  void send(std::uint16_t protocol, std::string_view information);
  /// An echo request of ICMP to that address, with an empty body.
  void ping(std::string_view destination);

  bool link_is_up() const { return lcp_acknowledged_ && lcp_agreed_; }
  bool network_is_up() const { return ipcp_acknowledged_ && ipcp_agreed_; }
  /// Its own address, four octets.
  const std::string& address() const { return address_; }
  /// Each control packet and each IP packet that came: "C021 1", protocol and code; IP: "0021".
  const std::vector<std::string>& seen() const { return seen_; }
  /// The last IP packet.
  const std::string& packet() const { return packet_; }

 private:
  void take(std::uint16_t protocol, std::string_view information);
  void take_lcp(std::uint8_t code, std::uint8_t identifier, std::string_view data);
  void take_ipcp(std::uint8_t code, std::uint8_t identifier, std::string_view data);
  void ask_ipcp();

  Write write_;
  Proof proof_;
  modes::ppp::FrameReader reader_;
  bool lcp_acknowledged_ = false;  // what we asked for
  bool lcp_agreed_ = false;        // what the modem asked for
  bool ipcp_acknowledged_ = false;
  bool ipcp_agreed_ = false;
  std::string address_ = std::string(4, '\0');
  std::vector<std::string> seen_;
  std::string packet_;
};

}  // namespace bg96::testing
