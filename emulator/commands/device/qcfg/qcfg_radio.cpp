// AT+QCFG="nwscanseq" and its like: which networks are looked for.
#include <algorithm>
#include <cctype>
#include <charconv>

#include "emulator/commands/keyed.hpp"

namespace bg96::commands {
namespace {

using modem::RadioConfiguration;

constexpr std::string_view kName = "+QCFG";
constexpr std::string_view kManual = "AT manual V2.2";
constexpr int kAtOnce = 1;

// Is it in force now, or from the next restart on?
void configure(modem::CommandContext& context, const RadioConfiguration& radio, int effect) {
  context.settings().non_volatile.radio = radio;
  if (effect != kAtOnce) return;
  context.settings().radio = radio;
  context.network().configuration_changed();
}

const RadioConfiguration& kept(modem::CommandContext& context) {
  return context.settings().non_volatile.radio;
}

// Numbers.

struct Mode {
  int value = 0;
  int effect = kAtOnce;
};
constexpr at::Param kEffect = at::optional(at::integer<&Mode::effect>("effect", 0, 1));

template <const std::string_view& kKey, auto Member>
at::Final read(modem::CommandContext& context) {
  context.line("+QCFG: ", at::quoted(kKey), ",", kept(context).*Member);
  return at::Final::ok();
}

template <auto Member>
at::Final set(modem::CommandContext& context, const Mode& args) {
  RadioConfiguration radio = kept(context);
  radio.*Member = args.value;
  configure(context, radio, args.effect);
  return at::Final::ok();
}

constexpr std::string_view kScanModeKey = "nwscanmode";
constexpr auto kScanMode =
    at::shape(at::integer<&Mode::value>("scanmode", 0, 3).as("(0,1,3)"), kEffect);

at::Final write_scan_mode(modem::CommandContext& context, const Mode& args) {
  constexpr int kNoSuchMode = 2;
  if (args.value == kNoSuchMode) return at::Final::refused();
  return set<&RadioConfiguration::scan_mode>(context, args);
}

constexpr std::string_view kIotModeKey = "iotopmode";
constexpr auto kIotMode = at::shape(at::integer<&Mode::value>("mode", 0, 2), kEffect);

constexpr std::string_view kRoamServiceKey = "roamservice";
constexpr auto kRoamService =
    at::shape(at::integer<&Mode::value>("roammode", 1, 255).as("(1,2,255)"), kEffect);

at::Final write_roam_service(modem::CommandContext& context, const Mode& args) {
  if (args.value != 1 && args.value != 2 && args.value != 255) return at::Final::refused();
  return set<&RadioConfiguration::roam_service>(context, args);
}

constexpr std::string_view kServiceDomainKey = "servicedomain";
constexpr auto kServiceDomain = at::shape(at::integer<&Mode::value>("service", 1, 2), kEffect);

// The order of the search.

struct Sequence {
  std::string sequence;
  int effect = kAtOnce;
};
constexpr auto kSequence =
    at::shape(at::bare_text<&Sequence::sequence>("scanseq", 2, 6).as("(00,01,02,03)"),
              at::optional(at::integer<&Sequence::effect>("effect", 0, 1)));

at::Final read_sequence(modem::CommandContext& context) {
  context.line("+QCFG: \"nwscanseq\",", kept(context).scan_sequence);
  return at::Final::ok();
}

// What is not named is looked for last, in the order of "automatic".
at::Final write_sequence(modem::CommandContext& context, const Sequence& args) {
  constexpr std::string_view kAutomatic = "020301";
  std::string whole;
  const auto named = [&whole](std::string_view network) {
    for (std::size_t at = 0; at < whole.size(); at += 2) {
      if (whole.compare(at, 2, network) == 0) return true;
    }
    return false;
  };
  const std::string_view typed = args.sequence;
  if (typed.size() % 2 != 0) return at::Final::refused();
  for (std::size_t at = 0; at < typed.size() && typed != "00"; at += 2) {
    const std::string_view network = typed.substr(at, 2);
    const bool known = network == "01" || network == "02" || network == "03";
    if (!known || named(network)) return at::Final::refused();
    whole += network;
  }
  for (std::size_t at = 0; at < kAutomatic.size(); at += 2) {
    if (!named(kAutomatic.substr(at, 2))) whole += kAutomatic.substr(at, 2);
  }
  RadioConfiguration radio = kept(context);
  radio.scan_sequence = std::move(whole);
  configure(context, radio, args.effect);
  return at::Final::ok();
}

// The bands.

struct Bands {
  std::string gsm;
  std::string lte_m;
  std::string nb_iot;
  int effect = kAtOnce;
};
constexpr auto kBands =
    at::shape(at::bare_text<&Bands::gsm>("gsmbandval", 1, 18).as("(0-F)"),
              at::bare_text<&Bands::lte_m>("emtcbandval", 1, 18).as("(0-400A0E189F)"),
              at::bare_text<&Bands::nb_iot>("nbiotbandval", 1, 18).as("(0-A0E189F)"),
              at::optional(at::integer<&Bands::effect>("effect", 0, 1)));

at::Final read_bands(modem::CommandContext& context) {
  // Lower case, with 0x: BG96MAR02A08M1G and BG96MAR03A06M1G.
  const auto shown = [](std::uint64_t bands) {
    std::string digits = at::hex(bands);
    std::transform(digits.begin(), digits.end(), digits.begin(),
                   [](unsigned char digit) { return static_cast<char>(std::tolower(digit)); });
    return "0x" + digits;
  };
  const RadioConfiguration& radio = kept(context);
  context.line("+QCFG: \"band\",", shown(radio.gsm_bands), ",", shown(radio.lte_m_bands), ",",
               shown(radio.nb_iot_bands));
  return at::Final::ok();
}

// Bands that the radio has; 0 and 40000000 leave them as they are.
bool take_bands(std::string_view typed, std::uint64_t possible, std::uint64_t& bands) {
  constexpr std::uint64_t kUnchanged = 0x40000000;
  if (typed.starts_with("0x") || typed.starts_with("0X")) typed.remove_prefix(2);
  std::uint64_t value = 0;
  const char* const end = typed.data() + typed.size();
  const auto read = std::from_chars(typed.data(), end, value, 16);
  if (read.ec != std::errc() || read.ptr != end) return false;
  if (value == 0 || value == kUnchanged) return true;
  if ((value & ~possible) != 0) return false;
  bands = value;
  return true;
}

at::Final write_bands(modem::CommandContext& context, const Bands& args) {
  const RadioConfiguration all;
  RadioConfiguration radio = kept(context);
  const bool taken = take_bands(args.gsm, all.gsm_bands, radio.gsm_bands) &&
                     take_bands(args.lte_m, all.lte_m_bands, radio.lte_m_bands) &&
                     take_bands(args.nb_iot, all.nb_iot_bands, radio.nb_iot_bands);
  if (!taken) return at::Final::refused();
  configure(context, radio, args.effect);
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qcfg_nwscanseq{
    .name = kName,
    .key = "nwscanseq",
    .summary = "Order in which networks are looked for (kept and told; there is one network)",
    .manual = kManual,
    .params = kSequence,
    .read = &at::plain<&read_sequence>,
    .write = &at::bound<kSequence, &write_sequence>};

extern constinit const at::CommandSpec qcfg_nwscanmode{
    .name = kName,
    .key = kScanModeKey,
    .summary = "GSM, LTE, or both",
    .manual = kManual,
    .params = kScanMode,
    .read = &at::plain<&read<kScanModeKey, &RadioConfiguration::scan_mode>>,
    .write = &at::bound<kScanMode, &write_scan_mode>};

extern constinit const at::CommandSpec qcfg_iotopmode{
    .name = kName,
    .key = kIotModeKey,
    .summary = "LTE-M, NB-IoT, or both",
    .manual = kManual,
    .params = kIotMode,
    .read = &at::plain<&read<kIotModeKey, &RadioConfiguration::iot_mode>>,
    .write = &at::bound<kIotMode, &set<&RadioConfiguration::iot_mode>>};

extern constinit const at::CommandSpec qcfg_roamservice{
    .name = kName,
    .key = kRoamServiceKey,
    .summary = "Whether foreign networks are used",
    .manual = kManual,
    .params = kRoamService,
    .read = &at::plain<&read<kRoamServiceKey, &RadioConfiguration::roam_service>>,
    .write = &at::bound<kRoamService, &write_roam_service>};

extern constinit const at::CommandSpec qcfg_band{
    .name = kName,
    .key = "band",
    .summary = "Bands in which networks are looked for",
    .manual = kManual,
    .params = kBands,
    .read = &at::plain<&read_bands>,
    .write = &at::bound<kBands, &write_bands>};

extern constinit const at::CommandSpec qcfg_servicedomain{
    .name = kName,
    .key = kServiceDomainKey,
    .summary = "Packet services alone, or calls as well",
    .manual = kManual,
    .params = kServiceDomain,
    .read = &at::plain<&read<kServiceDomainKey, &RadioConfiguration::service_domain>>,
    .write = &at::bound<kServiceDomain, &set<&RadioConfiguration::service_domain>>};

}  // namespace bg96::commands
