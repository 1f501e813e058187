// AT+IPR: the rate of the UART. A pty has none: the number is kept and told.
#include <algorithm>
#include <array>

#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr std::array<std::uint32_t, 8> kRates = {9600,   19200,  38400,  57600,
                                                 115200, 230400, 460800, 921600};

constexpr int kOperationNotAllowed = 3;

struct Args {
  std::uint32_t rate = 0;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::rate>("rate", kRates.front(), kRates.back())
                  .as("(),(9600,19200,38400,57600,115200,230400,460800,921600)"));

at::Final read(modem::CommandContext& context) {
  context.line("+IPR: ", context.settings().uart.rate);
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  if (std::find(kRates.begin(), kRates.end(), args.rate) == kRates.end()) {
    return at::Final::refused();
  }
  if (is_multiplexed(context.port())) return at::Final::cme(kOperationNotAllowed);
  context.settings().uart.rate = args.rate;
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec ipr{.name = "+IPR",
                                           .summary = "UART rate (kept and told; a pty has none)",
                                           .manual = "AT manual V2.2",
                                           .params = kShape,
                                           .read = &at::plain<&read>,
                                           .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
