// AT+CLCK: whether the SIM asks for its PIN. A BG96 knows other locks by name; none is ever set.
#include <array>

#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kOperationNotAllowed = 3;
constexpr int kQuery = 2;
constexpr int kSim = 0;
constexpr std::array<std::string_view, 15> kFacilities = {
    "SC", "AO", "OI", "OX", "AI", "IR", "AB", "AG", "AC", "FD", "PF", "PN", "PU", "PP", "PC"};

struct Args {
  int facility = 0;
  int mode = 0;
  std::string password;
  int classes = 7;
};
constexpr auto kShape = at::shape(at::choice<&Args::facility>("fac", kFacilities),
                                  at::integer<&Args::mode>("mode", 0, 2),
                                  at::optional(at::bare_text<&Args::password>("passwd", 4, 8)),
                                  at::optional(at::integer<&Args::classes>("class", 1, 255)));

at::Final write(modem::CommandContext& context, const Args& args) {
  modem::SimCard& card = context.sim_card();
  if (args.mode == kQuery) {
    if (!card.ready()) return at::Final::cme(card.error());
    context.line("+CLCK: ", args.facility == kSim && card.locked() ? 1 : 0);
    return at::Final::ok();
  }
  if (args.facility != kSim) return at::Final::cme(kOperationNotAllowed);
  if (args.password.empty()) return at::Final::refused();
  const int error = context.modem().lock_sim(args.mode == 1, args.password);
  return error == 0 ? at::Final::ok() : at::Final::cme(error);
}

at::Final test(modem::CommandContext& context) {
  std::string names;
  for (const std::string_view name : kFacilities) {
    names += (names.empty() ? "" : ",") + at::quoted(name);
  }
  context.line("+CLCK: (", names, ")");
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec clck{.name = "+CLCK",
                                            .summary = "Lock of the SIM",
                                            .manual = "AT manual V2.2",
                                            .max_response = std::chrono::seconds(5),
                                            .params = kShape,
                                            .write = &at::bound<kShape, &write>,
                                            .test = &at::plain<&test>};

}  // namespace bg96::commands
