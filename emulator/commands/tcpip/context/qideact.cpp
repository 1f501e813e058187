// AT+QIDEACT: deactivates a context and closes its sockets.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int context_id = 0;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::context_id>("contextID", 1, modem::Pdp::kContexts));

sim::Task<at::Final> write(modem::CommandContext& context, const Args& args) {
  const sim::Task<int> deactivation = context.pdp().deactivate(args.context_id);
  const int error = co_await deactivation;
  co_return error == 0 ? at::Final::ok() : at::Final::tcpip(error);
}

}  // namespace

extern constinit const at::CommandSpec qideact{.name = "+QIDEACT",
                                               .summary = "Deactivate a PDP context",
                                               .manual = "TCP/IP 2.1.3",
                                               .family = at::Family::tcpip,
                                               .max_response = std::chrono::seconds(40),
                                               .params = kShape,
                                               .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
