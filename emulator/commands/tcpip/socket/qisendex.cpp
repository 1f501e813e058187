// AT+QISENDEX: sends bytes that stand in the command line as hexadecimal digits.
#include "emulator/commands/tcpip/socket/sending.hpp"

namespace bg96::commands {
namespace {

// "The max length is 512 bytes": of the string of digits (docs/rulings.md).
constexpr int kMaxDigits = 512;

struct Args {
  int connect_id = 0;
  std::string hex_string;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::connect_id>("connectID", 0, modem::Sockets::kSockets - 1),
              at::text_value<&Args::hex_string>("hex_string", 0, kMaxDigits));

sim::Task<at::Final> write(modem::CommandContext& context, const Args& args) {
  modem::Socket* const socket = context.sockets().find(args.connect_id);
  if (socket == nullptr) co_return at::Final::tcpip(modem::kOperationNotAllowed);
  // Manual 2.1.9: not for "UDP SERVICE" and "TCP LISTENER".
  if (socket->service == modem::Socket::Service::udp_service ||
      socket->service == modem::Socket::Service::tcp_listener) {
    co_return at::Final::tcpip(modem::kOperationNotSupported);
  }
  if (socket->state != modem::Socket::State::connected) co_return cannot_send(*socket);
  std::optional<std::string> bytes = at::parse_hex_bytes(args.hex_string);
  if (!bytes) co_return at::Final::refused();
  if (bytes->empty()) co_return at::Final::send_fail();  // manual 2.1.9: "If there is no data"
  const sim::Task<at::Final> sending = send(context, *socket, std::move(*bytes));
  co_return co_await sending;
}

}  // namespace

extern constinit const at::CommandSpec qisendex{
    .name = "+QISENDEX",
    .summary = "Send hex string",
    .manual = "TCP/IP 2.1.9",
    .family = at::Family::tcpip,
    .max_response = std::chrono::seconds(60),  // manual 1.1: any command answers within 60 s
    .params = kShape,
    .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
