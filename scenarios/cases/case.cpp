#include "scenarios/cases/case.hpp"

#include <algorithm>
#include <utility>

#include "emulator/at/text.hpp"
#include "emulator/modem/profile_keys.hpp"
#include "scenarios/cases/sha256.hpp"
#include "scenarios/engine/rules/decision.hpp"

namespace bg96::scenarios {
namespace {

std::string set_drawn(const std::optional<Distribution>& length, std::uint64_t seed,
                      std::string_view key, modem::Profile& profile) {
  if (!length) return {};
  const RandomStream stream(seed, at::text("device/", key));
  const auto drawn =
      std::chrono::duration_cast<std::chrono::milliseconds>(length_of(*length, stream.draw(0)));
  return modem::set_profile_key(profile, key, at::text(drawn.count()));
}

}  // namespace

std::string apply_device(const Device& device, std::uint64_t seed, modem::Profile& profile) {
  if (!device.profile.empty()) {
    const auto found = modem::find_profile(device.profile);
    if (!found) return at::text("there is no profile \"", device.profile, "\"");
    profile = *found;
  }
  for (const auto& [value, at] : device.values) {
    std::string error = modem::set_profile_key(profile, value.first, value.second);
    if (!error.empty()) return error;
  }
  const std::pair<const std::optional<Distribution>*, std::string_view> drawn[] = {
      {&device.rdy, "boot.rdy"},
      {&device.app_rdy, "boot.app_rdy"},
      {&device.sim_ready, "boot.sim_ready"},
      {&device.attach, "radio.attach"}};
  for (const auto& [length, key] : drawn) {
    std::string error = set_drawn(*length, seed, key, profile);
    if (!error.empty()) return error;
  }
  if (device.banner) profile.startup.banner = *device.banner;
  return {};
}

Case::Case(const Scenario& scenario, std::span<const at::CommandSpec* const> commands,
           CaseOptions options)
    : scenario_(scenario),
      seed_(options.seed),
      boot_(options.boot),
      director_(scenario, options.seed, director_hooks(), make_profile(options)),
      judge_(scenario, director_, judge_options(std::move(options.judge))),
      modem_(profile_, commands, boots() ? modem::Boot::off : modem::Boot::on, options.wall_time,
             &director_) {
  director_.add_sink(judge_);
  if (options.trace != nullptr) director_.add_sink(*options.trace);
  director_.attach(modem_);
  if (boots() && scenario.start == Start::immediately) {
    director_.happen(ports::SwitchOn{}, sim::Instant{});
  }
}

Case::~Case() = default;

// Returns what its radio measures by itself.
ports::SetSignal Case::make_profile(const CaseOptions& options) {
  broken_ = apply_device(scenario_.device, seed_, profile_);
  if (options.adjust) options.adjust(profile_);
  ports::SetSignal signal;
  if (profile_.network.signal <= 31) signal.rssi_dbm = -113 + 2 * profile_.network.signal;
  return signal;
}

Judge::Options Case::judge_options(Judge::Options options) {
  if (!options.sha256) options.sha256 = sha256;
  options.decided = [this, also = std::move(options.decided)](const Finding& finding,
                                                              std::uint64_t cause) {
    Event event;
    event.kind = "expect";
    event.with("id", finding.id)
        .with("verdict", finding.verdict == Verdict::pass ? "pass" : "fail")
        .with("kind", finding.kind)
        .with("text", finding.text);
    if (finding.warning) event.with("severity", "warn");
    director_.tell(std::move(event), cause);
    if (also) also(finding, cause);
  };
  return options;
}

// A device that says how it boots shall be seen to do so.
bool Case::boots() const {
  if (boot_ != CaseBoot::as_described) return boot_ != CaseBoot::up;
  const Device& device = scenario_.device;
  return device.rdy || device.app_rdy || device.sim_ready || device.banner;
}

Director::Hooks Case::director_hooks() {
  return {.error = [this](const std::string& reason) { broken_ = reason; },
          .fail = [this](const Rule& rule, const Position& at,
                         const std::string& text) { judge_.fail(rule, at, text); },
          .stop =
              [this](bool host) {
                host_shall_end_ = host_shall_end_ || host;
                stopped_ = stopped_ || !host;
              }};
}

void Case::host_opened(sim::Instant now) {
  host_came_ = true;
  director_.host_opened(now);
  const bool later = boot_ == CaseBoot::at_first_open ||
                     (boot_ == CaseBoot::as_described && scenario_.start != Start::immediately);
  if (boots() && later) director_.happen(ports::SwitchOn{}, now);
}

void Case::host_closed(sim::Instant now) { director_.host_closed(now); }

void Case::host_exited(int status, sim::Instant now) {
  director_.host_exited(status, now);
  now_ = std::max(now_, now);
  ends_at_ = now + std::max(scenario_.end.grace, kHostGrace);
}

bool Case::over() const {
  return stopped_ || !broken_.empty() || judge_.decided() || (ends_at_ && *ends_at_ <= now_);
}

CaseResult Case::finish(sim::Instant now) {
  CaseResult result = judge_.finish(now, director_.rule_reports());
  director_.finish(now);
  result.name = scenario_.case_id;
  result.file = scenario_.at.file;
  result.line = scenario_.at.line;
  result.seed = seed_;
  result.profile = profile_.name;
  if (!broken_.empty()) {
    result.verdict = Verdict::error;
    result.reason = broken_;
  }
  return result;
}

void Case::input(ports::ChannelId channel, std::string_view bytes, sim::Instant now) {
  host_came_ = true;
  director_.input(channel, bytes, now);
}

std::size_t Case::input_room(ports::ChannelId channel) const {
  return director_.input_room(channel);
}

void Case::hang_up(ports::ChannelId channel, sim::Instant now) { director_.hang_up(channel, now); }

void Case::set_data_terminal_ready(ports::ChannelId channel, bool on, sim::Instant now) {
  director_.set_data_terminal_ready(channel, on, now);
}

void Case::output_full(ports::ChannelId channel) { director_.output_full(channel); }

void Case::output_drained(ports::ChannelId channel, sim::Instant now) {
  director_.output_drained(channel, now);
}

void Case::deliver(ports::NetEvent event, sim::Instant now) {
  director_.deliver(std::move(event), now);
}

void Case::happen(ports::WorldEvent event, sim::Instant now) {
  director_.happen(std::move(event), now);
}

void Case::advance(sim::Instant now) {
  now_ = std::max(now_, now);
  director_.advance(now);
  judge_.advance(now);
}

std::optional<ports::Effect> Case::poll_effect() { return director_.poll_effect(); }

std::optional<sim::Instant> Case::next_deadline() const {
  std::optional<sim::Instant> next = director_.next_deadline();
  if (over()) return next;
  for (const auto& due : {judge_.next_deadline(), ends_at_}) {
    // The judge has seen what was due before.
    if (due && *due > now_) next = next ? std::min(*next, *due) : due;
  }
  return next;
}

std::vector<ports::StateChange> Case::states() const { return director_.states(); }

}  // namespace bg96::scenarios
