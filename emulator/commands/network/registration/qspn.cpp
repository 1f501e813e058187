// AT+QSPN: the names of the network.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kNoNetworkService = 30;

// Long name, short name, the card's own name, their alphabet (GSM 7 bit), and the number.
at::Final execute(modem::CommandContext& context) {
  if (!context.network().in_service()) return at::Final::cme(kNoNetworkService);
  const auto& network = context.profile().network;
  context.line("+QSPN: ", at::quoted(network.operator_long), ",",
               at::quoted(network.operator_short), ",",
               at::quoted(context.profile().sim.service_provider), ",0,",
               at::quoted(network.operator_numeric));
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qspn{.name = "+QSPN",
                                            .summary = "Names of the network",
                                            .manual = "AT manual V2.2",
                                            .test_form = at::TestForm::ok,
                                            .execute = &at::plain<&execute>,
                                            .read = &at::plain<&execute>};

}  // namespace bg96::commands
