// AT+CPIN: whether the SIM can be used.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kSimFailure = 13;

struct Args {
  std::string pin;
  std::optional<std::string> new_pin;
};
// Two drivers send the PIN without quotes.
constexpr auto kShape = at::shape(at::bare_text<&Args::pin>("pin", 4, 8),
                                  at::optional(at::bare_text<&Args::new_pin>("new pin", 4, 8)));

at::Final read(modem::CommandContext& context) {
  const modem::SimCard& card = context.sim_card();
  if (card.state() == modem::SimState::absent) return at::Final::cme(card.error());
  if (context.network().function() == modem::Network::Function::minimum) {
    return at::Final::cme(kSimFailure);
  }
  switch (card.state()) {
    case modem::SimState::ready: context.line("+CPIN: READY"); break;
    case modem::SimState::pin: context.line("+CPIN: SIM PIN"); break;
    case modem::SimState::puk: context.line("+CPIN: SIM PUK"); break;
    default: return at::Final::cme(card.error());
  }
  return at::Final::ok();
}

// A card that asks for its PUK wants a new PIN with it.
at::Final write(modem::CommandContext& context, const Args& args) {
  const int error = context.modem().unlock_sim(args.pin, args.new_pin.value_or(std::string()));
  return error == 0 ? at::Final::ok() : at::Final::cme(error);
}

}  // namespace

extern constinit const at::CommandSpec cpin{.name = "+CPIN",
                                            .summary = "State of the SIM",
                                            .manual = "AT manual V2.2",
                                            .max_response = std::chrono::seconds(5),
                                            .params = kShape,
                                            .test_form = at::TestForm::ok,
                                            .read = &at::plain<&read>,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
