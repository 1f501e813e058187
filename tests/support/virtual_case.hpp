#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "netbridge/scripted/scripted_network.hpp"
#include "scenarios/cases/case.hpp"

namespace bg96::testing {

/// A case in virtual time, with a scripted network behind it: whoever plays the host decides when
/// time passes.
class VirtualCase {
 public:
  VirtualCase(const scenarios::Scenario& scenario, scenarios::CaseOptions options);

  /// The host opens the port, sends bytes, ends.
  void open();
  void send(std::string_view bytes);
  void exit(int status);
  /// The test program pulls a string.
  void control(const std::string& name,
               const std::vector<std::pair<std::string, std::string>>& parameters);
  /// Opens it later; until then the modem speaks to nobody.
  void open_at(sim::Instant later);
  /// Lets time pass until the modem has said something, the case is over, or `limit` is reached.
  void pass_until(sim::Instant limit);
  /// Has the port gone, as that of a USB device? Then the time at which open() finds it again.
  std::optional<sim::Instant> hung_up_until() const { return hung_up_until_; }
  /// What the modem has said since the last call.
  std::string take_output();
  /// May more be had of it? False once the case is over.
  bool goes_on() const { return !case_.over(); }
  /// Without a host: until the case is over.
  void run_out();
  scenarios::CaseResult finish();

  sim::Instant now() const { return now_; }
  scenarios::Case& test_case() { return case_; }
  netbridge::ScriptedNetwork& network() { return network_; }

 private:
  void settle();
  void perform(ports::Effect effect);

  scenarios::Case case_;
  netbridge::ScriptedNetwork network_;
  sim::Instant now_{};
  std::string output_;
  std::optional<sim::Instant> hung_up_until_;
  bool hang_up_is_due_ = false;
};

}  // namespace bg96::testing
