// AT+QISDE: whether the payload of AT+QISEND is echoed. It never is under ATE0.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int echo = 0;
};
constexpr auto kShape = at::shape(at::integer<&Args::echo>("echo", 0, 1));

at::Final read(modem::CommandContext& context) {
  context.line("+QISDE: ", context.settings().echo_payload ? 1 : 0);
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  context.settings().echo_payload = args.echo == 1;
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qisde{.name = "+QISDE",
                                             .summary = "Echo the data of AT+QISEND or not",
                                             .manual = "TCP/IP 2.1.16",
                                             .family = at::Family::tcpip,
                                             .params = kShape,
                                             .read = &at::plain<&read>,
                                             .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
