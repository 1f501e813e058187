// AT+QCSQ: what the radio measures, and of which network.
#include <algorithm>

#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

// <sinr>: 0 to 250 stand for -20 to 30 dB.
constexpr int kLowestSinrDb = -20;
constexpr int kStepsPerDb = 5;
constexpr int kMaxSinr = 250;

int sinr_steps(int sinr_db) {
  return std::clamp((sinr_db - kLowestSinrDb) * kStepsPerDb, 0, kMaxSinr);
}

at::Final execute(modem::CommandContext& context) {
  const modem::Network& network = context.network();
  const modem::Signal& signal = network.signal();
  if (!network.in_service()) {
    context.line("+QCSQ: \"NOSERVICE\"");
  } else if (network.access_technology() == modem::kGsm) {
    context.line("+QCSQ: \"GSM\",", signal.rssi_dbm);
  } else {
    const bool nb_iot = network.access_technology() == modem::kNbIot;
    context.line("+QCSQ: ", at::quoted(nb_iot ? "CAT-NB1" : "CAT-M1"), ",", signal.rssi_dbm, ",",
                 signal.rsrp_dbm, ",", sinr_steps(signal.sinr_db), ",", signal.rsrq_db);
  }
  return at::Final::ok();
}

at::Final test(modem::CommandContext& context) {
  context.line(R"(+QCSQ: "NOSERVICE","GSM","CAT-M1","CAT-NB1")");
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qcsq{.name = "+QCSQ",
                                            .summary = "Signal strength of the network in use",
                                            .manual = "AT manual V2.2",
                                            .execute = &at::plain<&execute>,
                                            .test = &at::plain<&test>};

}  // namespace bg96::commands
