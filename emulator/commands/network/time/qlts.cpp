// AT+QLTS: the time that the network told.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

enum class Mode : int { latest = 0, utc_now = 1, local_now = 2 };

struct Args {
  Mode mode = Mode::latest;
};
constexpr auto kShape = at::shape(at::integer<&Args::mode>("mode", 0, 2));

at::Final write(modem::CommandContext& context, const Args& args) {
  const modem::RealTimeClock& clock = context.clock();
  const auto& latest = clock.last_network_time();
  if (!latest) {
    context.line("+QLTS: \"\"");
    return at::Final::ok();
  }
  const modem::WallTime time = args.mode == Mode::latest ? *latest : clock.network_now();
  const std::int64_t digits =
      args.mode == Mode::local_now ? modem::local_seconds(time) : time.utc_seconds;
  // The number behind the zone is the daylight saving time in hours.
  context.line("+QLTS: ", at::quoted(at::text(modem::date_and_time(digits),
                                              modem::zone_mark(time.zone_quarters), ",0")));
  return at::Final::ok();
}

at::Final execute(modem::CommandContext& context) { return write(context, {}); }

}  // namespace

extern constinit const at::CommandSpec qlts{.name = "+QLTS",
                                            .summary = "Time of the network",
                                            .manual = "AT manual V2.2",
                                            .params = kShape,
                                            .execute = &at::plain<&execute>,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
