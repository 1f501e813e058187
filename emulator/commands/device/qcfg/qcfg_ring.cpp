// AT+QCFG="urc/ri/ring" and its like: what the RI line does beside a URC. A pty has no such line:
// it is kept and told.
#include <array>

#include "emulator/commands/keyed.hpp"

namespace bg96::commands {
namespace {

using Configuration = modem::Settings::Configuration;

constexpr std::string_view kName = "+QCFG";
constexpr std::string_view kManual = "AT manual V2.2";

Configuration& kept(modem::CommandContext& context) {
  return context.settings().non_volatile.configuration;
}

// The pulses of a call.

constexpr std::array<std::string_view, 5> kRingTypes = {"off", "pulse", "always", "auto", "wave"};
constexpr std::array<std::string_view, 2> kOffOn = {"off", "on"};

struct Ring {
  int type = 0;
  std::optional<int> pulse_ms;
  std::optional<int> active_ms;
  std::optional<int> inactive_ms;
  std::optional<int> undisturbed;
  std::optional<int> count;
};
constexpr auto kRing =
    at::shape(at::choice<&Ring::type>("typeRI", kRingTypes),
              at::optional(at::integer<&Ring::pulse_ms>("pulseduration", 1, 2000)),
              at::optional(at::integer<&Ring::active_ms>("activeduration", 1, 10000)),
              at::optional(at::integer<&Ring::inactive_ms>("inactiveduration", 1, 10000)),
              at::optional(at::choice<&Ring::undisturbed>("ringnodisturbing", kOffOn)),
              at::optional(at::integer<&Ring::count>("pulsecount", 1, 5)));

at::Final read_ring(modem::CommandContext& context) {
  const auto& [type, pulse, active, inactive, undisturbed, count] = kept(context).ring;
  context.line("+QCFG: \"urc/ri/ring\",", at::quoted(kRingTypes[static_cast<std::size_t>(type)]),
               ",", pulse, ",", active, ",", inactive, ",",
               at::quoted(kOffOn[static_cast<std::size_t>(undisturbed)]), ",", count);
  return at::Final::ok();
}

at::Final write_ring(modem::CommandContext& context, const Ring& args) {
  const auto& [type, pulse, active, inactive, undisturbed, count] = kept(context).ring;
  kept(context).ring = {args.type,
                        args.pulse_ms.value_or(pulse),
                        args.active_ms.value_or(active),
                        args.inactive_ms.value_or(inactive),
                        args.undisturbed.value_or(undisturbed),
                        args.count.value_or(count)};
  return at::Final::ok();
}

// Those of a message, and of any other URC.

constexpr std::array<std::string_view, 3> kMessageTypes = {"off", "pulse", "always"};
constexpr std::array<std::string_view, 2> kOtherTypes = {"off", "pulse"};

struct Pulse {
  int type = 0;
  std::optional<int> pulse_ms;
  std::optional<int> count;
};
template <const auto& kTypes>
constexpr auto pulse_shape() {
  return at::shape(at::choice<&Pulse::type>("typeRI", kTypes),
                   at::optional(at::integer<&Pulse::pulse_ms>("pulseduration", 1, 2000)),
                   at::optional(at::integer<&Pulse::count>("pulsecount", 1, 5)));
}
constexpr auto kMessage = pulse_shape<kMessageTypes>();
constexpr auto kOther = pulse_shape<kOtherTypes>();
constexpr std::string_view kMessageKey = "urc/ri/smsincoming";
constexpr std::string_view kOtherKey = "urc/ri/other";

template <const std::string_view& kKey, auto Member>
at::Final read_pulse(modem::CommandContext& context) {
  const auto& [type, pulse, count] = kept(context).*Member;
  context.line("+QCFG: ", at::quoted(kKey), ",",
               at::quoted(kMessageTypes[static_cast<std::size_t>(type)]), ",", pulse, ",", count);
  return at::Final::ok();
}

template <auto Member>
at::Final write_pulse(modem::CommandContext& context, const Pulse& args) {
  auto& [type, pulse, count] = kept(context).*Member;
  type = args.type;
  pulse = args.pulse_ms.value_or(pulse);
  count = args.count.value_or(count);
  return at::Final::ok();
}

// On which port's line.

constexpr std::array<std::string_view, 2> kLines = {"respective", "physical"};
struct Line {
  int line = 0;
};
constexpr auto kLine = at::shape(at::choice<&Line::line>("risignaltype", kLines));

at::Final read_line(modem::CommandContext& context) {
  const auto line = static_cast<std::size_t>(kept(context).ring_line);
  context.line("+QCFG: \"risignaltype\",", at::quoted(kLines[line]));
  return at::Final::ok();
}

at::Final write_line(modem::CommandContext& context, const Line& args) {
  kept(context).ring_line = args.line;
  return at::Final::ok();
}

// Whether the host's processor is awake, which the modem would see at a pin.

struct Ready {
  int on = 0;
  std::optional<int> level;
  std::optional<int> interval_ms;
};
constexpr auto kReady =
    at::shape(at::integer<&Ready::on>("enable", 0, 1),
              at::optional(at::integer<&Ready::level>("level", 0, 1)),
              at::optional(at::integer<&Ready::interval_ms>("interval", 100, 3000)));

at::Final read_ready(modem::CommandContext& context) {
  const auto& [on, level, interval] = kept(context).application_ready;
  context.line("+QCFG: \"apready\",", on, ",", level, ",", interval);
  return at::Final::ok();
}

at::Final write_ready(modem::CommandContext& context, const Ready& args) {
  auto& [on, level, interval] = kept(context).application_ready;
  on = args.on;
  level = args.level.value_or(level);
  interval = args.interval_ms.value_or(interval);
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qcfg_ring{.name = kName,
                                                 .key = "urc/ri/ring",
                                                 .summary = "RI of a call (kept and told)",
                                                 .manual = kManual,
                                                 .params = kRing,
                                                 .read = &at::plain<&read_ring>,
                                                 .write = &at::bound<kRing, &write_ring>};

extern constinit const at::CommandSpec qcfg_ring_message{
    .name = kName,
    .key = kMessageKey,
    .summary = "RI of a message (kept and told)",
    .manual = kManual,
    .params = kMessage,
    .read = &at::plain<&read_pulse<kMessageKey, &Configuration::ring_of_message>>,
    .write = &at::bound<kMessage, &write_pulse<&Configuration::ring_of_message>>};

extern constinit const at::CommandSpec qcfg_ring_other{
    .name = kName,
    .key = kOtherKey,
    .summary = "RI of other URCs (kept and told)",
    .manual = kManual,
    .params = kOther,
    .read = &at::plain<&read_pulse<kOtherKey, &Configuration::ring_of_other>>,
    .write = &at::bound<kOther, &write_pulse<&Configuration::ring_of_other>>};

extern constinit const at::CommandSpec qcfg_ring_line{.name = kName,
                                                      .key = "risignaltype",
                                                      .summary = "Which RI line (kept and told)",
                                                      .manual = kManual,
                                                      .params = kLine,
                                                      .read = &at::plain<&read_line>,
                                                      .write = &at::bound<kLine, &write_line>};

extern constinit const at::CommandSpec qcfg_application_ready{
    .name = kName,
    .key = "apready",
    .summary = "Pin of the host's processor (kept and told)",
    .manual = kManual,
    .params = kReady,
    .read = &at::plain<&read_ready>,
    .write = &at::bound<kReady, &write_ready>};

}  // namespace bg96::commands
