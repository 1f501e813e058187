#pragma once

#include <string_view>

#include "emulator/modem/command_context.hpp"

namespace bg96::commands {

/// What AT+QCFG takes for a key with one number. The manual's <effect> is for those alone that
/// count from the next restart on.
struct QcfgValue {
  int value = 0;
};

/// AT+QCFG="key" of a key with one number.
template <const std::string_view& kKey, auto Member>
at::Final read_qcfg(modem::CommandContext& context) {
  const auto& kept = context.settings().non_volatile.configuration;
  context.line("+QCFG: ", at::quoted(kKey), ",", kept.*Member);
  return at::Final::ok();
}

/// AT+QCFG="key",<value> of one.
template <auto Member>
at::Final write_qcfg(modem::CommandContext& context, const QcfgValue& args) {
  context.settings().non_volatile.configuration.*Member = args.value;
  return at::Final::ok();
}

}  // namespace bg96::commands
