// AT&F, AT&W, ATZ, AT&V: factory values, the stored profile, and what is in force.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int profile = 0;
};
constexpr auto kShape = at::shape(at::optional(at::integer<&Args::profile>("profile", 0, 0)));

at::Final factory(modem::CommandContext& context, const Args&) {
  modem::restore_factory(context.line_settings(), context.settings());
  return at::Final::ok();
}

at::Final store(modem::CommandContext& context, const Args&) {
  context.modem().stored_profile() =
      modem::store_profile(context.line_settings(), context.settings());
  return at::Final::ok();
}

at::Final load(modem::CommandContext& context, const Args&) {
  modem::load_profile(context.modem().stored_profile(), context.line_settings(),
                      context.settings());
  return at::Final::ok();
}

// The order is the manual's.
at::Final show(modem::CommandContext& context, const Args&) {
  const at::LineSettings& line = context.line_settings();
  const auto item = [&context](std::string_view name, int value) {
    context.line(name, ": ", value);
  };
  item("&C", line.carrier_detect);
  item("&D", line.data_terminal_ready);
  item("&F", 0);
  item("&W", 0);
  item("E", line.echo ? 1 : 0);
  item("Q", line.quiet ? 1 : 0);
  item("V", line.verbose ? 1 : 0);
  item("X", line.result_level);
  item("Z", 0);
  item("S0", line.auto_answer_rings);
  item("S3", line.terminator);
  item("S4", line.formatter);
  item("S5", line.editor);
  item("S6", line.dial_pause);
  item("S7", line.connect_wait);
  item("S8", line.comma_pause);
  item("S10", line.carrier_loss);
  return at::Final::ok();
}

constexpr at::CommandSpec profile_command(std::string_view name, std::string_view summary,
                                          at::Handler write) {
  return {.name = name,
          .summary = summary,
          .manual = "AT manual V2.2, tables 7 to 9",
          .family = at::Family::v250,
          .params = kShape,
          .test_form = at::TestForm::none,
          .write = write};
}

}  // namespace

extern constinit const at::CommandSpec at_and_f =
    profile_command("&F", "Restore the factory values", &at::bound<kShape, &factory>);
extern constinit const at::CommandSpec at_and_w =
    profile_command("&W", "Store the profile", &at::bound<kShape, &store>);
extern constinit const at::CommandSpec atz =
    profile_command("Z", "Load the stored profile", &at::bound<kShape, &load>);
extern constinit const at::CommandSpec at_and_v =
    profile_command("&V", "Show the profile in force", &at::bound<kShape, &show>);

}  // namespace bg96::commands
