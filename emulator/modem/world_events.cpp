// What happens to a modem from outside its serial line and its sockets, and what it tells of that.
#include <variant>

#include "emulator/at/text.hpp"
#include "emulator/modem/modem.hpp"

namespace bg96::modem {
namespace {

// `"IP","10.7.157.1"`, as +CGEV has them.
std::string packet_address(const PdpContext& context, int context_id) {
  const std::string_view type = context.type == 2 ? "IPV6" : context.type == 3 ? "IPV4V6" : "IP";
  return at::text(at::quoted(type), ",", at::quoted(Pdp::address(context_id)));
}

// Does it bring anything onto the air?
bool is_sent(ports::NetRequest::Kind kind) {
  using Kind = ports::NetRequest::Kind;
  return kind == Kind::open_tcp || kind == Kind::send || kind == Kind::write ||
         kind == Kind::finish || kind == Kind::resolve || kind == Kind::ping;
}

}  // namespace

void Modem::happen(ports::WorldEvent event, sim::Instant now) {
  reach(now);
  std::visit([this](const auto& kind) { undergo(kind); }, event);
}

std::vector<ports::StateChange> Modem::states() const { return board_.all(); }

void Modem::undergo(const ports::DeactivateContext& event) {
  const int id = event.context_id;
  if (id < 1 || id > Pdp::kContexts) return;
  const bool dialled = data_call_.uses(id);
  if (!pdp_.lose(id)) return;
  packet_event(at::text("NW DEACT ", packet_address(pdp_.context(id), id), ",", id));
  if (!dialled) tell_deactivation(id);
}

void Modem::undergo(const ports::SetRegistration& event) { network_.set_registration(event); }

void Modem::undergo(const ports::SetSignal& event) { network_.set_signal(event); }

void Modem::undergo(const ports::SetSim& event) {
  const bool before = sim_card_.state() != SimState::absent;
  sim_card_.set_state(event.state);
  const bool inserted = sim_card_.state() != SimState::absent;
  // The manual's URC has a space before its colon.
  if (settings_.sim_report && inserted != before) {
    say(at::text("+QSIMSTAT : 1,", inserted ? 1 : 0));
    if (!inserted) {
      say("+CPIN: NOT READY");
      sim_told_ = SimState::absent;
    }
  }
  sim_changed();
}

void Modem::undergo(const ports::CyclePower& event) { power_.cycle(event); }

void Modem::undergo(const ports::SwitchOff& event) { power_.switch_off(event.announce); }

void Modem::undergo(const ports::SwitchOn&) { power_.switch_on(); }

void Modem::undergo(const ports::PressPowerKey& event) { power_.press_key(event.length); }

void Modem::undergo(const ports::PressReset& event) { power_.press_reset(event.length); }

void Modem::undergo(const ports::RawUrc& event) {
  if (power_.state() == Power::State::off || power_.state() == Power::State::asleep) return;
  event.at_once ? say_now(event.text) : say(event.text);
}

void Modem::undergo(const ports::HangInterpreter& event) {
  if (!speaks_at(event.channel) || power_.state() != Power::State::ready) return;
  if (leads_anywhere(event.channel)) return channel(event.channel).hang(event.hang);
  for (const auto& channel : channels_) {
    if (multiplexed_line_.is_open(channel->id())) channel->hang(event.hang);
  }
}

void Modem::set_function(Network::Function function) {
  const bool powered = function != Network::Function::minimum;
  if (powered) sim_card_.set_powered(true);
  network_.set_function(function);
  sim_card_.set_powered(powered);
  sim_changed();
}

void Modem::say_on_urc_port(const std::string& text) {
  if (profile_.is_wired(settings_.non_volatile.urc_port)) say(text);
}

// What is known of the SIM once the application runs, and when that changes.
void Modem::tell_sim() {
  const SimState state = sim_card_.state();
  if (!application_runs_ || state == SimState::busy || sim_told_ == state) return;
  sim_told_ = state;
  switch (state) {
    case SimState::ready:
      say_on_urc_port("+CPIN: READY");
      say_on_urc_port("+QUSIM: 1");
      return say_on_urc_port("+QIND: SMS DONE");
    case SimState::pin: return say_on_urc_port("+CPIN: SIM PIN");
    case SimState::puk: return say_on_urc_port("+CPIN: SIM PUK");
    case SimState::absent: return say_on_urc_port("+CPIN: NOT INSERTED");
    default: return say_on_urc_port("+CPIN: NOT READY");
  }
}

void Modem::packet_event(const std::string& text) {
  constexpr int kKept = 0;
  constexpr int kUnlessInDataMode = 1;
  const std::string urc = "+CGEV: " + text;
  if (settings_.packet_events == kKept) {
    packet_events_.push_back(urc);
    if (packet_events_.size() > kMaxPacketEvents) packet_events_.pop_front();
    return;
  }
  const bool dropped =
      settings_.packet_events == kUnlessInDataMode && channel(urc_ports().front()).in_data_mode();
  if (!dropped) say(urc);
}

void Modem::set_packet_events(int mode, int buffer) {
  settings_.packet_events = mode;
  settings_.packet_event_buffer = buffer;
  if (mode == 0) return;
  if (buffer == 1) {
    for (const std::string& urc : packet_events_) say(urc);
  }
  packet_events_.clear();
}

// AT manual V2.2 has no event for a context that is activated on GSM.
void Modem::context_changed_by_host(int context_id, bool active) {
  const bool gsm = network_.access_technology() == kGsm;
  if (!gsm) {
    packet_event(at::text(active ? "PDN ACT " : "PDN DEACT ", context_id));
  } else if (!active) {
    packet_event(at::text("ME DEACT ", packet_address(pdp_.context(context_id), context_id), ",",
                          context_id));
  }
  power_saving_.activity();
}

void Modem::saw(const ports::SocketSeen& seen) {
  using Kind = ports::SocketSeen::Kind;
  if (seen.kind == Kind::data_up) traffic_counter_.sent(seen.bytes);
  if (seen.kind == Kind::data_down) traffic_counter_.received(seen.bytes);
  // A failure may be that nothing has reached the network.
  if (seen.kind != Kind::connect_failed) power_saving_.activity();
  interceptor_.on_socket(seen);
}

// Sockets are told of in saw(); this is what else makes the radio speak.
void Modem::ask_network(ports::NetRequest request) {
  using Kind = ports::NetRequest::Kind;
  if (is_sent(request.kind)) gnss_.radio_used();
  if (request.kind == Kind::resolve || request.kind == Kind::ping) power_saving_.activity();
  emit(std::move(request));
}

void Modem::undergo(const ports::ReceiveMessage& event) {
  power_saving_.when_reached([this, event] { messages_.receive(event); });
}

void Modem::undergo(const ports::SetFix& event) { gnss_.set_fix(event); }

}  // namespace bg96::modem
