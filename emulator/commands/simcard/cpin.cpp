// AT+CPIN: whether the SIM can be used.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kOperationNotAllowed = 3;
constexpr int kSimNotInserted = 10;
constexpr int kSimFailure = 13;

struct Args {
  std::string pin;
  std::optional<std::string> new_pin;
};
// Two drivers send the PIN without quotes.
constexpr auto kShape = at::shape(at::bare_text<&Args::pin>("pin", 4, 8),
                                  at::optional(at::bare_text<&Args::new_pin>("new pin", 4, 8)));

at::Final read(modem::CommandContext& context) {
  if (!context.sim_card().ready()) return at::Final::cme(kSimNotInserted);
  if (context.network().function() == modem::Network::Function::minimum) {
    return at::Final::cme(kSimFailure);
  }
  context.line("+CPIN: READY");
  return at::Final::ok();
}

// The SIM asks for no PIN, so none can be entered.
at::Final write(modem::CommandContext& context, const Args&) {
  return at::Final::cme(context.sim_card().ready() ? kOperationNotAllowed : kSimNotInserted);
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
