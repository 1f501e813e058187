// AT+CGDATA: the same call as ATD*99***<cid>#.
#include <array>

#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr std::array<std::string_view, 1> kProtocols = {"PPP"};

struct Args {
  int protocol = 0;
  int context_id = 1;
};
constexpr auto kShape =
    at::shape(at::choice<&Args::protocol>("L2P", kProtocols),
              at::optional(at::integer<&Args::context_id>("cid", 1, modem::Pdp::kContexts)));

sim::Task<at::Final> dial(modem::CommandContext& context, const Args& args) {
  const sim::Task<bool> dialling = context.data_call().dial(context.port(), args.context_id);
  const bool connected = co_await dialling;
  if (!connected) co_return at::Final::no_carrier();
  context.connect_to_call();
  co_return at::Final::connect_at(modem::DataCall::kRateBitPerS);
}

// The contexts are no part of it.
at::Final list(modem::CommandContext& context) {
  context.line("+CGDATA: (\"PPP\")");
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cgdata{
    .name = "+CGDATA",
    .summary = "Enter data state, with PPP behind CONNECT",
    .manual = "AT manual V2.2",
    .max_response = std::chrono::seconds(150),
    .params = kShape,
    .write = &at::bound<kShape, &dial>,
    .test = &at::plain<&list>};

}  // namespace bg96::commands
