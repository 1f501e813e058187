#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>

#include "scenarios/engine/stages/link/pipe.hpp"
#include "scenarios/engine/stages/streams/connection.hpp"
#include "scenarios/engine/stages/streams/link_stream.hpp"

namespace bg96::scenarios {

/// A port on which the modem listens.
class ListeningPort final : public LinkStream {
 public:
  /// So many clients of scenarios may wait to be accepted.
  static constexpr std::size_t kMaxWaiting = 16;

  struct Client {
    ports::Endpoint remote;
    Connection::FarEnd far_end;
  };
  /// There is a new connection, of which the modem is about to be told.
  using Accepted = std::function<void(ports::StreamId, Connection::FarEnd)>;

  ListeningPort(LinkContext& context, ports::StreamId id, Accepted accepted);

  void request(ports::NetRequest request) override;
  void event(ports::NetEvent event) override;
  void conditions_changed() override { down_.conditions_changed(); }
  void close_by_network(CloseSocket::How how) override;
  void cut() override;
  void belongs_to(int connect_id) override;
  /// A client that is not of the network. False: too many wait.
  bool come_in(Client client);

 private:
  struct Accept {
    ports::OperationId operation = 0;
    ports::StreamId stream = 0;
  };

  void accept(ports::NetRequest request);
  void ask_network();
  void serve();

  const Accepted accepted_;
  Pipe down_;
  ports::OperationId listening_ = 0;
  Accept accept_;  // what the modem waits for
  Accept asked_;   // what the network was asked for
  std::deque<Client> clients_;
  std::optional<ports::NetEvent> failure_;
  bool is_ended_ = false;
  bool is_silent_ = false;
};

}  // namespace bg96::scenarios
