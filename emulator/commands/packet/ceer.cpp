// AT+CEER: how the last activation of a context failed, or how a context ended, in words.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

at::Final execute(modem::CommandContext& context) {
  context.line("+CEER: ", context.pdp().last_cause());
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec ceer{.name = "+CEER",
                                            .summary = "How the last context failed or ended",
                                            .manual = "AT manual V2.0",
                                            .test_form = at::TestForm::ok,
                                            .execute = &at::plain<&execute>};

}  // namespace bg96::commands
