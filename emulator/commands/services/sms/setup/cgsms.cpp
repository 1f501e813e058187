// AT+CGSMS: by which bearer messages are sent.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int value = 0;
};
constexpr auto kShape = at::shape(at::integer<&Args::value>("service", 0, 3));

at::Final read(modem::CommandContext& context) {
  context.line("+CGSMS: ", context.settings().non_volatile.message_bearer);
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  context.settings().non_volatile.message_bearer = args.value;
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cgsms{.name = "+CGSMS",
                                             .summary = "Bearer of messages",
                                             .manual = "AT manual V2.2",
                                             .params = kShape,
                                             .read = &at::plain<&read>,
                                             .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
