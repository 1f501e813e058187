// What happens to a modem from outside its serial line and its sockets.
#include <variant>

#include "emulator/at/text.hpp"
#include "emulator/modem/modem.hpp"

namespace bg96::modem {

void Modem::happen(ports::WorldEvent event, sim::Instant now) {
  reach(now);
  std::visit([this](const auto& kind) { undergo(kind); }, event);
}

std::vector<ports::StateChange> Modem::states() const { return board_.all(); }

void Modem::undergo(const ports::DeactivateContext& event) {
  const int id = event.context_id;
  if (id < 1 || id > Pdp::kContexts) return;
  lose_context(id);
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
    if (!inserted) say("+CPIN: NOT READY");
  }
  sim_changed();
}

void Modem::undergo(const ports::CyclePower& event) { power_.cycle(event); }

void Modem::undergo(const ports::SwitchOff& event) { power_.switch_off(event.announce); }

void Modem::undergo(const ports::SwitchOn&) { power_.switch_on(); }

void Modem::undergo(const ports::RawUrc& event) {
  if (power_.state() == Power::State::off) return;
  event.at_once ? say_now(event.text) : say(event.text);
}

void Modem::undergo(const ports::HangInterpreter& event) {
  if (speaks_at(event.channel) && power_.state() == Power::State::ready)
    channel(event.channel).hang(event.hang);
}

void Modem::undergo(const ports::SetFix& event) { gnss_.set_fix(event); }

}  // namespace bg96::modem
