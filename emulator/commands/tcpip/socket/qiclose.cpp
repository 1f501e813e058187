// AT+QICLOSE: closes a socket; OK also where there is none.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int connect_id = 0;
  int timeout_s = 10;
};
// The manual's range begins at 1, its AT+QICLOSE=? and real units at 0 (docs/rulings.md).
constexpr auto kShape =
    at::shape(at::integer<&Args::connect_id>("connectID", 0, modem::Sockets::kSockets - 1),
              at::optional(at::integer<&Args::timeout_s>("timeout", 0, 65535)));

sim::Task<at::Final> write(modem::CommandContext& context, const Args& args) {
  const sim::Task<void> closing =
      context.sockets().close(args.connect_id, std::chrono::seconds(args.timeout_s));
  co_await closing;
  co_return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qiclose{.name = "+QICLOSE",
                                               .summary = "Close a socket service",
                                               .manual = "TCP/IP 2.1.5",
                                               .family = at::Family::tcpip,
                                               .max_response = {},  // <timeout> is the limit
                                               .params = kShape,
                                               .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
