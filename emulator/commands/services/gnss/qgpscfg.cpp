// AT+QGPSCFG: the GNSS receiver's settings, each under its key. All are kept over a restart.
#include <array>

#include "emulator/commands/keyed.hpp"

namespace bg96::commands {
namespace {

using modem::GnssSettings;

constexpr std::string_view kName = "+QGPSCFG";
constexpr std::string_view kManual = "GNSS manual V1.1";

struct Value {
  int value = 0;
};

sim::Task<at::Final> by_key(modem::CommandContext& context,
                            std::span<const at::Argument> arguments) {
  return run_key(context, kName, arguments);
}

at::Final list(modem::CommandContext& context) { return list_keys(context, kName); }

template <const std::string_view& kKey, auto Member>
at::Final read(modem::CommandContext& context) {
  context.line("+QGPSCFG: ", at::quoted(kKey), ",", context.settings().non_volatile.gnss.*Member);
  return at::Final::ok();
}

template <auto Member>
at::Final write(modem::CommandContext& context, const Value& args) {
  context.settings().non_volatile.gnss.*Member = args.value;
  return at::Final::ok();
}

// In the order of GnssSettings::output_port.
constexpr std::array<std::string_view, 3> kPorts = {"none", "usbnmea", "uartnmea"};
constexpr auto kOutport = at::shape(at::choice<&Value::value>("outport", kPorts));

at::Final read_outport(modem::CommandContext& context) {
  const int port = context.settings().non_volatile.gnss.output_port;
  context.line("+QGPSCFG: \"outport\",", at::quoted(kPorts[static_cast<std::size_t>(port)]));
  return at::Final::ok();
}

constexpr std::string_view kNmeasrcKey = "nmeasrc";
constexpr auto kNmeasrc = at::shape(at::integer<&Value::value>("nmeasrc", 0, 1));
constexpr std::string_view kGpsnmeatypeKey = "gpsnmeatype";
constexpr auto kGpsnmeatype = at::shape(at::integer<&Value::value>("gpsnmeatype", 0, 31));
constexpr std::string_view kGlonassnmeatypeKey = "glonassnmeatype";
constexpr auto kGlonassnmeatype = at::shape(at::integer<&Value::value>("glonassnmeatype", 0, 7));
constexpr std::string_view kGalileonmeatypeKey = "galileonmeatype";
constexpr auto kGalileonmeatype = at::shape(at::integer<&Value::value>("galileonmeatype", 0, 1));
constexpr std::string_view kBeidounmeatypeKey = "beidounmeatype";
constexpr auto kBeidounmeatype = at::shape(at::integer<&Value::value>("beidounmeatype", 0, 3));
constexpr std::string_view kGsvextnmeatypeKey = "gsvextnmeatype";
constexpr auto kGsvextnmeatype = at::shape(at::integer<&Value::value>("gsvextnmeatype", 0, 1));
constexpr std::string_view kGnssconfigKey = "gnssconfig";
constexpr auto kGnssconfig = at::shape(at::integer<&Value::value>("gnssconfig", 0, 6));
constexpr std::string_view kAutogpsKey = "autogps";
constexpr auto kAutogps = at::shape(at::integer<&Value::value>("autogps", 0, 1));

}  // namespace

extern constinit const at::CommandSpec qgpscfg{.name = kName,
                                               .summary = "Configure the GNSS receiver",
                                               .manual = kManual,
                                               .write = &by_key,
                                               .test = &at::plain<&list>};

extern constinit const at::CommandSpec qgpscfg_outport{
    .name = kName,
    .key = "outport",
    .summary = "Where NMEA sentences go (uartnmea leads nowhere)",
    .manual = kManual,
    .params = kOutport,
    .read = &at::plain<&read_outport>,
    .write = &at::bound<kOutport, &write<&GnssSettings::output_port>>};

extern constinit const at::CommandSpec qgpscfg_nmeasrc{
    .name = kName,
    .key = kNmeasrcKey,
    .summary = "AT+QGPSGNMEA may be asked",
    .manual = kManual,
    .params = kNmeasrc,
    .read = &at::plain<&read<kNmeasrcKey, &GnssSettings::nmea_source>>,
    .write = &at::bound<kNmeasrc, &write<&GnssSettings::nmea_source>>};

extern constinit const at::CommandSpec qgpscfg_gpsnmeatype{
    .name = kName,
    .key = kGpsnmeatypeKey,
    .summary = "Sentences of GPS",
    .manual = kManual,
    .params = kGpsnmeatype,
    .read = &at::plain<&read<kGpsnmeatypeKey, &GnssSettings::gps_types>>,
    .write = &at::bound<kGpsnmeatype, &write<&GnssSettings::gps_types>>};

extern constinit const at::CommandSpec qgpscfg_glonassnmeatype{
    .name = kName,
    .key = kGlonassnmeatypeKey,
    .summary = "Sentences of GLONASS",
    .manual = kManual,
    .params = kGlonassnmeatype,
    .read = &at::plain<&read<kGlonassnmeatypeKey, &GnssSettings::glonass_types>>,
    .write = &at::bound<kGlonassnmeatype, &write<&GnssSettings::glonass_types>>};

extern constinit const at::CommandSpec qgpscfg_galileonmeatype{
    .name = kName,
    .key = kGalileonmeatypeKey,
    .summary = "Sentences of Galileo",
    .manual = kManual,
    .params = kGalileonmeatype,
    .read = &at::plain<&read<kGalileonmeatypeKey, &GnssSettings::galileo_types>>,
    .write = &at::bound<kGalileonmeatype, &write<&GnssSettings::galileo_types>>};

extern constinit const at::CommandSpec qgpscfg_beidounmeatype{
    .name = kName,
    .key = kBeidounmeatypeKey,
    .summary = "Sentences of BeiDou",
    .manual = kManual,
    .params = kBeidounmeatype,
    .read = &at::plain<&read<kBeidounmeatypeKey, &GnssSettings::beidou_types>>,
    .write = &at::bound<kBeidounmeatype, &write<&GnssSettings::beidou_types>>};

extern constinit const at::CommandSpec qgpscfg_gsvextnmeatype{
    .name = kName,
    .key = kGsvextnmeatypeKey,
    .summary = "Decimals in GSV",
    .manual = kManual,
    .params = kGsvextnmeatype,
    .read = &at::plain<&read<kGsvextnmeatypeKey, &GnssSettings::gsv_decimals>>,
    .write = &at::bound<kGsvextnmeatype, &write<&GnssSettings::gsv_decimals>>};

extern constinit const at::CommandSpec qgpscfg_gnssconfig{
    .name = kName,
    .key = kGnssconfigKey,
    .summary = "Constellations that are received, from the next restart on",
    .manual = kManual,
    .params = kGnssconfig,
    .read = &at::plain<&read<kGnssconfigKey, &GnssSettings::constellations>>,
    .write = &at::bound<kGnssconfig, &write<&GnssSettings::constellations>>};

extern constinit const at::CommandSpec qgpscfg_autogps{
    .name = kName,
    .key = kAutogpsKey,
    .summary = "A session begins with each boot",
    .manual = kManual,
    .params = kAutogps,
    .read = &at::plain<&read<kAutogpsKey, &GnssSettings::automatic>>,
    .write = &at::bound<kAutogps, &write<&GnssSettings::automatic>>};

}  // namespace bg96::commands
