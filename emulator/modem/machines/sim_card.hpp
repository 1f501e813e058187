#pragma once

#include "emulator/modem/profile.hpp"

namespace bg96::modem {

/// The SIM, as AT+CPIN, AT+CIMI and AT+QCCID see it.
class SimCard {
 public:
  explicit SimCard(const Profile& profile) : profile_(profile) {}

  bool ready() const { return profile_.sim.present; }
  const std::string& imsi() const { return profile_.sim.imsi; }
  const std::string& iccid() const { return profile_.sim.iccid; }

 private:
  const Profile& profile_;
};

}  // namespace bg96::modem
