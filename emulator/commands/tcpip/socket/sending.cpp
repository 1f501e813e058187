#include "emulator/commands/tcpip/socket/sending.hpp"

namespace bg96::commands {

at::Final cannot_send(const modem::Socket& socket) {
  if (socket.context_lost) return at::Final::tcpip(modem::kPdpContextBrokenDown);
  // A listener is a socket that nothing can be sent on.
  if (socket.service == modem::Socket::Service::tcp_listener) {
    return at::Final::tcpip(modem::kOperationNotSupported);
  }
  return at::Final::tcpip(socket.state == modem::Socket::State::closing
                              ? modem::kSocketHasBeenClosed
                              : modem::kOperationNotAllowed);
}

sim::Task<at::Final> send(modem::CommandContext& context, modem::Socket& socket, std::string bytes,
                          ports::Endpoint remote) {
  if (socket.state != modem::Socket::State::connected) co_return cannot_send(socket);
  if (bytes.empty()) co_return at::Final::send_ok();
  const sim::Task<ports::NetStatus> sending =
      context.sockets().send(socket, std::move(bytes), std::move(remote));
  switch (co_await sending) {
    case ports::NetStatus::ok: co_return at::Final::send_ok();
    case ports::NetStatus::buffer_full: co_return at::Final::send_fail();
    case ports::NetStatus::closed:
    case ports::NetStatus::reset: co_return at::Final::tcpip(modem::kSocketHasBeenClosed);
    default: co_return at::Final::tcpip(modem::kSocketWriteFailed);
  }
}

}  // namespace bg96::commands
