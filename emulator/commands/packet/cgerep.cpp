// AT+CGEREP: whether +CGEV tells what becomes of contexts and of the attachment: 0 keeps events, 1
// drops those that fall into data mode, 2 tells these behind it.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int mode = 0;
  int buffer = 0;
};
constexpr auto kShape = at::shape(at::integer<&Args::mode>("mode", 0, 2),
                                  at::optional(at::integer<&Args::buffer>("bfr", 0, 1)));

at::Final read(modem::CommandContext& context) {
  context.line("+CGEREP: ", context.settings().packet_events, ",",
               context.settings().packet_event_buffer);
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  context.modem().set_packet_events(args.mode, args.buffer);
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cgerep{.name = "+CGEREP",
                                              .summary = "Report of packet domain events",
                                              .manual = "AT manual V2.2",
                                              .params = kShape,
                                              .read = &at::plain<&read>,
                                              .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
