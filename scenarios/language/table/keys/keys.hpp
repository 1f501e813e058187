#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenarios/language/scenario.hpp"
#include "scenarios/language/table/leaves.hpp"
#include "scenarios/language/table/reader.hpp"

namespace bg96::scenarios {

/// When a window ends, or a case: an event, what is then the case, or the end of the case.
struct Moment {
  std::optional<Trigger> trigger;
  std::optional<Guard> guard;
  bool end = false;
};

/// What a rule waits for.
const Reader<Trigger>& trigger();
/// What must hold besides.
const Reader<Guard>& guard();
/// A trigger, or a state and what else can be asked at any time.
const Reader<Moment>& moment();
/// A trigger, or `end`.
const Reader<Moment>& trigger_or_end();
/// What a rule does.
const Reader<Action>& action();
/// What holds while a window is open.
const Reader<Condition>& condition();
/// A rule.
const Reader<Rule>& rule();
/// An expectation.
const Reader<Expectation>& expectation();
/// When an expectation begins to watch.
const Reader<Anchor>& anchor();
/// The modem.
const Reader<Device>& device();
/// What is behind the modem.
const Reader<NetworkPart>& network();
/// The built-in remote ends, by their names.
const Reader<std::vector<Peer>>& peers();
/// {up: ..., down: ...}, or {is: down}.
const Reader<Link>& link();
/// The same, or the name of a link.
const Reader<Link>& link_or_name();
/// The whole file, after includes, templates and the matrix.
const Reader<Scenario>& scenario();

// Words that several keys share.
/// power-on, rdy, app-rdy, sim-ready.
Reader<BootTrigger::Phase> boot_phase();
/// to-host, to-modem.
Reader<UartDirection> uart_direction();
/// up, down, both.
Reader<Direction> socket_direction();
/// home, roaming, ...: <stat> of 27.007.
Reader<int> registration_stat();
/// lte-m, nb-iot, gsm: <AcT> of 27.007.
Reader<int> access_technology();
/// 0 to 11.
Reader<int> connect_id();
/// 1 to 16.
Reader<int> context_id();

/// `socket[0]`: a machine of the modem. False: reported.
bool read_machine(Context& context, const Entry& entry, MachineName& machine);
/// Is that a state that the machine has? False: reported.
bool check_state(Context& context, const Node& node, const MachineName& machine,
                 const std::string& state);
/// All machines, with their states, for the reference: {"power", "off, booting, on"}.
std::vector<std::pair<std::string, std::string>> machine_descriptions();

}  // namespace bg96::scenarios
