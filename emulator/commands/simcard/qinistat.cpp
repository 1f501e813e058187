// AT+QINISTAT: how far the SIM has been read.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kNothing = 0;
constexpr int kPinAndMessages = 3;
constexpr int kPhonebookAsWell = 7;

at::Final execute(modem::CommandContext& context) {
  const int ready =
      context.profile().quirks.qinistat_phonebook ? kPhonebookAsWell : kPinAndMessages;
  context.line("+QINISTAT: ", context.sim_card().ready() ? ready : kNothing);
  return at::Final::ok();
}

at::Final test(modem::CommandContext& context) {
  context.line("+QINISTAT: (0-3)");
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qinistat{.name = "+QINISTAT",
                                                .summary = "Initialization of the SIM",
                                                .manual = "AT manual V2.2",
                                                .execute = &at::plain<&execute>,
                                                .test = &at::plain<&test>};

}  // namespace bg96::commands
