// AT+COPS: which operator, chosen how.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

using Selection = modem::Network::Selection;

constexpr int kSimNotInserted = 10;
constexpr int kSimFailure = 13;
constexpr int kNoNetworkService = 30;
constexpr int kNetworkNotAllowed = 32;

constexpr int kManual = 1;
constexpr int kSetFormat = 3;
constexpr int kManualThenAutomatic = 4;

struct Args {
  int mode = 0;
  std::optional<int> format;
  std::optional<std::string> name;
  std::optional<int> access_technology;
};
constexpr auto kShape = at::shape(at::integer<&Args::mode>("mode", 0, 4),
                                  at::optional(at::integer<&Args::format>("format", 0, 2)),
                                  at::optional(at::bare_text<&Args::name>("oper", 1, 64)),
                                  at::optional(at::integer<&Args::access_technology>("Act", 0, 9)));

at::Final read(modem::CommandContext& context) {
  const modem::Network& network = context.network();
  // AT manual V2.2's example: after AT+CFUN=0 the mode is 2.
  const bool deregistered = network.function() == modem::Network::Function::minimum;
  const int mode = deregistered ? static_cast<int>(Selection::deregistered)
                                : static_cast<int>(network.selection());
  if (!network.in_service()) {
    context.line("+COPS: ", mode);
  } else {
    context.line("+COPS: ", mode, ",", network.operator_format, ",",
                 at::quoted(network.operator_name()), ",", network.access_technology());
  }
  return at::Final::ok();
}

// <stat> of AT+COPS=?
constexpr int kAvailable = 1;
constexpr int kCurrent = 2;
constexpr int kForbidden = 3;

std::string described(int status, const std::string& long_name, const std::string& short_name,
                      const std::string& numeric, int access_technology) {
  return at::text("(", status, ",", at::quoted(long_name), ",", at::quoted(short_name), ",",
                  at::quoted(numeric), ",", access_technology, "),");
}

sim::Task<at::Final> test(modem::CommandContext& context) {
  const modem::Profile::Network& network = context.profile().network;
  if (!context.network().radio_on() || !context.sim_card().ready()) {
    co_return at::Final::cme(kNoNetworkService);
  }
  co_await context.sleep(context.profile().timing.network_scan);
  const int technology = context.network().access_technology();
  std::string found;
  if (context.network().is_heard()) {
    const int status = context.network().in_service()                               ? kCurrent
                       : context.network().state() == modem::Network::State::denied ? kForbidden
                                                                                    : kAvailable;
    found = described(status, network.operator_long, network.operator_short,
                      network.operator_numeric, technology);
    found += described(kForbidden, network.forbidden_long, network.forbidden_short,
                       network.forbidden_numeric, technology);
  }
  context.line("+COPS: ", found, ",(0,1,2,3,4),(0,1,2)");
  co_return at::Final::ok();
}

bool names_the_operator(const modem::Profile::Network& network, int format, std::string_view name) {
  switch (format) {
    case 0: return name == network.operator_long;
    case 1: return name == network.operator_short;
    default: return name == network.operator_numeric;
  }
}

// A search that goes on may still end well; the time limit ends the wait.
sim::Task<at::Final> registration(modem::CommandContext& context) {
  const modem::Network& network = context.network();
  while (network.searching()) co_await context.network().changed().wait();
  co_return network.registered() ? at::Final::ok() : at::Final::cme(kNoNetworkService);
}

// Registers with the chosen operator and waits for it.
sim::Task<at::Final> choose(modem::CommandContext& context, const Args& args) {
  if (!args.format || !args.name) co_return at::Final::refused();
  const modem::Profile::Network& profile = context.profile().network;
  const int technology = context.network().access_technology();
  const bool here = names_the_operator(profile, *args.format, *args.name) &&
                    args.access_technology.value_or(technology) == technology;
  if (!here && args.mode == kManual) {
    const bool forbidden = *args.name == profile.forbidden_long ||
                           *args.name == profile.forbidden_short ||
                           *args.name == profile.forbidden_numeric;
    co_return at::Final::cme(forbidden ? kNetworkNotAllowed : kNoNetworkService);
  }
  context.network().select(here ? Selection::manual : Selection::automatic);
  context.network().operator_format = *args.format;
  if (!context.network().radio_on()) co_return at::Final::cme(kNoNetworkService);
  const sim::Task<at::Final> registered = registration(context);
  co_return co_await registered;
}

sim::Task<at::Final> write(modem::CommandContext& context, const Args& args) {
  if (args.mode == kSetFormat) {
    if (!args.format) co_return at::Final::refused();
    context.network().operator_format = *args.format;
    co_return at::Final::ok();
  }
  if (const int error = context.sim_card().error()) {
    // Without a SIM a BG96MAR02A07M1G said this.
    co_return at::Final::cme(error == kSimNotInserted ? kSimFailure : error);
  }
  if (args.mode == kManual || args.mode == kManualThenAutomatic) {
    const sim::Task<at::Final> chosen = choose(context, args);
    co_return co_await chosen;
  }
  // OK at once; the registration follows (seen on a BG96MAR04A04M1G).
  context.network().select(static_cast<Selection>(args.mode));
  if (args.format) context.network().operator_format = *args.format;
  co_return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cops{.name = "+COPS",
                                            .summary = "Operator selection",
                                            .manual = "AT manual V2.2",
                                            .max_response = std::chrono::seconds(180),
                                            .params = kShape,
                                            .read = &at::plain<&read>,
                                            .write = &at::bound<kShape, &write>,
                                            .test = &at::plain<&test>};

}  // namespace bg96::commands
