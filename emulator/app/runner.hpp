#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/ports/machine.hpp"
#include "emulator/transport/link_file.hpp"
#include "emulator/transport/pty_transport.hpp"
#include "netbridge/host_network.hpp"

namespace bg96::app {

/// What a machine is wired to.
struct RunnerOptions {
  netbridge::HostNetworkOptions network;
  std::string link;  ///< empty: none
  /// What is due may be done so much later before it is told.
  sim::Duration max_late = std::chrono::milliseconds(100);
};

/// Wires one machine to a pty and to the host's network, and gives it the time.
class Runner {
 public:
  /// Then others get their turn: signals, the network, other modems.
  static constexpr int kMaxStepsPerTurn = 10'000;
  /// A machine for which so often in a row the same instant is due is broken.
  static constexpr int kMaxVainSteps = 100'000;

  struct Hooks {
    std::function<void(sim::Instant)> host_opened;  ///< the tty; not set: nobody cares
    std::function<void(sim::Instant)> host_closed;
    std::function<void()> at_rest;  ///< after each turn, when the machine has nothing to do
    std::function<void(sim::Duration)> late;  ///< something was done so much too late
    std::function<void(const ports::StoreFile&)> store_file;  ///< not set: nobody keeps it
    /// The machine is broken, and gets no more turns; not set: std::logic_error is thrown.
    std::function<void(const std::string&)> broken;
  };

  /// The machine must outlive it. Throws std::exception with a sentence for the user when the port
  /// or the link cannot be made.
  Runner(boost::asio::io_context& io, ports::Machine& machine, RunnerOptions options,
         Hooks hooks = {});
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  /// Where a host opens the port: the link, or the pty itself, which is another one after the port
  /// was gone.
  const std::string& port_path() const { return link_path_.empty() ? pty_->path() : link_path_; }
  /// Begins to listen.
  void start();
  /// The machine's time.
  sim::Instant now() const;
  /// Does something with the machine when it is its turn.
  void take(std::function<void()> input);

 private:
  void open_port();
  void close_port(sim::Duration length);
  transport::PtyTransport::Host port_hooks();
  void take_bytes(std::string_view bytes);
  void carry_out();
  void go_on_later();
  bool next_step();
  void advance(sim::Instant due, sim::Instant now);
  void break_off(const std::string& reason);
  void perform(ports::Effect effect);
  void log(const ports::Trace& trace);
  void arm_timer();

  boost::asio::io_context& io_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::string link_path_;
  ports::Machine& machine_;
  Hooks hooks_;
  std::deque<ports::NetEvent> events_;        // of the network, not delivered yet
  std::deque<std::function<void()>> inputs_;  // of the host, not handed over yet
  std::size_t waiting_bytes_ = 0;             // in inputs_
  bool carrying_out_ = false;
  std::shared_ptr<int> alive_ = std::make_shared<int>();
  bool goes_on_ = false;  // a turn that was too long will be continued
  bool broken_ = false;
  sim::Duration max_late_;
  std::optional<sim::Instant> vain_due_;
  int vain_steps_ = 0;
  netbridge::HostNetwork network_;
  std::unique_ptr<transport::PtyTransport> pty_;  // none while the port is gone
  std::optional<transport::LinkFile> link_;
  boost::asio::steady_timer timer_;
  std::optional<sim::Instant> timer_due_;
  boost::asio::steady_timer port_timer_;
};

}  // namespace bg96::app
