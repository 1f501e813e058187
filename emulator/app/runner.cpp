#include "emulator/app/runner.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <ctime>
#include <utility>

#include "emulator/commands/registry.hpp"

namespace bg96::app {

using ports::ChannelId;

namespace {

netbridge::HostNetworkOptions with_log(netbridge::HostNetworkOptions options) {
  options.note = [](const std::string& text) { spdlog::info("{}", text); };
  return options;
}

}  // namespace

Runner::Runner(boost::asio::io_context& io, RunnerOptions options)
    : boot_(options.boot),
      link_path_(options.link),
      modem_(std::move(options.profile), commands::all_commands(),
             options.boot == BootMode::on ? modem::Boot::on : modem::Boot::off,
             {.utc_seconds = std::time(nullptr), .zone_quarters = 0}),
      network_(io, with_log(std::move(options.network)),
               [this](ports::NetEvent event) {
                 events_.push_back(std::move(event));
                 carry_out();
               }),
      pty_(io,
           {.bytes = [this](std::string_view bytes) { take_bytes(bytes); },
            .room =
                [this] {
                  const std::size_t room = modem_.input_room(ChannelId::uart1);
                  return room - std::min(room, waiting_bytes_);
                },
            .opened =
                [this] {
                  if (boot_ == BootMode::first_open) take([this] { modem_.switch_on(now()); });
                },
            .closed = [this] { take([this] { modem_.hang_up(ChannelId::uart1, now()); }); },
            .data_terminal_ready =
                [this](bool on) {
                  take([this, on] { modem_.set_data_terminal_ready(ChannelId::uart1, on, now()); });
                },
            .drained =
                [this] {
                  take([this] {
                    // It may have filled again before its turn.
                    if (pty_.output_waits()) return;
                    modem_.output_drained(ChannelId::uart1, now());
                  });
                },
            .warning = [](const std::string& text) { spdlog::warn("{}", text); }}),
      timer_(io) {
  if (!link_path_.empty()) link_.emplace(link_path_, pty_.path(), pty_.native_handle());
}

sim::Instant Runner::now() const { return sim::Instant(std::chrono::steady_clock::now() - start_); }

void Runner::take(std::function<void()> input) {
  inputs_.push_back(std::move(input));
  carry_out();
}

// At rest nothing waits, so the modem reads them where they are.
void Runner::take_bytes(std::string_view bytes) {
  if (!carrying_out_) return take([this, bytes] { modem_.input(ChannelId::uart1, bytes, now()); });
  waiting_bytes_ += bytes.size();
  take([this, kept = std::string(bytes)] {
    waiting_bytes_ -= kept.size();
    modem_.input(ChannelId::uart1, kept, now());
  });
}

// Carries out what the modem wants until it is at rest. What comes meanwhile, the network's answers
// and a host's bytes, waits in `inputs_` for its turn.
void Runner::carry_out() {
  if (carrying_out_) return;
  carrying_out_ = true;
  while (true) {
    if (auto effect = modem_.poll_effect()) {
      perform(std::move(*effect));
    } else if (!events_.empty()) {
      ports::NetEvent event = std::move(events_.front());
      events_.pop_front();
      modem_.deliver(std::move(event), now());
    } else if (const auto due = modem_.next_deadline(); due && *due <= now()) {
      modem_.advance(now());
    } else if (!inputs_.empty()) {
      const std::function<void()> input = std::move(inputs_.front());
      inputs_.pop_front();
      input();
    } else {
      break;
    }
  }
  carrying_out_ = false;
  arm_timer();
  pty_.resume();
}

void Runner::perform(ports::Effect effect) {
  if (auto* write = std::get_if<ports::WriteBytes>(&effect)) {
    pty_.send(write->bytes);
    if (pty_.output_waits()) modem_.output_full(ChannelId::uart1);
  } else if (auto* request = std::get_if<ports::NetRequest>(&effect)) {
    network_.request(std::move(*request));
  } else if (const auto* trace = std::get_if<ports::Trace>(&effect)) {
    log(*trace);
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
  const auto due = modem_.next_deadline();
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
