#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "scenarios/engine/monitors/monitor.hpp"
#include "scenarios/engine/monitors/payload.hpp"

namespace bg96::scenarios {

/// `delivered`: compares the records that the host handed over with those that came to a peer.
class DeliveredMonitor final : public Monitor {
 public:
  /// Different records of one case; beyond, it is not judged.
  static constexpr std::size_t kMaxRecords = 100'000;

  DeliveredMonitor(const Expectation& expectation, const Delivered& delivered, const Court& court)
      : Monitor(expectation, court), delivered_(delivered) {}

 private:
  struct Record {
    std::uint64_t handed_over = 0;  ///< its place among those of the host, from 1; 0: it is not
    sim::Instant handed_over_at{};
    std::int64_t arrived = 0;
    sim::Instant arrived_at{};  ///< at first
  };

  void seen(const Event& event) override { follow(event); }
  void seen_before(const Event& event) override { follow(event); }
  void expired(sim::Instant at) override;
  void ended(sim::Instant now) override { expired(now); }
  bool awaits() const override;

  void follow(const Event& event);
  bool is_for_peer(int socket) const;
  void hand_over(int socket, std::string_view bytes, sim::Instant at);
  void read_peer(std::size_t end, sim::Instant at);
  void arrive(const std::string& text, sim::Instant at);
  bool judges_records() const { return delivered_.exactly_once || delivered_.at_least_once; }
  void judge_losses();

  const Delivered& delivered_;
  PayloadReader reader_;
  std::map<int, std::string> remotes_;     ///< by socket: "host:port"
  std::map<int, std::string> unfinished_;  ///< by socket
  std::map<std::string, Record, std::less<>> records_;
  std::uint64_t handed_over_ = 0;
  std::int64_t arrived_ = 0;
  std::int64_t missing_ = 0;
  std::uint64_t latest_ = 0;  ///< the greatest place that has arrived
  std::size_t read_ = 0;      ///< of what the peer has received
  bool overflow_ = false;
};

}  // namespace bg96::scenarios
