// AT+QNTP: asks a time server and sets the clock; the result comes later.
#include "emulator/modem/command_context.hpp"
#include "emulator/modem/tcpip/net_errors.hpp"

namespace bg96::commands {
namespace {

constexpr int kMaxServerBytes = 253;  // RFC 1035

struct Args {
  int context_id = 0;
  std::string server;
  std::uint16_t port = 123;
  int set_clock = 1;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::context_id>("contextID", 1, modem::Pdp::kContexts),
              at::text_value<&Args::server>("server", 1, kMaxServerBytes),
              at::optional(at::integer<&Args::port>("port", 1, 65535)),
              at::optional(at::integer<&Args::set_clock>("autosettime", 0, 1)));

at::Final read(modem::CommandContext& context) {
  if (!context.time_sync().busy()) return at::Final::ok();
  const ports::Endpoint& server = context.time_sync().server();
  context.line("+QNTP: ", at::quoted(server.host), ',', server.port);
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  if (context.time_sync().busy()) return at::Final::tcpip(modem::kOperationBusy);
  context.time_sync().start({.context_id = args.context_id,
                             .server = {args.server, args.port},
                             .set_clock = args.set_clock == 1,
                             .channel = context.port()});
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qntp{.name = "+QNTP",
                                            .summary = "Synchronize the clock with an NTP server",
                                            .manual = "TCP/IP 2.1.12",
                                            .family = at::Family::tcpip,
                                            .max_response = modem::TimeSync::kLimit,
                                            .params = kShape,
                                            .read = &at::plain<&read>,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
