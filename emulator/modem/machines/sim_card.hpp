#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/modem/profile.hpp"

namespace bg96::modem {

/// The SIM, as AT+CPIN, AT+CIMI and AT+QCCID see it.
class SimCard {
 public:
  /// Wrong PINs until the PUK is asked for, and wrong PUKs until the card is of no use any more (TS
  /// 102 221).
  static constexpr int kPinAttempts = 3;
  static constexpr int kPukAttempts = 10;

  /// Places of AT+CPOL.
  static constexpr int kPreferredOperators = 8;
  struct PreferredOperator {
    std::string numeric;
    std::array<int, 4> technologies{};  ///< GSM, GSM compact, UTRAN, E-UTRAN: 0 or 1
  };

  explicit SimCard(const Profile& profile)
      : state_(profile.sim.state),
        locked_(asks(state_)),
        pin_(profile.sim.pin),
        profile_(profile) {}

  SimState state() const {
    if (!powered_ && state_ != SimState::absent) return SimState::failure;
    return state_of_card();
  }
  /// The same, whether it has power or not.
  SimState state_of_card() const { return starting_ ? SimState::busy : state_; }
  bool ready() const { return state() == SimState::ready; }
  /// The +CME ERROR of a command that needs the card; 0 when it is ready.
  int error() const;
  const std::string& imsi() const { return profile_.sim.imsi; }
  const std::string& iccid() const { return profile_.sim.iccid; }

  /// It is put in, pulled, or changes its mind. A fresh card has all its attempts.
  void set_state(SimState state);
  /// While it starts it is busy, if it is there at all.
  void set_starting(bool starting);
  /// AT+CFUN=0 takes its power: it fails (13) until it has that again.
  void set_powered(bool powered);
  /// A PIN that was entered has to be entered again after the power was off.
  void power_lost();
  /// The PIN where that is asked for, or the PUK and then a new PIN. 0, or a +CME ERROR.
  int unlock(std::string_view code, std::string_view new_pin);
  /// Does it ask for its PIN at each start?
  bool locked() const { return locked_; }
  /// AT+CLCK="SC": from the next start on it asks for its PIN, or no longer. 0, or a +CME ERROR.
  int set_locked(bool locked, std::string_view pin);
  /// AT+CPWD="SC": another PIN, of a card that asks for it. 0, or a +CME ERROR.
  int change_pin(std::string_view pin, std::string_view new_pin);
  /// How many wrong ones it still bears.
  int pin_attempts() const { return state_ == SimState::puk ? 0 : kPinAttempts - wrong_pins_; }
  int puk_attempts() const { return kPukAttempts - wrong_puks_; }

  std::array<std::optional<PreferredOperator>, kPreferredOperators> preferred;
  int selected_file = 0x3F00;  ///< by AT+CSIM
  int preferred_format = 0;    ///< of AT+CPOL?: 0 long, 1 short, 2 numeric

 private:
  static bool asks(SimState state) { return state == SimState::pin || state == SimState::puk; }
  int refuse(int& attempts, int limit, SimState then);
  int check(std::string_view pin);

  SimState state_;
  bool locked_;
  bool starting_ = false;
  bool powered_ = true;
  int wrong_pins_ = 0;
  int wrong_puks_ = 0;
  std::string pin_;
  const Profile& profile_;
};

/// "ready", "pin", ...
std::string_view name_of(SimState state);

}  // namespace bg96::modem
