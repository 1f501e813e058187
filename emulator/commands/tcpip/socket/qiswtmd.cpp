// AT+QISWTMD: switches the access mode of a socket; to transparent mode with CONNECT.
#include "emulator/commands/tcpip/socket/sending.hpp"

namespace bg96::commands {
namespace {

using modem::Socket;
using AccessMode = Socket::AccessMode;

struct Args {
  int connect_id = 0;
  AccessMode access_mode = AccessMode::buffer;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::connect_id>("connectID", 0, modem::Sockets::kSockets - 1),
              at::integer<&Args::access_mode>("access_mode", 0, 2));

at::Final write(modem::CommandContext& context, const Args& args) {
  Socket* const socket = context.sockets().find(args.connect_id);
  if (socket == nullptr || socket->state == Socket::State::opening) {
    return at::Final::tcpip(modem::kOperationNotAllowed);
  }
  if (args.access_mode != AccessMode::transparent) {
    context.sockets().switch_mode(*socket, args.access_mode);
    return at::Final::ok();
  }
  // Neither has a peer that a port could be joined with.
  if (socket->service == Socket::Service::tcp_listener ||
      socket->service == Socket::Service::udp_service) {
    return at::Final::tcpip(modem::kOperationNotSupported);
  }
  if (socket->state != Socket::State::connected) return cannot_send(*socket);
  context.connect_to(args.connect_id);
  return at::Final::connect();
}

}  // namespace

extern constinit const at::CommandSpec qiswtmd{.name = "+QISWTMD",
                                               .summary = "Switch data access modes",
                                               .manual = "TCP/IP 2.1.10",
                                               .family = at::Family::tcpip,
                                               .params = kShape,
                                               .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
