#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "scenarios/engine/event.hpp"
#include "scenarios/engine/verdict.hpp"
#include "scenarios/language/scenario.hpp"

namespace bg96::scenarios {

/// What the reports tell of the latest events, in words: commands with what became of them, URCs,
/// state changes, rules.
class History {
 public:
  static constexpr std::size_t kMaxEntries = 4000;

  explicit History(const Scenario& scenario);

  void observe(const Event& event);
  /// The event in a line; `remark` comes behind it: "<- anchor".
  Evidence evidence(const Event& event, std::string_view remark = {}) const;
  /// The last command of the host.
  std::optional<Evidence> last_command() const;
  /// What has been told last, of any kind.
  std::optional<Evidence> last() const;

 private:
  std::string rule_text(std::uint64_t sequence) const;
  std::string text_of(const Event& event) const;
  void end_command(const Event& result);

  struct Entry {
    std::uint64_t sequence = 0;
    Evidence evidence;
  };
  Entry* find(std::uint64_t sequence);
  const Entry* find(std::uint64_t sequence) const {
    return const_cast<History*>(this)->find(sequence);
  }

  const Scenario& scenario_;
  std::deque<Entry> entries_;                                  ///< in the order of their numbers
  std::map<std::uint64_t, std::string> rules_;                 ///< of `rule` events: "rule x, 1/2"
  std::map<std::string, std::uint64_t, std::less<>> running_;  ///< by channel
  std::uint64_t last_command_ = 0;
};

}  // namespace bg96::scenarios
