#include "emulator/modes/ppp/negotiation.hpp"

#include <utility>

namespace bg96::modes::ppp {

Negotiation::Negotiation(sim::TimerQueue& timers, std::uint8_t& identifier, OptionPolicy& policy,
                         Hooks hooks)
    : timers_(timers),
      identifier_(identifier),
      policy_(policy),
      hooks_(std::move(hooks)),
      restart_([this] { restart_over(); }) {}

void Negotiation::open() {
  if (state_ != State::stopped) return;
  failures_ = 0;
  restarts_left_ = kMaxConfigure;
  begin_request();
  state_ = State::request_sent;
}

void Negotiation::close() {
  if (state_ == State::closing) return;
  leave_opened();
  if (state_ == State::stopped) return finish();
  state_ = State::closing;
  restarts_left_ = kMaxTerminate;
  request_identifier_ = ++identifier_;
  send_terminate_request();
}

void Negotiation::reset() {
  restart_.cancel();
  state_ = State::stopped;
}

bool Negotiation::receive(const ControlPacket& packet) {
  switch (static_cast<Code>(packet.code)) {
    case Code::configure_request: take_request(packet); return true;
    case Code::configure_ack: take_ack(packet); return true;
    case Code::configure_nak: take_refusal(packet, false); return true;
    case Code::configure_reject: take_refusal(packet, true); return true;
    case Code::terminate_request: take_terminate_request(packet); return true;
    case Code::terminate_ack: take_terminate_ack(); return true;
    case Code::code_reject: return true;
    default: return false;
  }
}

void Negotiation::take_request(const ControlPacket& packet) {
  const auto options = parse_options(packet.data);
  if (!options || state_ == State::closing) return;
  if (state_ == State::opened || state_ == State::stopped) {
    leave_opened();
    restarts_left_ = kMaxConfigure;
    begin_request();
    state_ = State::request_sent;
  }
  const bool good = answer_request(packet, *options);
  if (!good) {
    if (state_ == State::ack_sent) state_ = State::request_sent;
    return;
  }
  if (state_ != State::ack_received) {
    state_ = State::ack_sent;
    return;
  }
  state_ = State::opened;
  restart_.cancel();
  hooks_.up();
}

// RFC 1661 5.3 and 5.4: what is not known is rejected first, and alone.
bool Negotiation::answer_request(const ControlPacket& packet,
                                 const std::vector<ConfigureOption>& options) {
  using Verdict = OptionPolicy::Verdict;
  std::string naks;
  std::string as_asked;  // of what is in `naks`
  std::string rejects;
  for (const ConfigureOption& option : options) {
    std::string better;
    const Verdict verdict = policy_.judge(option, better);
    if (verdict == Verdict::reject) rejects += configure_option(option.type, option.value);
    if (verdict != Verdict::nak) continue;
    naks += better;
    as_asked += configure_option(option.type, option.value);
  }
  if (rejects.empty() && !naks.empty() && ++failures_ > kMaxFailure) rejects = as_asked;
  if (!rejects.empty()) {
    send(Code::configure_reject, packet.identifier, rejects);
    return false;
  }
  if (!naks.empty()) {
    send(Code::configure_nak, packet.identifier, naks);
    return false;
  }
  failures_ = 0;
  send(Code::configure_ack, packet.identifier, packet.data);
  policy_.agreed(options);
  return true;
}

void Negotiation::take_ack(const ControlPacket& packet) {
  if (packet.identifier != request_identifier_ || packet.data != request_) return;
  switch (state_) {
    case State::request_sent:
      state_ = State::ack_received;
      restarts_left_ = kMaxConfigure;
      return;
    case State::ack_sent:
      state_ = State::opened;
      restart_.cancel();
      return hooks_.up();
    case State::ack_received:
    case State::opened:
      leave_opened();
      begin_request();
      state_ = State::request_sent;
      return;
    case State::stopped:
    case State::closing: return;
  }
}

void Negotiation::take_refusal(const ControlPacket& packet, bool rejected) {
  const auto options = parse_options(packet.data);
  if (!options || packet.identifier != request_identifier_) return;
  if (state_ == State::stopped || state_ == State::closing) return;
  policy_.refused(*options, rejected);
  leave_opened();
  // Not without an end: a peer may refuse for ever.
  if (restarts_left_ == 0) return finish();
  --restarts_left_;
  begin_request();
  if (state_ != State::ack_sent) state_ = State::request_sent;
}

void Negotiation::take_terminate_request(const ControlPacket& packet) {
  send(Code::terminate_ack, packet.identifier, {});
  leave_opened();
  finish();
}

void Negotiation::take_terminate_ack() {
  if (state_ == State::closing) return finish();
  if (state_ != State::opened) return;
  leave_opened();
  begin_request();
  state_ = State::request_sent;
}

void Negotiation::begin_request() {
  request_ = policy_.wanted();
  request_identifier_ = ++identifier_;
  send_request();
}

void Negotiation::send_request() {
  send(Code::configure_request, request_identifier_, request_);
  restart_.arm(timers_, timers_.now() + kRestart);
}

void Negotiation::send_terminate_request() {
  send(Code::terminate_request, request_identifier_, {});
  restart_.arm(timers_, timers_.now() + kRestart);
}

void Negotiation::restart_over() {
  if (--restarts_left_ <= 0) return finish();
  if (state_ == State::closing) return send_terminate_request();
  if (state_ == State::ack_received) state_ = State::request_sent;
  send_request();
}

void Negotiation::leave_opened() {
  if (state_ != State::opened) return;
  state_ = State::request_sent;
  restarts_left_ = kMaxConfigure;
  hooks_.down();
}

void Negotiation::finish() {
  restart_.cancel();
  state_ = State::stopped;
  hooks_.finished();
}

void Negotiation::send(Code code, std::uint8_t identifier, std::string_view data) {
  hooks_.send(control_packet(static_cast<std::uint8_t>(code), identifier, data));
}

}  // namespace bg96::modes::ppp
