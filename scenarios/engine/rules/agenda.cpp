#include "scenarios/engine/rules/agenda.hpp"

namespace bg96::scenarios {

Agenda::Entry Agenda::add(sim::Instant due, std::function<void()> action) {
  const Entry entry = ++last_;
  entries_.emplace(Key{due, entry}, std::move(action));
  dues_.emplace(entry, due);
  arm();
  return entry;
}

void Agenda::remove(Entry entry) {
  const auto due = dues_.find(entry);
  if (due == dues_.end()) return;
  entries_.erase({due->second, entry});
  dues_.erase(due);
  arm();
}

void Agenda::run() {
  if (entries_.empty()) return;
  const auto first = entries_.begin();
  const std::function<void()> action = std::move(first->second);
  dues_.erase(first->first.second);
  entries_.erase(first);
  arm();
  action();
}

void Agenda::arm() {
  if (entries_.empty()) return timer_.cancel();
  timer_.arm(timers_, entries_.begin()->first.first);
}

}  // namespace bg96::scenarios
