// AT+QISEND: sends a payload that the host types after "> ", or tells what was sent so far.
#include "emulator/commands/tcpip/socket/sending.hpp"

namespace bg96::commands {
namespace {

constexpr int kMaxPayloadBytes = 1460;
constexpr int kQuery = 0;

struct Args {
  int connect_id = 0;
  std::optional<int> length;
  std::optional<at::Ipv4> remote_ip;
  std::optional<std::uint16_t> remote_port;
};
constexpr auto kShape = at::shape(
    at::integer<&Args::connect_id>("connectID", 0, modem::Sockets::kSockets - 1),
    at::optional(at::integer<&Args::length>("send_length", 0, kMaxPayloadBytes)),
    at::optional(at::ipv4<&Args::remote_ip>("remoteIP").as(at::kHidden)),
    at::optional(at::integer<&Args::remote_port>("remote_port", 1, 65535).as(at::kHidden)));

sim::Task<at::Final> tell(modem::CommandContext& context, modem::Socket& socket) {
  const sim::Task<std::uint64_t> question = context.sockets().unacknowledged(socket);
  const std::uint64_t unacknowledged = co_await question;
  context.line("+QISEND: ", socket.sent_total, ",", socket.sent_total - unacknowledged, ",",
               unacknowledged);
  co_return at::Final::ok();
}

// An address that comes with a socket that has a peer is passed over, as drivers need (mbed).
std::optional<ports::Endpoint> destination(const modem::Socket& socket, const Args& args) {
  if (socket.service != modem::Socket::Service::udp_service) return ports::Endpoint{};
  if (!args.length || !args.remote_ip || !args.remote_port) return std::nullopt;
  return ports::Endpoint{args.remote_ip->text, *args.remote_port};
}

modes::PromptRequest prompt_for(modem::CommandContext& context, const Args& args) {
  // In hex mode the length is that of the data, which takes two digits a byte.
  const std::size_t typed = context.settings().non_volatile.send_hex ? 2 : 1;
  modes::PromptRequest request{
      .max_bytes = typed * kMaxPayloadBytes,
      .echo = context.line_settings().echo && context.settings().echo_payload};
  if (args.length) request.fixed_length = typed * static_cast<std::size_t>(*args.length);
  return request;
}

sim::Task<at::Final> write(modem::CommandContext& context, const Args& args) {
  modem::Socket* const socket = context.sockets().find(args.connect_id);
  if (socket == nullptr) co_return at::Final::tcpip(modem::kOperationNotAllowed);
  if (args.length == kQuery) {
    const sim::Task<at::Final> answer = tell(context, *socket);
    co_return co_await answer;
  }
  if (socket->state != modem::Socket::State::connected) co_return cannot_send(*socket);
  std::optional<ports::Endpoint> remote = destination(*socket, args);
  if (!remote) co_return at::Final::refused();

  const ports::StreamId stream = socket->stream;
  const bool hex = context.settings().non_volatile.send_hex;
  const sim::Task<modes::Payload> prompt = context.prompt(prompt_for(context, args));
  modes::Payload payload = co_await prompt;
  if (payload.end != modes::Payload::End::complete) {
    co_return at::Final::tcpip(modem::kCancelSend);
  }
  // While the host typed, the context may have gone, and another socket taken the place.
  if (socket->stream != stream) co_return at::Final::tcpip(modem::kSocketHasBeenClosed);
  std::optional<std::string> bytes = std::move(payload.bytes);
  if (hex) bytes = at::parse_hex_bytes(*bytes);
  if (!bytes) co_return at::Final::refused();
  const sim::Task<at::Final> sending =
      send(context, *socket, std::move(*bytes), std::move(*remote));
  co_return co_await sending;
}

}  // namespace

extern constinit const at::CommandSpec qisend{
    .name = "+QISEND",
    .summary = "Send data",
    .manual = "TCP/IP 2.1.7",
    .family = at::Family::tcpip,
    .max_response = std::chrono::seconds(60),  // manual 1.1: any command answers within 60 s
    .params = kShape,
    .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
