// AT+CFUN: radio and SIM on or off, and the restart.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

using Function = modem::Network::Function;

struct Args {
  int function = 0;
  int reset = 0;
};
constexpr auto kShape = at::shape(at::integer<&Args::function>("fun", 0, 4).as("(0,1,4)"),
                                  at::optional(at::integer<&Args::reset>("rst", 0, 1)));

at::Final read(modem::CommandContext& context) {
  context.line("+CFUN: ", static_cast<int>(context.network().function()));
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  const auto function = static_cast<Function>(args.function);
  switch (function) {
    case Function::minimum:
    case Function::full:
    case Function::flight: break;
    default: return at::Final::refused();
  }
  if (args.reset == 1) {
    if (function != Function::full) return at::Final::refused();
    context.after_answer([&modem = context.modem()] { modem.power().restart(); });
    return at::Final::ok();
  }
  context.modem().set_function(function);
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cfun{.name = "+CFUN",
                                            .summary = "Functionality of the radio, restart",
                                            .manual = "AT manual V2.2",
                                            .max_response = std::chrono::seconds(15),
                                            .params = kShape,
                                            .read = &at::plain<&read>,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
