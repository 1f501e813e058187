// AT+CSQ: signal strength.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kUnknown = 99;

at::Final execute(modem::CommandContext& context) {
  // The bit error rate is not known on LTE, and no BG96 log shows one on GSM.
  context.line("+CSQ: ", context.network().signal_index(), ",", kUnknown);
  return at::Final::ok();
}

at::Final test(modem::CommandContext& context) {
  context.line("+CSQ: (0-31,99),(0-7,99)");
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec csq{.name = "+CSQ",
                                           .summary = "Signal quality",
                                           .manual = "AT manual V2.2",
                                           .execute = &at::plain<&execute>,
                                           .test = &at::plain<&test>};

}  // namespace bg96::commands
