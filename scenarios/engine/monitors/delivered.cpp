#include "scenarios/engine/monitors/delivered.hpp"

#include <algorithm>

#include "scenarios/engine/monitors/text.hpp"

namespace bg96::scenarios {
namespace {

bool part_matches(std::string_view wanted, std::string_view part) {
  return wanted == "*" || wanted == part ||
         (wanted.starts_with("*.") && part.ends_with(wanted.substr(1)));
}

/// "*.example.com:9000" of a route, "ingest.example.com:9000" of a socket.
bool is_routed(std::string_view wanted, std::string_view remote) {
  const std::size_t wanted_colon = std::min(wanted.rfind(':'), wanted.size());
  const std::size_t colon = std::min(remote.rfind(':'), remote.size());
  return part_matches(wanted.substr(0, wanted_colon), remote.substr(0, colon)) &&
         (wanted_colon == wanted.size() ||
          part_matches(wanted.substr(wanted_colon), remote.substr(colon)) ||
          wanted.substr(wanted_colon) == ":*");
}

}  // namespace

void DeliveredMonitor::follow(const Event& event) {
  if (event.kind == "socket") {
    const int socket = static_cast<int>(event.number("id", -1));
    if (event.text("event") == "opening" || event.text("event") == "incoming") {
      unfinished_.erase(socket);
      remotes_[socket] = event.text("remote");
    }
  } else if (event.kind == "peer") {
    const std::string_view name =
        event.text("peer").empty() ? event.text("name") : event.text("peer");
    const bool boundary = event.text("event") == "connected" || event.text("event") == "closed";
    if (name == delivered_.peer) {
      const std::size_t size = court().facts.received(delivered_.peer).size();
      const auto total = static_cast<std::size_t>(
          std::max<std::int64_t>(0, event.number("bytes", static_cast<std::int64_t>(size))));
      read_peer(std::min(total, size), event.at);
      // The rest of a record does not come on another connection.
      if (boundary) {
        read_ = std::max(read_, std::min(total, size));
      }
    }
  }
  reader_.observe(event, [&](int socket, std::string_view bytes) {
    if (is_for_peer(socket)) {
      hand_over(socket, bytes, event.at);
    }
  });
}

bool DeliveredMonitor::is_for_peer(int socket) const {
  const auto remote = remotes_.find(socket);
  for (const Route& route : court().scenario.network.routes) {
    if (remote != remotes_.end() && is_routed(route.to, remote->second)) {
      return route.via == "peer:" + delivered_.peer;
    }
  }
  return court().scenario.peers.size() == 1;
}

void DeliveredMonitor::hand_over(int socket, std::string_view bytes, sim::Instant at) {
  std::string& text = unfinished_[socket];
  text += bytes;
  const std::string& delimiter = delivered_.delimiter;
  std::size_t begin = 0;
  for (std::size_t end = text.find(delimiter); !delimiter.empty() && end != std::string::npos;
       end = text.find(delimiter, begin)) {
    if (records_.size() >= kMaxRecords) {
      overflow_ = true;
    } else {
      Record& record = records_[text.substr(begin, end - begin)];
      if (record.handed_over == 0) {
        record.handed_over = ++handed_over_;
        record.handed_over_at = at;
        missing_ += record.arrived == 0 ? 1 : 0;
      }
    }
    begin = end + delimiter.size();
  }
  text.erase(0, begin);
  if (text.size() > kMaxRecords) {
    text.clear();
    overflow_ = true;
  }
}

void DeliveredMonitor::read_peer(std::size_t end, sim::Instant at) {
  const std::string_view all =
      std::string_view(court().facts.received(delivered_.peer)).substr(0, end);
  const std::string& delimiter = delivered_.delimiter;
  while (!decided() && !delimiter.empty() && read_ < all.size()) {
    const std::size_t found = all.find(delimiter, read_);
    if (found == std::string_view::npos) {
      return;
    }
    const std::string text(all.substr(read_, found - read_));
    read_ = found + delimiter.size();
    arrive(text, at);
  }
}

void DeliveredMonitor::arrive(const std::string& text, sim::Instant at) {
  ++arrived_;
  if (records_.size() >= kMaxRecords && !records_.contains(text)) {
    overflow_ = true;
    return;
  }
  Record& record = records_[text];
  if (++record.arrived == 1) {
    record.arrived_at = at;
    missing_ -= record.handed_over != 0 ? 1 : 0;
  } else if (delivered_.exactly_once) {
    fail(
        "record " + std::to_string(arrived_) + " " + bytes_text(text) + " came a second time to " +
            delivered_.peer,
        {{record.arrived_at, bytes_text(text) + " came first"}, {at, "and again"}},
        "the host sent it again though it had arrived; ask AT+QISEND=<id>,0 what was acknowledged");
    return;
  }
  if (delivered_.in_order && record.arrived == 1 && record.handed_over != 0) {
    if (record.handed_over < latest_) {
      fail("record " + std::to_string(arrived_) + " " + bytes_text(text) + " came to " +
               delivered_.peer + " behind a later one",
           {{record.handed_over_at, "handed over as number " + std::to_string(record.handed_over)},
            {at, "came behind number " + std::to_string(latest_)}});
      return;
    }
    latest_ = record.handed_over;
  }
  if (arrived_ > delivered_.count.max) {
    fail(count_text(static_cast<std::size_t>(arrived_), "record") + " at " + delivered_.peer +
             ", expected " + describe(delivered_.count),
         {{at, bytes_text(text) + " is one too many"}});
  }
}

bool DeliveredMonitor::awaits() const {
  return has_deadline() || arrived_ < delivered_.count.min || (judges_records() && missing_ > 0);
}

void DeliveredMonitor::expired(sim::Instant at) {
  const std::string& all = court().facts.received(delivered_.peer);
  read_peer(all.size(), at);
  if (decided()) {
    return;
  }
  if (arrived_ < delivered_.count.min) {
    fail(count_text(static_cast<std::size_t>(arrived_), "record") + " at " + delivered_.peer +
             ", expected " + describe(delivered_.count),
         with_anchor({}), last_command_hint(at));
    judge_losses();
    return;
  }
  if (!delivered_.sha256.empty() && court().sha256) {
    const std::string hash = court().sha256(all);
    if (hash != delivered_.sha256) {
      fail(std::to_string(all.size()) + " bytes at " + delivered_.peer + " have the SHA-256 " +
           hash + ", expected " + delivered_.sha256);
      return;
    }
  }
  judge_losses();
  if (!decided()) {
    pass(count_text(static_cast<std::size_t>(arrived_), "record") + " at " + delivered_.peer);
  }
}

/// Adds them to a finding that is there, or makes one.
void DeliveredMonitor::judge_losses() {
  if (!judges_records()) {
    return;
  }
  std::vector<Evidence> evidence;
  std::int64_t lost = 0;
  std::int64_t foreign = 0;
  for (const auto& [text, record] : records_) {
    const bool is_lost = record.arrived == 0;
    const bool is_foreign = record.handed_over == 0 && handed_over_ > 0;
    lost += is_lost ? 1 : 0;
    foreign += is_foreign ? 1 : 0;
    if (is_lost) {
      evidence.push_back({record.handed_over_at, bytes_text(text) + " handed over, never came"});
    } else if (is_foreign) {
      evidence.push_back({record.arrived_at, bytes_text(text) + " came, never handed over"});
    }
  }
  std::stable_sort(evidence.begin(), evidence.end(),
                   [](const Evidence& a, const Evidence& b) { return a.at < b.at; });
  if (overflow_) {
    fail("too many or too long records to compare them");
  } else if (lost > 0 || foreign > 0) {
    std::string text = decided() ? finding()->text + "; " : "";
    text += std::to_string(lost) + " of " + count_text(handed_over_, "record") +
            " that the host handed over did not come to " + delivered_.peer;
    if (foreign > 0) {
      text += "; " + count_text(static_cast<std::size_t>(foreign), "record") +
              " came changed, or from nowhere";
    }
    fail(std::move(text), std::move(evidence),
         "a lost connection takes along what was not acknowledged: AT+QISEND=<id>,0 tells it");
  }
}

}  // namespace bg96::scenarios
