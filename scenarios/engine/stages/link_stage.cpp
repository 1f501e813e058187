#include "scenarios/engine/stages/link_stage.hpp"

#include <iterator>
#include <map>
#include <utility>
#include <variant>

#include "scenarios/engine/stages/link/link_context.hpp"
#include "scenarios/engine/stages/peers/peer_network.hpp"
#include "scenarios/engine/stages/routes/name_pattern.hpp"
#include "scenarios/engine/stages/streams/connection.hpp"
#include "scenarios/engine/stages/streams/listener.hpp"
#include "scenarios/engine/stages/streams/query.hpp"

namespace bg96::scenarios {

using ports::NetEvent;
using ports::NetRequest;
using ports::OperationId;
using ports::StreamId;
using Kind = NetRequest::Kind;

struct LinkStage::State {
  State(sim::TimerQueue& timers, const NetworkPart& network, std::vector<Peer> built_in,
        Hooks hooks)
      : context(timers, network, std::move(hooks)),
        peers(context, std::move(built_in),
              [this](StreamId stream, std::string bytes, ports::Endpoint sender) {
                if (auto* const socket = find_as<Connection>(stream)) {
                  socket->datagram(std::move(bytes), std::move(sender));
                }
              }) {
    context.ask = [this](StreamId owner, NetRequest request, bool is_at_peer) {
      if (request.operation != 0) owners[request.operation] = owner;
      if (is_at_peer) return peers.request(std::move(request));
      context.hooks.to_network(std::move(request));
    };
    context.send_to_peer = [this](StreamId from, const std::string& peer,
                                  const ports::Endpoint& dialled, const std::string& bytes) {
      peers.take_datagram(from, peer, dialled, bytes);
    };
    context.settle = [this] { settle(); };
  }

  LinkStream* find(StreamId id) {
    const auto found = streams.find(id);
    return found == streams.end() ? nullptr : found->second.get();
  }
  template <typename Wanted>
  Wanted* find_as(StreamId id) {
    return dynamic_cast<Wanted*>(find(id));
  }
  // The newest: a connectID is used again and again.
  LinkStream* of_socket(int connect_id) {
    for (auto each = streams.rbegin(); each != streams.rend(); ++each) {
      LinkStream& stream = *each->second;
      if (stream.connect_id() == connect_id && !stream.is_forgotten()) return &stream;
    }
    return nullptr;
  }

  template <typename Kept>
  Kept& keep(std::unique_ptr<Kept> stream) {
    Kept& kept = *stream;
    streams[stream->id()] = std::move(stream);
    return kept;
  }

  void handle(NetRequest request) {
    switch (request.kind) {
      case Kind::open_tcp:
      case Kind::open_udp: return open(std::move(request));
      case Kind::listen: return listen(std::move(request));
      case Kind::resolve:
      case Kind::ping:
        if (find(request.stream) == nullptr && !Query::passes(context, request)) {
          keep(std::make_unique<Query>(context, request.stream, request.kind));
        }
        break;
      default: break;
    }
    LinkStream* const stream = find(request.stream);
    if (stream == nullptr) return context.hooks.to_network(std::move(request));
    const bool closes = request.kind == Kind::close || request.kind == Kind::abort;
    stream->request(std::move(request));
    if (closes) limit_lingering();
  }

  void open(NetRequest request) {
    const auto protocol =
        request.kind == Kind::open_tcp ? Connection::Protocol::tcp : Connection::Protocol::udp;
    Connection& connection = keep(std::make_unique<Connection>(context, request.stream, protocol));
    connection.belongs_to(request.connect_id);
    connection.open(std::move(request));
  }

  void listen(NetRequest request) {
    const auto accepted = [this, limit = request.retransmission_limit](StreamId id,
                                                                       Connection::FarEnd far_end) {
      keep(std::make_unique<Connection>(context, id, Connection::Protocol::tcp))
          .adopt(far_end, -1, limit);
    };
    keep(std::make_unique<ListeningPort>(context, request.stream, accepted))
        .request(std::move(request));
  }

  // The modem may close many connections whose bytes cannot go out.
  void limit_lingering() {
    std::size_t lingering = 0;
    for (auto each = streams.rbegin(); each != streams.rend(); ++each) {
      LinkStream& stream = *each->second;
      if (stream.is_gone() || !stream.is_forgotten()) continue;
      if (++lingering > kMaxLingering) stream.cut();
    }
  }

  void handle(NetEvent event) {
    const auto owner = owners.find(event.operation);
    if (owner == owners.end()) return context.hooks.to_modem(std::move(event));
    LinkStream* const stream = find(owner->second);
    owners.erase(owner);
    if (stream != nullptr && !stream->is_gone()) stream->event(std::move(event));
  }

  // What comes in while something is being done has its turn behind it.
  template <typename Message>
  void take(Message message) {
    if (context.depth > 0) {
      context.inbox.emplace_back(std::move(message));
      return;
    }
    sweep();
    const Busy busy(context);
    handle(std::move(message));
  }

  void settle() {
    while (!context.inbox.empty()) {
      auto message = std::move(context.inbox.front());
      context.inbox.pop_front();
      std::visit([this](auto& each) { handle(std::move(each)); }, message);
    }
  }

  // Only from outside: a timer of what is over may be running else.
  void sweep() {
    if (!std::exchange(context.is_to_sweep, false)) return;
    std::erase_if(streams, [](const auto& each) { return each.second->is_gone(); });
    std::erase_if(owners, [this](const auto& each) { return !streams.contains(each.second); });
    peers.sweep();
  }

  void conditions_changed() {
    for (const auto& [id, stream] : streams) {
      if (!stream->is_gone()) stream->conditions_changed();
    }
  }

  void note(std::string text) const {
    if (!context.hooks.tell) return;
    Event event;
    event.kind = "log";
    event.with("text", std::move(text));
    context.hooks.tell(std::move(event));
  }

  LinkContext context;
  PeerNetwork peers;
  std::map<StreamId, std::unique_ptr<LinkStream>> streams;
  std::map<OperationId, StreamId> owners;
};

LinkStage::LinkStage(sim::TimerQueue& timers, NetworkPart network, std::vector<Peer> peers,
                     Hooks hooks)
    : state_(std::make_unique<State>(timers, network, std::move(peers), std::move(hooks))) {}

LinkStage::~LinkStage() = default;

void LinkStage::request(NetRequest request) { state_->take(std::move(request)); }

void LinkStage::event(NetEvent event) { state_->take(std::move(event)); }

void LinkStage::open(WindowId window, const Condition::Kind& condition) {
  const Busy busy(state_->context);
  state_->context.conditions.open(window, condition);
  state_->conditions_changed();
}

void LinkStage::close(WindowId window) {
  const Busy busy(state_->context);
  state_->context.conditions.close(window);
  state_->conditions_changed();
}

void LinkStage::close_socket(const CloseSocket& action) {
  const Busy busy(state_->context);
  LinkStream* const stream = state_->of_socket(action.id);
  if (stream != nullptr) return stream->close_by_network(action.how);
  state_->note("socket.close: there is no socket " + std::to_string(action.id));
}

void LinkStage::corrupt(const CorruptSocket& action) {
  auto* const connection = dynamic_cast<Connection*>(state_->of_socket(action.id));
  if (connection == nullptr) {
    return state_->note("socket.corrupt: there is no connection " + std::to_string(action.id));
  }
  if (!connection->corrupt(action)) {
    state_->note("socket.corrupt: byte " + std::to_string(action.at) + " of socket " +
                 std::to_string(action.id) + " has passed already");
  }
}

void LinkStage::come_in(const IncomingSocket& action) {
  const Busy busy(state_->context);
  const auto from = endpoint_of(action.from);
  auto* const listener = dynamic_cast<ListeningPort*>(state_->of_socket(action.listener));
  if (listener == nullptr || !from) {
    return state_->note("socket.incoming: nobody listens on socket " +
                        std::to_string(action.listener));
  }
  const StreamId stream = state_->context.new_name();
  state_->peers.add_client(stream, action.from, action.send);
  if (listener->come_in({*from, {stream, true}})) return;
  NetRequest close;
  close.stream = stream;
  state_->peers.request(std::move(close));
  state_->note("socket.incoming: socket " + std::to_string(action.listener) + " takes no more");
}

void LinkStage::power_off() {
  const Busy busy(state_->context);
  for (const auto& [id, stream] : state_->streams) {
    if (!stream->is_gone()) stream->cut();
  }
}

const std::string& LinkStage::received(std::string_view peer) const {
  return state_->peers.received(peer);
}

}  // namespace bg96::scenarios
