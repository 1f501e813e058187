// AT+QNWINFO: which network, in which band.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

// Real units print capitals where the manual has "Cat-M1" and "Cat-NB1".
std::string_view name_of(int access_technology) {
  switch (access_technology) {
    case modem::kGsm: return "EDGE";
    case modem::kNbIot: return "CAT-NB1";
    default: return "CAT-M1";
  }
}

at::Final execute(modem::CommandContext& context) {
  const modem::Network& network = context.network();
  if (!network.in_service()) {
    context.line("+QNWINFO: \"NONE\"");
    return at::Final::ok();
  }
  const modem::Profile::Network& profile = context.profile().network;
  const bool gsm = network.access_technology() == modem::kGsm;
  context.line("+QNWINFO: ", at::quoted(name_of(network.access_technology())), ",",
               at::quoted(profile.operator_numeric), ",",
               at::quoted(at::text(gsm ? "GSM " : "LTE BAND ", network.band())), ",",
               network.channel());
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qnwinfo{.name = "+QNWINFO",
                                               .summary = "Network in use and its band",
                                               .manual = "AT manual V2.2",
                                               .test_form = at::TestForm::ok,
                                               .execute = &at::plain<&execute>};

}  // namespace bg96::commands
