// AT+QGPSDEL: the GNSS receiver forgets what it knows of the satellites.
#include "emulator/commands/services/gnss/gnss_errors.hpp"
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  modem::Gnss::Forget what = modem::Gnss::Forget::everything;
};
constexpr auto kShape = at::shape(at::integer<&Args::what>("deletetype", 0, 3));

at::Final write(modem::CommandContext& context, const Args& args) {
  if (context.gnss().on()) return at::Final::cme(kGnssSessionOngoing);
  context.gnss().forget(args.what);
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qgpsdel{.name = "+QGPSDEL",
                                               .summary = "Begin the next GNSS session colder",
                                               .manual = "GNSS manual V1.1",
                                               .params = kShape,
                                               .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
