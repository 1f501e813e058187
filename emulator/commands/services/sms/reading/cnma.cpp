// AT+CNMA: acknowledges what was handed over with +CMT or +CDS.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kNoAcknowledgementExpected = 340;
constexpr int kRefused = 2;

struct Args {
  int how = 0;
};
constexpr auto kShape = at::shape(at::optional(at::integer<&Args::how>("n", 0, 2)));

at::Final write(modem::CommandContext& context, const Args& args) {
  if (const int error = context.messages().error()) return at::Final::cms(error);
  const bool expected = context.messages().acknowledge(args.how != kRefused);
  return expected ? at::Final::ok() : at::Final::cms(kNoAcknowledgementExpected);
}

at::Final execute(modem::CommandContext& context) { return write(context, {}); }

}  // namespace

extern constinit const at::CommandSpec cnma{.name = "+CNMA",
                                            .summary = "Acknowledge a message",
                                            .manual = "AT manual V2.2",
                                            .params = kShape,
                                            .execute = &at::plain<&execute>,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
