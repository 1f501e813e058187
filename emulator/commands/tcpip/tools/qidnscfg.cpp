// AT+QIDNSCFG: the name servers of an active context.
#include <optional>

#include "emulator/modem/command_context.hpp"
#include "emulator/modem/tcpip/net_errors.hpp"

namespace bg96::commands {
namespace {

using modem::NameLookup;

constexpr int kMaxAddressBytes = 15;  // "255.255.255.255"

struct Args {
  int context_id = 0;
  std::optional<std::string> primary;
  std::optional<std::string> secondary;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::context_id>("contextID", 1, modem::Pdp::kContexts),
              at::optional(at::text_value<&Args::primary>("pridnsaddr", 7, kMaxAddressBytes)),
              at::optional(at::text_value<&Args::secondary>("secdnsaddr", 7, kMaxAddressBytes)));

sim::Task<at::Final> tell(modem::CommandContext& context, int context_id) {
  const sim::Task<std::array<std::string, 2>> asking =
      context.name_lookup().name_servers(context_id);
  const auto [primary, secondary] = co_await asking;
  context.line("+QIDNSCFG: ", context_id, ',', at::quoted(primary), ',', at::quoted(secondary));
  co_return at::Final::ok();
}

sim::Task<at::Final> write(modem::CommandContext& context, const Args& args) {
  if (args.secondary && !args.primary) co_return at::Final::refused();
  for (const auto& address : {args.primary, args.secondary}) {
    if (address && !modem::is_ipv4_address(*address)) co_return at::Final::refused();
  }
  if (args.primary == NameLookup::kNoAddress) co_return at::Final::refused();
  modem::PdpContext& pdp = context.pdp().context(args.context_id);
  if (!pdp.active) co_return at::Final::tcpip(modem::kOperationNotAllowed);
  if (!args.primary) {
    const sim::Task<at::Final> telling = tell(context, args.context_id);
    co_return co_await telling;
  }
  pdp.name_servers = {*args.primary};
  // What the read form prints for none may be written back.
  if (args.secondary && *args.secondary != NameLookup::kNoAddress) {
    pdp.name_servers.push_back(*args.secondary);
  }
  co_return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qidnscfg{.name = "+QIDNSCFG",
                                                .summary = "Configure the addresses of DNS servers",
                                                .manual = "TCP/IP 2.1.13",
                                                .family = at::Family::tcpip,
                                                .params = kShape,
                                                .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
