// AT+CREG, AT+CGREG, AT+CEREG: registration in the circuit, packet and LTE domain.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kReportWithTimers = 4;

struct Args {
  int mode = 0;
};
constexpr auto kShape = at::shape(at::optional(at::integer<&Args::mode>("n", 0, 2)));
constexpr auto kShapeWithTimers =
    at::shape(at::optional(at::integer<&Args::mode>("n", 0, kReportWithTimers).as("(0-2,4)")));

using Report = int modem::Settings::*;
using Status = int (modem::Network::*)() const;

template <Report kReport>
at::Final write(modem::CommandContext& context, const Args& args) {
  if (args.mode == 3) return at::Final::refused();
  context.settings().*kReport = args.mode;
  return at::Final::ok();
}

// ST's X-CUBE-CELLULAR has met firmware that refuses the timers while there is no PSM.
at::Final write_eps(modem::CommandContext& context, const Args& args) {
  const bool asleep_never = context.settings().non_volatile.power_saving.mode == 0;
  if (args.mode == kReportWithTimers && asleep_never &&
      context.profile().quirks.cereg_4_needs_psm) {
    return at::Final::error();
  }
  return write<&modem::Settings::eps_report>(context, args);
}

template <Report kReport>
at::Final reset(modem::CommandContext& context) {
  context.settings().*kReport = 0;
  return at::Final::ok();
}

at::Final print(modem::CommandContext& context, std::string_view name, int mode, int status,
                const std::string& timers) {
  const std::string cell = mode >= 2 ? context.network().cell(status) : std::string();
  const bool with_timers = mode == kReportWithTimers && !cell.empty();
  context.line(name, ": ", mode, ",", status, cell, with_timers ? timers : std::string());
  return at::Final::ok();
}

at::Final read_circuit(modem::CommandContext& context) {
  return print(context, "+CREG", context.settings().circuit_report,
               context.network().circuit_status(), {});
}

at::Final read_packet(modem::CommandContext& context) {
  const modem::Network& network = context.network();
  if (context.settings().packet_report == kReportWithTimers) {
    context.line("+CGREG: ", kReportWithTimers, ",", network.packet_status(),
                 network.packet_cell_with_timers());
    return at::Final::ok();
  }
  return print(context, "+CGREG", context.settings().packet_report, network.packet_status(), {});
}

at::Final read_eps(modem::CommandContext& context) {
  return print(context, "+CEREG", context.settings().eps_report, context.network().eps_status(),
               context.power_saving().report());
}

constexpr std::string_view kManual = "AT manual V2.2";

}  // namespace

extern constinit const at::CommandSpec creg{
    .name = "+CREG",
    .summary = "Network registration",
    .manual = kManual,
    .params = kShape,
    .execute = &at::plain<&reset<&modem::Settings::circuit_report>>,
    .read = &at::plain<&read_circuit>,
    .write = &at::bound<kShape, &write<&modem::Settings::circuit_report>>};
extern constinit const at::CommandSpec cgreg{
    .name = "+CGREG",
    .summary = "Packet domain registration",
    .manual = kManual,
    .params = kShapeWithTimers,
    .execute = &at::plain<&reset<&modem::Settings::packet_report>>,
    .read = &at::plain<&read_packet>,
    .write = &at::bound<kShapeWithTimers, &write<&modem::Settings::packet_report>>};
extern constinit const at::CommandSpec cereg{
    .name = "+CEREG",
    .summary = "LTE registration",
    .manual = kManual,
    .params = kShapeWithTimers,
    .execute = &at::plain<&reset<&modem::Settings::eps_report>>,
    .read = &at::plain<&read_eps>,
    .write = &at::bound<kShapeWithTimers, &write_eps>};

}  // namespace bg96::commands
