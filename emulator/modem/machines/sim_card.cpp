#include "emulator/modem/machines/sim_card.hpp"

#include <array>

namespace bg96::modem {
namespace {

// 27.007
constexpr int kOperationNotAllowed = 3;
constexpr int kIncorrectPassword = 16;

struct Row {
  std::string_view name;
  int error;
};
// In the order of SimState.
constexpr std::array<Row, 6> kStates = {
    {{"ready", 0}, {"pin", 11}, {"puk", 12}, {"busy", 14}, {"absent", 10}, {"failure", 13}}};

constexpr const Row& row_of(SimState state) { return kStates[static_cast<std::size_t>(state)]; }

}  // namespace

std::string_view name_of(SimState state) { return row_of(state).name; }

int SimCard::error() const { return row_of(state()).error; }

void SimCard::set_state(SimState state) {
  state_ = state;
  locked_ = asks(state);
  wrong_pins_ = 0;
  wrong_puks_ = 0;
}

void SimCard::set_starting(bool starting) { starting_ = starting && state_ != SimState::absent; }

void SimCard::set_powered(bool powered) {
  if (powered && !powered_) power_lost();
  powered_ = powered;
}

void SimCard::power_lost() {
  if (locked_ && state_ == SimState::ready) state_ = SimState::pin;
}

int SimCard::unlock(std::string_view code, std::string_view new_pin) {
  const bool by_puk = state() == SimState::puk;
  if (ready() || (state() == SimState::pin && !new_pin.empty())) return kOperationNotAllowed;
  if (state() != SimState::pin && !by_puk) return error();
  if (by_puk && new_pin.empty()) return error();
  if (!by_puk && code != pin_) return refuse(wrong_pins_, kPinAttempts, SimState::puk);
  if (by_puk && code != profile_.sim.puk) {
    return refuse(wrong_puks_, kPukAttempts, SimState::failure);
  }
  if (by_puk) pin_ = std::string(new_pin);
  set_state(SimState::ready);
  locked_ = true;
  return 0;
}

int SimCard::set_locked(bool locked, std::string_view pin) {
  const int error = check(pin);
  if (error == 0) locked_ = locked;
  return error;
}

int SimCard::change_pin(std::string_view pin, std::string_view new_pin) {
  if (ready() && !locked_) return kOperationNotAllowed;
  const int error = check(pin);
  if (error == 0) pin_ = std::string(new_pin);
  return error;
}

int SimCard::check(std::string_view pin) {
  if (!ready()) return error();
  if (pin != pin_) return refuse(wrong_pins_, kPinAttempts, SimState::puk);
  wrong_pins_ = 0;
  return 0;
}

int SimCard::refuse(int& attempts, int limit, SimState then) {
  if (++attempts == limit) set_state(then);
  return kIncorrectPassword;
}

}  // namespace bg96::modem
