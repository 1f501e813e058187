#pragma once

#include <algorithm>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenarios/engine/director.hpp"

namespace bg96::scenarios::testing {

using namespace std::chrono_literals;

/// A modem that can little: it answers each line with OK, or with what a test says, and asks its
/// interceptor where a modem does.
class FakeModem final : public ports::Machine {
 public:
  explicit FakeModem(ports::Interceptor& interceptor) : interceptor_(interceptor) {}

  /// The answer to a line: information lines and a result.
  std::map<std::string, std::vector<std::string>, std::less<>> answers;
  /// What a line does besides when it is executed.
  std::map<std::string, std::function<void()>, std::less<>> effects;
  /// How long a line takes.
  std::map<std::string, sim::Duration, std::less<>> durations;
  bool echo = false;
  /// Everything that was executed, happened or was delivered, with its time in ms.
  std::vector<std::string> log;

  void note(const std::string& text) {
    const auto at =
        std::chrono::duration_cast<std::chrono::milliseconds>(timers_.now().time_since_epoch());
    log.push_back(std::to_string(at.count()) + " " + text);
  }
  void say(const std::string& text) { effects_.push_back(ports::WriteBytes{kPort, text}); }
  void urc(const std::string& text) {
    const ports::UrcVerdict verdict = interceptor_.on_urc(kPort, text);
    for (int copy = 0; copy < verdict.copies; ++copy) say("\r\n" + text + "\r\n");
  }
  void change(const char* machine, int index, const char* from, const char* to) {
    interceptor_.on_state({machine, index, from, to});
  }
  void socket(const ports::SocketSeen& seen) { interceptor_.on_socket(seen); }
  /// The next bytes of the host are payload.
  void expect_payload(std::size_t bytes) {
    payload_left_ = bytes;
    payload_ = 0;
  }

  void input(ports::ChannelId, std::string_view bytes, sim::Instant now) override {
    reach(now);
    input_ += bytes;
    pump();
  }
  std::size_t input_room(ports::ChannelId) const override { return 65536 - input_.size(); }
  void hang_up(ports::ChannelId, sim::Instant now) override { reach(now); }
  void set_data_terminal_ready(ports::ChannelId, bool, sim::Instant) override {}
  void output_full(ports::ChannelId) override {}
  void output_drained(ports::ChannelId, sim::Instant) override {}
  void deliver(ports::NetEvent event, sim::Instant now) override {
    reach(now);
    note("deliver " + std::to_string(event.operation));
  }
  void happen(ports::WorldEvent event, sim::Instant now) override {
    reach(now);
    if (const auto* raw = std::get_if<ports::RawUrc>(&event)) return urc(raw->text);
    if (const auto* registration = std::get_if<ports::SetRegistration>(&event)) {
      note("registration " + std::to_string(registration->stat));
      return change("registration", -1, "", registration->stat == 1 ? "home" : "searching");
    }
    if (const auto* signal = std::get_if<ports::SetSignal>(&event)) {
      return note("rsrp " + std::to_string(signal->rsrp_dbm.value_or(0)));
    }
    const char* const names[] = {"pdp.deactivate", "",          "",           "sim",
                                 "power.cycle",    "power.off", "",           "",
                                 "hang",           "power.key", "power.reset"};
    note(names[event.index()]);
  }
  void advance(sim::Instant now) override {
    timers_.run_until(now, [this] { return !effects_.empty() || std::exchange(at_place_, false); });
  }
  std::optional<ports::Effect> poll_effect() override {
    if (effects_.empty()) return std::nullopt;
    ports::Effect effect = std::move(effects_.front());
    effects_.pop_front();
    return effect;
  }
  std::optional<sim::Instant> next_deadline() const override { return timers_.next_deadline(); }
  std::vector<ports::StateChange> states() const override {
    return {{"registration", -1, "", "home"}};
  }

 private:
  static constexpr auto kPort = ports::ChannelId::uart1;
  using Step = std::function<sim::Duration()>;

  /// What is due now waits for advance().
  void reach(sim::Instant now) {
    const auto due = timers_.next_deadline();
    if (!due || *due > now) timers_.run_until(now);
  }

  void pump() {
    while (steps_.empty() && !input_.empty()) {
      const char next = input_.front();
      input_.erase(0, 1);
      if (payload_left_ > 0) {
        interceptor_.on_payload(kPort, -1, ++payload_);
        if (--payload_left_ == 0) say("\r\nSEND OK\r\n");
        continue;
      }
      if (echo) say(std::string(1, next));
      if (next == '\r') {
        begin(std::exchange(line_, {}));
      } else if (next != '\n') {
        line_ += next;
      }
    }
  }
  void begin(const std::string& line) {
    if (line.empty()) return;
    const ports::CommandSeen seen{kPort, line};
    const ports::CommandVerdict verdict = interceptor_.on_command(seen);
    std::vector<std::string> lines;
    std::string result = "OK";
    if (const auto known = answers.find(line); known != answers.end()) {
      lines = known->second;
      result = lines.back();
      lines.pop_back();
    }
    if (verdict.lines) lines = *verdict.lines;
    if (verdict.swallow_lines) lines.clear();
    if (verdict.result) {
      result = verdict.result->kind == ports::ForcedResult::Kind::cme
                   ? "+CME ERROR: " + std::to_string(verdict.result->code)
                   : verdict.result->text;
    }
    const sim::Duration taken = durations.contains(line) ? durations.at(line) : 0ms;
    place(line, verdict, ports::Place::after_echo);
    steps_.push_back([verdict] { return verdict.delay; });
    steps_.push_back([this, line, verdict, taken] {
      if (!verdict.execute) return sim::Duration(0ms);
      note("execute " + line);
      if (const auto effect = effects.find(line); effect != effects.end()) effect->second();
      return taken;
    });
    for (std::size_t index = 0; index < lines.size(); ++index) {
      if (index == 1) place(line, verdict, ports::Place::mid_response);
      steps_.push_back([this, text = lines[index]] {
        say("\r\n" + text + "\r\n");
        return sim::Duration(0ms);
      });
    }
    steps_.push_back([verdict] { return verdict.hold_result; });
    place(line, verdict, ports::Place::before_result);
    steps_.push_back([this, line, verdict, result] {
      interceptor_.on_result({kPort, line}, result);
      if (!verdict.swallow_result) say("\r\n" + result + "\r\n");
      return sim::Duration(0ms);
    });
    place(line, verdict, ports::Place::after_result);
    run_.arm_last(timers_);
  }
  void place(const std::string& line, const ports::CommandVerdict& verdict, ports::Place where) {
    const auto& places = verdict.places;
    if (std::find(places.begin(), places.end(), where) == places.end()) return;
    steps_.push_back([this, line, where] {
      interceptor_.on_place({kPort, line}, where);
      at_place_ = true;
      return sim::Duration(0ms);
    });
  }
  void go_on() {
    const Step step = std::move(steps_.front());
    steps_.pop_front();
    const sim::Duration wait = step();
    if (!steps_.empty()) return run_.arm_last(timers_, timers_.now() + wait);
    pump();
  }

  ports::Interceptor& interceptor_;
  sim::TimerQueue timers_;
  std::deque<ports::Effect> effects_;
  std::string input_;
  std::string line_;
  std::size_t payload_left_ = 0;
  std::size_t payload_ = 0;
  bool at_place_ = false;  ///< whoever was asked has its say first
  std::deque<Step> steps_;
  sim::Timer run_{[this] { go_on(); }};
};

/// Keeps all events.
class Recorder final : public EventSink {
 public:
  void event(const Event& event) override { events.push_back(event); }

  /// "kind name=value ..." of all events of these kinds; of all when none is named.
  std::vector<std::string> lines(const std::set<std::string>& kinds = {},
                                 bool with_numbers = false) const {
    std::vector<std::string> lines;
    for (const Event& event : events) {
      if (!kinds.empty() && !kinds.contains(event.kind)) continue;
      std::string line = event.kind;
      if (with_numbers) {
        line = std::to_string(event.sequence) + "<" + std::to_string(event.cause) + " @" +
               std::to_string(event.at.time_since_epoch().count()) + " " + line;
      }
      for (const auto& [name, value] : event.fields) {
        const auto* number = std::get_if<std::int64_t>(&value);
        line += " " + name + "=" +
                (number != nullptr ? std::to_string(*number) : std::get<std::string>(value));
      }
      lines.push_back(line);
    }
    return lines;
  }

  std::vector<Event> events;
};

/// A scenario, its director and a modem that can little, with a clock that jumps.
class StageWorld {
 public:
  explicit StageWorld(Scenario scenario, std::uint64_t seed = 1, bool watched = true,
                      ports::SetSignal signal = {})
      : scenario_(std::move(scenario)),
        director_(scenario_, seed,
                  {[this](const std::string& reason) { errors.push_back(reason); },
                   [this](const Rule& rule, const Position&, const std::string& text) {
                     failures.push_back(rule.id + ": " + text);
                   },
                   [this](bool host) { stops.push_back(host ? "host" : "scenario"); }},
                  signal),
        modem_((watched ? director_.add_sink(recorder_) : void(), director_)) {
    director_.attach(modem_);
  }

  Director& director() { return director_; }
  FakeModem& modem() { return modem_; }
  Recorder& recorder() { return recorder_; }
  sim::Instant now() const { return now_; }

  /// The host sends this, in pieces of that size.
  void send(std::string_view bytes, std::size_t piece = std::string::npos) {
    settle();
    while (!bytes.empty()) {
      const std::string_view now_sent = bytes.substr(0, piece);
      director_.input(ports::ChannelId::uart1, now_sent, now_);
      settle();
      bytes.remove_prefix(now_sent.size());
    }
  }
  /// The same as a line, and the answer to it.
  std::string ask(const std::string& line) {
    take_output();
    send(line + "\r");
    return take_output();
  }
  void pass(sim::Duration duration) {
    const sim::Instant limit = now_ + duration;
    settle();
    while (true) {
      const auto due = director_.next_deadline();
      if (!due || *due > limit) break;
      now_ = std::max(now_, *due);
      settle();
    }
    now_ = limit;
    settle();
  }
  void settle() {
    while (true) {
      while (auto effect = director_.poll_effect()) {
        if (const auto* write = std::get_if<ports::WriteBytes>(&*effect)) output_ += write->bytes;
        effects.push_back(std::move(*effect));
      }
      const auto due = director_.next_deadline();
      if (!due || *due > now_) return;
      director_.advance(now_);
    }
  }
  std::string take_output() { return std::exchange(output_, {}); }
  RuleReport report(std::size_t rule = 0) const { return director_.rule_reports().at(rule); }

  std::vector<std::string> errors, failures, stops;
  std::vector<ports::Effect> effects;

 private:
  Scenario scenario_;
  Recorder recorder_;
  Director director_;
  FakeModem modem_;
  sim::Instant now_{};
  std::string output_;
};

inline AtPatterns patterns(std::string_view text) {
  return {std::get<AtPattern>(AtPattern::compile(text))};
}
inline Trigger at(std::string_view text) { return AtTrigger{patterns(text)}; }
template <class... Kinds>
std::vector<Action> actions(Kinds... kinds) {
  return {Action{std::move(kinds), {}}...};
}
template <class... Kinds>
std::vector<Condition> conditions(Kinds... kinds) {
  return {Condition{std::move(kinds), {}}...};
}
inline Rule rule(std::string id, Trigger when, std::vector<Action> list) {
  Rule made;
  made.id = std::move(id);
  made.when = std::move(when);
  made.actions = std::move(list);
  return made;
}
inline Scenario scenario(std::vector<Rule> rules) {
  Scenario made;
  made.rules = std::move(rules);
  return made;
}
inline ReplaceResult result(std::string text, bool execute = true) {
  return {{ports::ForcedResult::Kind::word, std::move(text), 0}, execute, std::nullopt};
}
inline Distribution constant(sim::Duration length) { return Distribution::constant(length); }

}  // namespace bg96::scenarios::testing
