// AT+CGPADDR: the addresses of the contexts.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

// As many as can be active.
struct Args {
  int first = 0;
  int second = 0;
  int third = 0;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::first>("cid", 1, modem::Pdp::kContexts),
              at::optional(at::integer<&Args::second>("cid", 1, modem::Pdp::kContexts)),
              at::optional(at::integer<&Args::third>("cid", 1, modem::Pdp::kContexts)));

// The manual's example has quotes, captures and three drivers have none (docs/rulings.md).
void print(modem::CommandContext& context, int id) {
  const modem::PdpContext& pdp = context.pdp().context(id);
  if (!pdp.defined) return;
  const std::string address = pdp.active ? modem::Pdp::address(id) : "0.0.0.0";
  const bool quoted = context.profile().quirks.cgpaddr_quoted;
  context.line("+CGPADDR: ", id, ",", quoted ? at::quoted(address) : address);
}

at::Final execute(modem::CommandContext& context) {
  for (int id = 1; id <= modem::Pdp::kContexts; ++id) print(context, id);
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  for (const int id : {args.first, args.second, args.third}) {
    if (id != 0) print(context, id);
  }
  return at::Final::ok();
}

at::Final test(modem::CommandContext& context) {
  std::string ids;
  for (int id = 1; id <= modem::Pdp::kContexts; ++id) {
    if (!context.pdp().context(id).defined) continue;
    ids += at::text(ids.empty() ? "" : ",", id);
  }
  context.line("+CGPADDR: (", ids, ")");
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cgpaddr{.name = "+CGPADDR",
                                               .summary = "Addresses of the contexts",
                                               .manual = "AT manual V2.2",
                                               .params = kShape,
                                               .execute = &at::plain<&execute>,
                                               .write = &at::bound<kShape, &write>,
                                               .test = &at::plain<&test>};

}  // namespace bg96::commands
