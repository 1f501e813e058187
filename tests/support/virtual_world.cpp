#include "tests/support/virtual_world.hpp"

#include <algorithm>
#include <utility>

namespace bg96::testing {

void VirtualWorld::send(std::string_view bytes) {
  settle();
  host_left_ = false;
  modem_.input(ports::ChannelId::uart1, bytes, now_);
  settle();
}

void VirtualWorld::send_to(ports::ChannelId port, std::string_view bytes) {
  settle();
  modem_.input(port, bytes, now_);
  settle();
}

void VirtualWorld::hang_up() {
  settle();
  host_left_ = true;
  modem_.hang_up(ports::ChannelId::uart1, now_);
  settle();
}

void VirtualWorld::switch_on() {
  modem_.switch_on(now_);
  settle();
}

void VirtualWorld::set_data_terminal_ready(bool on) {
  settle();
  modem_.set_data_terminal_ready(ports::ChannelId::uart1, on, now_);
  settle();
}

void VirtualWorld::host_reads() {
  settle();
  host_stalls_ = false;
  for (std::string& bytes : std::exchange(unread_, {})) write(std::move(bytes));
  modem_.output_drained(ports::ChannelId::uart1, now_);
  settle();
}

bool VirtualWorld::pass_until(sim::Instant limit, const std::function<bool()>& enough) {
  settle();
  while (!enough()) {
    sim::Instant next = limit;
    if (const auto due = modem_.next_deadline()) next = std::min(next, *due);
    if (const auto due = network_.next_deadline()) next = std::min(next, *due);
    if (next >= limit) {
      now_ = std::max(now_, limit);
      settle();
      return enough();
    }
    now_ = std::max(now_, next);
    settle();
  }
  return true;
}

void VirtualWorld::settle() {
  while (true) {
    drain();
    if (!happenings_.empty()) {
      ports::WorldEvent event = std::move(happenings_.front());
      happenings_.pop_front();
      modem_.happen(std::move(event), now_);
    } else if (auto event = network_.poll_event(now_)) {
      modem_.deliver(std::move(*event), now_);
    } else if (const auto due = modem_.next_deadline(); due && *due <= now_) {
      modem_.advance(now_);
    } else {
      return;
    }
  }
}

void VirtualWorld::drain() {
  while (auto effect = modem_.poll_effect()) {
    if (auto* output = std::get_if<ports::WriteBytes>(&*effect)) {
      if (output->channel == ports::ChannelId::uart1) {
        write(std::move(output->bytes));
      } else {
        others_[output->channel] += output->bytes;
      }
    } else if (auto* request = std::get_if<ports::NetRequest>(&*effect)) {
      network_.request(std::move(*request), now_);
    } else if (auto* trace = std::get_if<ports::Trace>(&*effect)) {
      traces_.push_back(std::string(trace->event) + ": " + trace->detail);
    } else if (auto* message = std::get_if<ports::SubmitMessage>(&*effect)) {
      submitted_.push_back(std::move(*message));
    }
  }
}

void VirtualWorld::write(std::string bytes) {
  if (host_left_) return;  // lost, as on a tty that nobody has open
  if (host_stalls_) {
    unread_.push_back(std::move(bytes));
    return modem_.output_full(ports::ChannelId::uart1);
  }
  output_ += bytes;
  writes_.push_back(std::move(bytes));
  last_write_ = now_;
}

std::string VirtualWorld::take_output() {
  writes_.clear();
  return std::exchange(output_, {});
}

std::string VirtualWorld::take_lines() {
  std::string lines;
  std::string line;
  for (const char byte : take_output()) {
    if (byte != '\r' && byte != '\n') {
      line += byte;
    } else if (!line.empty()) {
      lines += (lines.empty() ? "" : "|") + std::exchange(line, {});
    }
  }
  return lines;
}

std::string VirtualWorld::take_output_of(ports::ChannelId port) {
  return std::exchange(others_[port], {});
}

std::vector<std::string> VirtualWorld::take_writes() {
  output_.clear();
  return std::exchange(writes_, {});
}

}  // namespace bg96::testing
