// AT+QENG: the cell that serves, and those beside it.
#include <array>

#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr std::array<std::string_view, 2> kCells = {"servingcell", "neighbourcell"};
constexpr int kServing = 0;

struct Args {
  int cells = 0;
};
constexpr auto kShape = at::shape(at::choice<&Args::cells>("cell type", kCells));

// What the modem needs to hear of a cell, and to be allowed to use it at all (36.304, 45.008).
constexpr int kWeakestUsableDbm = -127;
constexpr int kWeakestUsableOnGsmDbm = -97;
// Bandwidths are 0 to 5 for 1.4 to 20 MHz; the test network has 10 MHz. NB-IoT has less than any.
constexpr int kBandwidth = 3;
constexpr int kBandwidthOfNbIot = 0;
constexpr int kTimeDivisionBand = 39;
constexpr int kPcs1900 = 1900;
constexpr int kNeighbourStepDb = 6;
constexpr int kPhysicalCells = 504;
constexpr int kBaseStationColours = 100;

struct Plmn {
  std::string_view country;
  std::string_view network;
};
Plmn plmn_of(std::string_view numeric) {
  constexpr std::size_t kCountryDigits = 3;
  return {numeric.substr(0, kCountryDigits), numeric.substr(kCountryDigits)};
}

std::string_view name_of(int access_technology) {
  return access_technology == modem::kNbIot ? "CAT-NB" : "CAT-M";
}

void serving_on_gsm(modem::CommandContext& context, std::string_view state) {
  const modem::Network& network = context.network();
  const modem::Profile::Network& cell = context.profile().network;
  const Plmn plmn = plmn_of(cell.operator_numeric);
  const int level = network.signal().rssi_dbm;
  // Access parameters of the example in Quectel's note: power level 5, timeout 64.
  const int path_loss_margin = level - kWeakestUsableOnGsmDbm;
  context.line("+QENG: \"servingcell\",", at::quoted(state), ",\"GSM\",", plmn.country, ",",
               plmn.network, ",", at::hex(cell.area_code), ",", at::hex(network.cell_id()), ",",
               cell.physical_cell % kBaseStationColours, ",", network.channel(), ",",
               network.band() == kPcs1900 ? 1 : 0, ",", level, ",5,14,64,", path_loss_margin, ",",
               path_loss_margin - 2, ",0,-,-,-,-,-,-,-,-,-,\"-\"");
}

void serving_on_lte(modem::CommandContext& context, std::string_view state) {
  const modem::Network& network = context.network();
  const modem::Profile::Network& cell = context.profile().network;
  const Plmn plmn = plmn_of(cell.operator_numeric);
  const modem::Signal& signal = network.signal();
  const bool nb_iot = network.access_technology() == modem::kNbIot;
  const int bandwidth = nb_iot ? kBandwidthOfNbIot : kBandwidth;
  context.line("+QENG: \"servingcell\",", at::quoted(state), ",",
               at::quoted(name_of(network.access_technology())), ",",
               at::quoted(network.band() == kTimeDivisionBand ? "TDD" : "FDD"), ",", plmn.country,
               ",", plmn.network, ",", at::hex(network.cell_id()), ",", cell.physical_cell, ",",
               network.channel(), ",", network.band(), ",", bandwidth, ",", bandwidth, ",",
               at::hex(cell.area_code), ",", signal.rsrp_dbm, ",", signal.rsrq_db, ",",
               signal.rssi_dbm, ",", signal.sinr_db, ",", signal.rsrp_dbm - kWeakestUsableDbm);
}

void serving(modem::CommandContext& context) {
  const modem::Network& network = context.network();
  const bool limited = network.state() == modem::Network::State::silent ||
                       network.state() == modem::Network::State::denied;
  std::string_view state = context.power_saving().connected() ? "CONNECT" : "NOCONN";
  if (!network.in_service()) state = network.radio_on() && limited ? "LIMSRV" : "SEARCH";
  if (state == "SEARCH") {
    context.line("+QENG: \"servingcell\",\"SEARCH\"");
  } else if (network.access_technology() == modem::kGsm) {
    serving_on_gsm(context, state);
  } else {
    serving_on_lte(context, state);
  }
}

// Each is weaker than the one before it.
void neighbour(modem::CommandContext& context, int number) {
  const modem::Network& network = context.network();
  const modem::Profile::Network& cell = context.profile().network;
  const modem::Signal& signal = network.signal();
  const int weaker = number * kNeighbourStepDb;
  if (network.access_technology() == modem::kGsm) {
    const Plmn plmn = plmn_of(cell.operator_numeric);
    const int level = signal.rssi_dbm - weaker;
    const int margin = level - kWeakestUsableOnGsmDbm;
    context.line("+QENG: \"neighbourcell\",\"GSM\",", plmn.country, ",", plmn.network, ",",
                 at::hex(cell.area_code), ",",
                 at::hex(network.cell_id() + static_cast<unsigned>(number)), ",",
                 (cell.physical_cell + number) % kBaseStationColours, ",",
                 network.channel() + number, ",", level, ",", margin, ",", margin - 2, ",0,0");
    return;
  }
  const int power = signal.rsrp_dbm - weaker;
  const int quality = signal.rsrq_db - number;
  context.line("+QENG: \"neighbourcell intra\",", at::quoted(name_of(network.access_technology())),
               ",", network.channel(), ",", (cell.physical_cell + number) % kPhysicalCells, ",",
               quality, ",", power, ",", signal.rssi_dbm - weaker, ",", signal.sinr_db - weaker,
               ",", power - kWeakestUsableDbm, ",6,30,14,62");
}

at::Final write(modem::CommandContext& context, const Args& args) {
  if (args.cells == kServing) {
    serving(context);
  } else if (context.network().in_service()) {
    for (int i = 1; i <= context.profile().network.neighbour_cells; ++i) neighbour(context, i);
  }
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qeng{.name = "+QENG",
                                            .summary = "Serving and neighbour cells",
                                            .manual = "AT QuecCell V1.0",
                                            .params = kShape,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
