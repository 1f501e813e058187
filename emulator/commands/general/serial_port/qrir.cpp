// AT+QRIR: RI falls back to its idle level. A pty has no RI, so there is nothing to do.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

at::Final execute(modem::CommandContext&) { return at::Final::ok(); }

}  // namespace

extern constinit const at::CommandSpec qrir{.name = "+QRIR",
                                            .summary = "RI to its idle level (a pty has no RI)",
                                            .manual = "AT manual V2.2",
                                            .test_form = at::TestForm::ok,
                                            .execute = &at::plain<&execute>,
                                            .stub = true};

}  // namespace bg96::commands
