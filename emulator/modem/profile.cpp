#include "emulator/modem/profile.hpp"

#include <algorithm>
#include <array>

namespace bg96::modem {
namespace {

using namespace std::chrono_literals;

constexpr int kFirstGsmBand = 850;

struct Band {
  int number;
  int channel;
};
// Those of the BG96 specification, each with a channel in it (36.101, 45.005). Those of 4, 8, 20
// and of GSM 900 and 1900 are from logs of real units.
constexpr std::array<Band, 18> kBands = {{{1, 300},
                                          {2, 900},
                                          {3, 1575},
                                          {4, 2250},
                                          {5, 2525},
                                          {8, 3547},
                                          {12, 5095},
                                          {13, 5230},
                                          {18, 5925},
                                          {19, 6075},
                                          {20, 6400},
                                          {26, 8865},
                                          {28, 9435},
                                          {39, 38450},
                                          {850, 190},
                                          {900, 8},
                                          {1800, 698},
                                          {1900, 613}}};

const Band* find_band(int number) {
  const auto found = std::find_if(kBands.begin(), kBands.end(),
                                  [number](const Band& band) { return band.number == number; });
  return found == kBands.end() ? nullptr : &*found;
}

Profile bg96() { return {}; }

// No floors and no latencies of a network: for benches, and for tests in virtual time.
Profile instant() {
  Profile profile;
  profile.name = "bg96/instant";
  profile.timing = {};
  profile.timing.answer_floor = {};
  profile.timing.outcome_floor = {};
  profile.timing.context_activation = {};
  profile.timing.context_deactivation = {};
  profile.timing.message_submission = {};
  profile.timing.next_message_submission = {};
  profile.timing.message_delivery = {};
  profile.timing.registration = {};
  profile.timing.wake_registration = {};
  profile.timing.eps_report = {};
  profile.timing.network_scan = {};
  profile.timing.power_down = {};
  profile.timing.power_on = {};
  profile.timing.restart = {};
  profile.timing.shutdown = {};
  profile.timing.key_shutdown = {};
  profile.timing.application_start = {};
  profile.gnss.ttff_cold = 1s;
  profile.gnss.ttff_warm = 1s;
  return profile;
}

// What the three networks have in common: the unit.
Profile in_the_field(std::string name, int access_technology, int band) {
  Profile profile;
  profile.name = std::move(name);
  profile.network.access_technology = access_technology;
  profile.network.band = band;
  // Quectel forum 3135, twice: a pulse of 2.03 s at PWRKEY, RDY 2.8 s after it.
  profile.timing.power_on = 4800ms;
  // "Below 1 s": a BG77 (sibling) that deactivates a context with a socket in it.
  profile.timing.context_deactivation = 500ms;
  // No log of a BG96 shows a short message; phones take 1 to 3 s for one.
  profile.timing.message_submission = 1500ms;
  profile.timing.next_message_submission = 500ms;
  profile.timing.message_delivery = 2000ms;
  return profile;
}

Profile lte_m() {
  Profile profile = in_the_field("bg96/lte-m", 8, 20);
  // Particle's log of a BG96MAR04A04M1G on a warm cell: +CEREG: 2, and 2.0 s later +CEREG: 1.
  profile.timing.registration = 2000ms;
  // Quectel's notes on network search: tens of seconds for M1 and EGPRS.
  profile.timing.network_scan = 20s;
  // AT+QIACT took 0.7 to 0.8 s in logs; 10 ms where the default bearer was up.
  profile.timing.context_activation = 750ms;
  return profile;
}

Profile nb_iot() {
  Profile profile = in_the_field("bg96/nb-iot", 9, 8);
  // Quectel's notes on network search: 4 to 39 s for the scan of one band of NB1 in good coverage.
  // The lower end, as a unit has its last channel stored.
  profile.timing.registration = 9000ms;
  profile.timing.network_scan = 39s;
  // The longest of the logs of AT+QIACT. None names NB-IoT.
  profile.timing.context_activation = 3200ms;
  // A log on CAT-NB1: AT+QCSQ "CAT-NB1",-80,-90,82,-10. The sinr is in steps of 0.2 dB from -20 dB.
  profile.network.signal = 16;
  profile.network.rsrp_dbm = -90;
  profile.network.sinr_db = -4;
  profile.network.rsrq_db = -10;
  return profile;
}

Profile gsm() {
  Profile profile = in_the_field("bg96/gsm", 0, 900);
  // Quectel's notes on network search: tens of seconds for M1 and EGPRS. A log on EDGE has no
  // times.
  profile.timing.registration = 10s;
  profile.timing.network_scan = 20s;
  // The longest of the logs of AT+QIACT. None names GSM.
  profile.timing.context_activation = 3200ms;
  // johncobb catm1_bg96, on EDGE: +CSQ: 13,99.
  profile.network.signal = 13;
  return profile;
}

struct Entry {
  std::string_view name;
  Profile (*make)();
};
constexpr std::array<Entry, 5> kProfiles = {{{"bg96", &bg96},
                                             {"bg96/gsm", &gsm},
                                             {"bg96/instant", &instant},
                                             {"bg96/lte-m", &lte_m},
                                             {"bg96/nb-iot", &nb_iot}}};

}  // namespace

bool is_band(int band) { return find_band(band) != nullptr; }

int channel_of(int band) {
  const Band* const found = find_band(band);
  return found == nullptr ? 0 : found->channel;
}

bool is_gsm_band(int band) { return band >= kFirstGsmBand; }

std::optional<Profile> find_profile(std::string_view name) {
  for (const Entry& entry : kProfiles) {
    if (entry.name == name) return entry.make();
  }
  return std::nullopt;
}

std::vector<std::string_view> profile_names() {
  std::vector<std::string_view> names;
  names.reserve(kProfiles.size());
  for (const Entry& entry : kProfiles) names.push_back(entry.name);
  return names;
}

}  // namespace bg96::modem
