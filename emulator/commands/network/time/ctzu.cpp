// AT+CTZU: does the network's time set the clock?
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int mode = 0;
};
constexpr auto kShape = at::shape(at::integer<&Args::mode>("onoff", 0, 1));

at::Final read(modem::CommandContext& context) {
  context.line("+CTZU: ", context.settings().non_volatile.zone_update);
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  context.settings().non_volatile.zone_update = args.mode;
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec ctzu{.name = "+CTZU",
                                            .summary = "Network time sets the clock",
                                            .manual = "AT manual V2.2",
                                            .params = kShape,
                                            .read = &at::plain<&read>,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
