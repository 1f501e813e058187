#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/modes/ppp/control_packet.hpp"
#include "emulator/sim/timer_queue.hpp"

namespace bg96::modes::ppp {

/// The options of one control protocol: what we ask for, and what we think of what the peer asks
/// for.
class OptionPolicy {
 public:
  enum class Verdict : std::uint8_t { ack, nak, reject };

  virtual ~OptionPolicy() = default;
  /// What we ask for at present, as bytes.
  virtual std::string wanted() const = 0;
  /// What the peer asks for with one option. With `nak`, `better` gets the whole option that would
  /// do.
  virtual Verdict judge(const ConfigureOption& asked, std::string& better) = 0;
  /// The peer's whole request has been acknowledged: this is how it wants to be spoken to.
  virtual void agreed(const std::vector<ConfigureOption>& options) = 0;
  /// The peer would rather have these values of what we ask for, or does not know these options.
  virtual void refused(const std::vector<ConfigureOption>& options, bool rejected) = 0;
};

/// The option negotiation automaton of RFC 1661 4, of one control protocol, without its states for
/// a line that is down: there is always a line.
class Negotiation {
 public:
  // RFC 1661 4.6.
  static constexpr sim::Duration kRestart = std::chrono::seconds(3);
  static constexpr int kMaxConfigure = 10;
  static constexpr int kMaxTerminate = 2;
  static constexpr int kMaxFailure = 5;

  struct Hooks {
    std::function<void(const std::string& packet)> send;
    std::function<void()> up;
    std::function<void()> down;  ///< it was up
    std::function<void()>
        finished;  ///< the peer ends it, does not answer, or has confirmed our end
  };

  /// `identifier` is the last one that was used, by whatever protocol; it goes up with each
  /// request.
  Negotiation(sim::TimerQueue& timers, std::uint8_t& identifier, OptionPolicy& policy, Hooks hooks);

  /// Begins to ask.
  void open();
  /// Asks the peer to end it, and is finished once the peer has confirmed, or never does.
  void close();
  /// A packet with one of the first seven codes. False: it has another code.
  bool receive(const ControlPacket& packet);
  /// Forgets all without a word, so that it may be opened anew.
  void reset();
  bool is_up() const { return state_ == State::opened; }

 private:
  enum class State : std::uint8_t {
    stopped,
    request_sent,
    ack_received,
    ack_sent,
    opened,
    closing,
  };

  void take_request(const ControlPacket& packet);
  void take_ack(const ControlPacket& packet);
  void take_refusal(const ControlPacket& packet, bool rejected);
  void take_terminate_request(const ControlPacket& packet);
  void take_terminate_ack();
  bool answer_request(const ControlPacket& packet, const std::vector<ConfigureOption>& options);
  void begin_request();
  void send_request();
  void send_terminate_request();
  void restart_over();
  void leave_opened();
  void finish();
  void send(Code code, std::uint8_t identifier, std::string_view data);

  sim::TimerQueue& timers_;
  std::uint8_t& identifier_;
  OptionPolicy& policy_;
  Hooks hooks_;
  State state_ = State::stopped;
  std::string request_;  // the options of our last request
  std::uint8_t request_identifier_ = 0;
  int restarts_left_ = 0;
  int failures_ = 0;  // Naks in a row
  sim::Timer restart_;
};

}  // namespace bg96::modes::ppp
