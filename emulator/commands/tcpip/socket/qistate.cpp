// AT+QISTATE: what the sockets are and do.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

using modem::Socket;
using modem::Sockets;

constexpr int kByContext = 0;

struct Args {
  int query_type = 0;
  int id = 0;
};
constexpr auto kShape = at::shape(at::integer<&Args::query_type>("query_type", 0, 1),
                                  at::integer<&Args::id>("contextID/connectID", 0, 16));

int state_number(modem::CommandContext& context, const Socket& socket) {
  // One firmware counts a connected client as 3 (docs/rulings.md).
  const bool client =
      socket.service == Socket::Service::tcp || socket.service == Socket::Service::udp;
  if (client && socket.state == Socket::State::connected) {
    return context.profile().quirks.client_state;
  }
  // ... and, in one capture, a listener as 4.
  if (socket.state == Socket::State::listening) return context.profile().quirks.listener_state;
  return static_cast<int>(socket.state);
}

void print(modem::CommandContext& context, const Socket& socket) {
  context.line("+QISTATE: ", socket.connect_id, ",", at::quoted(name_of(socket.service)), ",",
               at::quoted(socket.remote.host), ",", socket.remote.port, ",", socket.local_port, ",",
               state_number(context, socket), ",", socket.context_id, ",", socket.server_id, ",",
               static_cast<int>(socket.access_mode), ",", at::quoted(name_of(socket.channel)));
}

at::Final all(modem::CommandContext& context) {
  for (int id = 0; id < Sockets::kSockets; ++id) {
    if (const Socket* socket = context.sockets().find(id)) print(context, *socket);
  }
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  if (args.query_type == kByContext) {
    if (args.id < 1) return at::Final::refused();
    for (int id = 0; id < Sockets::kSockets; ++id) {
      const Socket* socket = context.sockets().find(id);
      if (socket != nullptr && socket->context_id == args.id) print(context, *socket);
    }
    return at::Final::ok();
  }
  if (args.id >= Sockets::kSockets) return at::Final::refused();
  if (const Socket* socket = context.sockets().find(args.id)) print(context, *socket);
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qistate{.name = "+QISTATE",
                                               .summary = "Query socket service status",
                                               .manual = "TCP/IP 2.1.6",
                                               .family = at::Family::tcpip,
                                               .params = kShape,
                                               .test_form = at::TestForm::ok,
                                               .execute = &at::plain<&all>,
                                               .read = &at::plain<&all>,
                                               .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
