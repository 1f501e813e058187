#pragma once

#include <string>
#include <utility>
#include <vector>

#include "scenarios/language/table/keys/keys.hpp"

namespace bg96::scenarios {

/// Rows of the actions: on the answer to a command, on what is around the modem, on the run itself.
void add_command_actions(Fields<Action>& fields);
/// On what is around the modem.
void add_world_actions(Fields<Action>& fields);
/// On the run itself.
void add_flow_actions(Fields<Action>& fields);

/// Where something comes within the answer to a command.
Reader<UrcPlace> urc_place();

/// An action that is read as it is.
template <class Kind>
Field<Action> action_of(std::string_view name, const Reader<Kind>& reader, const About& about) {
  return bound<Action>(
      name, reader,
      [](Action& owner, Kind made, const Entry& entry, Context&) {
        owner.kind = std::move(made);
        owner.at = entry.key_at;
      },
      about);
}

/// An action that is one value.
template <class Kind, class Value>
Field<Action> action_of(std::string_view name, const Reader<Value>& reader, Value Kind::*member,
                        const About& about) {
  return bound<Action>(
      name, reader,
      [member](Action& owner, Value value, const Entry& entry, Context&) {
        Kind made{};
        made.*member = std::move(value);
        owner.kind = std::move(made);
        owner.at = entry.key_at;
      },
      about);
}

}  // namespace bg96::scenarios
