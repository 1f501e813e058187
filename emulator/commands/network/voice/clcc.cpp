// AT+CLCC: calls that are. On LTE a context that is active counts as one.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

at::Final execute(modem::CommandContext& context) {
  if (context.network().access_technology() == modem::kGsm) return at::Final::ok();
  int index = 0;
  for (int id = 1; id <= modem::Pdp::kContexts; ++id) {
    if (!context.pdp().context(id).active) continue;
    context.line("+CLCC: ", ++index, ",0,0,1,0,\"\",128");
  }
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec clcc{.name = "+CLCC",
                                            .summary = "Calls that are",
                                            .manual = "AT manual V2.2",
                                            .test_form = at::TestForm::ok,
                                            .execute = &at::plain<&execute>};

}  // namespace bg96::commands
