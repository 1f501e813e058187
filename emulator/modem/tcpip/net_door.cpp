#include "emulator/modem/tcpip/net_door.hpp"

#include <optional>
#include <utility>

namespace bg96::modem {

using Kind = ports::NetRequest::Kind;

struct NetDoor::Pending {
  Pending(NetDoor& owner, ports::OperationId id, Kind what)
      : door(owner), operation(id), kind(what), done(owner.timers_) {
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
  Kind kind;
  sim::Signal done;
  std::optional<ports::NetEvent> event;
};

sim::Task<ports::NetEvent> NetDoor::ask(ports::NetRequest request, sim::Instant deadline) {
  Pending pending(*this, ++last_operation_, request.kind);
  request.operation = pending.operation;
  ports::NetEvent own;  // the answer if the network has none
  own.status = ports::NetStatus::timed_out;
  const std::optional<ports::ForcedOutcome> forced = forced_for(request);
  const bool fails = forced && forced->error != 0;
  if (fails) {
    own.status = ports::NetStatus::failed;
    own.result_code = forced->error;
    deadline = timers_.now() + forced->delay;
    unborn_.insert(request.stream);
  }
  sim::Timer timeout([&pending, &own] { pending.settle(std::move(own)); });
  if (deadline != sim::kNever) timeout.arm(timers_, deadline);
  if (!fails) send_(std::move(request));
  co_await pending.done.wait();
  if (forced && !fails) co_await sim::Sleep(timers_, timers_.now() + forced->delay);
  co_return std::move(*pending.event);
}

void NetDoor::tell(ports::NetRequest request) {
  if (unborn_.contains(request.stream)) {
    const bool ends = request.kind == Kind::close || request.kind == Kind::abort;
    if (ends) unborn_.erase(request.stream);
    return;
  }
  send_(std::move(request));
}

std::optional<ports::ForcedOutcome> NetDoor::forced_for(const ports::NetRequest& request) {
  const bool opens = request.kind == Kind::open_tcp || request.kind == Kind::open_udp ||
                     request.kind == Kind::listen;
  return opens ? std::exchange(forced_, std::nullopt) : std::nullopt;
}

bool NetDoor::waits_for_peer(ports::OperationId operation) const {
  const auto found = pending_.find(operation);
  if (found == pending_.end()) return false;
  const Kind kind = found->second->kind;
  return kind == Kind::receive || kind == Kind::accept;
}

void NetDoor::deliver(ports::NetEvent event) {
  const auto found = pending_.find(event.operation);
  if (found != pending_.end()) found->second->settle(std::move(event));
}

}  // namespace bg96::modem
