#include "emulator/modes/ppp/link.hpp"

#include <utility>

#include "emulator/modes/ppp/protocols.hpp"

namespace bg96::modes::ppp {

Link::Link(sim::TimerQueue& timers, std::uint8_t& identifier, std::uint32_t magic, Hooks hooks)
    : identifier_(identifier),
      hooks_(std::move(hooks)),
      reader_([this](std::uint16_t protocol, std::string_view information) {
        take_frame(protocol, information);
      }),
      lcp_options_(magic),
      lcp_(timers, identifier, lcp_options_,
           {.send = [this](const std::string& packet) { send(kLcp, packet); },
            .up = [this] { lcp_up(); },
            .down = [this] { lcp_down(); },
            .finished =
                [this] {
                  over_ = true;
                  hooks_.ended();
                }}),
      authenticator_(timers, identifier,
                     {.send = [this](std::uint16_t protocol,
                                     const std::string& packet) { send(protocol, packet); },
                      .proved = [this] { hooks_.wants_network(lcp_options_.peer_mru()); },
                      .gave_up = [this] { lcp_.close(); }}),
      ipcp_(timers, identifier, ipcp_options_,
            {.send = [this](const std::string& packet) { send(kIpcp, packet); },
             .up = [] {},
             .down = [] {},
             .finished = [] {}}) {}

void Link::input(std::string_view bytes) { reader_.feed(bytes); }

void Link::lcp_up() { authenticator_.start(lcp_options_.authentication(), lcp_options_.magic()); }

void Link::lcp_down() {
  authenticator_.stop();
  ipcp_.reset();
  network_open_ = false;
  early_request_.clear();
}

void Link::open_network(const NetworkAddresses& addresses) {
  if (!lcp_.is_up() || network_open_) return;
  network_open_ = true;
  ipcp_options_.set(addresses);
  ipcp_.open();
  if (!early_request_.empty()) take_ipcp(std::exchange(early_request_, {}));
}

void Link::send_packet(std::string_view packet) {
  if (is_up() && packet.size() <= lcp_options_.peer_mru()) send(kIp, packet);
}

void Link::take_frame(std::uint16_t protocol, std::string_view information) {
  if (over_) return;
  if (protocol == kLcp) return take_lcp(information);
  if (!lcp_.is_up()) return;
  switch (protocol) {
    case kPap:
    case kChap:
      if (const auto packet = ControlPacket::parse(information)) {
        authenticator_.receive(protocol, *packet);
      }
      return;
    case kIpcp:
      if (network_open_) return take_ipcp(information);
      early_request_ = information;
      return;
    case kIp:
      if (is_up()) hooks_.packet(std::string(information));
      return;
    default: return reject_protocol(protocol, information);
  }
}

void Link::take_lcp(std::string_view information) {
  const auto packet = ControlPacket::parse(information);
  if (!packet || lcp_.receive(*packet)) return;
  switch (static_cast<Code>(packet->code)) {
    case Code::protocol_reject:
      // Without IP the call is good for nothing.
      if (number_of(packet->data.substr(0, 2)) == kIpcp) lcp_.close();
      return;
    case Code::echo_request: return answer_echo(*packet);
    case Code::echo_reply:
    case Code::discard_request: return;
    default: return reject_code(kLcp, information);
  }
}

void Link::take_ipcp(std::string_view information) {
  const auto packet = ControlPacket::parse(information);
  if (packet && !ipcp_.receive(*packet)) reject_code(kIpcp, information);
}

void Link::answer_echo(const ControlPacket& packet) {
  constexpr std::size_t kMagicBytes = 4;
  if (!lcp_.is_up() || packet.data.size() < kMagicBytes) return;
  std::string data = big_endian(lcp_options_.magic(), kMagicBytes);
  data += packet.data.substr(kMagicBytes);
  send(kLcp, control_packet(static_cast<std::uint8_t>(Code::echo_reply), packet.identifier, data));
}

void Link::reject_code(std::uint16_t protocol, std::string_view information) {
  constexpr std::size_t kHeaderBytes = 4;
  const std::string_view part = information.substr(0, lcp_options_.peer_mru() - kHeaderBytes);
  send(protocol, control_packet(static_cast<std::uint8_t>(Code::code_reject), ++identifier_, part));
}

void Link::reject_protocol(std::uint16_t protocol, std::string_view information) {
  constexpr std::size_t kHeaderBytes = 6;
  std::string data = big_endian(protocol, 2);
  data += information.substr(0, lcp_options_.peer_mru() - kHeaderBytes);
  send(kLcp, control_packet(static_cast<std::uint8_t>(Code::protocol_reject), ++identifier_, data));
}

// LCP must be understood whatever has been agreed (RFC 1662 7.1).
void Link::send(std::uint16_t protocol, std::string_view packet) {
  const bool agreed = protocol != kLcp && lcp_.is_up();
  hooks_.write(framed(protocol, packet, agreed ? lcp_options_.peer_map() : kEscapeAll));
}

}  // namespace bg96::modes::ppp
