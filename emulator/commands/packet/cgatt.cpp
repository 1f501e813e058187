// AT+CGATT: attached to the packet domain or not.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kNoNetworkService = 30;

struct Args {
  int state = 0;
};
constexpr auto kShape = at::shape(at::integer<&Args::state>("state", 0, 1));

at::Final read(modem::CommandContext& context) {
  context.line("+CGATT: ", context.network().registered() ? 1 : 0);
  return at::Final::ok();
}

sim::Task<at::Final> write(modem::CommandContext& context, const Args& args) {
  modem::Network& network = context.network();
  network.set_attached(args.state == 1);
  if (args.state == 0) co_return at::Final::ok();
  const bool deregistered = network.selection() == modem::Network::Selection::deregistered;
  if (deregistered || !network.radio_on() || !context.sim_card().ready()) {
    co_return at::Final::cme(kNoNetworkService);
  }
  while (network.searching()) co_await network.changed().wait();
  co_return network.registered() ? at::Final::ok() : at::Final::cme(kNoNetworkService);
}

}  // namespace

extern constinit const at::CommandSpec cgatt{.name = "+CGATT",
                                             .summary = "Packet domain attachment",
                                             .manual = "AT manual V2.2",
                                             .max_response = std::chrono::seconds(140),
                                             .params = kShape,
                                             .read = &at::plain<&read>,
                                             .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
