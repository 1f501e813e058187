#pragma once

#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "netbridge/scripted/scripted_network.hpp"
#include "scenarios/engine/stages/link_stage.hpp"

namespace bg96::scenarios::testing {

using ports::NetEvent;
using ports::NetRequest;
using ports::NetStatus;
using ports::OperationId;
using ports::StreamId;
using Kind = NetRequest::Kind;

/// A link with the scripted network behind it, and somebody who asks as a modem does.
class LinkRig {
 public:
  struct Answer {
    sim::Instant at;
    NetEvent event;
  };

  explicit LinkRig(NetworkPart network = {}, std::vector<Peer> peers = {})
      : stage_(timers_, std::move(network), std::move(peers), hooks()) {}

  LinkStage& stage() { return stage_; }
  netbridge::ScriptedNetwork& network() { return network_; }
  sim::Instant now() const { return timers_.now(); }
  std::int64_t now_ms() const { return milliseconds(timers_.now()); }
  static std::int64_t milliseconds(sim::Instant at) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count();
  }

  /// Asks; what is due now is done.
  OperationId ask(NetRequest request) {
    if (request.operation == 0) request.operation = ++last_operation_;
    const OperationId operation = request.operation;
    stage_.request(std::move(request));
    settle();
    return operation;
  }
  /// The same for a request without an event.
  void tell(Kind kind, StreamId stream) {
    NetRequest request;
    request.kind = kind;
    request.stream = stream;
    stage_.request(std::move(request));
    settle();
  }
  OperationId open(StreamId stream, const std::string& host, std::uint16_t port, int connect_id = 0,
                   Kind kind = Kind::open_tcp) {
    NetRequest request;
    request.kind = kind;
    request.stream = stream;
    request.remote = {host, port};
    request.connect_id = connect_id;
    return ask(std::move(request));
  }
  OperationId send(StreamId stream, std::string bytes, ports::Endpoint remote = {},
                   std::size_t limit = 10240) {
    NetRequest request;
    request.kind = Kind::send;
    request.stream = stream;
    request.bytes = std::move(bytes);
    request.remote = std::move(remote);
    request.limit = limit;
    return ask(std::move(request));
  }
  OperationId simple(Kind kind, StreamId stream, std::size_t limit = 1500, std::string bytes = {}) {
    NetRequest request;
    request.kind = kind;
    request.stream = stream;
    request.limit = limit;
    request.bytes = std::move(bytes);
    return ask(std::move(request));
  }
  OperationId receive(StreamId stream, std::size_t limit = 1500) {
    return simple(Kind::receive, stream, limit);
  }
  /// How many bytes the peer has not acknowledged, as the modem would be told.
  std::size_t unacknowledged(StreamId stream) {
    return answer(simple(Kind::send_queue, stream)).unacknowledged;
  }

  /// Has it been answered?
  bool has(OperationId operation) const { return answers_.contains(operation); }
  const NetEvent& answer(OperationId operation) const { return answers_.at(operation).event; }
  std::int64_t answered_ms(OperationId operation) const {
    return milliseconds(answers_.at(operation).at);
  }
  NetStatus status(OperationId operation) const { return answer(operation).status; }

  /// Lets time pass.
  void pass(sim::Duration length) {
    const sim::Instant until = timers_.now() + length;
    while (true) {
      settle();
      sim::Instant next = until;
      if (const auto due = timers_.next_deadline()) next = std::min(next, *due);
      if (const auto due = network_.next_deadline()) next = std::min(next, *due);
      if (next >= until) break;
      timers_.run_until(next);
    }
    timers_.run_until(until);
    settle();
  }
  /// Delivers what the network has to say now.
  void settle() {
    while (true) {
      timers_.run_until(timers_.now());
      auto event = network_.poll_event(timers_.now());
      if (!event) return;
      stage_.event(std::move(*event));
    }
  }

  /// All that a stream receives, with the time of each piece, until nothing more comes.
  std::vector<std::pair<std::int64_t, std::string>> take_all(StreamId stream) {
    std::vector<std::pair<std::int64_t, std::string>> pieces;
    OperationId& operation = reading_[stream];
    if (operation == 0) operation = receive(stream);
    while (has(operation) && status(operation) == NetStatus::ok) {
      pieces.emplace_back(answered_ms(operation), answer(operation).bytes);
      operation = receive(stream);
    }
    return pieces;
  }

  /// What was told, as "net up 0 37", "peer ingest data 37".
  std::vector<std::string> told;
  /// Requests that have reached the network.
  std::vector<NetRequest> passed;
  std::function<double(const std::string&, std::uint64_t)> draw = [](const std::string&,
                                                                     std::uint64_t) { return 0.5; };
  std::vector<std::string> draws;

 private:
  LinkStage::Hooks hooks() {
    LinkStage::Hooks hooks;
    hooks.to_network = [this](NetRequest request) {
      passed.push_back(request);
      network_.request(std::move(request), timers_.now());
    };
    hooks.to_modem = [this](NetEvent event) {
      const OperationId operation = event.operation;
      const bool is_new = answers_.try_emplace(operation, Answer{timers_.now(), event}).second;
      if (!is_new) told.push_back("answered twice: " + std::to_string(operation));
    };
    hooks.draw = [this](std::string_view stream, std::uint64_t index) {
      draws.push_back(std::string(stream) + "#" + std::to_string(index));
      return draw(std::string(stream), index);
    };
    hooks.length = [this](const Distribution& distribution, std::string_view stream,
                          std::uint64_t index) {
      if (distribution.kind == Distribution::Kind::constant) return distribution.value;
      draws.push_back(std::string(stream) + "#" + std::to_string(index));
      const auto& samples = distribution.samples;
      return samples[static_cast<std::size_t>(index) % samples.size()];
    };
    hooks.tell = [this](const Event& event) {
      std::string text = event.kind;
      for (const auto& [name, value] : event.fields) {
        const auto* const number = std::get_if<std::int64_t>(&value);
        text += " " + (number != nullptr ? std::to_string(*number) : std::get<std::string>(value));
      }
      told.push_back(text);
    };
    return hooks;
  }

  sim::TimerQueue timers_;
  netbridge::ScriptedNetwork network_;
  std::map<OperationId, Answer> answers_;
  std::map<StreamId, OperationId> reading_;
  OperationId last_operation_ = 0;
  LinkStage stage_;
};

/// A distribution that gives these in turn, by the number of the draw.
inline Distribution in_turn(std::vector<sim::Duration> samples) {
  Distribution made;
  made.kind = Distribution::Kind::samples;
  made.samples = std::move(samples);
  return made;
}

inline Link link_of(sim::Duration up, sim::Duration down) {
  Link link;
  link.up.latency = Distribution::constant(up);
  link.down.latency = Distribution::constant(down);
  return link;
}

inline NetworkPart network_of(Link link) {
  NetworkPart network;
  network.link = std::move(link);
  return network;
}

inline Link dead_link() {
  Link link;
  link.is_down = true;
  return link;
}

}  // namespace bg96::scenarios::testing
