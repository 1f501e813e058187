// AT+QGPSLOC: where the modem is.
#include "emulator/commands/services/gnss/gnss_errors.hpp"
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

enum class Mode : int { minutes = 0, fine_minutes = 1, degrees = 2 };

struct Args {
  Mode mode = Mode::minutes;
};
constexpr auto kShape = at::shape(at::integer<&Args::mode>("mode", 0, 2));

std::string place_text(const modem::Place& place, Mode mode) {
  constexpr int kDegreeDecimals = 5;
  constexpr int kMinuteDecimals = 4;
  constexpr int kFineMinuteDecimals = 6;
  if (mode == Mode::degrees) {
    return at::text(at::decimals(place.latitude_deg, kDegreeDecimals), ',',
                    at::decimals(place.longitude_deg, kDegreeDecimals));
  }
  const int decimals = mode == Mode::minutes ? kMinuteDecimals : kFineMinuteDecimals;
  return at::text(modem::degrees_and_minutes(place.latitude_deg, 2, decimals),
                  modem::north_or_south(place), ',',
                  modem::degrees_and_minutes(place.longitude_deg, 3, decimals),
                  modem::east_or_west(place));
}

at::Final write(modem::CommandContext& context, const Args& args) {
  if (!context.gnss().on()) return at::Final::cme(kGnssSessionNotActive);
  const auto& position = context.gnss().position();
  if (!position) return at::Final::cme(kGnssNotFixed);
  context.line("+QGPSLOC: ", modem::utc_time(position->utc_seconds), ',',
               place_text(position->place, args.mode), ',', at::decimals(position->hdop, 1), ',',
               at::decimals(position->altitude_m, 1), ',', position->dimensions, ',',
               at::decimals(position->course_deg, 2), ',', at::decimals(position->speed_kmh, 1),
               ',', at::decimals(position->speed_knots(), 1), ',',
               modem::utc_date(position->utc_seconds), ',', modem::padded(position->satellites, 2));
  return at::Final::ok();
}

at::Final read(modem::CommandContext& context) { return write(context, {}); }

}  // namespace

extern constinit const at::CommandSpec qgpsloc{.name = "+QGPSLOC",
                                               .summary = "Where the modem is",
                                               .manual = "GNSS manual V1.1",
                                               .params = kShape,
                                               .read = &at::plain<&read>,
                                               .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
