#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "emulator/app/wiring/runner.hpp"
#include "emulator/modem/profile.hpp"
#include "netbridge/host_network.hpp"

namespace bg96::app {

/// The options that say what modem it is and where it may connect, as several verbs take them.
class ModemOptions {
 public:
  /// Adds them to a verb. `egress`: the default of --egress.
  void add_to(CLI::App& verb, const std::string& egress);
  /// Adds --port.
  void add_ports_to(CLI::App& verb);
  /// The ports beside uart1, where the link to uart1 is `link`; empty: none.
  std::vector<RunnerOptions::Port> ports(const std::string& link) const;
  /// Sets what was asked for. Throws CLI::ValidationError for a value that cannot be.
  void apply(modem::Profile& profile) const;
  void apply(netbridge::HostNetworkOptions& network) const;
  /// Was --profile given?
  bool has_profile() const { return !profile_.empty(); }
  /// The same options again, as they were given.
  std::vector<std::string> arguments() const;

 private:
  std::string profile_;
  std::string egress_;
  std::string default_egress_;
  std::vector<std::string> settings_;
  std::vector<std::string> mappings_;
  std::vector<std::string> ports_;
};

/// "Keys of --set:" and one line each.
std::string settings_help();

}  // namespace bg96::app
