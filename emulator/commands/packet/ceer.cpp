// AT+CEER: why the last call or context ended. What is known here is told by AT+QIGETERROR.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

at::Final execute(modem::CommandContext& context) {
  context.line("+CEER: No cause information available");
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec ceer{.name = "+CEER",
                                            .summary = "Cause of a failure (it is never known)",
                                            .manual = "AT manual V2.0",
                                            .test_form = at::TestForm::ok,
                                            .execute = &at::plain<&execute>};

}  // namespace bg96::commands
