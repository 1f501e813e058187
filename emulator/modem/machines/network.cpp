#include "emulator/modem/machines/network.hpp"

#include <algorithm>
#include <utility>

#include "emulator/at/text.hpp"

namespace bg96::modem {
namespace {

using Machine = StateBoard::Machine;

// <stat> of 27.007.
constexpr int kNotRegistered = 0;
constexpr int kHome = 1;
constexpr int kSearching = 2;
constexpr int kDenied = 3;
constexpr int kUnknown = 4;
constexpr int kRoaming = 5;

// <rssi> of 27.007: two dB a step.
constexpr int kWeakestDbm = -113;
constexpr int kStrongestIndex = 31;
constexpr int kNoSignalIndex = 99;

constexpr int kReportWithTimers = 4;  // <n> of AT+CEREG

bool names_a_cell(int status) { return status == kHome || status == kRoaming; }

// What is not known is below all that can be told.
int rssi_dbm(int index) { return kWeakestDbm + 2 * (index > kStrongestIndex ? -1 : index); }

std::string_view name_of_status(int status) {
  constexpr std::array<std::string_view, 6> kNames = {"idle",   "home",    "searching",
                                                      "denied", "unknown", "roaming"};
  return kNames[static_cast<std::size_t>(status)];
}

std::string_view name_of_technology(int access_technology) {
  switch (access_technology) {
    case kGsm: return "gsm";
    case kNbIot: return "nb-iot";
    default: return "lte-m";
  }
}

std::string_view name_of_function(Network::Function function) {
  switch (function) {
    case Network::Function::minimum: return "0";
    case Network::Function::full: return "1";
    case Network::Function::flight: return "4";
  }
  return {};
}

Network::Event event_of_status(int status) {
  switch (status) {
    case kHome:
    case kRoaming: return Network::Event::found;
    case kSearching: return Network::Event::lost;
    case kDenied: return Network::Event::denied;
    case kUnknown: return Network::Event::unknown;
    default: return Network::Event::ignored;
  }
}

}  // namespace

Network::Network(sim::TimerQueue& timers, const Profile& profile, const Settings& settings,
                 StateBoard& board, Hooks hooks)
    : timers_(timers),
      profile_(profile),
      settings_(settings),
      board_(board),
      hooks_(std::move(hooks)),
      home_or_roaming_(profile.network.registration),
      access_technology_(profile.network.access_technology),
      signal_{.rssi_dbm = rssi_dbm(profile.network.signal),
              .rsrp_dbm = profile.network.rsrp_dbm,
              .rsrq_db = profile.network.rsrq_db,
              .sinr_db = profile.network.sinr_db},
      told_on_gsm_(access_technology_ == kGsm),
      told_signal_(signal_index()),
      search_([this] { handle(answer()); }),
      eps_report_([this] {
        eps_report_waits_ = false;
        report();
      }),
      changed_(timers) {
  tell_board();
}

// What the network says reaches nobody whose radio is silent; may_search() is asked before.
Network::State Network::next(State state, Event event) {
  switch (event) {
    case Event::radio_on:
    case Event::attach: return state == State::silent ? State::searching : state;
    case Event::radio_off:
    case Event::detach: return State::silent;
    case Event::found: return state == State::silent ? state : State::registered;
    case Event::denied: return state == State::silent ? state : State::denied;
    case Event::lost: return state == State::silent ? state : State::searching;
    case Event::unknown: return state == State::silent ? state : State::unknown;
    case Event::ignored: return State::silent;
  }
  return state;
}

void Network::boot(bool sim_ready, bool registered) {
  search_.cancel();
  eps_report_.cancel();
  eps_report_waits_ = false;
  retained_ = false;
  circuit_kept_ = false;
  function_ = Function::full;
  selection_ = Selection::automatic;
  operator_format = 0;
  detached_ = starts_detached();
  sim_ready_ = sim_ready;
  state_ = State::silent;
  told_ = present();
  told_on_gsm_ = access_technology_ == kGsm;
  if (sim_ready && registered) {
    state_ = State::registered;
    told_ = present();
  }
  told_signal_ = signal_index();
  tell_board();
  if (!sim_ready) return;
  if (registered) {
    hooks_.registered();
  } else if (may_search()) {
    handle(Event::radio_on);
  }
}

void Network::stop() {
  search_.cancel();
  eps_report_.cancel();
  circuit_kept_ = false;
  state_ = State::silent;
  tell_board();
}

bool Network::may_search() const {
  return radio_on() && sim_ready_ && !detached_ && selection_ != Selection::deregistered;
}

bool Network::starts_detached() const {
  return settings_.non_volatile.configuration.gprs_attach == 0;
}

void Network::set_function(Function function) {
  function_ = function;
  detached_ = starts_detached();
  circuit_kept_ = false;
  tell_board();
  handle(may_search() ? Event::radio_on : Event::radio_off);
}

void Network::set_sim_ready(bool ready) {
  sim_ready_ = ready;
  circuit_kept_ = circuit_kept_ && ready;
  handle(may_search() ? Event::radio_on : Event::radio_off);
}

void Network::select(Selection selection) {
  selection_ = selection;
  detached_ = false;
  circuit_kept_ = false;
  if (selection == Selection::deregistered) {
    handle(Event::detach);
  } else if (may_search()) {
    handle(Event::attach);
  }
}

void Network::set_attached(bool attached) {
  detached_ = !attached;
  if (!attached && registered() && access_technology_ == kGsm) circuit_kept_ = true;
  if (!attached) {
    handle(Event::detach);
  } else if (may_search()) {
    handle(Event::attach);
  }
}

void Network::attach_if_detached() {
  if (detached_) set_attached(true);
}

void Network::set_registration(const ports::SetRegistration& event) {
  answer_ = event_of_status(event.stat);
  home_or_roaming_ = names_a_cell(event.stat) ? event.stat : home_or_roaming_;
  access_technology_ = event.access_technology.value_or(access_technology_);
  const bool listens = may_search();
  // A modem that had given up is taken in again.
  const State from = listens && state_ == State::silent ? State::searching : state_;
  const State to = listens ? next(from, answer()) : state_;
  if (to != state_) {
    by_network_ = true;
    enter(to);
    by_network_ = false;
    return;
  }
  if (answer() == Event::lost) search_.cancel();
  tell_board();
  report();
}

void Network::set_signal(const ports::SetSignal& event) {
  signal_ = {.rssi_dbm = event.rssi_dbm.value_or(signal_.rssi_dbm),
             .rsrp_dbm = event.rsrp_dbm.value_or(signal_.rsrp_dbm),
             .rsrq_db = event.rsrq_db.value_or(signal_.rsrq_db),
             .sinr_db = event.sinr_db.value_or(signal_.sinr_db)};
  report_signal();
}

void Network::report_signal() {
  constexpr int kUnknownErrorRate = 99;
  const int now = signal_index();
  const bool changed = now != std::exchange(told_signal_, now);
  const Settings::Indications& indications = settings_.indications;
  if (!changed || indications.all == 0 || indications.csq == 0) return;
  hooks_.say(at::text("+QIND: \"csq\",", now, ",", kUnknownErrorRate));
}

void Network::handle(Event event) {
  const State state = next(state_, event);
  if (state == state_) return;
  enter(state);
}

void Network::enter(State state) {
  const State before = std::exchange(state_, state);
  if (state_ != State::silent && state_ != State::searching) circuit_kept_ = false;
  search_.cancel();
  // A search that cannot find anything has no end.
  if (state_ == State::searching) search();
  tell_board();
  if (before == State::registered) hooks_.lost(by_network_);
  // A real unit that has found its cell tells +CEREG: 1 later than +CREG: 1; all else at once.
  eps_report_.cancel();
  const bool found = state_ == State::registered && !by_network_ && access_technology_ != kGsm;
  eps_report_waits_ = found && profile_.timing.eps_report > sim::Duration{};
  if (eps_report_waits_) eps_report_.arm(timers_, timers_.now() + profile_.timing.eps_report);
  report();
  report_signal();
  if (state_ == State::registered) hooks_.registered();
  changed_.notify();
}

void Network::search() {
  if (answer() == Event::lost || search_.armed()) return;
  const bool known = std::exchange(retained_, false);
  search_.arm(timers_, timers_.now() + (known ? profile_.timing.wake_registration
                                              : profile_.timing.registration));
}

bool Network::allowed() const {
  return settings_.radio.allows(access_technology_, profile_.network.band,
                                home_or_roaming_ == kRoaming);
}

void Network::configuration_changed() {
  if (state_ == State::registered && !allowed()) return enter(State::searching);
  report();
  if (state_ != State::searching) return;
  if (answer() == Event::lost) search_.cancel();
  search();
}

std::array<Network::Report, Network::kDomains> Network::present() const {
  return {report_of(circuit_status()), report_of(packet_status()), report_of(eps_status())};
}

// The order is that of a real unit (Particle device-os, BG96MAR04A04M1G): +CREG before +CEREG. On
// LTE nothing is told of the packet domain, nor on GSM of LTE, but when the modem comes from there.
void Network::report() {
  struct Domain {
    std::string_view name;
    int mode;
    bool told;
  };
  const bool gsm = access_technology_ == kGsm;
  const bool moved = gsm != told_on_gsm_;
  const std::array<Domain, kDomains> domains = {{{"+CREG", settings_.circuit_report, true},
                                                 {"+CGREG", settings_.packet_report, gsm || moved},
                                                 {"+CEREG", settings_.eps_report, !gsm || moved}}};
  std::array<Report, kDomains> now = present();
  if (eps_report_waits_) now.back() = told_.back();
  const std::array<Report, kDomains> before = std::exchange(told_, now);
  told_on_gsm_ = gsm;
  for (std::size_t i = 0; i < kDomains; ++i) {
    const bool cell_counts = domains[i].mode >= 2;
    const bool changed =
        now[i].status != before[i].status || (cell_counts && now[i].cell != before[i].cell);
    if (domains[i].mode == 0 || !domains[i].told || !changed) continue;
    std::string cell = cell_counts ? now[i].cell : std::string();
    if (domains[i].mode == kReportWithTimers && !cell.empty()) {
      const bool eps = i + 1 == kDomains;
      cell = eps ? cell + hooks_.eps_timers() : packet_cell_with_timers();
    }
    hooks_.say(at::text(domains[i].name, ": ", now[i].status, cell));
  }
}

void Network::tell_board() {
  board_.set(Machine::cfun, name_of_function(function_));
  board_.set(Machine::rat, name_of_technology(access_technology_));
  board_.set(Machine::registration, name_of_status(status()));
}

int Network::circuit_status() const {
  constexpr int kPacketOnly = 1;
  if (settings_.radio.service_domain == kPacketOnly) return kNotRegistered;
  return circuit_kept() ? home_or_roaming_ : status();
}

bool Network::circuit_registered() const { return names_a_cell(circuit_status()); }

bool Network::circuit_kept() const {
  return circuit_kept_ && access_technology_ == kGsm && answer() == Event::found;
}

int Network::status() const {
  switch (state_) {
    case State::silent: return kNotRegistered;
    case State::searching: return kSearching;
    case State::registered: return home_or_roaming_;
    case State::denied: return kDenied;
    case State::unknown: return kUnknown;
  }
  return kNotRegistered;
}

int Network::packet_status() const {
  if (access_technology_ == kGsm) return status();
  return state_ == State::silent ? kNotRegistered : profile_.network.packet_registration_on_lte;
}

int Network::eps_status() const { return access_technology_ == kGsm ? kNotRegistered : status(); }

std::string Network::cell(int status) const {
  if (!names_a_cell(status)) return {};
  return at::text(",", at::quoted(at::hex(profile_.network.area_code)), ",",
                  at::quoted(at::hex(cell_id())), ",", access_technology_);
}

std::string Network::packet_cell_with_timers() const {
  if (!names_a_cell(packet_status())) return {};
  return at::text(",", at::quoted(at::hex(profile_.network.area_code)), ",",
                  at::quoted(at::hex(cell_id())), ",", at::quoted(at::text(access_technology_)),
                  R"(,,,,"00000000","01100000","00000000")");
}

std::uint32_t Network::cell_id() const {
  constexpr std::uint32_t kOnGsm = 0xFFFF;
  const std::uint32_t id = profile_.network.cell_id;
  return access_technology_ == kGsm ? id & kOnGsm : id;
}

// After a change of the access technology the network is not in the profile's band.
int Network::band() const {
  constexpr int kBandOfGsm = 900;
  constexpr int kBandOfLte = 20;
  const bool gsm = access_technology_ == kGsm;
  if (is_gsm_band(profile_.network.band) == gsm) return profile_.network.band;
  return gsm ? kBandOfGsm : kBandOfLte;
}

int Network::signal_index() const {
  if (!in_service() || signal_.rssi_dbm < kWeakestDbm) return kNoSignalIndex;
  return std::min((signal_.rssi_dbm - kWeakestDbm) / 2, kStrongestIndex);
}

const std::string& Network::operator_name() const {
  switch (operator_format) {
    case 1: return profile_.network.operator_short;
    case 2: return profile_.network.operator_numeric;
    default: return profile_.network.operator_long;
  }
}

}  // namespace bg96::modem
