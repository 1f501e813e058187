// AT+CPSMS, AT+QPSMS: the sleep of PSM. They write the same; one tells what was asked for, the
// other what the network grants.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  std::optional<int> mode;
  std::optional<std::string> routing_update;
  std::optional<std::string> ready;
  std::optional<std::string> update;
  std::optional<std::string> active;
};
constexpr std::size_t kBits = 8;
constexpr auto kShape = at::shape(
    at::optional(at::integer<&Args::mode>("mode", 0, 2).as("(0,1,2)")),
    at::optional(at::text_value<&Args::routing_update>("Requested_Periodic-RAU", kBits, kBits)),
    at::optional(at::text_value<&Args::ready>("Requested_GPRS-READY-timer", kBits, kBits)),
    at::optional(at::text_value<&Args::update>("Requested_Periodic-TAU", kBits, kBits)),
    at::optional(at::text_value<&Args::active>("Requested_Active-Time", kBits, kBits)));

constexpr int kForget = 2;  // off, and what was asked for is the factory's again

bool are_bits(const std::optional<std::string>& value) {
  return !value || value->find_first_not_of("01") == std::string::npos;
}

std::string shown(const std::string& bits) { return bits.empty() ? bits : at::quoted(bits); }

at::Final read_asked(modem::CommandContext& context) {
  const auto& asked = context.settings().non_volatile.power_saving;
  context.line("+CPSMS: ", asked.mode, ",", shown(asked.routing_update), ",", shown(asked.ready),
               ",", shown(asked.update), ",", shown(asked.active));
  return at::Final::ok();
}

at::Final read_granted(modem::CommandContext& context) {
  const int mode = context.settings().non_volatile.power_saving.mode;
  if (const auto granted = context.power_saving().grant()) {
    context.line("+QPSMS: ", mode, ",,,", at::quoted(at::text(granted->update.count())), ",",
                 at::quoted(at::text(granted->active.count())));
  } else {
    context.line("+QPSMS: ", mode, ",,,,");
  }
  return at::Final::ok();
}

// What is left out stays as it was; AT+CPSMS= alone is the factory's state.
at::Final write(modem::CommandContext& context, const Args& args) {
  for (const auto& bits : {args.routing_update, args.ready, args.update, args.active}) {
    if (!are_bits(bits)) return at::Final::refused();
  }
  auto& asked = context.settings().non_volatile.power_saving;
  asked.mode = args.mode.value_or(0) == 1 ? 1 : 0;
  if (args.mode.value_or(kForget) == kForget) {
    for (std::string* bits : {&asked.routing_update, &asked.ready, &asked.update, &asked.active}) {
      bits->clear();
    }
  }
  if (args.routing_update) asked.routing_update = *args.routing_update;
  if (args.ready) asked.ready = *args.ready;
  if (args.update) asked.update = *args.update;
  if (args.active) asked.active = *args.active;
  context.power_saving().configuration_changed();
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cpsms{.name = "+CPSMS",
                                             .summary = "Power saving mode",
                                             .manual = "AT manual V2.2",
                                             .params = kShape,
                                             .read = &at::plain<&read_asked>,
                                             .write = &at::bound<kShape, &write>};
extern constinit const at::CommandSpec qpsms{.name = "+QPSMS",
                                             .summary = "Power saving mode as it was granted",
                                             .manual = "AT manual V2.2",
                                             .params = kShape,
                                             .read = &at::plain<&read_granted>,
                                             .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
