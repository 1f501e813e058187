#include "emulator/modes/ppp/authenticator.hpp"

#include <utility>

#include "emulator/modes/ppp/protocols.hpp"

namespace bg96::modes::ppp {
namespace {

// RFC 1334 2.2.
constexpr std::uint8_t kPapRequest = 1;
constexpr std::uint8_t kPapAck = 2;
// RFC 1994 4.
constexpr std::uint8_t kChallenge = 1;
constexpr std::uint8_t kResponse = 2;
constexpr std::uint8_t kSuccess = 3;
constexpr std::size_t kChallengeBytes = 16;
constexpr std::string_view kName = "UMTS_CHAP_SRVR";  // as Qualcomm's modems call themselves

// A request of PAP is a name and a secret, each with its length before it.
bool is_pap_request(std::string_view data) {
  for (int field = 0; field < 2; ++field) {
    if (data.empty()) return false;
    const std::size_t length = number_of(data.substr(0, 1));
    if (length + 1 > data.size()) return false;
    data.remove_prefix(length + 1);
  }
  return true;
}

bool is_chap_response(std::string_view data) {
  return !data.empty() && number_of(data.substr(0, 1)) + 1 <= data.size();
}

}  // namespace

Authenticator::Authenticator(sim::TimerQueue& timers, std::uint8_t& identifier, Hooks hooks)
    : timers_(timers), identifier_(identifier), hooks_(std::move(hooks)), restart_([this] {
        if (--tries_left_ <= 0) return hooks_.gave_up();
        challenge();
      }) {}

void Authenticator::start(Authentication how, std::uint32_t seed) {
  how_ = how;
  seed_ = seed;
  running_ = true;
  proved_ = false;
  tries_left_ = kMaxTries;
  if (how_ == Authentication::none) return prove();
  if (how_ == Authentication::chap) challenge_identifier_ = ++identifier_;
  challenge();
}

void Authenticator::stop() {
  running_ = false;
  restart_.cancel();
}

// The same challenge again each time. With PAP it is the peer who begins.
void Authenticator::challenge() {
  restart_.arm(timers_, timers_.now() + kRestart);
  if (how_ != Authentication::chap) return;
  std::string data(1, static_cast<char>(kChallengeBytes));
  std::uint32_t number = seed_;
  while (data.size() <= kChallengeBytes) {
    number = number * 1664525U + 1013904223U;
    data += big_endian(number, 4);
  }
  data += kName;
  hooks_.send(kChap, control_packet(kChallenge, challenge_identifier_, data));
}

void Authenticator::receive(std::uint16_t protocol, const ControlPacket& packet) {
  if (!running_) return;
  if (protocol == kPap && how_ == Authentication::pap) take_pap(packet);
  if (protocol == kChap && how_ == Authentication::chap) take_chap(packet);
}

// One that is repeated has not heard our answer.
void Authenticator::take_pap(const ControlPacket& packet) {
  if (packet.code != kPapRequest || !is_pap_request(packet.data)) return;
  hooks_.send(kPap, control_packet(kPapAck, packet.identifier, std::string_view("\0", 1)));
  prove();
}

void Authenticator::take_chap(const ControlPacket& packet) {
  if (packet.code != kResponse || packet.identifier != challenge_identifier_) return;
  if (!is_chap_response(packet.data)) return;
  hooks_.send(kChap, control_packet(kSuccess, packet.identifier, {}));
  prove();
}

void Authenticator::prove() {
  restart_.cancel();
  if (!std::exchange(proved_, true)) hooks_.proved();
}

}  // namespace bg96::modes::ppp
