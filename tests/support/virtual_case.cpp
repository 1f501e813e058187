#include "tests/support/virtual_case.hpp"

#include <algorithm>
#include <utility>

#include "emulator/commands/registry/registry.hpp"

namespace bg96::testing {

VirtualCase::VirtualCase(const scenarios::Scenario& scenario, scenarios::CaseOptions options)
    : case_(scenario, commands::all_commands(), std::move(options)) {
  settle();
}

void VirtualCase::open() {
  hung_up_until_.reset();
  case_.host_opened(now_);
  settle();
}

void VirtualCase::open_at(sim::Instant later) {
  hung_up_until_.reset();
  while (now_ < later && goes_on()) {
    pass_until(later);
    output_.clear();
  }
  open();
}

void VirtualCase::send(std::string_view bytes) {
  case_.input(ports::ChannelId::uart1, bytes, now_);
  settle();
}

void VirtualCase::exit(int status) {
  case_.hang_up(ports::ChannelId::uart1, now_);
  case_.host_closed(now_);
  case_.host_exited(status, now_);
  settle();
}

void VirtualCase::control(const std::string& name,
                          const std::vector<std::pair<std::string, std::string>>& parameters) {
  case_.director().control(name, parameters, now_);
  settle();
}

void VirtualCase::pass_until(sim::Instant limit) {
  settle();
  while (output_.empty() && now_ < limit && goes_on() && !hung_up_until_) {
    sim::Instant next = limit;
    if (const auto due = case_.next_deadline()) next = std::min(next, *due);
    if (const auto due = network_.next_deadline()) next = std::min(next, *due);
    now_ = std::max(now_, next);
    settle();
  }
}

void VirtualCase::run_out() {
  while (goes_on()) {
    hung_up_until_.reset();
    pass_until(now_ + std::chrono::hours(1));
    output_.clear();
  }
}

std::string VirtualCase::take_output() { return std::exchange(output_, {}); }

scenarios::CaseResult VirtualCase::finish() {
  scenarios::CaseResult result = case_.finish(now_);
  settle();
  return result;
}

void VirtualCase::settle() {
  while (true) {
    if (auto effect = case_.poll_effect()) {
      perform(std::move(*effect));
    } else if (auto event = network_.poll_event(now_)) {
      case_.deliver(std::move(*event), now_);
    } else if (std::exchange(hang_up_is_due_, false)) {
      output_.clear();
      case_.hang_up(ports::ChannelId::uart1, now_);
      case_.output_drained(ports::ChannelId::uart1, now_);
      case_.host_closed(now_);
    } else if (const auto due = case_.next_deadline(); due && *due <= now_) {
      case_.advance(now_);
    } else {
      return;
    }
  }
}

void VirtualCase::perform(ports::Effect effect) {
  if (auto* write = std::get_if<ports::WriteBytes>(&effect)) {
    if (!hung_up_until_) output_ += write->bytes;
  } else if (auto* request = std::get_if<ports::NetRequest>(&effect)) {
    network_.request(std::move(*request), now_);
  } else if (const auto* port = std::get_if<ports::HangUpPort>(&effect)) {
    hung_up_until_ = now_ + port->length;
    hang_up_is_due_ = true;
  }
}

}  // namespace bg96::testing
