// AT+CNUM: the number of the SIM, which most cards do not know.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kInternational = 145;  // 24.008: with a +
constexpr int kUnknown = 129;

at::Final execute(modem::CommandContext& context) {
  const modem::SimCard& card = context.sim_card();
  if (!card.ready()) return at::Final::cme(card.error());
  const std::string& number = context.profile().sim.msisdn;
  if (!number.empty()) {
    context.line("+CNUM: ,", at::quoted(number), ",",
                 number.front() == '+' ? kInternational : kUnknown);
  }
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cnum{.name = "+CNUM",
                                            .summary = "Own number",
                                            .manual = "AT manual V2.0",
                                            .test_form = at::TestForm::ok,
                                            .execute = &at::plain<&execute>};

}  // namespace bg96::commands
