#pragma once

#include <string>
#include <utility>
#include <vector>

#include "scenarios/language/table/keys/keys.hpp"

namespace bg96::scenarios {

/// Rows of the actions: on the answer to a command, on what is around the modem, on the run itself.
void add_command_actions(std::vector<Field<Action>>& fields);
/// On what is around the modem.
void add_world_actions(std::vector<Field<Action>>& fields);
/// On the run itself.
void add_flow_actions(std::vector<Field<Action>>& fields);

/// Where something comes within the answer to a command.
Reader<UrcPlace> urc_place();

/// An action that is read as it is.
template <class Kind>
Field<Action> action_of(std::string name, Reader<Kind> reader, About about) {
  return bound<Action>(
      std::move(name), std::move(reader),
      [](Action& owner, Kind made, const Entry& entry, Context&) {
        owner.kind = std::move(made);
        owner.at = entry.key_at;
      },
      std::move(about));
}

/// An action that is one value.
template <class Kind, class Value>
Field<Action> action_of(std::string name, Reader<Value> reader, Value Kind::*member, About about) {
  return bound<Action>(
      std::move(name), std::move(reader),
      [member](Action& owner, Value value, const Entry& entry, Context&) {
        Kind made{};
        made.*member = std::move(value);
        owner.kind = std::move(made);
        owner.at = entry.key_at;
      },
      std::move(about));
}

}  // namespace bg96::scenarios
