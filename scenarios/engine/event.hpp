#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "emulator/sim/instant.hpp"

namespace bg96::scenarios {

/// Everything that can be observed in a run. Rules react to events, expectations judge them,
/// reports show them; there is no other channel.
struct Event {
  using Value = std::variant<std::int64_t, std::string>;

  std::uint64_t sequence = 0;  ///< from 1
  sim::Instant at{};           ///< from the start of the modem's life
  std::uint64_t cause = 0;     ///< sequence of the event that made it happen; 0: none
  /// One of the names in docs/scenarios/trace.md: at, tx, rx, urc, result, prompt, payload, state,
  /// socket, net, rule, window, action, mark, decision, peer, host, boot, control, expect, log,
  /// case, end, finding, verdict
  std::string kind;
  std::vector<std::pair<std::string, Value>> fields;

  Event& with(std::string name, std::string value) {
    make_room();
    fields.emplace_back(std::move(name), std::move(value));
    return *this;
  }
  Event& with(std::string name, std::int64_t value) {
    make_room();
    fields.emplace_back(std::move(name), value);
    return *this;
  }
  /// The text of a field; empty when there is none or it is a number.
  std::string_view text(std::string_view name) const;
  /// The number of a field, or `missing`.
  std::int64_t number(std::string_view name, std::int64_t missing = 0) const;

 private:
  // Hardly any event has more; moved fields are what events cost.
  static constexpr std::size_t kUsualFields = 6;
  void make_room() {
    if (fields.empty()) fields.reserve(kUsualFields);
  }
};

/// Takes each event, in order, as it happens.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void event(const Event& event) = 0;
};

}  // namespace bg96::scenarios
