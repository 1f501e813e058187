#pragma once

#include <optional>

#include "scenarios/engine/monitors/monitor.hpp"

namespace bg96::scenarios {

/// `recovers`, and `state` with a deadline: it becomes the case.
class BecomesMonitor final : public Monitor {
 public:
  BecomesMonitor(const Expectation& expectation, const Guard& guard, const Court& court)
      : Monitor(expectation, court), guard_(guard) {}

 private:
  void check(sim::Instant now) override;
  bool checks() const override { return true; }
  void expired(sim::Instant at) override;
  void ended(sim::Instant now) override;
  void seen_after(const Event& event) override;
  void complete(Finding& finding) const override;
  void reset() override;

  std::vector<Evidence> evidence(sim::Instant at) const;

  const Guard& guard_;
  std::optional<Event> late_;
  bool missed_deadline_ = false;
};

/// `state`: it is the case when the window or the case ends.
class StateAtEndMonitor final : public Monitor {
 public:
  StateAtEndMonitor(const Expectation& expectation, const Guard& guard, const Court& court)
      : Monitor(expectation, court), guard_(guard) {}

 private:
  void expired(sim::Instant at) override;
  void ended(sim::Instant now) override { expired(now); }
  bool awaits() const override { return has_deadline(); }

  const Guard& guard_;
};

/// `always`, and `never: {state}`: it is (or is not) the case as long as the window is open.
class InvariantMonitor final : public Monitor {
 public:
  InvariantMonitor(const Expectation& expectation, const Guard& guard, bool wanted,
                   const Guard* only_if, const Court& court)
      : Monitor(expectation, court), guard_(guard), wanted_(wanted), only_if_(only_if) {}

 private:
  void seen(const Event& event) override { last_ = event; }
  void check(sim::Instant now) override;
  bool checks() const override { return true; }
  void expired(sim::Instant at) override;
  void ended(sim::Instant now) override;
  bool awaits() const override { return has_deadline(); }
  bool lenient() const override { return true; }

  const Guard& guard_;
  bool wanted_;
  const Guard* only_if_;
  std::optional<Event> last_;
};

/// `fired`: a rule fires so often.
class FiredMonitor final : public Monitor {
 public:
  FiredMonitor(const Expectation& expectation, const Fired& fired, const Court& court)
      : Monitor(expectation, court), fired_(fired) {}

 private:
  void seen(const Event& event) override;
  void seen_before(const Event& event) override;
  void expired(sim::Instant at) override;
  void ended(sim::Instant now) override { expired(now); }
  bool awaits() const override { return has_deadline() || count_ < fired_.count.min; }
  void reset() override { count_ = 0; }

  bool is_firing(const Event& event) const;

  const Fired& fired_;
  std::int64_t count_ = 0;
};

/// `host_exit`: the host's program ends with that status.
class HostExitMonitor final : public Monitor {
 public:
  HostExitMonitor(const Expectation& expectation, const HostExit& exit, const Court& court)
      : Monitor(expectation, court), exit_(exit) {}

 private:
  void seen(const Event& event) override;
  void expired(sim::Instant at) override;
  void ended(sim::Instant now) override;

  const HostExit& exit_;
};

}  // namespace bg96::scenarios
