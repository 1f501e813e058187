// AT+QPING: probes a host; the results come later.
#include "emulator/modem/command_context.hpp"
#include "emulator/modem/tcpip/net_errors.hpp"

namespace bg96::commands {
namespace {

constexpr int kMaxHostBytes = 253;  // RFC 1035

struct Args {
  int context_id = 0;
  std::string host;
  int timeout_s = 4;
  int count = 4;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::context_id>("contextID", 1, modem::Pdp::kContexts),
              at::text_value<&Args::host>("host", 1, kMaxHostBytes),
              at::optional(at::integer<&Args::timeout_s>("timeout", 1, 255)),
              at::optional(at::integer<&Args::count>("pingnum", 1, 10)));

at::Final write(modem::CommandContext& context, const Args& args) {
  if (context.ping().busy()) return at::Final::tcpip(modem::kOperationBusy);
  context.ping().start({.context_id = args.context_id,
                        .host = args.host,
                        .timeout = std::chrono::seconds(args.timeout_s),
                        .count = args.count,
                        .channel = context.port()});
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qping{.name = "+QPING",
                                             .summary = "Ping a remote host",
                                             .manual = "TCP/IP 2.1.11",
                                             .family = at::Family::tcpip,
                                             .params = kShape,
                                             .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
