// AT+CBC: the supply, as the profile has it.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

at::Final execute(modem::CommandContext& context) {
  const auto& hardware = context.profile().hardware;
  context.line("+CBC: 0,", hardware.battery_percent, ",", hardware.battery_mv);
  return at::Final::ok();
}

at::Final test(modem::CommandContext& context) {
  context.line("+CBC: (0-2),(0-100),<voltage>");
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cbc{.name = "+CBC",
                                           .summary = "Battery charge",
                                           .manual = "AT manual V2.2",
                                           .execute = &at::plain<&execute>,
                                           .test = &at::plain<&test>};

}  // namespace bg96::commands
