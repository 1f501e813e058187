// AT+QPSMCFG, AT+QPSMEXTCFG: when PSM is worth it, and of which kind it is.
#include <array>

#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr std::int64_t kLeastThreshold = 60;
constexpr std::int64_t kMost = 4294967295;

struct Args {
  std::optional<std::int64_t> threshold;
  std::optional<std::int64_t> version;
};
constexpr auto kShape =
    at::shape(at::optional(at::integer<&Args::threshold>("threshold", kLeastThreshold, kMost)),
              at::optional(at::integer<&Args::version>("psm_version", 0, 15)));

at::Final read(modem::CommandContext& context) {
  const auto& kept = context.settings().non_volatile.power_saving;
  context.line("+QPSMCFG: ", kept.threshold, ",", kept.version);
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  auto& kept = context.settings().non_volatile.power_saving;
  kept.threshold = args.threshold.value_or(kept.threshold);
  kept.version = args.version.value_or(kept.version);
  context.power_saving().configuration_changed();
  return at::Final::ok();
}

struct Extended {
  std::optional<std::int64_t> mask;
  std::optional<std::int64_t> scans;
  std::optional<std::int64_t> sleep_s;
  std::optional<std::int64_t> randomization;
  std::optional<std::int64_t> no_service_s;
  std::optional<std::int64_t> early_s;
};
constexpr auto kExtended = at::shape(
    at::optional(at::integer<&Extended::mask>("psm_opt_mask", 0, 15)),
    at::optional(at::integer<&Extended::scans>("max_oos_full_scans", 1, 100)),
    at::optional(at::integer<&Extended::sleep_s>("psm_duration_due_to_oos", 120, kMost)),
    at::optional(at::integer<&Extended::randomization>("psm_randomization_window", 1, 1000)),
    at::optional(at::integer<&Extended::no_service_s>("max_oos_time", 1, 65535)),
    at::optional(at::integer<&Extended::early_s>("early_wakeup_time", 1, 1000)));

at::Final read_extended(modem::CommandContext& context) {
  std::string values;
  for (const std::int64_t value : context.settings().non_volatile.power_saving.extended) {
    values += at::text(values.empty() ? "" : ",", value);
  }
  context.line("+QPSMEXTCFG: ", values);
  return at::Final::ok();
}

at::Final write_extended(modem::CommandContext& context, const Extended& args) {
  auto& kept = context.settings().non_volatile.power_saving.extended;
  const std::array given = {args.mask,          args.scans,        args.sleep_s,
                            args.randomization, args.no_service_s, args.early_s};
  for (std::size_t i = 0; i < kept.size(); ++i) kept[i] = given[i].value_or(kept[i]);
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qpsmcfg{.name = "+QPSMCFG",
                                               .summary = "Threshold and kind of power saving",
                                               .manual = "AT manual V2.2",
                                               .params = kShape,
                                               .read = &at::plain<&read>,
                                               .write = &at::bound<kShape, &write>};
extern constinit const at::CommandSpec qpsmextcfg{
    .name = "+QPSMEXTCFG",
    .summary = "Power saving without service (kept and told)",
    .manual = "AT manual V2.2",
    .params = kExtended,
    .read = &at::plain<&read_extended>,
    .write = &at::bound<kExtended, &write_extended>,
    .stub = true};

}  // namespace bg96::commands
