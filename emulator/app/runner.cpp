#include "emulator/app/runner.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <stdexcept>
#include <utility>

namespace bg96::app {

using ports::ChannelId;

namespace {

netbridge::HostNetworkOptions with_log(netbridge::HostNetworkOptions options) {
  options.note = [](const std::string& text) { spdlog::info("{}", text); };
  return options;
}

}  // namespace

Runner::Runner(boost::asio::io_context& io, ports::Machine& machine, RunnerOptions options,
               Hooks hooks)
    : io_(io),
      link_path_(options.link),
      machine_(machine),
      hooks_(std::move(hooks)),
      max_late_(options.max_late),
      network_(io, with_log(std::move(options.network)),
               [this](ports::NetEvent event) {
                 events_.push_back(std::move(event));
                 carry_out();
               }),
      timer_(io),
      port_timer_(io) {
  open_port();
}

void Runner::start() {
  pty_->start();
  carry_out();
}

transport::PtyTransport::Host Runner::port_hooks() {
  return {.bytes = [this](std::string_view bytes) { take_bytes(bytes); },
          .room =
              [this] {
                const std::size_t room = machine_.input_room(ChannelId::uart1);
                return room - std::min(room, waiting_bytes_);
              },
          .opened =
              [this] {
                if (hooks_.host_opened) take([this] { hooks_.host_opened(now()); });
              },
          .closed =
              [this] {
                take([this] {
                  machine_.hang_up(ChannelId::uart1, now());
                  if (hooks_.host_closed) hooks_.host_closed(now());
                });
              },
          .data_terminal_ready =
              [this](bool on) {
                take([this, on] { machine_.set_data_terminal_ready(ChannelId::uart1, on, now()); });
              },
          .drained =
              [this] {
                take([this] {
                  // It may have filled again before its turn.
                  if (pty_ && pty_->output_waits()) return;
                  machine_.output_drained(ChannelId::uart1, now());
                });
              },
          .warning = [](const std::string& text) { spdlog::warn("{}", text); }};
}

void Runner::open_port() {
  pty_ = std::make_unique<transport::PtyTransport>(io_, port_hooks());
  if (!link_path_.empty()) link_.emplace(link_path_, pty_->path(), pty_->native_handle());
}

// As a USB device that is unplugged: its host sees the tty hang up, and finds a new one later.
void Runner::close_port(sim::Duration length) {
  if (!pty_) return;
  link_.reset();
  pty_.reset();
  take([this] {
    machine_.hang_up(ChannelId::uart1, now());
    machine_.output_drained(ChannelId::uart1, now());
    if (hooks_.host_closed) hooks_.host_closed(now());
  });
  port_timer_.expires_after(length);
  port_timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    open_port();
    pty_->start();
  });
}

sim::Instant Runner::now() const { return sim::Instant(std::chrono::steady_clock::now() - start_); }

void Runner::take(std::function<void()> input) {
  inputs_.push_back(std::move(input));
  carry_out();
}

void Runner::take_bytes(std::string_view bytes) {
  waiting_bytes_ += bytes.size();
  take([this, kept = std::string(bytes)] {
    waiting_bytes_ -= kept.size();
    machine_.input(ChannelId::uart1, kept, now());
  });
}

// Carries out what the machine wants until it is at rest. What comes meanwhile, the network's
// answers and a host's bytes, waits in `inputs_` for its turn.
void Runner::carry_out() {
  if (carrying_out_ || broken_) return;
  carrying_out_ = true;
  int steps = 0;
  while (!broken_ && steps < kMaxStepsPerTurn && next_step()) ++steps;
  carrying_out_ = false;
  if (broken_) return;
  if (steps == kMaxStepsPerTurn) return go_on_later();
  if (hooks_.at_rest) hooks_.at_rest();
  arm_timer();
  if (pty_) pty_->resume();
}

void Runner::go_on_later() {
  if (std::exchange(goes_on_, true)) return;
  boost::asio::post(io_, [this, alive = std::weak_ptr<int>(alive_)] {
    if (alive.expired()) return;
    goes_on_ = false;
    carry_out();
  });
}

bool Runner::next_step() {
  if (auto effect = machine_.poll_effect()) {
    vain_steps_ = 0;
    perform(std::move(*effect));
  } else if (!events_.empty()) {
    ports::NetEvent event = std::move(events_.front());
    events_.pop_front();
    machine_.deliver(std::move(event), now());
  } else if (const auto due = machine_.next_deadline(); due && *due <= now()) {
    advance(*due, now());
  } else if (!inputs_.empty()) {
    const std::function<void()> input = std::move(inputs_.front());
    inputs_.pop_front();
    input();
  } else {
    return false;
  }
  return true;
}

void Runner::advance(sim::Instant due, sim::Instant now) {
  if (std::exchange(vain_due_, due) != due) vain_steps_ = 0;
  if (++vain_steps_ > kMaxVainSteps) return break_off("what is due at an instant stays due");
  if (now - due > max_late_ && hooks_.late) hooks_.late(now - due);
  machine_.advance(now);
}

void Runner::break_off(const std::string& reason) {
  broken_ = true;
  if (!hooks_.broken) throw std::logic_error(reason);
  hooks_.broken(reason);
}

void Runner::perform(ports::Effect effect) {
  if (auto* write = std::get_if<ports::WriteBytes>(&effect)) {
    if (!pty_) return;
    pty_->send(write->bytes);
    if (pty_->output_waits()) machine_.output_full(ChannelId::uart1);
  } else if (auto* request = std::get_if<ports::NetRequest>(&effect)) {
    network_.request(std::move(*request));
  } else if (const auto* port = std::get_if<ports::HangUpPort>(&effect)) {
    // Not at once: it may be the port's own bytes that have led here.
    boost::asio::post(io_, [this, length = port->length, alive = std::weak_ptr<int>(alive_)] {
      if (!alive.expired()) close_port(length);
    });
  } else if (const auto* file = std::get_if<ports::StoreFile>(&effect)) {
    if (hooks_.store_file) hooks_.store_file(*file);
  } else {
    log(std::get<ports::Trace>(effect));
  }
}

void Runner::log(const ports::Trace& trace) {
  switch (trace.level) {
    case ports::Trace::Level::debug: return spdlog::debug("{}: {}", trace.event, trace.detail);
    case ports::Trace::Level::info: return spdlog::info("{}: {}", trace.event, trace.detail);
    case ports::Trace::Level::warning: return spdlog::warn("{}: {}", trace.event, trace.detail);
  }
}

void Runner::arm_timer() {
  const auto due = machine_.next_deadline();
  // A deadline that moves away with each byte costs one wake-up in vain, not a timer each time.
  if (!due || (timer_due_ && *timer_due_ <= *due)) return;
  timer_due_ = due;
  timer_.expires_at(start_ + due->time_since_epoch());
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    timer_due_.reset();
    carry_out();
  });
}

}  // namespace bg96::app
