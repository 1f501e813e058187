#include "emulator/app/host_command.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <system_error>

extern char** environ;  // NOLINT: POSIX says so

namespace bg96::app {
namespace {

bool is_in_the_foreground_of_a_terminal() {
  const int terminal = ::open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
  if (terminal < 0) return false;
  const bool foreground = ::tcgetpgrp(terminal) == ::getpgrp();
  ::close(terminal);
  return foreground;
}

}  // namespace

HostCommand::HostCommand(boost::asio::io_context& io, std::vector<std::string> command,
                         const std::string& tty, Ended ended, const std::string& output)
    : child_signal_(io, SIGCHLD),
      ended_(std::move(ended)),
      has_own_group_(!output.empty() || !is_in_the_foreground_of_a_terminal()) {
  ::setenv("BG96_TTY", tty.c_str(), 1);
  constexpr std::string_view kPlace = "{tty}";
  std::vector<char*> arguments;
  for (std::string& argument : command) {
    for (std::size_t at = argument.find(kPlace); at != std::string::npos;
         at = argument.find(kPlace, at + tty.size())) {
      argument.replace(at, kPlace.size(), tty);
    }
    arguments.push_back(argument.data());
  }
  arguments.push_back(nullptr);
  // We ignore SIGPIPE; the command shall not.
  sigset_t defaults;
  ::sigemptyset(&defaults);
  ::sigaddset(&defaults, SIGPIPE);
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setsigdefault(&attributes, &defaults);
  // A group of its own, so that its children end with it. At a terminal it stays in ours, where the
  // terminal's keys reach all of it and it may read what is typed.
  ::posix_spawnattr_setpgroup(&attributes, 0);
  ::posix_spawnattr_setflags(
      &attributes,
      static_cast<short>(POSIX_SPAWN_SETSIGDEF | (has_own_group_ ? POSIX_SPAWN_SETPGROUP : 0)));
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  if (!output.empty()) {
    constexpr int kFlags = O_WRONLY | O_CREAT | O_TRUNC | O_APPEND;
    ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, output.c_str(), kFlags, 0644);
    ::posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
  }
  const int error =
      ::posix_spawnp(&process_, arguments.front(), &files, &attributes, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&files);
  ::posix_spawnattr_destroy(&attributes);
  if (error != 0) {
    throw std::system_error(error, std::generic_category(), "cannot run " + command.front());
  }
  wait_for_end();
}

HostCommand::~HostCommand() { signal(SIGKILL); }

void HostCommand::terminate() {
  signal(asked_to_end_ ? SIGKILL : SIGTERM);
  asked_to_end_ = true;
}

void HostCommand::signal(int number) {
  if (process_ > 0) ::kill(has_own_group_ ? -process_ : process_, number);
}

void HostCommand::wait_for_end() {
  child_signal_.async_wait([this](const boost::system::error_code& error, int) {
    if (error) return;
    int status = 0;
    if (::waitpid(process_, &status, WNOHANG) != process_) return wait_for_end();
    process_ = -1;
    ended_(WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
  });
}

}  // namespace bg96::app
