// AT+QADC: the voltage at an input, as the profile has it.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int input = 0;
};
constexpr auto kShape = at::shape(at::integer<&Args::input>("port", 0, 1));

at::Final write(modem::CommandContext& context, const Args& args) {
  const auto input = static_cast<std::size_t>(args.input);
  context.line("+QADC: 1,", context.profile().hardware.inputs_mv[input]);
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qadc{.name = "+QADC",
                                            .summary = "Voltage at an analogue input",
                                            .manual = "AT manual V2.2",
                                            .params = kShape,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
