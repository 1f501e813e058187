// AT+IFC and AT+ICF: flow control and framing of the UART. A pty has neither; the pair is kept.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int first = 0;
  std::optional<int> second;
};
constexpr auto kFlowShape =
    at::shape(at::integer<&Args::first>("dce_by_dte", 0, 2).as("(0,2)"),
              at::optional(at::integer<&Args::second>("dte_by_dce", 0, 2).as("(0,2)")));
constexpr auto kFormatShape = at::shape(at::integer<&Args::first>("format", 3, 3).as("(3)"),
                                        at::optional(at::integer<&Args::second>("parity", 0, 3)));

at::Final read_flow(modem::CommandContext& context) {
  const auto& flow = context.settings().uart.flow_control;
  context.line("+IFC: ", flow[0], ",", flow[1]);
  return at::Final::ok();
}

// 1 would be XON/XOFF: a BG96 has none.
at::Final write_flow(modem::CommandContext& context, const Args& args) {
  auto& flow = context.settings().uart.flow_control;
  const int second = args.second.value_or(flow[1]);
  if (args.first == 1 || second == 1) return at::Final::refused();
  flow = {args.first, second};
  return at::Final::ok();
}

at::Final read_format(modem::CommandContext& context) {
  const auto& framing = context.settings().uart.framing;
  context.line("+ICF: ", framing[0], ",", framing[1]);
  return at::Final::ok();
}

at::Final write_format(modem::CommandContext& context, const Args& args) {
  auto& framing = context.settings().uart.framing;
  framing = {args.first, args.second.value_or(framing[1])};
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec ifc{
    .name = "+IFC",
    .summary = "Flow control of the UART (kept and told; a pty has none)",
    .manual = "AT manual V2.2",
    .params = kFlowShape,
    .read = &at::plain<&read_flow>,
    .write = &at::bound<kFlowShape, &write_flow>};
extern constinit const at::CommandSpec icf{
    .name = "+ICF",
    .summary = "Framing of the UART (kept and told; a pty has none)",
    .manual = "AT manual V2.2",
    .params = kFormatShape,
    .read = &at::plain<&read_format>,
    .write = &at::bound<kFormatShape, &write_format>};

}  // namespace bg96::commands
