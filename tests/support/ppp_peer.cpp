#include "tests/support/ppp_peer.hpp"

#include <utility>

#include "emulator/modes/ppp/control_packet.hpp"
#include "emulator/modes/ppp/protocols.hpp"

namespace bg96::testing {
namespace {

using namespace modes::ppp;

constexpr std::uint8_t kAuthentication = 3;
constexpr std::uint8_t kAddress = 3;

std::uint8_t code_of(Code code) { return static_cast<std::uint8_t>(code); }

}  // namespace

PppPeer::PppPeer(Write write, Proof proof)
    : write_(std::move(write)),
      proof_(proof),
      reader_([this](std::uint16_t protocol, std::string_view information) {
        take(protocol, information);
      }) {}

void PppPeer::start() {
  send(kLcp, control_packet(code_of(Code::configure_request), 1,
                            configure_option(2, std::string(4, '\0')) +
                                configure_option(5, "\x01\x02\x03\x04")));
}

void PppPeer::send(std::uint16_t protocol, std::string_view information) {
  write_(framed(protocol, information, kEscapeAll));
}

void PppPeer::take(std::uint16_t protocol, std::string_view information) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string text;
  for (int shift = 12; shift >= 0; shift -= 4) text += kDigits[(protocol >> shift) & 15U];
  if (protocol == kIp) {
    seen_.push_back(text);
    packet_ = information;
    return;
  }
  const auto packet = ControlPacket::parse(information);
  if (!packet) return;
  seen_.push_back(text + " " + std::to_string(packet->code));
  if (protocol == kLcp) take_lcp(packet->code, packet->identifier, packet->data);
  if (protocol == kIpcp) take_ipcp(packet->code, packet->identifier, packet->data);
  constexpr std::uint8_t kChallenge = 1;
  constexpr std::uint8_t kResponse = 2;
  constexpr std::uint8_t kSuccess = 3;
  if (protocol == kChap && packet->code == kChallenge) {
    send(kChap, control_packet(kResponse, packet->identifier,
                               "\x10"
                               "sixteen octets..name"));
  }
  if (protocol == kChap && packet->code == kSuccess) ask_ipcp();
  if (protocol == kPap && packet->code == 2) ask_ipcp();
}

void PppPeer::take_lcp(std::uint8_t code, std::uint8_t identifier, std::string_view data) {
  const bool was_up = link_is_up();
  if (code == code_of(Code::configure_ack)) lcp_acknowledged_ = true;
  if (code == code_of(Code::configure_request)) {
    std::string wrong;
    const auto options = parse_options(data);
    for (const auto& option : *options) {
      if (option.type != kAuthentication) continue;
      const bool is_chap = option.value.starts_with("\xC2\x23");
      if (proof_ == Proof::none) wrong += configure_option(option.type, option.value);
      if (proof_ == Proof::pap && is_chap) wrong += configure_option(option.type, "\xC0\x23");
    }
    const Code refusal = proof_ == Proof::none ? Code::configure_reject : Code::configure_nak;
    lcp_agreed_ = wrong.empty();
    send(kLcp, control_packet(code_of(wrong.empty() ? Code::configure_ack : refusal), identifier,
                              wrong.empty() ? data : wrong));
  }
  if (code == code_of(Code::terminate_request)) {
    send(kLcp, control_packet(code_of(Code::terminate_ack), identifier, {}));
  }
  if (was_up || !link_is_up()) return;
  if (proof_ == Proof::none) ask_ipcp();
  if (proof_ == Proof::pap) send(kPap, control_packet(1, 1, "\x04user\x04word"));
}

void PppPeer::take_ipcp(std::uint8_t code, std::uint8_t identifier, std::string_view data) {
  if (code == code_of(Code::configure_ack)) ipcp_acknowledged_ = true;
  if (code == code_of(Code::configure_nak)) {
    const auto options = parse_options(data);
    for (const auto& option : *options) {
      if (option.type == kAddress) address_ = option.value;
    }
    ask_ipcp();
  }
  if (code == code_of(Code::configure_request)) {
    ipcp_agreed_ = true;
    send(kIpcp, control_packet(code_of(Code::configure_ack), identifier, data));
  }
}

void PppPeer::ask_ipcp() {
  send(kIpcp,
       control_packet(code_of(Code::configure_request), 1, configure_option(kAddress, address_)));
}

void PppPeer::ping(std::string_view destination) {
  const auto sum_of = [](const std::string& bytes) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < bytes.size(); i += 2)
      sum += number_of(std::string_view(bytes).substr(i, 2));
    while ((sum >> 16) != 0) sum = (sum & 0xFFFF) + (sum >> 16);
    return big_endian(~sum & 0xFFFF, 2);
  };
  std::string icmp("\x08\x00\x00\x00\x00\x01\x00\x01", 8);
  icmp.replace(2, 2, sum_of(icmp));
  std::string header("\x45\x00\x00\x1C\x00\x00\x00\x00\x40\x01\x00\x00", 12);
  header += address_ + std::string(destination);
  header.replace(10, 2, sum_of(header));
  send(kIp, header + icmp);
}

}  // namespace bg96::testing
