// AT+QIOPEN: opens a socket service. OK at once and the outcome later as +QIOPEN; in transparent
// mode nothing but CONNECT, or ERROR.
#include <array>

#include "emulator/modem/command_context.hpp"
#include "emulator/modem/tcpip/net_errors.hpp"

namespace bg96::commands {
namespace {

using modem::Socket;
using Service = Socket::Service;
using AccessMode = Socket::AccessMode;

// The longest name that DNS knows is 253 bytes (RFC 1035); no manual tells a limit.
constexpr int kMaxHostBytes = 253;

constexpr std::array<std::string_view, 4> kServices = {"TCP", "UDP", "TCP LISTENER", "UDP SERVICE"};
constexpr std::array<Service, 4> kServiceOf = {Service::tcp, Service::udp, Service::tcp_listener,
                                               Service::udp_service};

struct Args {
  int context_id = 0;
  int connect_id = 0;
  std::size_t service = 0;  // in kServices
  std::string host;
  std::uint16_t remote_port = 0;
  std::optional<std::uint16_t> local_port;
  AccessMode access_mode = AccessMode::buffer;
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

modem::OpenRequest request_of(modem::CommandContext& context, const Args& args) {
  return {.context_id = args.context_id,
          .connect_id = args.connect_id,
          .service = kServiceOf[args.service],
          .remote = {args.host, args.remote_port},
          .local = {modem::Pdp::address(args.context_id), args.local_port.value_or(0)},
          .access_mode = args.access_mode,
          .channel = context.port(),
          .name_servers = context.pdp().context(args.context_id).name_servers};
}

sim::Task<at::Final> open_transparent(modem::CommandContext& context,
                                      const modem::OpenRequest& request) {
  const sim::Task<int> opening = context.sockets().open_and_wait(request);
  const int error = co_await opening;
  if (error != modem::kOperationSuccessful) co_return at::Final::tcpip(error);
  context.connect_to(request.connect_id);
  co_return at::Final::connect();
}

// What is well-formed answers OK, and then why it cannot be (docs/rulings.md).
sim::Task<at::Final> write(modem::CommandContext& context, const Args& args) {
  const modem::OpenRequest request = request_of(context, args);
  const bool service =
      request.service == Service::tcp_listener || request.service == Service::udp_service;
  // Manual 2.1.4: a service must be told its port.
  if (service && !args.local_port) co_return at::Final::refused();
  const bool transparent = args.access_mode == AccessMode::transparent;
  // Transparent data has no room for an address.
  if (transparent && request.service == Service::udp_service) {
    co_return at::Final::tcpip(modem::kOperationNotSupported);
  }
  int error = context.sockets().refusal(request);
  if (error != modem::kSocketIdentityHasBeenUsed &&
      !context.pdp().context(args.context_id).active) {
    error = modem::kOpenPdpContextFailed;
  }
  // A listener has no connection yet that a port could go online with.
  if (transparent && !service) {
    if (error != modem::kOperationSuccessful) co_return at::Final::tcpip(error);
    const sim::Task<at::Final> opening = open_transparent(context, request);
    co_return co_await opening;
  }
  if (error != modem::kOperationSuccessful) {
    context.sockets().refuse(request, error);
  } else {
    context.sockets().open(request);
  }
  co_return at::Final::ok();
}

// Undocumented, but real units answer it (seen on a BG96).
at::Final read(modem::CommandContext&) { return at::Final::ok(); }

}  // namespace

extern constinit const at::CommandSpec qiopen{.name = "+QIOPEN",
                                              .summary = "Open a socket service",
                                              .manual = "TCP/IP 2.1.4",
                                              .family = at::Family::tcpip,
                                              .max_response = std::chrono::seconds(150),
                                              .params = kShape,
                                              .read = &at::plain<&read>,
                                              .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
