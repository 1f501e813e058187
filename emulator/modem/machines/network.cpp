#include "emulator/modem/machines/network.hpp"

#include "emulator/at/text.hpp"

namespace bg96::modem {
namespace {

// <stat> of 27.007.
constexpr int kNotRegistered = 0;
constexpr int kSearching = 2;

constexpr int kGsm = 0;  // <AcT>

bool names_a_cell(int status) { return status == 1 || status == 5; }

}  // namespace

Network::Network(sim::TimerQueue& timers, const Profile& profile, const Settings& settings,
                 Hooks hooks)
    : timers_(timers),
      profile_(profile),
      settings_(settings),
      hooks_(std::move(hooks)),
      search_([this] { handle(Event::found); }),
      changed_(timers) {}

Network::State Network::next(State state, Event event) {
  switch (event) {
    case Event::radio_on:
    case Event::attach: return state == State::silent ? State::searching : state;
    case Event::radio_off:
    case Event::detach: return State::silent;
    case Event::found: return state == State::searching ? State::registered : state;
  }
  return state;
}

void Network::boot(bool sim_ready, bool registered) {
  function_ = Function::full;
  selection_ = Selection::automatic;
  operator_format = 0;
  sim_ready_ = sim_ready;
  state_ = State::silent;
  if (!sim_ready) return;
  if (registered) {
    state_ = State::registered;
    hooks_.registered();
  } else {
    handle(Event::radio_on);
  }
}

void Network::stop() {
  search_.cancel();
  state_ = State::silent;
}

void Network::set_function(Function function, bool sim_ready) {
  function_ = function;
  sim_ready_ = sim_ready;
  const bool may_search = radio_on() && sim_ready_ && selection_ != Selection::deregistered;
  handle(may_search ? Event::radio_on : Event::radio_off);
}

void Network::select(Selection selection) {
  selection_ = selection;
  if (selection == Selection::deregistered) {
    handle(Event::detach);
  } else if (radio_on() && sim_ready_) {
    handle(Event::attach);
  }
}

void Network::set_attached(bool attached) {
  if (!attached) {
    handle(Event::detach);
  } else if (radio_on() && sim_ready_ && selection_ != Selection::deregistered) {
    handle(Event::attach);
  }
}

void Network::handle(Event event) {
  const State before = state_;
  state_ = next(before, event);
  if (state_ == before) return;
  search_.cancel();
  if (state_ == State::searching) {
    search_.arm(timers_, timers_.now() + profile_.timing.registration);
  }
  if (before == State::registered) hooks_.lost();
  report();
  if (state_ == State::registered) hooks_.registered();
  changed_.notify();
}

// The order is that of a real unit (Particle device-os, BG96MAR04A04M1G): +CREG before +CEREG.
void Network::report() {
  const auto say = [this](std::string_view name, int mode, int status, bool moves) {
    if (mode == 0 || !moves) return;
    hooks_.say(at::text(name, ": ", status, mode >= 2 ? cell(status) : std::string()));
  };
  const bool gsm = profile_.network.access_technology == kGsm;
  say("+CREG", settings_.circuit_report, circuit_status(), true);
  say("+CGREG", settings_.packet_report, packet_status(), gsm);
  say("+CEREG", settings_.eps_report, eps_status(), !gsm);
}

int Network::circuit_status() const {
  switch (state_) {
    case State::silent: return kNotRegistered;
    case State::searching: return kSearching;
    case State::registered: return profile_.network.registration;
  }
  return kNotRegistered;
}

int Network::packet_status() const {
  if (profile_.network.access_technology == kGsm) return circuit_status();
  return state_ == State::silent ? kNotRegistered : profile_.network.packet_registration_on_lte;
}

int Network::eps_status() const {
  return profile_.network.access_technology == kGsm ? kNotRegistered : circuit_status();
}

std::string Network::cell(int status) const {
  if (!names_a_cell(status)) return {};
  return at::text(",", at::quoted(at::hex(profile_.network.area_code)), ",",
                  at::quoted(at::hex(profile_.network.cell_id)), ",",
                  profile_.network.access_technology);
}

const std::string& Network::operator_name() const {
  switch (operator_format) {
    case 1: return profile_.network.operator_short;
    case 2: return profile_.network.operator_numeric;
    default: return profile_.network.operator_long;
  }
}

}  // namespace bg96::modem
