#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "emulator/app/gnss_track/track.hpp"
#include "emulator/app/wiring/serial_port.hpp"
#include "emulator/ports/machine.hpp"
#include "netbridge/host_network.hpp"

namespace bg96::app {

/// What a machine is wired to.
struct RunnerOptions {
  /// A serial port of the machine, beside uart1, which it always has.
  struct Port {
    ports::ChannelId id = ports::ChannelId::usbat;
    std::string link;  ///< empty: none
  };

  netbridge::HostNetworkOptions network;
  std::string link;                    ///< of uart1; empty: none
  std::vector<Port> ports;             ///< no two of the same
  std::shared_ptr<const Track> track;  ///< which whoever owns the runner plays; empty: none
  /// What is due may be done so much later before it is told.
  sim::Duration max_late = std::chrono::milliseconds(100);
};

/// Wires one machine to ptys and to the host's network, and gives it the time.
class Runner {
 public:
  /// Then others get their turn: signals, the network, other modems.
  static constexpr int kMaxStepsPerTurn = 10'000;
  /// A machine for which so often in a row the same instant is due is broken.
  static constexpr int kMaxVainSteps = 100'000;

  struct Hooks {
    /// The tty of uart1; not set: nobody cares.
    std::function<void(sim::Instant)> host_opened;
    std::function<void(sim::Instant)> host_closed;
    std::function<void()> at_rest;  ///< after each turn, when the machine has nothing to do
    std::function<void(sim::Duration)> late;  ///< something was done so much too late
    /// A command that no BG96 has, once for each name; not set: it is only logged.
    std::function<void(const std::string&)> unknown_command;
    /// A short message on its way to somebody; not set: it goes nowhere.
    std::function<void(const ports::SubmitMessage&)> message;
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

  /// Where a host opens uart1: the link, or the pty itself, which is another one after the port was
  /// gone.
  const std::string& port_path() const { return ports_.front()->path(); }
  /// All its ports, uart1 first.
  const std::vector<std::unique_ptr<SerialPort>>& ports() const { return ports_; }
  /// A variable and a path for each port: `name` for uart1, `name`_USBAT and so on.
  std::vector<std::pair<std::string, std::string>> port_variables(const std::string& name) const;
  /// Begins to listen.
  void start();
  /// The machine's time.
  sim::Instant now() const;
  /// Does something with the machine when it is its turn.
  void take(std::function<void()> input);

 private:
  void add_port(ports::ChannelId id, const std::string& link);
  SerialPort* find(ports::ChannelId id);
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
  ports::Machine& machine_;
  Hooks hooks_;
  std::deque<ports::NetEvent> events_;        // of the network, not delivered yet
  std::deque<std::function<void()>> inputs_;  // of the host, not handed over yet
  bool carrying_out_ = false;
  std::shared_ptr<int> alive_ = std::make_shared<int>();
  bool goes_on_ = false;  // a turn that was too long will be continued
  bool broken_ = false;
  sim::Duration max_late_;
  std::optional<sim::Instant> vain_due_;
  int vain_steps_ = 0;
  netbridge::HostNetwork network_;
  std::vector<std::unique_ptr<SerialPort>> ports_;
  boost::asio::steady_timer timer_;
  std::optional<sim::Instant> timer_due_;
};

}  // namespace bg96::app
