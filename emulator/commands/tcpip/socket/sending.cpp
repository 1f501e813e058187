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
  const sim::Task<ports::NetEvent> sending =
      context.sockets().send(socket, std::move(bytes), std::move(remote));
  const ports::NetEvent event = co_await sending;
  if (event.status == ports::NetStatus::ok) co_return at::Final::send_ok();
  if (event.status == ports::NetStatus::buffer_full) co_return at::Final::send_fail();
  co_return at::Final::tcpip(modem::send_error(event));
}

}  // namespace bg96::commands
