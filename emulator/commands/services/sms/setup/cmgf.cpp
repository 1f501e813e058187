// AT+CMGF: messages as PDUs or as text.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int value = 0;
};
constexpr auto kShape = at::shape(at::integer<&Args::value>("mode", 0, 1));

at::Final read(modem::CommandContext& context) {
  context.line("+CMGF: ", context.settings().messages.text_mode ? 1 : 0);
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  context.settings().messages.text_mode = args.value == 1;
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cmgf{.name = "+CMGF",
                                            .summary = "Format of messages",
                                            .manual = "AT manual V2.2",
                                            .params = kShape,
                                            .read = &at::plain<&read>,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
