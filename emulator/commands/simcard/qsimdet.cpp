// AT+QSIMDET: the pin that tells whether a SIM is in. There is none: it is kept and told.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int enable = 0;
  int level = 0;
};
constexpr auto kShape = at::shape(at::integer<&Args::enable>("enable", 0, 1),
                                  at::integer<&Args::level>("insert_level", 0, 1));

at::Final read(modem::CommandContext& context) {
  const auto& [enable, level] = context.settings().sim_detection;
  context.line("+QSIMDET: ", enable, ",", level);
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  context.settings().sim_detection = {args.enable, args.level};
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qsimdet{.name = "+QSIMDET",
                                               .summary = "Detection of the SIM (kept and told)",
                                               .manual = "AT manual V2.2",
                                               .params = kShape,
                                               .read = &at::plain<&read>,
                                               .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
