// What happens to a modem from outside its serial line and its sockets.
#include <variant>

#include "emulator/modem/modem.hpp"

namespace bg96::modem {

void Modem::happen(ports::WorldEvent event, sim::Instant now) {
  reach(now);
  std::visit([this](const auto& kind) { undergo(kind); }, event);
}

std::vector<ports::StateChange> Modem::states() const { return {}; }

void Modem::undergo(const ports::DeactivateContext&) {}

void Modem::undergo(const ports::SetRegistration&) {}

void Modem::undergo(const ports::SetSignal&) {}

void Modem::undergo(const ports::SetSim&) {}

void Modem::undergo(const ports::CyclePower&) {}

void Modem::undergo(const ports::SwitchOff&) {}

void Modem::undergo(const ports::SwitchOn&) { power_.switch_on(profile_.timing.restart); }

void Modem::undergo(const ports::RawUrc& event) {
  if (power_.state() == Power::State::off) return;
  event.at_once ? say_now(event.text) : say(event.text);
}

void Modem::undergo(const ports::HangInterpreter& event) {
  const bool exists = static_cast<std::size_t>(event.channel) < channels_.size();
  if (exists && power_.state() == Power::State::ready) channel(event.channel).hang(event.hang);
}

}  // namespace bg96::modem
