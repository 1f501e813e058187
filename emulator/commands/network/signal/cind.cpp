// AT+CIND: indicators of the state, each as a small number.
#include <algorithm>

#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kMaxLevel = 5;
constexpr int kUnknownSignal = 99;
constexpr int kStepsOfSignal = 6;     // of 0 to 31 a level
constexpr int kPercentOfCharge = 20;  // a level
constexpr int kRoaming = 5;

int signal_level(int index) { return index == kUnknownSignal ? 0 : index / kStepsOfSignal; }

// Of the memory that AT+CPMS names for what comes.
bool messages_full(modem::CommandContext& context) {
  if (context.messages().error() != 0) return false;
  const modem::sms::MessageStore& store = context.messages().chosen(2);
  return store.used() == store.total();
}

// Battery, signal, service, call, roaming, full message store, packet service, call being set up.
at::Final read(modem::CommandContext& context) {
  const modem::Network& network = context.network();
  const int battery =
      std::min(context.profile().hardware.battery_percent / kPercentOfCharge, kMaxLevel);
  const int registered = network.in_service() ? 1 : 0;
  const int attached = network.registered() ? 1 : 0;
  const bool roams = network.circuit_status() == kRoaming || network.eps_status() == kRoaming;
  context.line("+CIND: ", battery, ",", signal_level(network.signal_index()), ",", registered, ",",
               context.data_call().is_up() ? 1 : 0, ",", roams ? 1 : 0, ",",
               messages_full(context) ? 1 : 0, ",", attached, ",0");
  return at::Final::ok();
}

at::Final test(modem::CommandContext& context) {
  context.line(R"(+CIND: ("battchg",(0-5)),("signal",(0-5)),("service",(0-1)),("call",(0-1)),)"
               R"(("roam",(0-1)),("smsfull",(0-1)),("GPRS coverage",(0-1)),("callsetup",(0-3)))");
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cind{.name = "+CIND",
                                            .summary = "Indicators of the state",
                                            .manual = "AT manual V2.2",
                                            .read = &at::plain<&read>,
                                            .test = &at::plain<&test>};

}  // namespace bg96::commands
