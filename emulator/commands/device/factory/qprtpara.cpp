// AT+QPRTPARA: the factory's parameters again, all that survives a restart.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kRestore = 3;

struct Args {
  int operation = 0;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::operation>("op", kRestore, kRestore).as("(3)"));

// In force with the next restart, as the memory is only read then.
at::Final write(modem::CommandContext& context, const Args&) {
  context.settings().non_volatile = {};
  context.modem().stored_profile() = {};
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qprtpara{.name = "+QPRTPARA",
                                                .summary = "Restore the factory's parameters",
                                                .manual = "forum: Quectel 2864",
                                                .params = kShape,
                                                .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
