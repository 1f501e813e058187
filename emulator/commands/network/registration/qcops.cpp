// AT+QCOPS: looks for all networks that can be heard.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kOperationNotAllowed = 3;

// <scanmode>: a bit for each radio; 0 stands for all.
constexpr int kScanGsm = 1;
constexpr int kScanLteM = 2;
constexpr int kScanNbIot = 4;
constexpr int kScanAll = 7;
constexpr int kInFull = 1;

struct Args {
  int radios = 0;
  int detail = 0;
};
constexpr auto kShape = at::shape(at::integer<&Args::radios>("scanmode", 0, kScanAll),
                                  at::optional(at::integer<&Args::detail>("resultmode", 0, 1)));

struct Radio {
  int bit;
  std::string_view name;
};
Radio radio_of(int access_technology) {
  switch (access_technology) {
    case modem::kGsm: return {kScanGsm, "GSM"};
    case modem::kNbIot: return {kScanNbIot, "CAT-NB"};
    default: return {kScanLteM, "CAT-M"};
  }
}

sim::Task<at::Final> write(modem::CommandContext& context, const Args& args) {
  if (!context.network().radio_on()) co_return at::Final::cme(kOperationNotAllowed);
  co_await context.sleep(context.profile().timing.network_scan);
  const modem::Network& network = context.network();
  const Radio radio = radio_of(network.access_technology());
  const int radios = args.radios == 0 ? kScanAll : args.radios;
  if ((radios & radio.bit) == 0 || !network.is_heard()) co_return at::Final::ok();
  const modem::Profile::Network& cell = context.profile().network;
  const bool gsm = network.access_technology() == modem::kGsm;
  const modem::Signal& signal = network.signal();
  std::string place = "-,-,-,-,-";
  std::string quality = "-";
  if (args.detail == kInFull) {
    place = at::text(network.band(), ",", network.channel(), ",", at::hex(cell.area_code), ",",
                     at::hex(network.cell_id()), ",", cell.physical_cell);
    if (!gsm) quality = at::text(signal.rsrq_db);
  }
  context.line("+QCOPS: ", at::quoted(radio.name), ",", at::quoted(cell.operator_long), ",",
               at::quoted(cell.operator_numeric), ",", place, ",",
               gsm ? signal.rssi_dbm : signal.rsrp_dbm, ",", quality);
  co_return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qcops{.name = "+QCOPS",
                                             .summary = "Networks that can be heard",
                                             .manual = "AT QuecCell V1.0",
                                             .max_response = std::chrono::minutes(10),
                                             .params = kShape,
                                             .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
