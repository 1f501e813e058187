// AT+QSCLK: whether the UART may sleep. With 1 it does while DTR is dropped; 2 is kept and told.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int mode = 0;
};
constexpr auto kShape = at::shape(at::integer<&Args::mode>("n", 0, 2));

at::Final read(modem::CommandContext& context) {
  context.line("+QSCLK: ", context.settings().sleep);
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  context.settings().sleep = args.mode;
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qsclk{.name = "+QSCLK",
                                             .summary = "Sleep of the UART without DTR",
                                             .manual = "AT manual V2.2",
                                             .params = kShape,
                                             .read = &at::plain<&read>,
                                             .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
