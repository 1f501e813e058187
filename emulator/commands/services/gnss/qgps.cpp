// AT+QGPS: begins a session of the GNSS receiver.
#include "emulator/commands/services/gnss/gnss_errors.hpp"
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kStandAlone = 1;

struct Args {
  int mode = kStandAlone;
  int max_time_s = 30;
  int max_distance_m = 50;
  int fix_count = 0;
  int fix_interval_s = 1;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::mode>("gnssmode", 1, 4),
              at::optional(at::integer<&Args::max_time_s>("fixmaxtime", 1, 255)),
              at::optional(at::integer<&Args::max_distance_m>("fixmaxdist", 1, 1000)),
              at::optional(at::integer<&Args::fix_count>("fixcount", 0, 1000)),
              at::optional(at::integer<&Args::fix_interval_s>("fixrate", 1, 65535)));

at::Final read(modem::CommandContext& context) {
  context.line("+QGPS: ", context.gnss().on() ? 1 : 0);
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  if (context.gnss().on()) return at::Final::cme(kGnssSessionOngoing);
  if (args.mode != kStandAlone) return at::Final::cme(kGnssNotSupported);
  context.gnss().start({args.max_time_s, args.max_distance_m, args.fix_count, args.fix_interval_s});
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qgps{.name = "+QGPS",
                                            .summary = "Begin a GNSS session",
                                            .manual = "GNSS manual V1.1",
                                            .params = kShape,
                                            .read = &at::plain<&read>,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
