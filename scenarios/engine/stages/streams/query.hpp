#pragma once

#include <string>

#include "scenarios/engine/stages/link/pipe.hpp"
#include "scenarios/engine/stages/streams/link_stream.hpp"

namespace bg96::scenarios {

/// A look-up of a name or a series of pings that does not just pass.
class Query final : public LinkStream {
 public:
  /// How long an answer from the scenario's `hosts` holds, and how far its hosts are away.
  static constexpr std::uint32_t kTimeToLive_s = 300;
  static constexpr std::uint32_t kHops = 64;

  Query(LinkContext& context, ports::StreamId id, ports::NetRequest::Kind kind);

  void request(ports::NetRequest request) override;
  void event(ports::NetEvent event) override;
  void conditions_changed() override;
  void cut() override;

  /// Does the request pass by itself?
  static bool passes(LinkContext& context, const ports::NetRequest& request);

 private:
  void look_up(ports::NetRequest request);
  void look_up_arrived(ports::NetRequest request);
  void ping(ports::NetRequest request);
  void ping_arrived(ports::NetRequest request);

  const bool is_ping_;
  std::string pinged_;  // as the modem names it
  std::size_t ping_bytes_ = 0;
  Pipe up_;
  Pipe down_;
  ports::NetEvent no_answer_;
  sim::Timer give_up_;
};

}  // namespace bg96::scenarios
