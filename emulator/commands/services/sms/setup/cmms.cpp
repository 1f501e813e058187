// AT+CMMS: whether the link stays open between two messages.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int value = 0;
};
constexpr auto kShape = at::shape(at::integer<&Args::value>("n", 0, 2));

at::Final read(modem::CommandContext& context) {
  context.line("+CMMS: ", context.settings().messages.more_messages);
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  context.messages().set_more_messages(args.value);
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cmms{.name = "+CMMS",
                                            .summary = "More messages to send",
                                            .manual = "AT manual V2.2",
                                            .params = kShape,
                                            .read = &at::plain<&read>,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
