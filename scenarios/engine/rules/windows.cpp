#include "scenarios/engine/rules/windows.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "scenarios/engine/rules/matching.hpp"

namespace bg96::scenarios {

std::string_view name_of(const Condition::Kind& condition) {
  constexpr std::array<std::string_view, std::variant_size_v<Condition::Kind>> kNames{
      "link",          "signal",   "dns",       "socket.stall", "socket.full",
      "socket.refuse", "at.delay", "uart.rate", "uart.split",   "uart.stall"};
  return kNames.at(condition.index());
}

Windows::Windows(const sim::TimerQueue& timers, Agenda& agenda, Bus& bus, const Facts& facts,
                 Decisions& decisions, Hooks hooks)
    : timers_(timers),
      agenda_(agenda),
      bus_(bus),
      facts_(facts),
      decisions_(decisions),
      hooks_(std::move(hooks)) {}

void Windows::open(const Rule& rule, End end, std::function<void()> closed) {
  Window& window = add(rule.id, end);
  window.conditions = rule.conditions;
  window.closed = std::move(closed);
  last_ = window.key + std::max<std::size_t>(rule.conditions.size(), 1) - 1;
  WindowId id = window.key;
  for (const Condition& condition : window.conditions) {
    tell(window, name_of(condition.kind), "opened", "");
    if (const auto* delay = std::get_if<AtDelay>(&condition.kind)) {
      delaying_.push_back({id, rule.id, *delay});
    } else {
      hooks_.open(id, condition.kind);
    }
    ++id;
  }
}

void Windows::open(const std::string& rule, std::string name, End end, std::function<void()> undo,
                   std::function<void()> closed) {
  Window& window = add(rule, end);
  window.name = std::move(name);
  window.undo = std::move(undo);
  window.closed = std::move(closed);
  tell(window, window.name, "opened", "");
}

Windows::Window& Windows::add(const std::string& rule, End end) {
  auto added = std::make_unique<Window>();
  Window& window = *added;
  window.key = ++last_;
  window.rule = rule;
  window.cause = bus_.cause();
  windows_.emplace(window.key, std::move(added));
  if (end.after && *end.after != sim::Duration::max()) {
    close_at(window, timers_.now() + *end.after, "for");
  }
  if (end.until == nullptr) return window;
  window.until = *end.until;
  const auto* time = std::get_if<TimeTrigger>(end.until);
  if (time != nullptr && start_) close_at(window, *start_ + time->at, "until");
  return window;
}

void Windows::close_at(Window& window, sim::Instant due, std::string_view why) {
  window.due = agenda_.add(due, [this, key = window.key, why, cause = window.cause] {
    bus_.perform(cause, [&] { close(key, why); });
  });
}

void Windows::start(sim::Instant at) {
  start_ = at;
  for (const auto& [key, window] : windows_) {
    const auto* time = window->until ? std::get_if<TimeTrigger>(&*window->until) : nullptr;
    if (time != nullptr) close_at(*window, at + time->at, "until");
  }
}

void Windows::observe(const Event& event) {
  std::vector<std::uint64_t> over;
  for (const auto& [key, window] : windows_) {
    if (!window->until || event_kind(*window->until).empty()) continue;
    Captures ignored;
    if (matches(*window->until, event, facts_, ignored)) over.push_back(key);
  }
  for (const std::uint64_t key : over) close(key, "until");
}

void Windows::close_all(std::string_view why) {
  while (!windows_.empty()) close(windows_.rbegin()->first, why);
}

void Windows::close_those_of(std::string_view rule, std::string_view why) {
  std::vector<std::uint64_t> keys;
  for (const auto& [key, window] : windows_) {
    if (window->rule == rule) keys.push_back(key);
  }
  for (auto key = keys.rbegin(); key != keys.rend(); ++key) close(*key, why);
}

void Windows::close(std::uint64_t key, std::string_view why) {
  const auto found = windows_.find(key);
  if (found == windows_.end()) return;
  const std::unique_ptr<Window> window = std::move(found->second);
  windows_.erase(found);
  agenda_.remove(window->due);
  for (std::size_t index = window->conditions.size(); index-- > 0;) {
    const Condition::Kind& condition = window->conditions[index].kind;
    const WindowId id = key + index;
    if (std::holds_alternative<AtDelay>(condition)) {
      std::erase_if(delaying_, [id](const Delaying& each) { return each.window == id; });
    } else {
      hooks_.close(id, condition);
    }
    tell(*window, name_of(condition), "closed", why);
  }
  if (window->undo) window->undo();
  if (!window->name.empty()) tell(*window, window->name, "closed", why);
  if (window->closed) window->closed();
}

std::optional<sim::Duration> Windows::delay_of(std::string_view line) {
  const auto delays = [line](const Delaying& each) {
    Captures ignored;
    return std::any_of(each.delay.match.begin(), each.delay.match.end(),
                       [&](const AtPattern& pattern) { return pattern.matches(line, ignored); });
  };
  // Of several the latest counts: nothing adds up.
  const auto latest = std::find_if(delaying_.rbegin(), delaying_.rend(), delays);
  if (latest == delaying_.rend()) return std::nullopt;
  return decisions_.length(latest->delay.by, latest->rule, "at.delay", delayed_[latest->rule]++);
}

void Windows::tell(const Window& window, std::string_view name, const char* phase,
                   std::string_view why) {
  if (!bus_.watched()) return;
  Event event;
  event.kind = "window";
  event.with("rule", window.rule).with("condition", std::string(name)).with("phase", phase);
  if (!why.empty()) event.with("why", std::string(why));
  bus_.publish(std::move(event));
}

}  // namespace bg96::scenarios
