// AT+QGDCNT, AT+QAUGDCNT: how many bytes the sockets have moved, and when that is saved.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kReset = 0;
constexpr int kMinInterval = 30;
constexpr int kMaxInterval = 65535;

struct Count {
  int operation = 0;
};
constexpr auto kCount = at::shape(at::integer<&Count::operation>("op", 0, 1));

at::Final read_count(modem::CommandContext& context) {
  const modem::TrafficCounter& counter = context.modem().traffic_counter();
  context.line("+QGDCNT: ", counter.sent(), ",", counter.received());
  return at::Final::ok();
}

at::Final write_count(modem::CommandContext& context, const Count& args) {
  modem::TrafficCounter& counter = context.modem().traffic_counter();
  args.operation == kReset ? counter.reset() : counter.save();
  return at::Final::ok();
}

struct Saving {
  int interval_s = 0;
};
constexpr auto kSaving =
    at::shape(at::integer<&Saving::interval_s>("value", 0, kMaxInterval).as("(0,30-65535)"));

at::Final read_saving(modem::CommandContext& context) {
  context.line("+QAUGDCNT: ", context.modem().traffic_counter().interval().count());
  return at::Final::ok();
}

at::Final write_saving(modem::CommandContext& context, const Saving& args) {
  if (args.interval_s != 0 && args.interval_s < kMinInterval) return at::Final::refused();
  context.modem().traffic_counter().set_interval(std::chrono::seconds(args.interval_s));
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qgdcnt{.name = "+QGDCNT",
                                              .summary = "Bytes sent and received",
                                              .manual = "AT manual V2.2",
                                              .params = kCount,
                                              .read = &at::plain<&read_count>,
                                              .write = &at::bound<kCount, &write_count>};
extern constinit const at::CommandSpec qaugdcnt{.name = "+QAUGDCNT",
                                                .summary = "How often the bytes are saved",
                                                .manual = "AT manual V2.2",
                                                .params = kSaving,
                                                .read = &at::plain<&read_saving>,
                                                .write = &at::bound<kSaving, &write_saving>};

}  // namespace bg96::commands
