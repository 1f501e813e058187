// AT+QIRD: reads what was received, or tells how much there was.
#include "emulator/modem/command_context.hpp"
#include "emulator/modem/tcpip/net_errors.hpp"

namespace bg96::commands {
namespace {

constexpr int kMaxReadBytes = 1500;
constexpr int kQuery = 0;

struct Args {
  int connect_id = 0;
  std::optional<int> read_length;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::connect_id>("connectID", 0, modem::Sockets::kSockets - 1),
              at::optional(at::integer<&Args::read_length>("read_length", 0, kMaxReadBytes)));

// AT+QICFG "viewmode" and "dataformat" say how.
void show(modem::CommandContext& context, bool with_sender,
          const modem::ReceiveBuffer::Piece& piece) {
  std::string header = at::text("+QIRD: ", piece.bytes.size());
  if (piece.bytes.empty()) return context.line(header);
  if (with_sender) header += at::text(",", at::quoted(piece.sender.host), ",", piece.sender.port);
  const auto& kept = context.settings().non_volatile;
  const std::string data = kept.receive_hex ? at::hex_bytes(piece.bytes) : piece.bytes;
  if (kept.data_behind_header) return context.line(header, ",", data);
  context.line(header);
  context.line(data);
}

at::Final write(modem::CommandContext& context, const Args& args) {
  modem::Socket* const socket = context.sockets().find(args.connect_id);
  if (socket == nullptr) return at::Final::tcpip(modem::kOperationNotAllowed);
  // Nothing can be received on it but connections.
  if (socket->service == modem::Socket::Service::tcp_listener) {
    return at::Final::tcpip(modem::kSocketReadFailed);
  }
  if (args.read_length == kQuery) {
    const std::uint64_t unread = socket->received.bytes();
    context.line("+QIRD: ", socket->received_total, ",", socket->received_total - unread, ",",
                 unread);
    return at::Final::ok();
  }
  const bool datagrams = socket->service == modem::Socket::Service::udp_service;
  // Manual 3.6.3: one whole UDP packet, without a length.
  const std::size_t limit =
      datagrams && !args.read_length
          ? std::max<std::size_t>(socket->received.bytes(), 1)
          : static_cast<std::size_t>(args.read_length.value_or(kMaxReadBytes));
  show(context, datagrams, context.sockets().read(*socket, limit));
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
