// AT+QADC: the voltage at an input, as the profile has it.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kMinMillivolts = 300;
constexpr int kMaxMillivolts = 1800;

struct Args {
  int input = 0;
};
constexpr auto kShape = at::shape(at::integer<&Args::input>("port", 0, 1));

at::Final write(modem::CommandContext& context, const Args& args) {
  const auto input = static_cast<std::size_t>(args.input);
  const int level_mv = context.profile().hardware.inputs_mv[input];
  // What is not in its range cannot be measured: an open input, above all.
  const bool measured = level_mv >= kMinMillivolts && level_mv <= kMaxMillivolts;
  context.line("+QADC: ", measured ? 1 : 0, ",", measured ? level_mv : 0);
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qadc{.name = "+QADC",
                                            .summary = "Voltage at an analogue input",
                                            .manual = "AT manual V2.2",
                                            .params = kShape,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
