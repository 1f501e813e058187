// ATD: a data call to a context. There is no voice network.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr std::size_t kMaxDialBytes = 80;

struct Args {
  std::string dial_string;
};
constexpr auto kShape =
    at::shape(at::bare_text<&Args::dial_string>("dial string", 1, kMaxDialBytes));

// V.250 6.3.1 and 27.007 6.2.
constexpr std::string_view kDialCharacters = "0123456789*#+ABCDabcdTtPpWw,!@;-. IiGg";

sim::Task<at::Final> dial(modem::CommandContext& context, const Args& args) {
  if (args.dial_string.find_first_not_of(kDialCharacters) != std::string::npos) {
    co_return at::Final::error();
  }
  const auto context_id = modem::dialled_context(args.dial_string);
  if (!context_id) {
    context.phonebook().dialled(args.dial_string);
    co_return at::Final::no_carrier();
  }
  const sim::Task<bool> dialling = context.data_call().dial(context.port(), *context_id);
  const bool connected = co_await dialling;
  if (!connected) co_return at::Final::no_carrier();
  context.connect_to_call();
  co_return at::Final::connect_at(modem::DataCall::kRateBitPerS);
}

}  // namespace

extern constinit const at::CommandSpec atd{
    .name = "D",
    .summary = "Dial a context, with PPP behind CONNECT",
    .manual = "PPP note V1.0, 27.007 10.2.1",
    .family = at::Family::v250,
    .max_response = std::chrono::seconds(150),
    .params = kShape,
    .test_form = at::TestForm::none,
    .write = &at::bound<kShape, &dial>};

}  // namespace bg96::commands
