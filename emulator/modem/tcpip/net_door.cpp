#include "emulator/modem/tcpip/net_door.hpp"

#include <optional>
#include <utility>

namespace bg96::modem {

struct NetDoor::Pending {
  Pending(NetDoor& owner, ports::OperationId id) : door(owner), operation(id), done(owner.timers_) {
    door.pending_.emplace(operation, this);
  }
  Pending(const Pending&) = delete;
  Pending& operator=(const Pending&) = delete;
  ~Pending() { door.pending_.erase(operation); }

  void settle(ports::NetEvent outcome) {
    if (event) return;
    event = std::move(outcome);
    done.notify();
  }

  NetDoor& door;
  ports::OperationId operation;
  sim::Signal done;
  std::optional<ports::NetEvent> event;
};

sim::Task<ports::NetEvent> NetDoor::ask(ports::NetRequest request, sim::Instant deadline) {
  Pending pending(*this, ++last_operation_);
  request.operation = pending.operation;
  sim::Timer timeout([&pending] {
    ports::NetEvent event;
    event.status = ports::NetStatus::timed_out;
    pending.settle(std::move(event));
  });
  if (deadline != sim::kNever) timeout.arm(timers_, deadline);
  send_(std::move(request));
  co_await pending.done.wait();
  co_return std::move(*pending.event);
}

void NetDoor::deliver(ports::NetEvent event) {
  const auto found = pending_.find(event.operation);
  if (found != pending_.end()) found->second->settle(std::move(event));
}

}  // namespace bg96::modem
