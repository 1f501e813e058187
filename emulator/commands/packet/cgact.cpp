// AT+CGACT: activates and deactivates a context in the 27.007 way. Some firmwares hang on it.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kNoNetworkService = 30;

struct Args {
  int state = 0;
  int context_id = 1;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::state>("state", 0, 1),
              at::optional(at::integer<&Args::context_id>("cid", 1, modem::Pdp::kContexts)));

// Seen on BG96MAR02A07M1G and BG96MAR03A03M1G (mbed-os issue 9749).
sim::Task<void> hang_if_so(modem::CommandContext& context) {
  sim::Signal never(context.modem().timers());
  if (context.profile().quirks.cgact_hangs) co_await never.wait();
}

sim::Task<at::Final> read(modem::CommandContext& context) {
  const sim::Task<void> hanging = hang_if_so(context);
  co_await hanging;
  for (int id = 1; id <= modem::Pdp::kContexts; ++id) {
    const modem::PdpContext& pdp = context.pdp().context(id);
    if (pdp.defined) context.line("+CGACT: ", id, ",", pdp.active ? 1 : 0);
  }
  co_return at::Final::ok();
}

// A context that is as it is wanted is no failure (27.007), and a driver needs OK for one that is
// not active.
sim::Task<at::Final> write(modem::CommandContext& context, const Args& args) {
  const sim::Task<void> hanging = hang_if_so(context);
  co_await hanging;
  modem::Pdp& pdp = context.pdp();
  if (pdp.context(args.context_id).active == (args.state == 1)) co_return at::Final::ok();
  // Without a time limit of its own, which would end the hanging too: it does not wait for a
  // search.
  if (args.state == 1 && !context.network().registered()) {
    co_return at::Final::cme(kNoNetworkService);
  }
  const sim::Task<int> change = args.state == 1 ? pdp.activate(args.context_id, context.port())
                                                : pdp.deactivate(args.context_id);
  const int error = co_await change;
  co_return error == 0 ? at::Final::ok() : at::Final::cme(kNoNetworkService);
}

}  // namespace

extern constinit const at::CommandSpec cgact{.name = "+CGACT",
                                             .summary = "Activate or deactivate a context",
                                             .manual = "AT manual V2.2",
                                             .max_response = sim::Duration::zero(),
                                             .params = kShape,
                                             .read = &at::plain<&read>,
                                             .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
