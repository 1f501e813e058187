// AT+CTZR: is the network's time zone told by a URC?
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int mode = 0;
};
constexpr auto kShape = at::shape(at::integer<&Args::mode>("reporting", 0, 2));

at::Final read(modem::CommandContext& context) {
  context.line("+CTZR: ", context.settings().non_volatile.zone_report);
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  context.settings().non_volatile.zone_report = args.mode;
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec ctzr{.name = "+CTZR",
                                            .summary = "Report of the time zone",
                                            .manual = "AT manual V2.2",
                                            .params = kShape,
                                            .read = &at::plain<&read>,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
