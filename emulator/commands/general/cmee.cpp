// AT+CMEE: how failures of the 27.007 families are told.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  at::ErrorFormat format = at::ErrorFormat::plain;
};
constexpr auto kShape = at::shape(at::integer<&Args::format>("n", 0, 2).as("(0,1,2)"));

at::Final read(modem::CommandContext& context) {
  context.line("+CMEE: ", static_cast<int>(context.line_settings().error_format));
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  context.line_settings().error_format = args.format;
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cmee{.name = "+CMEE",
                                            .summary = "Error message format",
                                            .manual = "AT manual V2.2",
                                            .params = kShape,
                                            .read = &at::plain<&read>,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
