// AT+QIRD: reads what was received, or tells how much there was.
#include "emulator/modem/command_context.hpp"
#include "emulator/modem/tcpip/net_errors.hpp"

namespace bg96::commands {
namespace {

constexpr int kMaxReadBytes = 1500;
constexpr int kQuery = 0;

struct Args {
  int connect_id = 0;
  int read_length = kMaxReadBytes;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::connect_id>("connectID", 0, modem::Sockets::kSockets - 1),
              at::optional(at::integer<&Args::read_length>("read_length", 0, kMaxReadBytes)));

at::Final write(modem::CommandContext& context, const Args& args) {
  modem::Socket* const socket = context.sockets().find(args.connect_id);
  if (socket == nullptr) return at::Final::tcpip(modem::kOperationNotAllowed);
  if (args.read_length == kQuery) {
    const std::uint64_t unread = socket->received.size();
    context.line("+QIRD: ", socket->received_total, ",", socket->received_total - unread, ",",
                 unread);
    return at::Final::ok();
  }
  const std::string bytes =
      context.sockets().read(*socket, static_cast<std::size_t>(args.read_length));
  context.line("+QIRD: ", bytes.size());
  if (!bytes.empty()) context.line(bytes);
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qird{.name = "+QIRD",
                                            .summary = "Retrieve the received TCP/IP data",
                                            .manual = "TCP/IP 2.1.8",
                                            .family = at::Family::tcpip,
                                            .params = kShape,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
