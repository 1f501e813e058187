#pragma once

#include <utility>

#include "scenarios/engine/stages/link/link_context.hpp"

namespace bg96::scenarios {

/// Something that the modem has asked the network for, on its way over the link.
class LinkStream {
 public:
  LinkStream(LinkContext& context, ports::StreamId id) : context_(context), id_(id) {}
  LinkStream(const LinkStream&) = delete;
  LinkStream& operator=(const LinkStream&) = delete;
  virtual ~LinkStream() = default;

  /// Of the modem, for this stream.
  virtual void request(ports::NetRequest request) = 0;
  /// The answer to what it has asked for.
  virtual void event(ports::NetEvent event) = 0;
  /// What holds on the link has changed.
  virtual void conditions_changed() {}
  /// As if the network did it.
  virtual void close_by_network(CloseSocket::How) {}
  /// It is to be gone at once, also at the other end.
  virtual void cut() = 0;

  ports::StreamId id() const { return id_; }
  int connect_id() const { return connect_id_; }
  virtual void belongs_to(int connect_id) { connect_id_ = connect_id; }
  /// Is it over? Then it may be destroyed.
  bool is_gone() const { return is_gone_; }
  /// Has the modem forgotten it?
  bool is_forgotten() const { return is_forgotten_; }

 protected:
  static ports::NetEvent event_of(ports::OperationId operation,
                                  ports::NetStatus status = ports::NetStatus::ok) {
    ports::NetEvent event;
    event.operation = operation;
    event.status = status;
    return event;
  }
  void answer(ports::NetEvent event) const {
    if (event.operation != 0) context_.hooks.to_modem(std::move(event));
  }
  void answer(ports::OperationId operation, ports::NetStatus status) const {
    answer(event_of(operation, status));
  }

  /// It is over, and may be destroyed once nothing of it runs.
  void leave() {
    is_forgotten_ = is_gone_ = true;
    context_.is_to_sweep = true;
  }

  LinkContext& context_;
  const ports::StreamId id_;
  int connect_id_ = -1;
  bool is_forgotten_ = false;

 private:
  bool is_gone_ = false;
};

}  // namespace bg96::scenarios
