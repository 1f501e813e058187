// AT+CGCONTRDP: what the network has given to active contexts (27.007).
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int context_id = 0;
};
constexpr auto kShape = at::shape(at::integer<&Args::context_id>("cid", 1, modem::Pdp::kContexts));

constexpr int kFirstBearer = 5;  // 24.301: the identities of bearers begin here
constexpr std::string_view kMask = "255.255.255.0";
constexpr std::string_view kGateway = "10.7.157.254";

sim::Task<void> print(modem::CommandContext& context, int id) {
  const modem::PdpContext& pdp = context.pdp().context(id);
  if (!pdp.active) co_return;
  const sim::Task<std::array<std::string, 2>> asking = context.name_lookup().name_servers(id);
  const auto [primary, secondary] = co_await asking;
  context.line("+CGCONTRDP: ", id, ",", kFirstBearer + id - 1, ",", at::quoted(pdp.apn), ",",
               at::quoted(at::text(modem::Pdp::address(id), ".", kMask)), ",", at::quoted(kGateway),
               ",", at::quoted(primary), ",", at::quoted(secondary));
}

sim::Task<at::Final> execute(modem::CommandContext& context) {
  for (int id = 1; id <= modem::Pdp::kContexts; ++id) {
    const sim::Task<void> printing = print(context, id);
    co_await printing;
  }
  co_return at::Final::ok();
}

sim::Task<at::Final> write(modem::CommandContext& context, const Args& args) {
  const sim::Task<void> printing = print(context, args.context_id);
  co_await printing;
  co_return at::Final::ok();
}

at::Final test(modem::CommandContext& context) {
  std::string ids;
  for (int id = 1; id <= modem::Pdp::kContexts; ++id) {
    if (context.pdp().context(id).active) ids += at::text(ids.empty() ? "" : ",", id);
  }
  context.line("+CGCONTRDP: (", ids, ")");
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cgcontrdp{.name = "+CGCONTRDP",
                                                 .summary = "What the network gave to contexts",
                                                 .manual = "27.007 10.1.23",
                                                 .params = kShape,
                                                 .execute = &at::plain<&execute>,
                                                 .write = &at::bound<kShape, &write>,
                                                 .test = &at::plain<&test>};

}  // namespace bg96::commands
