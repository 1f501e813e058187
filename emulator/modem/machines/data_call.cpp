#include "emulator/modem/machines/data_call.hpp"

#include <utility>
#include <vector>

#include "emulator/at/text.hpp"
#include "emulator/modes/ppp/link.hpp"
#include "emulator/sim/signal.hpp"

namespace bg96::modem {
namespace {

// As a number; 0 for anything but four decimal numbers with dots between them.
std::uint32_t number_of_address(std::string_view address) {
  std::uint32_t number = 0;
  for (int part = 0; part < 4; ++part) {
    const std::size_t end = part < 3 ? address.find('.') : address.size();
    if (end == std::string_view::npos) return 0;
    const auto octet = at::parse_decimal(address.substr(0, end));
    if (!octet || *octet > 255) return 0;
    number = number << 8 | static_cast<std::uint32_t>(*octet);
    address.remove_prefix(part < 3 ? end + 1 : end);
  }
  return number;
}

// Hosts that want two name servers get the only one twice.
modes::ppp::NetworkAddresses addresses_of(std::string_view host,
                                          const std::vector<std::string>& name_servers) {
  modes::ppp::NetworkAddresses addresses{.host = number_of_address(host)};
  if (name_servers.empty()) return addresses;
  addresses.primary_name_server = number_of_address(name_servers.front());
  addresses.secondary_name_server =
      number_of_address(name_servers[name_servers.size() > 1 ? 1 : 0]);
  return addresses;
}

}  // namespace

std::optional<int> dialled_context(std::string_view dial_string) {
  std::string digits;
  for (const char letter : dial_string) {
    if (letter != ' ' && letter != '-') digits += letter;
  }
  std::string_view rest = digits;
  const auto take = [&rest](std::string_view part) {
    if (!rest.starts_with(part)) return false;
    rest.remove_prefix(part.size());
    return true;
  };
  if (!rest.empty() && std::string_view("TtPp").find(rest.front()) != std::string_view::npos) {
    rest.remove_prefix(1);
  }
  if (!take("*99") && !take("*98")) return std::nullopt;
  if (rest == "#") return 1;
  if (!take("***") || rest.size() < 2 || rest.back() != '#') return std::nullopt;
  rest.remove_suffix(1);
  const auto context = at::parse_decimal(rest);
  if (!context || *context < 1 || *context > Pdp::kContexts) return std::nullopt;
  return static_cast<int>(*context);
}

struct DataCall::Call {
  Call(DataCall& owner, ports::ChannelId dialled_on, int dialled)
      : port(dialled_on),
        context_id(dialled),
        begins([this] { link.start(); }),
        ends([&owner] { owner.link_ended(); }),
        writable(owner.timers_),
        link(owner.timers_, owner.identifier_, owner.magic(),
             {.write =
                  [this, &owner](std::string bytes) {
                    if (online) owner.hooks_.write(port, std::move(bytes));
                  },
              .wants_network = [&owner](std::size_t mru) { owner.network_wanted(mru); },
              .packet = [&owner](std::string packet) { owner.packet_of_host(std::move(packet)); },
              .ended = [this, &owner] { ends.arm(owner.timers_, owner.timers_.now()); }}) {}

  ports::ChannelId port;
  int context_id;
  bool online = false;
  bool begun = false;
  bool context_gone = false;
  bool context_pending = false;  // it is activated when PPP wants it
  ports::StreamId tunnel = 0;    // 0: none
  std::optional<modes::ppp::NetworkAddresses> addresses;
  sim::Timer begins;
  sim::Timer ends;  // not at once: the link itself may be what asks for it
  sim::Signal writable;
  modes::ppp::Link link;
  sim::Task<void> job;
};

DataCall::DataCall(sim::TimerQueue& timers, Pdp& pdp, NetDoor& door, Hooks hooks)
    : timers_(timers), pdp_(pdp), door_(door), hooks_(std::move(hooks)) {}

DataCall::~DataCall() = default;

bool DataCall::has_call(ports::ChannelId port) const { return call_ && call_->port == port; }

bool DataCall::uses(int context_id) const {
  return call_ && call_->context_id == context_id && !call_->context_gone &&
         !call_->context_pending;
}

// A context that sockets use cannot be dialled (PPP note V1.0), nor one that nobody has defined.
sim::Task<bool> DataCall::dial(ports::ChannelId port, int context_id) {
  const PdpContext& context = pdp_.context(context_id);
  if (call_ || context.active || !context.defined) co_return false;
  // A modem that has no network yet lets the host begin with PPP (a BG96 in Sixfab's issue 12).
  if (pdp_.waits_for_search()) {
    call_ = std::make_unique<Call>(*this, port, context_id);
    call_->context_pending = true;
    co_return true;
  }
  const sim::Task<int> activation = pdp_.activate(context_id, port);
  const int error = co_await activation;
  if (error != 0) co_return false;
  // Another port may have dialled meanwhile.
  if (call_) {
    pdp_.lose(context_id);
    co_return false;
  }
  call_ = std::make_unique<Call>(*this, port, context_id);
  co_return true;
}

void DataCall::go_online() {
  if (!call_) return;
  call_->online = true;
  call_->writable.notify();
  if (!std::exchange(call_->begun, true)) call_->begins.arm(timers_, timers_.now() + kPppStart);
}

bool DataCall::go_offline(ports::ChannelId port) {
  if (!has_call(port)) return false;
  call_->online = false;
  if (call_->link.is_up()) return true;
  hang_up(port);
  return false;
}

void DataCall::input(std::string_view bytes) {
  if (call_) call_->link.input(bytes);
}

void DataCall::output_drained(ports::ChannelId port) {
  if (has_call(port)) call_->writable.notify();
}

void DataCall::hang_up(ports::ChannelId port) {
  if (!has_call(port)) return;
  const std::optional<int> context_id =
      uses(call_->context_id) ? std::optional(call_->context_id) : std::nullopt;
  stop();
  if (context_id) pdp_.lose(*context_id);
}

void DataCall::context_closed(int context_id) {
  if (!uses(context_id)) return;
  const ports::ChannelId port = call_->port;
  if (!call_->online) {
    stop();
    return hooks_.carrier_lost(port);
  }
  call_->context_gone = true;
  close_tunnel();
  call_->begins.cancel();
  call_->link.terminate();
}

void DataCall::stop() {
  if (!call_) return;
  close_tunnel();
  call_.reset();
}

void DataCall::close_tunnel() {
  call_->job.reset();
  ports::NetRequest request;
  request.kind = ports::NetRequest::Kind::close;
  request.stream = std::exchange(call_->tunnel, 0);
  if (request.stream != 0) door_.tell(std::move(request));
}

void DataCall::link_ended() {
  const ports::ChannelId port = call_->port;
  hang_up(port);
  hooks_.carrier_lost(port);
}

// Any number that a looped line would not have by chance, and neither 0 nor its complement.
std::uint32_t DataCall::magic() const {
  const auto now = static_cast<std::uint64_t>(timers_.now().time_since_epoch().count());
  const std::uint64_t mixed = (now + identifier_ + 1) * 0x9E3779B97F4A7C15ULL;
  return static_cast<std::uint32_t>(mixed >> 33) + 1;
}

void DataCall::network_wanted(std::size_t mru) {
  if (call_->addresses) return call_->link.open_network(*call_->addresses);
  if (call_->context_gone || call_->tunnel != 0) return;
  call_->tunnel = door_.new_stream();
  call_->job = run_tunnel(*call_, mru);
  call_->job.start();
}

void DataCall::packet_of_host(std::string packet) {
  if (call_->tunnel == 0) return;
  hooks_.sent(packet.size());
  ports::NetRequest request;
  request.kind = ports::NetRequest::Kind::send;
  request.stream = call_->tunnel;
  request.bytes = std::move(packet);
  door_.tell(std::move(request));
}

// Opens the tunnel, and carries what comes out of it to the host for as long as the call lasts. A
// host that does not read, or is in command mode, is not asked for more than one packet: the rest
// is the tunnel's to lose.
sim::Task<void> DataCall::run_tunnel(Call& call, std::size_t mru) {
  if (call.context_pending) {
    const sim::Task<int> activation = pdp_.activate(call.context_id, call.port);
    const int error = co_await activation;
    if (error != 0) {
      call.tunnel = 0;
      call.link.terminate();
      co_return;
    }
    call.context_pending = false;
  }
  ports::NetRequest opening;
  opening.kind = ports::NetRequest::Kind::open_tunnel;
  opening.stream = call.tunnel;
  opening.local.host = Pdp::address(call.context_id);
  opening.limit = mru;
  opening.name_servers = pdp_.context(call.context_id).name_servers;
  const sim::Task<ports::NetEvent> asking = door_.ask(std::move(opening));
  const ports::NetEvent opened = co_await asking;
  if (opened.status != ports::NetStatus::ok) {
    call.tunnel = 0;
    call.link.terminate();
    co_return;
  }
  call.addresses = addresses_of(Pdp::address(call.context_id), opened.addresses);
  call.link.open_network(*call.addresses);
  while (true) {
    ports::NetRequest request;
    request.kind = ports::NetRequest::Kind::receive;
    request.stream = call.tunnel;
    const sim::Task<ports::NetEvent> receiving = door_.ask(std::move(request));
    const ports::NetEvent event = co_await receiving;
    if (event.status != ports::NetStatus::ok) break;
    while (!call.online || hooks_.output_full(call.port)) co_await call.writable.wait();
    hooks_.received(event.bytes.size());
    call.link.send_packet(event.bytes);
  }
  call.tunnel = 0;
  call.link.terminate();
}

}  // namespace bg96::modem
