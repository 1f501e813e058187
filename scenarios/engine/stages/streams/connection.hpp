#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/engine/stages/link/pipe.hpp"
#include "scenarios/engine/stages/streams/corruption.hpp"
#include "scenarios/engine/stages/streams/link_stream.hpp"

namespace bg96::scenarios {

/// A TCP connection or a UDP socket of the modem.
class Connection final : public LinkStream {
 public:
  /// What a kernel takes of a connection's bytes while its peer has not got them.
  static constexpr std::size_t kWindowBytes = 64 * 1024;
  /// How long a name is asked for when no name server answers.
  static constexpr sim::Duration kNameServerTimeout = std::chrono::seconds(3);
  /// To so many ends a UDP service remembers its routes.
  static constexpr std::size_t kMaxRoutedPeers = 256;

  enum class Protocol : std::uint8_t { tcp, udp };
  /// Where it ends.
  struct FarEnd {
    ports::StreamId stream = 0;  ///< its name there
    bool is_at_peer = false;
  };

  Connection(LinkContext& context, ports::StreamId id, Protocol protocol);

  /// open_tcp or open_udp.
  void open(ports::NetRequest request);
  /// It came in at a listener, whose limit is its.
  void adopt(FarEnd far_end, int connect_id, std::chrono::milliseconds retransmission_limit);
  void request(ports::NetRequest request) override;
  void event(ports::NetEvent event) override;
  void conditions_changed() override;
  void close_by_network(CloseSocket::How how) override;
  void cut() override;
  void belongs_to(int connect_id) override;
  /// A peer sends a datagram.
  void datagram(std::string bytes, ports::Endpoint sender);
  /// False: the byte has passed already.
  bool corrupt(const CorruptSocket& fault);

 private:
  struct Operation {
    ports::OperationId id = 0;
    std::size_t bytes = 0;
    bool is_write = false;
  };

  // Opening: connection_opening.cpp
  void look_up(const ports::NetRequest& request);
  void connect(const ports::NetRequest& request);
  void reach(ports::NetRequest request);
  void come_back(ports::NetEvent event);
  void opened(ports::NetEvent event);
  void fail_to_open(ports::NetStatus status) { opened(event_of(opening_, status)); }
  void become(FarEnd far_end);
  void forget(ports::NetRequest::Kind how);
  void close_far_end(ports::NetRequest::Kind how);
  void end_by_network(ports::NetStatus status);
  void count_lost();
  void answer_lost(ports::OperationId queue);

  // Up: connection_up.cpp
  bool passes_up() const;
  void send(ports::NetRequest request);
  void send_datagram(ports::NetRequest request);
  void judge_send();
  void judged(const ports::NetEvent& queue);
  void write(ports::NetRequest request);
  void answer_write();
  void finish(ports::NetRequest request);
  void enter_up(std::string bytes, ports::Endpoint remote);
  void await_acknowledgement(bool progress);
  void give_up();
  void arrive_up(Pipe::Unit unit);
  void hand_over();
  bool handed_over(const ports::NetEvent& event);
  bool sent_directly(const ports::NetEvent& event);
  std::size_t on_link() const;
  std::optional<ports::NetStatus> why_no_sending() const;

  // Down: connection_down.cpp
  void receive();
  void ask_for_more();
  void received(ports::NetEvent event);
  void enter_down(std::string bytes, ports::Endpoint remote);
  void arrive_down(Pipe::Unit unit);
  void end_of_receiving(ports::NetStatus status);

  void ask(ports::NetRequest request) const;
  ports::NetRequest to_far_end(ports::NetRequest::Kind kind, ports::OperationId operation) const;
  void tell(const char* direction, std::uint64_t& offset, std::size_t bytes) const;
  void tell_lost(const char* direction, std::size_t bytes) const;

  const bool is_tcp_;
  FarEnd far_;
  bool is_far_end_there_ = false;  // it knows of the connection
  Pipe up_;
  Pipe down_;

  ports::OperationId opening_ = 0;
  NetworkMap::Target target_;
  bool has_peer_ = true;
  sim::Timer no_answer_;
  std::map<std::string, ports::Endpoint> routed_;  // by where it is: what the modem calls it

  Corruptions corruptions_up_;
  std::uint64_t offset_up_ = 0;
  std::deque<Operation> direct_sends_;       // the network's answer is the modem's
  std::deque<ports::NetRequest> sends_;      // not taken yet
  ports::OperationId send_queue_ = 0;        // asked for the first of them
  std::vector<ports::OperationId> queues_;   // asked for by the modem
  std::optional<ports::NetRequest> write_;   // not taken: the buffer is full
  ports::OperationId unanswered_write_ = 0;  // taken
  std::chrono::milliseconds retransmission_limit_{};
  sim::Timer unacknowledged_;  // for so long
  std::string arrived_up_;     // not handed over yet
  Operation handed_over_;
  ports::OperationId finish_ = 0;
  bool finish_arrived_ = false;
  std::optional<ports::NetRequest::Kind> close_arrived_;
  std::optional<ports::NetStatus> broken_;  // nothing can be sent
  std::size_t lost_up_ = 0;                 // what never arrives, and is never acknowledged

  Corruptions corruptions_down_;
  std::uint64_t offset_down_ = 0;
  Operation receive_;  // bytes: its limit
  ports::OperationId asked_for_ = 0;
  bool is_far_end_done_ = false;
  std::deque<Pipe::Unit> arrived_down_;
  std::size_t arrived_down_bytes_ = 0;
  std::optional<ports::NetStatus> end_;
};

}  // namespace bg96::scenarios
