// AT+CEDRXS, AT+CEDRXRDP: eDRX, as it was asked for and as the network grants it.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kOff = 0;
constexpr int kForget = 3;
constexpr int kLteM = 4;
constexpr int kNbIot = 5;
// 24.008's cycle of 20.48 s, where none is asked for.
constexpr std::string_view kCycleUnlessAskedFor = "0010";

struct Args {
  int mode = 0;
  std::optional<int> technology;
  std::optional<std::string> cycle;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::mode>("mode", 0, 3),
              at::optional(at::integer<&Args::technology>("AcT-type", kLteM, kNbIot)),
              at::optional(at::text_value<&Args::cycle>("Requested_eDRX_value", 4, 4)));

at::Final read(modem::CommandContext& context) {
  const auto& asked = context.settings().non_volatile.paging;
  if (asked.lte_m) context.line("+CEDRXS: ", kLteM, ",", at::quoted(*asked.lte_m));
  if (asked.nb_iot) context.line("+CEDRXS: ", kNbIot, ",", at::quoted(*asked.nb_iot));
  return at::Final::ok();
}

// Without a technology both are meant.
at::Final write(modem::CommandContext& context, const Args& args) {
  if (args.cycle && args.cycle->find_first_not_of("01") != std::string::npos) {
    return at::Final::refused();
  }
  auto& asked = context.settings().non_volatile.paging;
  for (const int technology : {kLteM, kNbIot}) {
    if (args.technology.value_or(technology) != technology) continue;
    auto& cycle = technology == kLteM ? asked.lte_m : asked.nb_iot;
    if (args.mode == kOff || args.mode == kForget) {
      cycle.reset();
    } else {
      cycle = args.cycle.value_or(cycle.value_or(std::string(kCycleUnlessAskedFor)));
    }
  }
  if (args.mode != kOff && args.mode != kForget) asked.mode = args.mode;
  if (!asked.lte_m && !asked.nb_iot) asked.mode = kOff;
  context.power_saving().configuration_changed();
  return at::Final::ok();
}

at::Final granted(modem::CommandContext& context) {
  if (const auto paging = context.power_saving().paging()) {
    context.line("+CEDRXRDP: ", paging->access_technology, ",", at::quoted(paging->requested), ",",
                 at::quoted(paging->granted), ",", at::quoted(paging->window));
  } else {
    context.line("+CEDRXRDP: 0");
  }
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cedrxs{.name = "+CEDRXS",
                                              .summary = "eDRX as it is asked for",
                                              .manual = "AT manual V2.2",
                                              .params = kShape,
                                              .read = &at::plain<&read>,
                                              .write = &at::bound<kShape, &write>};
extern constinit const at::CommandSpec cedrxrdp{.name = "+CEDRXRDP",
                                                .summary = "eDRX as it is granted",
                                                .manual = "AT manual V2.2",
                                                .test_form = at::TestForm::ok,
                                                .execute = &at::plain<&granted>};

}  // namespace bg96::commands
