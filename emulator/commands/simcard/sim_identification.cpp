// AT+CIMI, AT+QCCID, AT+CCID, AT+ICCID: the numbers on the SIM.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kSimFailure = 13;

at::Final imsi(modem::CommandContext& context) {
  if (const int error = context.sim_card().error()) return at::Final::cme(error);
  context.line(context.sim_card().imsi());
  return at::Final::ok();
}

// Without a SIM real units say 13 here, not 10 (captures of both). The number can be read without a
// PIN (TS 102 221).
template <char... kPrefix>
at::Final iccid(modem::CommandContext& context) {
  switch (context.sim_card().state()) {
    case modem::SimState::absent:
    case modem::SimState::failure: return at::Final::cme(kSimFailure);
    case modem::SimState::busy: return at::Final::cme(context.sim_card().error());
    default: break;
  }
  const char prefix[] = {kPrefix..., '\0'};
  context.line(prefix, ": ", context.sim_card().iccid());
  return at::Final::ok();
}

constexpr at::CommandSpec identification(std::string_view name, std::string_view summary,
                                         at::Handler execute) {
  return {.name = name,
          .summary = summary,
          .manual = "AT manual V2.2",
          .test_form = at::TestForm::ok,
          .execute = execute};
}

}  // namespace

extern constinit const at::CommandSpec cimi = identification("+CIMI", "IMSI", &at::plain<&imsi>);
extern constinit const at::CommandSpec qccid =
    identification("+QCCID", "ICCID", &at::plain<&iccid<'+', 'Q', 'C', 'C', 'I', 'D'>>);
extern constinit const at::CommandSpec ccid =
    identification("+CCID", "ICCID", &at::plain<&iccid<'+', 'C', 'C', 'I', 'D'>>);
extern constinit const at::CommandSpec iccid_of_card =
    identification("+ICCID", "ICCID", &at::plain<&iccid<'+', 'I', 'C', 'C', 'I', 'D'>>);

}  // namespace bg96::commands
