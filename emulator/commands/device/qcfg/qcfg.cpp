// AT+QCFG: optional functions, each under its key. All are kept over a restart.
#include "emulator/commands/device/qcfg/qcfg_value.hpp"
#include "emulator/commands/keyed.hpp"

namespace bg96::commands {
namespace {

using Configuration = modem::Settings::Configuration;

constexpr std::string_view kName = "+QCFG";

sim::Task<at::Final> by_key(modem::CommandContext& context,
                            std::span<const at::Argument> arguments) {
  return run_key(context, kName, arguments);
}

at::Final list(modem::CommandContext& context) { return list_keys(context, kName); }

constexpr std::string_view kDuplicatechkKey = "pdp/duplicatechk";
constexpr auto kDuplicatechk = at::shape(at::integer<&QcfgValue::value>("duplicatechk", 0, 1));
constexpr std::string_view kPsmUrcKey = "psm/urc";
constexpr auto kPsmUrc = at::shape(at::integer<&QcfgValue::value>("urc", 0, 1));
constexpr std::string_view kPsmEnterKey = "psm/enter";
constexpr auto kPsmEnter = at::shape(at::integer<&QcfgValue::value>("enter", 0, 1));
constexpr std::string_view kLedmodeKey = "ledmode";
constexpr auto kLedmode = at::shape(at::integer<&QcfgValue::value>("ledmode", 0, 1));
constexpr std::string_view kSgsnKey = "sgsn";
constexpr auto kSgsn = at::shape(at::integer<&QcfgValue::value>("sgsn", 0, 2));
constexpr std::string_view kMscKey = "msc";
constexpr auto kMsc = at::shape(at::integer<&QcfgValue::value>("msc", 0, 2));
constexpr std::string_view kGprsattachKey = "gprsattach";
constexpr auto kGprsattach = at::shape(at::integer<&QcfgValue::value>("gprsattach", 0, 1));
constexpr std::string_view kUrcDelayKey = "urc/delay";
constexpr auto kUrcDelay = at::shape(at::integer<&QcfgValue::value>("delay", 0, 1));
constexpr std::string_view kCmuxUrcportKey = "cmux/urcport";
constexpr auto kCmuxUrcport = at::shape(at::integer<&QcfgValue::value>("urcport", 0, 4));

struct FirstBand {
  std::string band;
};
constexpr auto kFirstBand = at::shape(at::text_value<&FirstBand::band>("band", 2, 2));

at::Final read_first_band(modem::CommandContext& context) {
  context.line("+QCFG: \"nb1/bandprior\",",
               at::quoted(context.settings().non_volatile.configuration.first_band));
  return at::Final::ok();
}

// 01 to 1C, a band of LTE in hexadecimal.
at::Final write_first_band(modem::CommandContext& context, const FirstBand& args) {
  constexpr char kHighest = 0x1C;
  const auto band = at::parse_hex_bytes(args.band);
  if (!band || band->front() < 1 || band->front() > kHighest) return at::Final::refused();
  context.settings().non_volatile.configuration.first_band = at::to_upper(args.band);
  return at::Final::ok();
}

constexpr auto kIms = at::shape(at::integer<&QcfgValue::value>("ims", 0, 2));

// Behind the setting: whether voice over LTE is there. It is not.
at::Final read_ims(modem::CommandContext& context) {
  context.line("+QCFG: \"ims\",", context.settings().non_volatile.configuration.ims, ",0");
  return at::Final::ok();
}

// The weaker the signal, the more often NB-IoT repeats. Other networks have one level.
at::Final read_coverage_level(modem::CommandContext& context) {
  constexpr int kFarDbm = -110;
  constexpr int kFarthestDbm = -120;
  const modem::Network& network = context.network();
  const int rsrp_dbm = network.signal().rsrp_dbm;
  int level = 0;
  if (network.access_technology() == modem::kNbIot) {
    level = (rsrp_dbm < kFarDbm ? 1 : 0) + (rsrp_dbm < kFarthestDbm ? 1 : 0);
  }
  context.line("+QCFG: \"celevel\",", level);
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qcfg{.name = kName,
                                            .summary = "Configure optional functions",
                                            .manual = "AT manual V2.2",
                                            .write = &by_key,
                                            .test = &at::plain<&list>};

extern constinit const at::CommandSpec qcfg_celevel{
    .name = kName,
    .key = "celevel",
    .summary = "Coverage enhancement level of NB-IoT",
    .manual = "AT manual V2.2",
    .read = &at::plain<&read_coverage_level>};

extern constinit const at::CommandSpec qcfg_ims{
    .name = kName,
    .key = "ims",
    .summary = "IMS (kept and told)",
    .manual = "AT manual V2.2",
    .params = kIms,
    .read = &at::plain<&read_ims>,
    .write = &at::bound<kIms, &write_qcfg<&Configuration::ims>>};

extern constinit const at::CommandSpec qcfg_duplicatechk{
    .name = kName,
    .key = kDuplicatechkKey,
    .summary = "May two active contexts have one APN?",
    .manual = "AT manual V2.2",
    .params = kDuplicatechk,
    .read = &at::plain<&read_qcfg<kDuplicatechkKey, &Configuration::duplicate_check>>,
    .write = &at::bound<kDuplicatechk, &write_qcfg<&Configuration::duplicate_check>>};

extern constinit const at::CommandSpec qcfg_psm_urc{
    .name = kName,
    .key = kPsmUrcKey,
    .summary = "URC when the modem may go to sleep",
    .manual = "AT manual V2.2",
    .params = kPsmUrc,
    .read = &at::plain<&read_qcfg<kPsmUrcKey, &Configuration::power_saving_urc>>,
    .write = &at::bound<kPsmUrc, &write_qcfg<&Configuration::power_saving_urc>>};

extern constinit const at::CommandSpec qcfg_psm_enter{
    .name = kName,
    .key = kPsmEnterKey,
    .summary = "Power saving at once, or by its timer",
    .manual = "AT manual V2.2",
    .params = kPsmEnter,
    .read = &at::plain<&read_qcfg<kPsmEnterKey, &Configuration::power_saving_enter>>,
    .write = &at::bound<kPsmEnter, &write_qcfg<&Configuration::power_saving_enter>>};

extern constinit const at::CommandSpec qcfg_ledmode{
    .name = kName,
    .key = kLedmodeKey,
    .summary = "How NETLIGHT blinks (kept and told; there is none)",
    .manual = "AT manual V2.2",
    .params = kLedmode,
    .read = &at::plain<&read_qcfg<kLedmodeKey, &Configuration::led_mode>>,
    .write = &at::bound<kLedmode, &write_qcfg<&Configuration::led_mode>>};

extern constinit const at::CommandSpec qcfg_sgsn{
    .name = kName,
    .key = kSgsnKey,
    .summary = "Release of the SGSN (kept and told)",
    .manual = "AT manual V2.2",
    .params = kSgsn,
    .read = &at::plain<&read_qcfg<kSgsnKey, &Configuration::sgsn>>,
    .write = &at::bound<kSgsn, &write_qcfg<&Configuration::sgsn>>};

extern constinit const at::CommandSpec qcfg_msc{
    .name = kName,
    .key = kMscKey,
    .summary = "Release of the MSC (kept and told)",
    .manual = "AT manual V2.2",
    .params = kMsc,
    .read = &at::plain<&read_qcfg<kMscKey, &Configuration::msc>>,
    .write = &at::bound<kMsc, &write_qcfg<&Configuration::msc>>};

extern constinit const at::CommandSpec qcfg_nb1_bandprior{
    .name = kName,
    .key = "nb1/bandprior",
    .summary = "Band in which NB-IoT is looked for first (kept and told)",
    .manual = "AT manual V2.2",
    .params = kFirstBand,
    .read = &at::plain<&read_first_band>,
    .write = &at::bound<kFirstBand, &write_first_band>};

extern constinit const at::CommandSpec qcfg_gprsattach{
    .name = kName,
    .key = kGprsattachKey,
    .summary = "Attach at start, or when the host asks for it",
    .manual = "AT manual V2.2",
    .params = kGprsattach,
    .read = &at::plain<&read_qcfg<kGprsattachKey, &Configuration::gprs_attach>>,
    .write = &at::bound<kGprsattach, &write_qcfg<&Configuration::gprs_attach>>};

extern constinit const at::CommandSpec qcfg_urc_delay{
    .name = kName,
    .key = kUrcDelayKey,
    .summary = "URC at the pulse of RI or behind it (kept and told; a pty has no RI)",
    .manual = "AT manual V2.2",
    .params = kUrcDelay,
    .read = &at::plain<&read_qcfg<kUrcDelayKey, &Configuration::urc_delay>>,
    .write = &at::bound<kUrcDelay, &write_qcfg<&Configuration::urc_delay>>};

extern constinit const at::CommandSpec qcfg_cmux_urcport{
    .name = kName,
    .key = kCmuxUrcportKey,
    .summary = "Channel of AT+CMUX that URCs go to, or all of them",
    .manual = "AT manual V2.2",
    .params = kCmuxUrcport,
    .read = &at::plain<&read_qcfg<kCmuxUrcportKey, &Configuration::multiplexer_urc_port>>,
    .write = &at::bound<kCmuxUrcport, &write_qcfg<&Configuration::multiplexer_urc_port>>};

}  // namespace bg96::commands
