#include "emulator/app/wiring/runner.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/algorithm/string/case_conv.hpp>
#include <boost/asio/post.hpp>
#include <stdexcept>
#include <utility>

namespace bg96::app {

namespace {

constexpr std::string_view kUnknownCommand = "unknown-command";

netbridge::HostNetworkOptions with_log(netbridge::HostNetworkOptions options) {
  options.note = [](const std::string& text) { spdlog::info("{}", text); };
  return options;
}

}  // namespace

Runner::Runner(boost::asio::io_context& io, ports::Machine& machine, RunnerOptions options,
               Hooks hooks)
    : io_(io),
      machine_(machine),
      hooks_(std::move(hooks)),
      max_late_(options.max_late),
      network_(io, with_log(std::move(options.network)),
               [this](ports::NetEvent event) {
                 events_.push_back(std::move(event));
                 carry_out();
               }),
      timer_(io) {
  add_port(ports::ChannelId::uart1, options.link);
  for (const RunnerOptions::Port& port : options.ports) add_port(port.id, port.link);
}

void Runner::add_port(ports::ChannelId id, const std::string& link) {
  SerialPort::Owner owner{.now = [this] { return now(); },
                          .take = [this](std::function<void()> input) { take(std::move(input)); }};
  if (id == ports::ChannelId::uart1) {
    owner.host_opened = hooks_.host_opened;
    owner.host_closed = hooks_.host_closed;
  }
  ports_.push_back(std::make_unique<SerialPort>(io_, machine_, id, link, std::move(owner)));
}

std::vector<std::pair<std::string, std::string>> Runner::port_variables(
    const std::string& name) const {
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto& port : ports_) {
    std::string suffix =
        port->id() == ports::ChannelId::uart1
            ? std::string()
            : "_" + boost::algorithm::to_upper_copy(std::string(name_of(port->id())));
    all.emplace_back(name + suffix, port->path());
  }
  return all;
}

SerialPort* Runner::find(ports::ChannelId id) {
  const auto found = std::find_if(ports_.begin(), ports_.end(),
                                  [id](const auto& port) { return port->id() == id; });
  return found == ports_.end() ? nullptr : found->get();
}

void Runner::start() {
  for (const auto& port : ports_) port->start();
  carry_out();
}

sim::Instant Runner::now() const { return sim::Instant(std::chrono::steady_clock::now() - start_); }

void Runner::take(std::function<void()> input) {
  inputs_.push_back(std::move(input));
  carry_out();
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
  for (const auto& port : ports_) port->resume();
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
    if (SerialPort* const port = find(write->channel)) port->send(write->bytes);
  } else if (auto* request = std::get_if<ports::NetRequest>(&effect)) {
    network_.request(std::move(*request));
  } else if (const auto* gone = std::get_if<ports::HangUpPort>(&effect)) {
    // Not at once: it may be the port's own bytes that have led here.
    boost::asio::post(io_, [this, event = *gone, alive = std::weak_ptr<int>(alive_)] {
      if (alive.expired()) return;
      if (SerialPort* const port = find(event.channel)) port->unplug(event.length);
    });
  } else if (const auto* message = std::get_if<ports::SubmitMessage>(&effect)) {
    spdlog::info("message to {}: {} octets", message->destination, message->pdu.size());
    if (hooks_.message) hooks_.message(*message);
  } else if (const auto* file = std::get_if<ports::StoreFile>(&effect)) {
    if (hooks_.store_file) hooks_.store_file(*file);
  } else {
    const auto& trace = std::get<ports::Trace>(effect);
    log(trace);
    if (hooks_.unknown_command && trace.event == kUnknownCommand) {
      hooks_.unknown_command(trace.detail);
    }
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
