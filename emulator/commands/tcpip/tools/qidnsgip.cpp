// AT+QIDNSGIP: the addresses of a name, which come later as URCs.
#include "emulator/modem/command_context.hpp"
#include "emulator/modem/tcpip/net_errors.hpp"

namespace bg96::commands {
namespace {

constexpr int kMaxNameBytes = 253;  // RFC 1035

struct Args {
  int context_id = 0;
  std::string name;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::context_id>("contextID", 1, modem::Pdp::kContexts),
              at::text_value<&Args::name>("hostname", 1, kMaxNameBytes));

at::Final write(modem::CommandContext& context, const Args& args) {
  if (!context.pdp().context(args.context_id).active) {
    return at::Final::tcpip(modem::kOpenPdpContextFailed);
  }
  if (context.name_lookup().busy()) return at::Final::tcpip(modem::kDnsBusy);
  context.name_lookup().start(args.context_id, args.name, context.port());
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qidnsgip{.name = "+QIDNSGIP",
                                                .summary = "Get the IP addresses of a domain name",
                                                .manual = "TCP/IP 2.1.14",
                                                .family = at::Family::tcpip,
                                                .max_response = modem::NameLookup::kLimit,
                                                .params = kShape,
                                                .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
