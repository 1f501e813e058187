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

#include "emulator/modem/modem.hpp"
#include "emulator/transport/link_file.hpp"
#include "emulator/transport/pty_transport.hpp"
#include "netbridge/host_network.hpp"

namespace bg96::app {

/// When the modem boots (--boot).
enum class BootMode : std::uint8_t { on, first_open };

/// What one modem of a run is made of.
struct RunnerOptions {
  modem::Profile profile;
  BootMode boot = BootMode::on;
  netbridge::HostNetworkOptions network;
  std::string link;  ///< empty: none
};

/// Wires one modem to a pty and to the host's network, and gives it the time.
class Runner {
 public:
  /// Throws std::exception with a sentence for the user when the port or the link cannot be made.
  Runner(boost::asio::io_context& io, RunnerOptions options);
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  /// Where a host opens the port: the link, or the pty itself.
  const std::string& port_path() const { return link_path_.empty() ? pty_.path() : link_path_; }
  /// Begins to listen.
  void start() { pty_.start(); }

 private:
  sim::Instant now() const;
  void take(std::function<void()> input);
  void take_bytes(std::string_view bytes);
  void carry_out();
  void perform(ports::Effect effect);
  void log(const ports::Trace& trace);
  void arm_timer();

  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  BootMode boot_;
  std::string link_path_;
  modem::Modem modem_;
  std::deque<ports::NetEvent> events_;        // of the network, not delivered yet
  std::deque<std::function<void()>> inputs_;  // of the host, not handed over yet
  std::size_t waiting_bytes_ = 0;             // in inputs_
  bool carrying_out_ = false;
  netbridge::HostNetwork network_;
  transport::PtyTransport pty_;
  std::optional<transport::LinkFile> link_;
  boost::asio::steady_timer timer_;
  std::optional<sim::Instant> timer_due_;
};

}  // namespace bg96::app
