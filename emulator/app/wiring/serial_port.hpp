#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/ports/channel_id.hpp"
#include "emulator/ports/machine.hpp"
#include "emulator/transport/link_file.hpp"
#include "emulator/transport/pty_transport.hpp"

namespace bg96::app {

/// One serial port of a machine, as a pty and a link to it.
class SerialPort {
 public:
  /// Whoever gives the machine its turns.
  struct Owner {
    std::function<sim::Instant()> now;                ///< the machine's time
    std::function<void(std::function<void()>)> take;  ///< does it when it is the machine's turn
    std::function<void(sim::Instant)> host_opened;    ///< not set: nobody cares
    std::function<void(sim::Instant)> host_closed;    ///< the same
  };

  /// `link`: a path; empty: none. Throws std::exception with a sentence for the user when the pty
  /// or the link cannot be made. The machine must outlive it.
  SerialPort(boost::asio::io_context& io, ports::Machine& machine, ports::ChannelId id,
             std::string link, Owner owner);
  SerialPort(const SerialPort&) = delete;
  SerialPort& operator=(const SerialPort&) = delete;

  ports::ChannelId id() const { return id_; }
  /// Where a host opens it: the link, or the pty itself, which is another one after the port was
  /// gone.
  const std::string& path() const { return link_path_.empty() ? pty_->path() : link_path_; }
  /// Begins to listen.
  void start() { pty_->start(); }
  /// For the host; lost while the port is gone.
  void send(std::string_view bytes);
  /// The machine may take bytes again.
  void resume();
  /// It goes, as a USB device that is unplugged: its host sees the tty hang up, and finds a new one
  /// after so long.
  void unplug(sim::Duration length);

 private:
  void plug_in();
  transport::PtyTransport::Host hooks();
  void take_bytes(std::string_view bytes);

  boost::asio::io_context& io_;
  ports::Machine& machine_;
  ports::ChannelId id_;
  std::string link_path_;
  Owner owner_;
  std::size_t waiting_bytes_ = 0;                 // taken, but not handed over yet
  std::unique_ptr<transport::PtyTransport> pty_;  // none while the port is gone
  std::optional<transport::LinkFile> link_;
  boost::asio::steady_timer back_;
};

}  // namespace bg96::app
