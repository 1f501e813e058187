// AT+QIACT: activates a context, and tells the active ones.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int context_id = 0;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::context_id>("contextID", 1, modem::Pdp::kContexts));

at::Final read(modem::CommandContext& context) {
  for (int id = 1; id <= modem::Pdp::kContexts; ++id) {
    const modem::PdpContext& pdp = context.pdp().context(id);
    if (!pdp.active) continue;
    context.line("+QIACT: ", id, ",1,", pdp.type, ",", at::quoted(modem::Pdp::address(id)));
  }
  return at::Final::ok();
}

sim::Task<at::Final> write(modem::CommandContext& context, const Args& args) {
  const sim::Task<int> activation = context.pdp().activate(args.context_id, context.port());
  const int error = co_await activation;
  co_return error == 0 ? at::Final::ok() : at::Final::tcpip(error);
}

}  // namespace

extern constinit const at::CommandSpec qiact{.name = "+QIACT",
                                             .summary = "Activate a PDP context",
                                             .manual = "TCP/IP 2.1.2",
                                             .family = at::Family::tcpip,
                                             .max_response = std::chrono::seconds(150),
                                             .params = kShape,
                                             .read = &at::plain<&read>,
                                             .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
