// How the stages and the rules of a director are connected.
#include <algorithm>

#include "scenarios/engine/director.hpp"
#include "scenarios/engine/rules/matching.hpp"

namespace bg96::scenarios {

Actions::Hooks Director::action_hooks() {
  Actions::Hooks hooks;
  hooks.do_at_rest = [this](Deed deed) { at_rest_.push_back(std::move(deed)); };
  hooks.inject = [this](const UartFault& fault) { uart_->inject(fault); };
  hooks.corrupt = [this](const CorruptSocket& action) { link_->corrupt(action); };
  hooks.set_signal = [this](const ports::SetSignal& signal) { signal_.set(signal); };
  hooks.set_variable = [this](const std::string& name, std::string value) {
    variables_[name] = std::move(value);
  };
  hooks.fail = [this](const Rule& rule, const Position& at, const std::string& text) {
    if (hooks_.fail) hooks_.fail(rule, at, text);
  };
  hooks.stop = [this](bool host) {
    if (hooks_.stop) hooks_.stop(host);
  };
  hooks.error = [this](const std::string& reason) { break_off(reason); };
  return hooks;
}

Windows::Hooks Director::window_hooks() {
  // uart.* is the line's, the signal ours, everything else the link's.
  const auto is_uart = [](const Condition::Kind& kind) {
    return name_of(kind).starts_with("uart.");
  };
  return {[this, is_uart](WindowId window, const Condition::Kind& kind) {
            if (const auto* signal = std::get_if<SignalCondition>(&kind)) {
              signal_.open(window, *signal);
            } else if (is_uart(kind)) {
              uart_->open(window, kind);
            } else {
              link_->open(window, kind);
            }
          },
          [this, is_uart](WindowId window, const Condition::Kind& kind) {
            if (std::holds_alternative<SignalCondition>(kind)) {
              signal_.close(window);
            } else if (is_uart(kind)) {
              uart_->close(window);
            } else {
              link_->close(window);
            }
          }};
}

UartStage::Hooks Director::uart_hooks() {
  UartStage::Hooks hooks;
  hooks.to_modem = [this](ports::ChannelId channel, std::string_view bytes) {
    input_bytes_ += bytes.size();
    off_line_.push_back({channel, std::string(bytes)});
  };
  hooks.to_host = [this](ports::ChannelId channel, std::string bytes, std::string_view intended) {
    if (bus_.watched()) wire_.sent(channel, bytes, intended);
    if (bytes.empty()) return;
    effects_.push_back(ports::WriteBytes{channel, std::move(bytes)});
  };
  if (book_.looks_at_bytes()) {
    hooks.fault_of = [this](UartDirection direction, std::uint64_t offset) {
      std::optional<UartFault> fault;
      bus_.perform(bus_.cause(), [&] {
        std::optional<UartFault>* const outer = std::exchange(actions_.byte, &fault);
        if (!over_) book_.observe_byte(direction, offset);
        actions_.byte = outer;
      });
      return fault;
    };
  }
  if (!uart_marks_.empty()) {
    hooks.passed = [this](UartDirection direction, std::uint64_t total) {
      line_passed(direction, total);
    };
  }
  hooks.draw = [this](std::string_view stream, std::uint64_t index) {
    return decisions_.draw(stream, index);
  };
  hooks.length = [this](const Distribution& distribution, std::string_view stream,
                        std::uint64_t index) {
    return length_of(distribution, decisions_.draw(stream, index));
  };
  hooks.warning = [this](const std::string& text) { warn(text); };
  return hooks;
}

LinkStage::Hooks Director::link_hooks() {
  LinkStage::Hooks hooks;
  hooks.to_network = [this](ports::NetRequest request) { effects_.push_back(std::move(request)); };
  hooks.to_modem = [this](ports::NetEvent event) {
    to_modem_.emplace_back(std::move(event), bus_.cause().event != 0 ? bus_.cause() : net_cause_);
  };
  hooks.draw = [this](std::string_view stream, std::uint64_t index) {
    return decisions_.draw(stream, index);
  };
  hooks.length = [this](const Distribution& distribution, std::string_view stream,
                        std::uint64_t index) {
    return length_of(distribution, decisions_.draw(stream, index));
  };
  hooks.tell = [this](Event event) {
    if (!bus_.wanted(event.kind)) return;
    const auto chain = bus_.cause().chain;
    net_cause_ = {bus_.publish(std::move(event)), chain};
  };
  return hooks;
}

void Director::line_passed(UartDirection direction, std::uint64_t total) {
  std::uint64_t& passed = uart_passed_.at(static_cast<std::size_t>(direction));
  const std::uint64_t before = total < passed ? 0 : passed;
  passed = total;
  const auto crossed = [&](const auto& mark) {
    return mark.first == direction && before < mark.second && mark.second <= total;
  };
  if (std::none_of(uart_marks_.begin(), uart_marks_.end(), crossed)) return;
  Event event;
  event.kind = "uart";
  event.with("dir", std::string(name_of(direction)))
      .with("before", static_cast<std::int64_t>(before))
      .with("total", static_cast<std::int64_t>(total));
  bus_.publish(std::move(event));
}

}  // namespace bg96::scenarios
