// AT+CSDH: all that text mode knows of a message, or less.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int value = 0;
};
constexpr auto kShape = at::shape(at::integer<&Args::value>("show", 0, 1));

at::Final read(modem::CommandContext& context) {
  context.line("+CSDH: ", context.settings().messages.details ? 1 : 0);
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  context.settings().messages.details = args.value == 1;
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec csdh{.name = "+CSDH",
                                            .summary = "Details in text mode",
                                            .manual = "AT manual V2.2",
                                            .params = kShape,
                                            .read = &at::plain<&read>,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
