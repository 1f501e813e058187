#pragma once

#include <sys/types.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <functional>
#include <string>
#include <vector>

namespace bg96::app {

/// The firmware's own program: a child process beside the modem. Unless we are in the foreground
/// of a terminal, it leads a process group of its own.
class HostCommand {
 public:
  /// Called with its exit code, or 128 and the number of the signal that ended it.
  using Ended = std::function<void(int)>;

  /// Starts it with the tty's path in BG96_TTY and in place of {tty} in its arguments. Throws
  /// std::system_error when it cannot be started.
  /// `output`: a file that gets what it prints; empty: it prints where we do.
  HostCommand(boost::asio::io_context& io, std::vector<std::string> command, const std::string& tty,
              Ended ended, const std::string& output = {});
  HostCommand(const HostCommand&) = delete;
  HostCommand& operator=(const HostCommand&) = delete;
  ~HostCommand();

  /// Asks it and its group to end; a second time makes them.
  void terminate();

 private:
  void signal(int number);
  void wait_for_end();

  boost::asio::signal_set child_signal_;
  Ended ended_;
  bool has_own_group_;
  pid_t process_ = -1;
  bool asked_to_end_ = false;
};

}  // namespace bg96::app
