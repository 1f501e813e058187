#pragma once

#include <sys/types.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace bg96::app {

/// What a host's program is started with.
struct HostStart {
  std::vector<std::string> command;  ///< {tty} and {pty} stand for the tty's path
  std::string tty;                   ///< also in BG96_TTY
  /// Variables for more ttys: BG96_TTY_USBAT, BG96_TTY_2 and so on, and their paths.
  std::vector<std::pair<std::string, std::string>> more_ttys;
  std::string control;  ///< the socket of the control API, for BG96_CONTROL; empty: there is none
  int output = -1;      ///< a descriptor for all that it prints; negative: it prints where we do
};

/// The firmware's own program: a child process beside the modem. Unless we are in the foreground
/// of a terminal, it leads a process group of its own, which ends with this object.
class HostCommand {
 public:
  /// Called with its exit code, or 128 and the number of the signal that ended it.
  using Ended = std::function<void(int)>;

  /// Starts it. Throws std::system_error when it cannot be started.
  HostCommand(boost::asio::io_context& io, HostStart start, Ended ended);
  HostCommand(const HostCommand&) = delete;
  HostCommand& operator=(const HostCommand&) = delete;
  ~HostCommand();

  /// Asks it and its group to end; a second time makes them.
  void terminate();

 private:
  void spawn(HostStart start);
  void signal(int number);
  void wait_for_end();

  boost::asio::signal_set child_signal_;
  Ended ended_;
  bool has_own_group_;
  pid_t process_ = -1;
  bool has_ended_ = false;
  bool asked_to_end_ = false;
};

}  // namespace bg96::app
