// AT+QPINC: how many wrong PINs and PUKs the SIM still bears.
#include <array>

#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr std::array<std::string_view, 2> kFacilities = {"SC", "P2"};

struct Args {
  int facility = 0;
};
constexpr auto kShape = at::shape(at::choice<&Args::facility>("facility", kFacilities));

void tell(modem::CommandContext& context, int facility) {
  const modem::SimCard& card = context.sim_card();
  // PIN2 is never asked for.
  const bool sim = facility == 0;
  context.line("+QPINC: ", at::quoted(kFacilities[static_cast<std::size_t>(facility)]), ",",
               sim ? card.pin_attempts() : modem::SimCard::kPinAttempts, ",",
               sim ? card.puk_attempts() : modem::SimCard::kPukAttempts);
}

bool there(const modem::SimCard& card) { return card.state() != modem::SimState::absent; }

at::Final read(modem::CommandContext& context) {
  if (!there(context.sim_card())) return at::Final::cme(context.sim_card().error());
  tell(context, 0);
  tell(context, 1);
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  if (!there(context.sim_card())) return at::Final::cme(context.sim_card().error());
  tell(context, args.facility);
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qpinc{.name = "+QPINC",
                                             .summary = "Attempts left for PIN and PUK",
                                             .manual = "AT manual V2.2",
                                             .params = kShape,
                                             .read = &at::plain<&read>,
                                             .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
