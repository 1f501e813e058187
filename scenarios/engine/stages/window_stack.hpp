#pragma once

#include <map>

#include "scenarios/engine/stages/window.hpp"

namespace bg96::scenarios {

/// The open windows of one condition (scenario language S13). A window may hold it several times.
template <typename Condition>
class WindowStack {
 public:
  void open(WindowId window, Condition condition) {
    windows_.emplace(window, std::move(condition));
  }
  void close(WindowId window) { windows_.erase(window); }
  bool empty() const { return windows_.empty(); }

  /// Of the window that was opened last; null when none is open.
  const Condition* latest() const { return empty() ? nullptr : &windows_.rbegin()->second; }
  /// The same of those that `fits`.
  template <typename Predicate>
  const Condition* latest_where(Predicate fits) const {
    for (auto each = windows_.rbegin(); each != windows_.rend(); ++each) {
      if (fits(each->second)) return &each->second;
    }
    return nullptr;
  }

  /// Oldest first.
  auto begin() const { return windows_.begin(); }
  auto end() const { return windows_.end(); }

 private:
  std::multimap<WindowId, Condition> windows_;
};

}  // namespace bg96::scenarios
