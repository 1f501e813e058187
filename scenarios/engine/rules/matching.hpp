#pragma once

#include <string>
#include <string_view>

#include "scenarios/engine/event.hpp"
#include "scenarios/engine/facts.hpp"
#include "scenarios/language/rule.hpp"

namespace bg96::scenarios {

/// The kind of the events that such a trigger looks at. A `time` trigger and a byte's `uart`
/// trigger have none: they are asked by the clock and by the line.
std::string_view event_kind(const Trigger& trigger);

/// Is this what the trigger waits for? Adds to `captures` when it is.
bool matches(const Trigger& trigger, const Event& event, const Facts& facts, Captures& captures);

/// The text with each `${m.name}` replaced by what was captured; an unknown name stays as it is.
std::string filled_in(std::string_view text, const Captures& captures);

/// "power-on", as events and files write it.
std::string_view name_of(BootTrigger::Phase phase);
/// "open"
std::string_view name_of(HostTrigger::Event event);
/// "fired"
std::string_view name_of(RuleTrigger::Phase phase);
/// "to-host"
std::string_view name_of(UartDirection direction);
/// "connect-failed"
std::string_view name_of(ports::SocketSeen::Kind kind);

}  // namespace bg96::scenarios
