// AT+QTEMP: three temperatures, as the profile has them.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

at::Final execute(modem::CommandContext& context) {
  const auto& [supply, crystal, amplifier] = context.profile().hardware.temperatures;
  context.line("+QTEMP: ", supply, ",", crystal, ",", amplifier);
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qtemp{.name = "+QTEMP",
                                             .summary = "Temperatures",
                                             .manual = "AT manual V2.2",
                                             .test_form = at::TestForm::ok,
                                             .execute = &at::plain<&execute>};

}  // namespace bg96::commands
