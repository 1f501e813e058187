#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "emulator/modem/tcpip/pdp.hpp"
#include "emulator/ports/channel_id.hpp"

namespace bg96::modem {

/// The context that a dial string asks for: 1 for *99#, <cid> for *99***<cid>#, also *98 and with T
/// or P before it (27.007 10.2.1.1; PPP note V1.0). Empty: it dials something else.
std::optional<int> dialled_context(std::string_view dial_string);

/// A data call, ATD*99#: one port that is connected to one context. There is one at most.
class DataCall {
 public:
  /// What CONNECT tells of an LTE link with ATX1 and above, bit/s (PPP note V1.0).
  static constexpr int kRateBitPerS = 150'000'000;
  /// Its port must be told that the carrier is gone.
  using CarrierLost = std::function<void(ports::ChannelId)>;

  DataCall(Pdp& pdp, CarrierLost carrier_lost);

  /// Connects `port` to a context that nobody uses. False: there is none, for NO CARRIER.
  sim::Task<bool> dial(ports::ChannelId port, int context_id);
  /// Does that port have a call, in data mode or not?
  bool has_call(ports::ChannelId port) const { return call_ && call_->port == port; }
  bool uses(int context_id) const { return call_ && call_->context_id == context_id; }
  /// ATH, or DTR: the call goes without a word, and its context with it. Without a call nothing
  /// happens.
  void hang_up(ports::ChannelId port);
  /// The context has gone, and with it a call that it had.
  void context_closed(int context_id);
  /// All ends without a word.
  void stop() { call_.reset(); }

 private:
  struct Call {
    ports::ChannelId port;
    int context_id;
  };

  Pdp& pdp_;
  CarrierLost carrier_lost_;
  std::optional<Call> call_;
};

}  // namespace bg96::modem
