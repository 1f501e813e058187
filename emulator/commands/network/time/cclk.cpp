// AT+CCLK: the clock.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  std::string time;
};
constexpr auto kShape = at::shape(at::text_value<&Args::time>("time", 20, 20));

at::Final read(modem::CommandContext& context) {
  context.line("+CCLK: ", at::quoted(modem::clock_text(context.clock().now())));
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  const auto time = modem::parse_clock_text(args.time);
  if (!time) return at::Final::refused();
  context.clock().set(*time);
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cclk{.name = "+CCLK",
                                            .summary = "Clock",
                                            .manual = "AT manual V2.2",
                                            .params = kShape,
                                            .test_form = at::TestForm::ok,
                                            .read = &at::plain<&read>,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
