#include "emulator/modem/machines/power_saving.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "emulator/at/text.hpp"

namespace bg96::modem {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t kBits = 8;
constexpr std::int64_t kMaxSteps = 31;

// <version> of AT+QPSMCFG: PSM of release 12 without and with its context kept.
constexpr std::int64_t kWithoutContext = 2;
constexpr std::int64_t kWithContext = 4;

// <AcT-type> of AT+CEDRXS.
constexpr int kPagingOnLteM = 4;
constexpr int kPagingOnNbIot = 5;
constexpr int kReportPaging = 2;

struct Unit {
  std::int64_t code;
  seconds step;
};
// From the finest to the coarsest.
constexpr std::array<Unit, 7> kUpdateUnits = {{{3, seconds(2)},
                                               {4, seconds(30)},
                                               {5, minutes(1)},
                                               {0, minutes(10)},
                                               {1, hours(1)},
                                               {2, hours(10)},
                                               {6, hours(320)}}};
constexpr std::array<Unit, 3> kActiveUnits = {{{0, seconds(2)}, {1, minutes(1)}, {2, minutes(6)}}};
constexpr std::int64_t kDeactivated = 7;

std::optional<std::int64_t> number_of(std::string_view bits) {
  if (bits.size() != kBits || bits.find_first_not_of("01") != std::string_view::npos) {
    return std::nullopt;
  }
  std::int64_t value = 0;
  for (const char bit : bits) value = 2 * value + (bit - '0');
  return value;
}

template <std::size_t kSize>
std::optional<seconds> time_of(std::string_view bits, const std::array<Unit, kSize>& units) {
  const auto value = number_of(bits);
  if (!value) return std::nullopt;
  const std::int64_t code = *value / (kMaxSteps + 1);
  const std::int64_t steps = *value % (kMaxSteps + 1);
  if (code == kDeactivated) return std::nullopt;
  for (const Unit& unit : units) {
    if (unit.code == code) return unit.step * steps;
  }
  return minutes(steps);  // 24.008: other units count as minutes
}

template <std::size_t kSize>
std::string bits_of(seconds time, const std::array<Unit, kSize>& units) {
  const Unit* chosen = &units.back();
  for (const Unit& unit : units) {
    if (time > unit.step * kMaxSteps) continue;
    chosen = &unit;
    break;
  }
  const std::int64_t steps = std::min<std::int64_t>(time / chosen->step, kMaxSteps);
  const std::int64_t value = chosen->code * (kMaxSteps + 1) + steps;
  std::string bits(kBits, '0');
  for (std::size_t i = 0; i < kBits; ++i) {
    if (((value >> (kBits - 1 - i)) & 1) != 0) bits[i] = '1';
  }
  return bits;
}

using PagingUnit = std::chrono::milliseconds;

std::size_t index_of(std::string_view four_bits) {
  std::size_t value = 0;
  for (const char bit : four_bits) value = 2 * value + (bit == '1' ? 1 : 0);
  return value & 15;
}

// 24.008, 10.5.5.32. NB-IoT has no cycle below 20.48 s, nor those between its doublings.
PagingUnit paging_cycle(std::string_view bits, bool nb_iot) {
  constexpr PagingUnit kShortest(5120);
  constexpr std::array<int, 16> kMultiples = {1,  2,  4,  8,   12,  16,  20,   24,
                                              28, 32, 64, 128, 256, 512, 1024, 2048};
  constexpr std::array<bool, 16> kOfLteOnly = {true,  true, false, false, true,
                                               false, true, true,  true};
  constexpr std::size_t kInsteadOnNbIot = 2;
  const std::size_t index = index_of(bits);
  return kShortest * kMultiples[nb_iot && kOfLteOnly[index] ? kInsteadOnNbIot : index];
}

// 24.008, 10.5.5.32: how long the modem listens in each cycle.
PagingUnit paging_window(std::string_view bits, bool nb_iot) {
  constexpr PagingUnit kStep(1280);
  return kStep * (nb_iot ? 2 : 1) * static_cast<int>(index_of(bits) + 1);
}

}  // namespace

std::optional<seconds> periodic_update_time(std::string_view bits) {
  return time_of(bits, kUpdateUnits);
}

std::optional<seconds> active_time(std::string_view bits) { return time_of(bits, kActiveUnits); }

std::string periodic_update_bits(seconds time) { return bits_of(time, kUpdateUnits); }

std::string active_time_bits(seconds time) { return bits_of(time, kActiveUnits); }

PowerSaving::PowerSaving(sim::TimerQueue& timers, const Profile& profile, const Settings& settings,
                         const Network& network, StateBoard& board, Hooks hooks)
    : timers_(timers),
      profile_(profile),
      settings_(settings),
      network_(network),
      board_(board),
      hooks_(std::move(hooks)),
      page_([this] { deliver_held(); }),
      release_([this] { released(); }),
      active_([this] { sleep(); }),
      update_([this] { wake(); }) {}

bool PowerSaving::connected() const {
  return last_activity_ && timers_.now() < *last_activity_ + profile_.timing.inactivity;
}

void PowerSaving::activity() {
  if (!network_.registered()) return;
  last_activity_ = timers_.now();
  active_.cancel();
  await_release();
  if (!held_.empty()) page_.arm(timers_, timers_.now());
}

// Cycles are counted from the first instant, as those of a network from its first hyperframe.
// Empty: the modem listens now.
std::optional<sim::Instant> PowerSaving::next_occasion() const {
  const auto agreed = paging();
  if (!agreed || connected()) return std::nullopt;
  const bool nb_iot = agreed->access_technology == kPagingOnNbIot;
  const sim::Duration cycle = paging_cycle(agreed->granted, nb_iot);
  const sim::Duration since = timers_.now().time_since_epoch() % cycle;
  if (since < paging_window(agreed->window, nb_iot)) return std::nullopt;
  return timers_.now() + (cycle - since);
}

void PowerSaving::when_reached(std::function<void()> delivery) {
  const auto occasion = next_occasion();
  if (held_.empty() && !occasion) return delivery();
  held_.push_back(std::move(delivery));
  if (held_.size() > kMaxHeld) return page_.arm(timers_, timers_.now());
  if (held_.size() == 1) page_.arm(timers_, *occasion);
}

void PowerSaving::deliver_held() {
  std::deque<std::function<void()>> held;
  held.swap(held_);
  for (const auto& delivery : held) delivery();
}

// Nobody waits for the end of a connection of which nothing follows: a modem at rest has no
// deadline.
void PowerSaving::await_release() {
  const bool told = settings_.connection_report != 0;
  if (!told && !grant()) return release_.cancel();
  release_.arm(timers_, *last_activity_ + profile_.timing.inactivity);
  if (told && !std::exchange(connection_told_, true)) hooks_.say("+QCSCON: 1,1");
}

void PowerSaving::connection_report_changed() {
  connection_told_ = connected();
  if (connected()) await_release();
}

void PowerSaving::configuration_changed() {
  if (!network_.registered()) return;
  activity();
  const auto agreed = paging();
  std::string paging_now;
  if (agreed) {
    paging_now =
        at::text("+CEDRXP: ", agreed->access_technology, ",", at::quoted(agreed->requested), ",",
                 at::quoted(agreed->granted), ",", at::quoted(agreed->window));
  }
  const bool changed = paging_now != std::exchange(paging_told_, paging_now);
  if (changed && agreed && settings_.non_volatile.paging.mode == kReportPaging) {
    hooks_.say(std::move(paging_now));
  }
}

void PowerSaving::released() {
  if (std::exchange(connection_told_, false) && settings_.connection_report != 0) {
    hooks_.say("+QCSCON: 1,0");
  }
  const auto granted = grant();
  if (!granted) return;
  const Settings::Configuration& configuration = settings_.non_volatile.configuration;
  update_due_ = timers_.now() + granted->update;
  if (configuration.power_saving_urc == 1) {
    hooks_.say(at::text("+QPSMTIMER: ", granted->update.count(), ",", granted->active.count()));
  }
  const bool at_once = configuration.power_saving_enter == 1;
  active_.arm(timers_, timers_.now() + (at_once ? seconds(0) : granted->active));
}

void PowerSaving::sleep() {
  const bool retained = (settings_.non_volatile.power_saving.version & kWithContext) != 0;
  hooks_.fall_asleep();
  retained_ = retained;
  board_.set(StateBoard::Machine::psm, "asleep");
  update_.arm(timers_, update_due_);
}

void PowerSaving::wake() { hooks_.wake(); }

void PowerSaving::woken() {
  update_.cancel();
  board_.set(StateBoard::Machine::psm, "awake");
}

void PowerSaving::network_lost() {
  if (connection_told_ && settings_.connection_report != 0) hooks_.say("+QCSCON: 1,0");
  stop();
}

void PowerSaving::stop() {
  for (sim::Timer* timer : {&release_, &active_, &update_}) timer->cancel();
  // Who no longer waits for it drops it; a short message stays in the network.
  if (!held_.empty()) page_.arm(timers_, timers_.now());
  last_activity_.reset();
  connection_told_ = false;
  retained_ = false;
  paging_told_.clear();
  board_.set(StateBoard::Machine::psm, "awake");
}

std::optional<PowerSaving::Grant> PowerSaving::grant() const {
  const Settings::PowerSavingRequest& request = settings_.non_volatile.power_saving;
  const Profile::Network& network = profile_.network;
  const bool has_mode = (request.version & (kWithoutContext | kWithContext)) != 0;
  if (request.mode == 0 || !has_mode || !network.psm) return std::nullopt;
  if (!network_.registered() || network_.access_technology() == kGsm) return std::nullopt;
  Grant granted;
  granted.update_bits = request.update;
  if (network.psm_update || !periodic_update_time(request.update)) {
    granted.update_bits =
        periodic_update_bits(network.psm_update.value_or(Profile::Network::kUpdateUnlessAskedFor));
  }
  granted.active_bits = request.active;
  if (network.psm_active || request.active.empty()) {
    granted.active_bits =
        active_time_bits(network.psm_active.value_or(Profile::Network::kActiveUnlessAskedFor));
  }
  const auto update = periodic_update_time(granted.update_bits);
  const auto active = active_time(granted.active_bits);
  if (!update || !active || *update - *active < seconds(request.threshold)) return std::nullopt;
  granted.update = *update;
  granted.active = *active;
  return granted;
}

std::string PowerSaving::report() const {
  constexpr std::string_view kNone = "00000000";
  const auto granted = grant();
  const std::string_view active = granted ? std::string_view(granted->active_bits) : kNone;
  const std::string_view update = granted ? std::string_view(granted->update_bits) : kNone;
  return at::text(",,,", at::quoted(active), ",", at::quoted(update));
}

std::optional<PowerSaving::Paging> PowerSaving::paging() const {
  if (!network_.registered() || network_.access_technology() == kGsm) return std::nullopt;
  if (!profile_.network.edrx) return std::nullopt;
  const bool nb_iot = network_.access_technology() == kNbIot;
  const auto& asked = settings_.non_volatile.paging;
  const auto& cycle = nb_iot ? asked.nb_iot : asked.lte_m;
  if (asked.mode == 0 || !cycle) return std::nullopt;
  return Paging{.access_technology = nb_iot ? kPagingOnNbIot : kPagingOnLteM,
                .requested = *cycle,
                .granted = *cycle,
                .window = profile_.network.paging_window};
}

}  // namespace bg96::modem
