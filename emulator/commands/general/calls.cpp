// ATA, ATH, ATO: what they answer when there is no call and no data connection that waits.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int value = 0;
};
constexpr auto kShape = at::shape(at::optional(at::integer<&Args::value>("value", 0, 0)));

at::Final nothing_to_hang_up(modem::CommandContext&, const Args&) { return at::Final::ok(); }

// Manual 1.2: "If there is no connection entering into transparent access mode before, ATO will
// return NO CARRIER". The same goes for a call that nobody makes.
at::Final nobody_there(modem::CommandContext&, const Args&) { return at::Final::no_carrier(); }

constexpr at::CommandSpec call_command(std::string_view name, std::string_view summary,
                                       at::Handler write) {
  return {.name = name,
          .summary = summary,
          .manual = "AT manual V2.2, V.250; TCP/IP 1.2",
          .family = at::Family::v250,
          .params = kShape,
          .test_form = at::TestForm::none,
          .write = write};
}

}  // namespace

extern constinit const at::CommandSpec ata =
    call_command("A", "Answer a call", &at::bound<kShape, &nobody_there>);
extern constinit const at::CommandSpec ath =
    call_command("H", "Hang up", &at::bound<kShape, &nothing_to_hang_up>);
extern constinit const at::CommandSpec ato =
    call_command("O", "Return to data mode", &at::bound<kShape, &nobody_there>);

}  // namespace bg96::commands
