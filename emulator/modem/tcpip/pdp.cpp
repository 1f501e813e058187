#include "emulator/modem/tcpip/pdp.hpp"

#include <algorithm>
#include <utility>

#include "emulator/at/text.hpp"
#include "emulator/modem/tcpip/net_errors.hpp"

namespace bg96::modem {

// The command that activates may end at any time: by its time limit, or with its port.
class Pdp::Activation {
 public:
  Activation(Pdp& pdp, int context_id) : pdp_(pdp), context_id_(context_id) { set(true); }
  Activation(const Activation&) = delete;
  Activation& operator=(const Activation&) = delete;
  ~Activation() { set(false); }

 private:
  void set(bool activating) {
    pdp_.context(context_id_).activating = activating;
    pdp_.tell_board(context_id_);
  }
  Pdp& pdp_;
  int context_id_;
};

Pdp::Pdp(sim::TimerQueue& timers, const Profile& profile, const Settings& settings,
         Network& network, StateBoard& board, Hooks hooks)
    : timers_(timers),
      profile_(profile),
      settings_(settings),
      network_(network),
      board_(board),
      hooks_(std::move(hooks)) {
  // A BG96 comes with the first one defined (a device report of BG96MAR03A06M1G).
  contexts_.front().defined = true;
}

std::string Pdp::address(int context_id) { return at::text("10.7.157.", context_id); }

sim::Task<int> Pdp::activate(int context_id, ports::ChannelId port) {
  PdpContext& context = this->context(context_id);
  if (context.active) co_return kOperationNotAllowed;
  if (active_count() >= profile_.limits.active_contexts) co_return kOpenPdpContextFailed;
  if (is_duplicate(context)) co_return kOpenPdpContextFailed;
  network_.attach_if_detached();
  const Activation activation(*this, context_id);
  // A search that goes on may still end well; the command's time limit ends the wait.
  while (network_.searching()) co_await network_.changed().wait();
  last_cause_ = "No service";
  if (!network_.registered()) co_return not_registered();
  co_await sim::Sleep(timers_, timers_.now() + profile_.timing.context_activation);
  if (!network_.registered()) co_return not_registered();
  last_cause_ = "Network failure";
  if (!context.activating) co_return kOpenPdpContextFailed;  // the network has refused it meanwhile
  last_cause_ = "Missing or unknown APN";
  if (context.apn.empty() && profile_.network.apn_required) co_return kApnNotConfigured;
  forget_cause();
  context.defined = true;
  context.active = true;
  context.port = port;
  hooks_.changed_by_host(context_id, true);
  co_return kOperationSuccessful;
}

// The code of an activation without a registration: the host may have forbidden the radio.
int Pdp::not_registered() const {
  return network_.radio_on() ? kOpenPdpContextFailed : kOperationBlocked;
}

sim::Task<int> Pdp::deactivate(int context_id) {
  if (context(context_id).active) {
    const sim::Duration needed = profile_.timing.context_deactivation;
    co_await sim::Sleep(timers_, timers_.now() + std::min(needed, kDeactivationLimit));
    const bool confirmed = needed <= kDeactivationLimit || !context(context_id).active;
    if (!confirmed) co_return kClosePdpContextFailed;
  }
  if (end(context_id, ContextEnd::deactivated)) {
    last_cause_ = "Regular deactivation";
    hooks_.changed_by_host(context_id, false);
  } else {
    hooks_.ended(context_id, ContextEnd::deactivated);
  }
  co_return kOperationSuccessful;
}

bool Pdp::lose(int context_id) { return end(context_id, ContextEnd::lost); }

bool Pdp::end(int context_id, ContextEnd how) {
  PdpContext& context = this->context(context_id);
  if (std::exchange(context.activating, false)) tell_board(context_id);
  if (!context.active) return false;
  context.active = false;
  context.name_servers.clear();
  tell_board(context_id);
  hooks_.ended(context_id, how);
  return true;
}

void Pdp::tell_board(int context_id) {
  const PdpContext& context = this->context(context_id);
  const std::string_view state = context.active       ? "active"
                                 : context.activating ? "activating"
                                                      : "inactive";
  board_.set(StateBoard::Machine::pdp, state, context_id);
}

// AT+QCFG="pdp/duplicatechk". Without a name the network chooses one, which the modem does not know
// before; names are without case (23.003, 9.1).
bool Pdp::is_duplicate(const PdpContext& context) const {
  const bool allowed = settings_.non_volatile.configuration.duplicate_check != 0;
  if (allowed || context.apn.empty()) return false;
  return std::any_of(contexts_.begin(), contexts_.end(), [&context](const PdpContext& other) {
    return other.active && at::equal_ignoring_case(other.apn, context.apn);
  });
}

int Pdp::active_count() const {
  return static_cast<int>(std::count_if(contexts_.begin(), contexts_.end(),
                                        [](const PdpContext& context) { return context.active; }));
}

}  // namespace bg96::modem
