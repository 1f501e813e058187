// AT+CNMI: how the host is told of what has come.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int mode = 0;
  std::optional<int> deliver;
  std::optional<int> broadcast;
  std::optional<int> report;
  std::optional<int> buffer;
};
constexpr auto kShape = at::shape(
    at::integer<&Args::mode>("mode", 0, 2), at::optional(at::integer<&Args::deliver>("mt", 0, 3)),
    at::optional(at::integer<&Args::broadcast>("bm", 0, 2).as("(0,2)")),
    at::optional(at::integer<&Args::report>("ds", 0, 2)),
    at::optional(at::integer<&Args::buffer>("bfr", 0, 1)));

at::Final read(modem::CommandContext& context) {
  const auto& values = context.settings().messages.indications;
  context.line("+CNMI: ", values[0], ",", values[1], ",", values[2], ",", values[3], ",",
               values[4]);
  return at::Final::ok();
}

// What is left out stays as it is.
at::Final write(modem::CommandContext& context, const Args& args) {
  constexpr int kNoSuchWay = 1;
  if (args.broadcast == kNoSuchWay) return at::Final::refused();
  const auto& before = context.settings().messages.indications;
  context.messages().set_indications(
      {args.mode, args.deliver.value_or(before[1]), args.broadcast.value_or(before[2]),
       args.report.value_or(before[3]), args.buffer.value_or(before[4])});
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cnmi{.name = "+CNMI",
                                            .summary = "Indications of messages",
                                            .manual = "AT manual V2.2",
                                            .params = kShape,
                                            .read = &at::plain<&read>,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
