// AT+CSMS: who acknowledges what is delivered.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

// Messages to the modem, from it, and broadcasts are supported.
constexpr std::string_view kSupported = "1,1,1";

struct Args {
  int service = 0;
};
constexpr auto kShape = at::shape(at::integer<&Args::service>("service", 0, 1).as("(0,1)"));

at::Final read(modem::CommandContext& context) {
  context.line("+CSMS: ", context.settings().messages.service, ",", kSupported);
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  context.settings().messages.service = args.service;
  context.line("+CSMS: ", kSupported);
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec csms{.name = "+CSMS",
                                            .summary = "Service of messages",
                                            .manual = "AT manual V2.2",
                                            .params = kShape,
                                            .read = &at::plain<&read>,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
