#include "emulator/modem/machines/data_call.hpp"

#include <utility>

#include "emulator/at/text.hpp"

namespace bg96::modem {

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

DataCall::DataCall(Pdp& pdp, CarrierLost carrier_lost)
    : pdp_(pdp), carrier_lost_(std::move(carrier_lost)) {}

// A context that sockets use cannot be dialled (PPP note V1.0), nor one that nobody has defined.
sim::Task<bool> DataCall::dial(ports::ChannelId port, int context_id) {
  const PdpContext& context = pdp_.context(context_id);
  if (call_ || context.active || !context.defined) co_return false;
  const sim::Task<int> activation = pdp_.activate(context_id, port);
  const int error = co_await activation;
  if (error != 0) co_return false;
  // Another port may have dialled meanwhile.
  if (call_) {
    pdp_.lose(context_id);
    co_return false;
  }
  call_ = Call{port, context_id};
  co_return true;
}

void DataCall::hang_up(ports::ChannelId port) {
  if (!has_call(port)) return;
  const int context_id = call_->context_id;
  call_.reset();
  pdp_.lose(context_id);
}

void DataCall::context_closed(int context_id) {
  if (!uses(context_id)) return;
  const ports::ChannelId port = call_->port;
  call_.reset();
  carrier_lost_(port);
}

}  // namespace bg96::modem
