#include "emulator/modem/tcpip/tools/name_lookup.hpp"

#include <algorithm>
#include <utility>

#include "emulator/at/text.hpp"
#include "emulator/modem/tcpip/net_errors.hpp"

namespace bg96::modem {

bool is_ipv4_address(std::string_view text) {
  constexpr int kNumbers = 4;
  for (int i = 0; i < kNumbers; ++i) {
    const std::size_t end = std::min(text.find('.'), text.size());
    const std::string_view number = text.substr(0, end);
    const auto value = at::parse_decimal(number);
    if (!value || *value > 255 || at::text(*value) != number) return false;
    if ((end == text.size()) != (i == kNumbers - 1)) return false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return true;
}

NameLookup::NameLookup(sim::TimerQueue& timers, Pdp& pdp, NetDoor& door, ToolHooks hooks)
    : timers_(timers), pdp_(pdp), door_(door), hooks_(std::move(hooks)) {}

sim::Task<std::array<std::string, 2>> NameLookup::name_servers(int context_id) {
  std::vector<std::string> servers = pdp_.context(context_id).name_servers;
  if (servers.empty() && !network_servers_.contains(context_id)) {
    ports::NetRequest request;
    request.kind = ports::NetRequest::Kind::name_servers;
    ports::NetEvent event = co_await door_.ask(std::move(request));
    // The commands know addresses in dots only.
    std::erase_if(event.addresses,
                  [](const std::string& address) { return !is_ipv4_address(address); });
    if (pdp_.context(context_id).active) network_servers_[context_id] = event.addresses;
    servers = std::move(event.addresses);
  } else if (servers.empty()) {
    servers = network_servers_[context_id];
  }
  servers.resize(2, std::string(kNoAddress));
  co_return std::array<std::string, 2>{servers[0], servers[1]};
}

sim::Task<ports::NetEvent> NameLookup::resolve(int context_id, std::string host) {
  ports::NetEvent event;
  if (is_ipv4_address(host)) {
    event.addresses.push_back(std::move(host));
    co_return event;
  }
  const ToolStream stream(door_);
  ports::NetRequest request = stream.request(ports::NetRequest::Kind::resolve);
  request.remote.host = std::move(host);
  request.name_servers = pdp_.context(context_id).name_servers;
  event = co_await door_.ask(std::move(request), timers_.now() + kLimit);
  const bool nothing = event.status == ports::NetStatus::ok && event.addresses.empty();
  if (nothing) event.status = ports::NetStatus::name_not_found;
  co_return event;
}

int NameLookup::error_of(const ports::NetEvent& event) { return look_up_error(event); }

void NameLookup::start(int context_id, std::string host, ports::ChannelId channel) {
  context_id_ = context_id;
  channel_ = channel;
  job_ = look_up(std::move(host));
  job_.start();
}

sim::Task<void> NameLookup::look_up(std::string host) {
  ports::NetEvent event = co_await resolve(context_id_, std::move(host));
  if (event.status != ports::NetStatus::ok) {
    fail(error_of(event));
    co_return;
  }
  event.addresses.resize(std::min(event.addresses.size(), kMaxAddresses));
  hooks_.say(channel_, [this, count = event.addresses.size(), time_to_live = event.time_to_live] {
    hooks_.outcome(kOperationSuccessful);
    return at::text("+QIURC: \"dnsgip\",0,", count, ',', time_to_live);
  });
  for (const std::string& address : event.addresses) {
    hooks_.say(channel_,
               [text = at::text("+QIURC: \"dnsgip\",", at::quoted(address))] { return text; });
  }
}

void NameLookup::context_closed(int context_id) {
  network_servers_.erase(context_id);
  if (!busy() || context_id_ != context_id) return;
  job_.reset();
  fail(kPdpContextBrokenDown);
}

void NameLookup::fail(int error) {
  hooks_.say(channel_, [this, error] {
    hooks_.outcome(error);
    return at::text("+QIURC: \"dnsgip\",", error);
  });
}

}  // namespace bg96::modem
