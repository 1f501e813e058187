// AT+QCSCON: whether there is an RRC connection.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int report = 0;
};
constexpr auto kShape = at::shape(at::integer<&Args::report>("n", 0, 1));

at::Final read(modem::CommandContext& context) {
  context.line("+QCSCON: ", context.settings().connection_report, ",",
               context.power_saving().connected() ? 1 : 0);
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  context.settings().connection_report = args.report;
  context.power_saving().connection_report_changed();
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qcscon{.name = "+QCSCON",
                                              .summary = "Report of the RRC connection",
                                              .manual = "AT manual V2.2",
                                              .params = kShape,
                                              .read = &at::plain<&read>,
                                              .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
