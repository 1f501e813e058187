// AT+QGPSEND: ends the session of the GNSS receiver.
#include "emulator/commands/services/gnss/gnss_errors.hpp"
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

at::Final execute(modem::CommandContext& context) {
  if (!context.gnss().on()) return at::Final::cme(kGnssSessionNotActive);
  context.gnss().end();
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qgpsend{.name = "+QGPSEND",
                                               .summary = "End the GNSS session",
                                               .manual = "GNSS manual V1.1",
                                               .test_form = at::TestForm::ok,
                                               .execute = &at::plain<&execute>};

}  // namespace bg96::commands
