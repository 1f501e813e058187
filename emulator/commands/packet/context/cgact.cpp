// AT+CGACT: activates and deactivates a context in the 27.007 way. Some firmwares hang on it.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kOperationNotAllowed = 3;
constexpr int kNoNetworkService = 30;

struct Args {
  int state = 0;
  std::optional<int> context_id;
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

// 27.007, 10.1.10: it attaches first. The command has no time limit, which would end the hanging
// too, so the wait has one.
sim::Task<void> attach(modem::CommandContext& context, bool activate) {
  constexpr std::chrono::seconds kLimit(150);
  modem::Network& network = context.network();
  if (!activate) co_return;
  network.attach_if_detached();
  bool expired = false;
  sim::Timer limit([&network, &expired] {
    expired = true;
    network.changed().notify();
  });
  sim::TimerQueue& timers = context.modem().timers();
  limit.arm(timers, timers.now() + kLimit);
  while (network.searching() && !expired) co_await network.changed().wait();
}

// A context that is as it is wanted is no failure (27.007), and a driver needs OK for one that is
// not active. 0, or a +CME ERROR.
sim::Task<int> change_one(modem::CommandContext& context, int id, bool activate) {
  modem::Pdp& pdp = context.pdp();
  if (pdp.context(id).active == activate) co_return 0;
  if (!pdp.context(id).defined) co_return kOperationNotAllowed;
  const sim::Task<void> attachment = attach(context, activate);
  co_await attachment;
  if (activate && !context.network().registered()) co_return kNoNetworkService;
  const sim::Task<int> change = activate ? pdp.activate(id, context.port()) : pdp.deactivate(id);
  const int error = co_await change;
  co_return error == 0 ? 0 : kNoNetworkService;
}

sim::Task<at::Final> write(modem::CommandContext& context, const Args& args) {
  const sim::Task<void> hanging = hang_if_so(context);
  co_await hanging;
  const int first = args.context_id.value_or(1);
  const int last = args.context_id.value_or(modem::Pdp::kContexts);
  for (int id = first; id <= last; ++id) {
    // Without an id all are meant that are defined.
    if (!args.context_id && !context.pdp().context(id).defined) continue;
    const sim::Task<int> change = change_one(context, id, args.state == 1);
    if (const int error = co_await change) co_return at::Final::cme(error);
  }
  co_return at::Final::ok();
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
