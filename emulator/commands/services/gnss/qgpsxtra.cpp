// AT+QGPSXTRA, AT+QGPSXTRATIME, AT+QGPSXTRADATA: predicted orbits, which shorten a cold start.
#include "emulator/commands/services/gnss/gnss_errors.hpp"
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr std::string_view kManual = "GNSS manual V1.1";
constexpr int kNoSuchFile = 405;      // of the file family
constexpr int kGpsAheadOfUtc_s = 18;  // since 2017
constexpr std::string_view kCentury = "20";

struct Enable {
  int on = 0;
};
constexpr auto kEnable = at::shape(at::integer<&Enable::on>("xtraenable", 0, 1));

at::Final read_enable(modem::CommandContext& context) {
  context.line("+QGPSXTRA: ", context.settings().non_volatile.gnss.xtra);
  return at::Final::ok();
}

at::Final write_enable(modem::CommandContext& context, const Enable& args) {
  context.settings().non_volatile.gnss.xtra = args.on;
  return at::Final::ok();
}

struct Time {
  int operation = 0;
  std::string time;
  int utc = 1;
  int force = 1;
  int uncertainty_ms = 3500;
};
constexpr auto kTime = at::shape(
    at::integer<&Time::operation>("op", 0, 0), at::text_value<&Time::time>("xtratime", 19, 19),
    at::optional(at::integer<&Time::utc>("utc", 0, 1)),
    at::optional(at::integer<&Time::force>("force", 0, 1)),
    at::optional(at::integer<&Time::uncertainty_ms>("uncrtn", 0, 65535)));

at::Final write_time(modem::CommandContext& context, const Time& args) {
  if (!context.gnss().xtra_enabled()) return at::Final::cme(kGnssXtraNotEnabled);
  if (!args.time.starts_with(kCentury)) return at::Final::cme(kGnssTimeError);
  const auto told = modem::parse_clock_text(args.time.substr(kCentury.size()) + "+00");
  if (!told) return at::Final::cme(kGnssTimeError);
  context.gnss().set_xtra_time(told->utc_seconds - (args.utc == 0 ? kGpsAheadOfUtc_s : 0));
  return at::Final::ok();
}

struct Data {
  std::string file;
};
constexpr auto kData = at::shape(at::text_value<&Data::file>("xtradatafilename", 1, 80));

at::Final read_data(modem::CommandContext& context) {
  if (!context.gnss().xtra_enabled()) return at::Final::cme(kGnssXtraNotEnabled);
  // What a receiver tells that never had any: the epoch of GPS, seen from somewhere in America.
  constexpr std::string_view kNever = "1980/01/05,19:00:00";
  const auto from = context.gnss().xtra_from();
  context.line("+QGPSXTRADATA: ", context.gnss().xtra_minutes(), ',',
               at::quoted(from ? modem::date_and_time(*from) : std::string(kNever)));
  return at::Final::ok();
}

// The format is the chip maker's own: what the file holds counts as good from the time told on.
at::Final write_data(modem::CommandContext& context, const Data& args) {
  if (!context.gnss().xtra_enabled()) return at::Final::cme(kGnssXtraNotEnabled);
  const auto name = modem::Files::name_of(args.file);
  const std::string* bytes = name ? context.files().find(*name) : nullptr;
  if (bytes == nullptr) return at::Final::cme(kNoSuchFile);
  if (bytes->empty()) return at::Final::cme(kGnssInvalidParameter);
  const auto now = context.gnss().xtra_time();
  if (!now) return at::Final::cme(kGnssTimeError);
  context.gnss().take_xtra(*now);
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qgpsxtra{.name = "+QGPSXTRA",
                                                .summary = "Use of predicted orbits",
                                                .manual = kManual,
                                                .params = kEnable,
                                                .read = &at::plain<&read_enable>,
                                                .write = &at::bound<kEnable, &write_enable>};

extern constinit const at::CommandSpec qgpsxtratime{.name = "+QGPSXTRATIME",
                                                    .summary = "Time for predicted orbits",
                                                    .manual = kManual,
                                                    .params = kTime,
                                                    .write = &at::bound<kTime, &write_time>};

extern constinit const at::CommandSpec qgpsxtradata{.name = "+QGPSXTRADATA",
                                                    .summary = "File with predicted orbits",
                                                    .manual = kManual,
                                                    .params = kData,
                                                    .read = &at::plain<&read_data>,
                                                    .write = &at::bound<kData, &write_data>};

}  // namespace bg96::commands
