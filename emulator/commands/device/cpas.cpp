// AT+CPAS: whether the modem is ready, or has a call, which can only be a data call.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

at::Final execute(modem::CommandContext& context) {
  constexpr int kReady = 0;
  constexpr int kCallInProgress = 4;
  context.line("+CPAS: ", context.data_call().is_up() ? kCallInProgress : kReady);
  return at::Final::ok();
}

at::Final test(modem::CommandContext& context) {
  context.line("+CPAS: (0,3,4)");
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cpas{.name = "+CPAS",
                                            .summary = "Activity status",
                                            .manual = "AT manual V2.2",
                                            .execute = &at::plain<&execute>,
                                            .test = &at::plain<&test>};

}  // namespace bg96::commands
