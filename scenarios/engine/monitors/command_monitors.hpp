#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/engine/monitors/monitor.hpp"

namespace bg96::scenarios {

/// `sends`: the host sends a command so often.
class SendsMonitor final : public Monitor {
 public:
  SendsMonitor(const Expectation& expectation, const Sends& sends, const Court& court)
      : Monitor(expectation, court), sends_(sends) {}

 private:
  void seen(const Event& event) override;
  void seen_before(const Event& event) override;
  void seen_after(const Event& event) override;
  void expired(sim::Instant at) override;
  void ended(sim::Instant now) override;
  bool awaits() const override;
  void reset() override;
  void complete(Finding& finding) const override;

  bool matches(const Event& event, bool note);
  bool bounded_above() const;
  void miss(sim::Instant now, bool by_deadline);

  const Sends& sends_;
  std::int64_t count_ = 0;
  std::optional<Event> first_;
  std::optional<Event> last_;
  std::optional<Event> before_;                             ///< matched, but before the anchor
  std::optional<Event> late_;                               ///< matched, but after the deadline
  std::optional<Event> similar_;                            ///< the same command, other parameters
  std::optional<std::pair<Event, std::string>> unguarded_;  ///< matched, but not its `if`
  bool missed_deadline_ = false;
};

/// `never: {at}`: the host does not send it.
class NeverSendsMonitor final : public Monitor {
 public:
  NeverSendsMonitor(const Expectation& expectation, const Never& never, const Court& court)
      : Monitor(expectation, court), never_(never) {}

 private:
  void seen(const Event& event) override;
  void expired(sim::Instant at) override;
  void ended(sim::Instant now) override;
  bool awaits() const override { return has_deadline(); }
  bool lenient() const override { return true; }

  const Never& never_;
};

/// `order`: the host sends these one after the other, whatever comes between.
class OrderMonitor final : public Monitor {
 public:
  OrderMonitor(const Expectation& expectation, const Order& order, const Court& court)
      : Monitor(expectation, court), order_(order) {}

 private:
  void seen(const Event& event) override;
  void expired(sim::Instant at) override;
  void ended(sim::Instant now) override;
  void reset() override;

  std::string missing() const;
  std::vector<Evidence> steps() const;

  const Order& order_;
  std::size_t next_ = 0;
  std::vector<std::pair<Event, std::string>> noted_;  ///< with a remark
};

/// `rate`: the host does not send it too often.
class RateMonitor final : public Monitor {
 public:
  RateMonitor(const Expectation& expectation, const Rate& rate, const Court& court)
      : Monitor(expectation, court), rate_(rate) {}

 private:
  void seen(const Event& event) override;
  void expired(sim::Instant at) override;
  void ended(sim::Instant now) override;
  bool awaits() const override { return has_deadline(); }
  bool lenient() const override { return true; }
  void reset() override { recent_.clear(); }

  std::vector<Evidence> recent() const;

  const Rate& rate_;
  std::uint64_t total_ = 0;
  std::deque<Event> recent_;
};

/// `silence`: not a byte in that direction.
class SilenceMonitor final : public Monitor {
 public:
  SilenceMonitor(const Expectation& expectation, const Silence& silence, const Court& court)
      : Monitor(expectation, court), silence_(silence) {}

 private:
  void seen(const Event& event) override;
  void expired(sim::Instant at) override;
  void ended(sim::Instant now) override;
  bool awaits() const override { return has_deadline(); }
  bool lenient() const override { return true; }

  const Silence& silence_;
};

}  // namespace bg96::scenarios
