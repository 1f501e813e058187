// AT+QPOWD: off, with POWERED DOWN once the network has let go.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int normally = 1;
};
constexpr auto kShape = at::shape(at::optional(at::integer<&Args::normally>("n", 0, 1)));

at::Final power_down(modem::CommandContext& context, const Args& args) {
  context.after_answer([&power = context.modem().power(), normally = args.normally == 1] {
    power.shut_down(normally);
  });
  return at::Final::ok();
}

at::Final execute(modem::CommandContext& context) { return power_down(context, {}); }

}  // namespace

extern constinit const at::CommandSpec qpowd{.name = "+QPOWD",
                                             .summary = "Power down",
                                             .manual = "AT manual V2.2",
                                             .params = kShape,
                                             .execute = &at::plain<&execute>,
                                             .write = &at::bound<kShape, &power_down>};

}  // namespace bg96::commands
