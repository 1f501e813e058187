#include "scenarios/engine/stages/streams/query.hpp"

#include <utility>

#include "emulator/at/params.hpp"
#include "scenarios/engine/stages/streams/connection.hpp"

namespace bg96::scenarios {

using ports::NetEvent;
using ports::NetRequest;
using ports::NetStatus;
using Kind = NetRequest::Kind;
using Where = NetworkMap::Target::Where;
using Known = NetworkMap::Address::Known;

namespace {

std::string stream_name(LinkContext& context, Kind kind, const char* direction, bool is_new) {
  std::uint64_t& count = kind == Kind::ping ? context.pings : context.look_ups;
  if (is_new) ++count;
  return (kind == Kind::ping ? "link/ping/" : "link/dns/") + std::to_string(count) + "/" +
         direction + "/";
}

void arrive(const Pipe::Unit&) {}

}  // namespace

Query::Query(LinkContext& context, ports::StreamId id, Kind kind)
    : LinkStream(context, id),
      is_ping_(kind == Kind::ping),
      up_(context, stream_name(context, kind, "up", true), Direction::up, &arrive),
      down_(context, stream_name(context, kind, "down", false), Direction::down, &arrive),
      give_up_([this] {
        const Busy busy(context_);
        answer(std::move(no_answer_));
        leave();
      }) {}

bool Query::passes(LinkContext& context, const NetRequest& request) {
  if (!context.conditions.is_clear(Direction::up) || !context.conditions.is_clear(Direction::down))
    return false;
  if (context.conditions.empty() && context.map.empty()) return true;
  if (request.kind == Kind::ping) return false;
  return at::is_ipv4(request.remote.host);
}

void Query::request(NetRequest request) {
  switch (request.kind) {
    case Kind::resolve: return look_up(std::move(request));
    case Kind::ping: return ping(std::move(request));
    default: break;
  }
  leave();
  give_up_.cancel();
  up_.forget();
  down_.forget();
  context_.ask(id_, std::move(request), false);
}

void Query::look_up(NetRequest request) {
  if (at::is_ipv4(request.remote.host)) return look_up_arrived(std::move(request));
  up_.add([this, request = std::move(request)] { look_up_arrived(request); });
}

void Query::look_up_arrived(NetRequest request) {
  NetEvent event = event_of(request.operation);
  const DnsCondition* const condition = at::is_ipv4(request.remote.host)
                                            ? nullptr
                                            : context_.conditions.failure_of(request.remote.host);
  if (condition != nullptr) {
    const bool is_unknown = condition->failure == DnsCondition::Failure::not_found;
    event.status = is_unknown ? NetStatus::name_not_found : NetStatus::name_server_failed;
    if (condition->failure == DnsCondition::Failure::timeout) {
      no_answer_ = std::move(event);
      return give_up_.arm(context_.timers, context_.timers.now() + Connection::kNameServerTimeout);
    }
  } else {
    const NetworkMap::Address address = context_.map.look_up(request.remote.host);
    if (address.known == Known::network) return context_.ask(id_, std::move(request), false);
    if (address.known == Known::here) {
      event.addresses = {address.address};
      event.time_to_live = kTimeToLive_s;
    } else {
      event.status = NetStatus::refused;
    }
  }
  this->event(std::move(event));
}

// A ping is lost like any datagram, and nobody tells.
void Query::ping(NetRequest request) {
  Pipe::Unit unit;
  ping_bytes_ = request.limit;
  unit.bytes.assign(ping_bytes_, '\0');
  unit.is_datagram = true;
  unit.action = [this, request = std::move(request)] { ping_arrived(request); };
  up_.add(std::move(unit));
}

void Query::ping_arrived(NetRequest request) {
  const NetworkMap::Target target = context_.map.to_host(request.remote.host);
  if (target.where == Where::network) {
    pinged_ = request.remote.host;
    request.remote.host = target.dial.host;
    return context_.ask(id_, std::move(request), false);
  }
  NetEvent event = event_of(request.operation);
  pinged_ = request.remote.host;
  event.remote.host = pinged_;
  event.time_to_live = kHops;
  if (target.where == Where::forbidden) event = event_of(request.operation, NetStatus::refused);
  this->event(std::move(event));
}

void Query::event(NetEvent event) {
  Pipe::Unit unit;
  unit.is_datagram = is_ping_;
  if (is_ping_ && event.status == NetStatus::ok) {
    unit.bytes.assign(ping_bytes_, '\0');
    event.remote.host = pinged_;
  }
  unit.action = [this, event = std::move(event)] {
    answer(event);
    if (!is_ping_) leave();
  };
  down_.add(std::move(unit));
}

void Query::conditions_changed() {
  up_.conditions_changed();
  down_.conditions_changed();
}

void Query::cut() {
  leave();
  give_up_.cancel();
  up_.forget();
  down_.forget();
  NetRequest close;
  close.kind = Kind::close;
  close.stream = id_;
  context_.ask(id_, std::move(close), false);
}

}  // namespace bg96::scenarios
