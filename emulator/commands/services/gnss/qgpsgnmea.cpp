// AT+QGPSGNMEA: what the GNSS receiver tells, in the words of NMEA 0183.
#include <array>

#include "emulator/commands/services/gnss/gnss_errors.hpp"
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

// In the order of modem::Sentence.
constexpr std::array<std::string_view, 6> kSentences = {"GGA", "RMC", "GSV", "GSA", "VTG", "GNS"};

struct Args {
  modem::Sentence sentence = modem::Sentence::gga;
};
constexpr auto kShape = at::shape(at::choice<&Args::sentence>("nmeatype", kSentences));

at::Final write(modem::CommandContext& context, const Args& args) {
  if (!context.gnss().on()) return at::Final::cme(kGnssSessionNotActive);
  if (context.settings().non_volatile.gnss.nmea_source == 0) return at::Final::cme(kGnssNotEnabled);
  for (const std::string& sentence : context.gnss().nmea().sentences(args.sentence)) {
    context.line("+QGPSGNMEA: ", sentence);
  }
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qgpsgnmea{.name = "+QGPSGNMEA",
                                                 .summary = "NMEA sentences",
                                                 .manual = "GNSS manual V1.1",
                                                 .params = kShape,
                                                 .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
