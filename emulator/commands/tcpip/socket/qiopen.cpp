// AT+QIOPEN: opens a socket service. OK at once; the outcome comes later as +QIOPEN.
#include <array>

#include "emulator/modem/command_context.hpp"
#include "emulator/modem/tcpip/net_errors.hpp"

namespace bg96::commands {
namespace {

using Service = modem::Socket::Service;

// The longest name that DNS knows is 253 bytes (RFC 1035); no manual tells a limit.
constexpr int kMaxHostBytes = 253;

enum class Requested : int { tcp, udp, tcp_listener, udp_service };
constexpr std::array<std::string_view, 4> kServices = {"TCP", "UDP", "TCP LISTENER", "UDP SERVICE"};

struct Args {
  int context_id = 0;
  int connect_id = 0;
  Requested service = Requested::tcp;
  std::string host;
  std::uint16_t remote_port = 0;
  std::uint16_t local_port = 0;
  int access_mode = 0;
};
constexpr auto kShape = at::shape(
    at::integer<&Args::context_id>("contextID", 1, modem::Pdp::kContexts),
    at::integer<&Args::connect_id>("connectID", 0, modem::Sockets::kSockets - 1),
    at::choice<&Args::service>("service_type", kServices)
        .as("\"TCP/UDP/TCP LISTENER/UDP SERVICE\""),
    at::text_value<&Args::host>("IP_address/domain_name", 1, kMaxHostBytes)
        .as("\"<IP_address>/<domain_name>\""),
    at::integer<&Args::remote_port>("remote_port", 0, 65535).as("<remote_port>"),
    at::optional(at::integer<&Args::local_port>("local_port", 0, 65535).as("<local_port>")),
    at::optional(at::integer<&Args::access_mode>("access_mode", 0, 2)));

at::Final write(modem::CommandContext& context, const Args& args) {
  const bool supported = args.service == Requested::tcp && args.access_mode == 0;
  if (!supported) return at::Final::tcpip(modem::kOperationNotSupported);
  const modem::OpenRequest request{.context_id = args.context_id,
                                   .connect_id = args.connect_id,
                                   .remote = {args.host, args.remote_port},
                                   .local_port = args.local_port,
                                   .access_mode = args.access_mode,
                                   .channel = context.port()};
  // What is well-formed answers OK, and then why it cannot be (docs/rulings.md).
  if (context.sockets().find(args.connect_id) != nullptr) {
    context.sockets().refuse(request, modem::kSocketIdentityHasBeenUsed);
  } else if (!context.pdp().context(args.context_id).active) {
    context.sockets().refuse(request, modem::kOpenPdpContextFailed);
  } else if (context.sockets().has_local_port(args.local_port)) {
    context.sockets().refuse(request, modem::kSocketBindFailed);
  } else {
    context.sockets().open_tcp(request);
  }
  return at::Final::ok();
}

// Undocumented, but real units answer it (seen on a BG96).
at::Final read(modem::CommandContext&) { return at::Final::ok(); }

}  // namespace

extern constinit const at::CommandSpec qiopen{
    .name = "+QIOPEN",
    .summary = "Open a socket service: TCP client in buffer access mode; 555 for the others",
    .manual = "TCP/IP 2.1.4",
    .family = at::Family::tcpip,
    .max_response = std::chrono::seconds(150),
    .params = kShape,
    .read = &at::plain<&read>,
    .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
