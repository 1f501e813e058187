// AT+QSIMSTAT: whether a SIM is in, and a URC when that changes.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int enable = 0;
};
constexpr auto kShape = at::shape(at::integer<&Args::enable>("enable", 0, 1));

at::Final read(modem::CommandContext& context) {
  const bool inserted = context.sim_card().state() != modem::SimState::absent;
  context.line("+QSIMSTAT: ", context.settings().sim_report ? 1 : 0, ",", inserted ? 1 : 0);
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  context.settings().sim_report = args.enable == 1;
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qsimstat{.name = "+QSIMSTAT",
                                                .summary = "Insertion of the SIM",
                                                .manual = "AT manual V2.2",
                                                .params = kShape,
                                                .read = &at::plain<&read>,
                                                .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
