// ATA, ATH, ATO: nobody calls, but a data call and connections may have left data mode.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int value = 0;
};
constexpr auto kShape = at::shape(at::optional(at::integer<&Args::value>("value", 0, 0)));

at::Final hang_up(modem::CommandContext& context, const Args&) {
  context.data_call().hang_up(context.port());
  return at::Final::ok();
}

at::Final nobody_there(modem::CommandContext&, const Args&) { return at::Final::no_carrier(); }

// Manual 1.2: to the connection that this port was online with last; NO CARRIER without one.
at::Final return_to_data(modem::CommandContext& context, const Args&) {
  if (context.data_call().has_call(context.port())) {
    context.connect_to_call();
    return at::Final::connect_at(modem::DataCall::kRateBitPerS);
  }
  const ports::StreamId stream = context.last_online();
  for (int id = 0; id < modem::Sockets::kSockets; ++id) {
    const modem::Socket* const socket = context.sockets().find(id);
    if (socket == nullptr || socket->stream != stream) continue;
    if (socket->state != modem::Socket::State::connected) break;
    context.connect_to(id);
    return at::Final::connect();
  }
  return at::Final::no_carrier();
}

constexpr at::CommandSpec call_command(std::string_view name, std::string_view summary,
                                       at::Handler write) {
  return {.name = name,
          .summary = summary,
          .manual = "AT manual V2.2, V.250; TCP/IP 1.2",
          .family = at::Family::v250,
          .params = kShape,
          .test_form = at::TestForm::none,
          .write = write};
}

}  // namespace

extern constinit const at::CommandSpec ata =
    call_command("A", "Answer a call", &at::bound<kShape, &nobody_there>);
extern constinit const at::CommandSpec ath =
    call_command("H", "Hang up", &at::bound<kShape, &hang_up>);
extern constinit const at::CommandSpec ato =
    call_command("O", "Return to data mode", &at::bound<kShape, &return_to_data>);

}  // namespace bg96::commands
