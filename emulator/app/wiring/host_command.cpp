#include "emulator/app/wiring/host_command.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string_view>
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

void replace_all(std::string& text, std::string_view place, const std::string& by) {
  for (std::size_t at = text.find(place); at != std::string::npos;
       at = text.find(place, at + by.size())) {
    text.replace(at, place.size(), by);
  }
}

// Ours, with what is only for this program.
std::vector<std::string> environment_of(const HostStart& start) {
  constexpr std::string_view kOwn[] = {"BG96_TTY=", "BG96_CONTROL="};
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    const bool is_own =
        text.starts_with(kOwn[0]) || text.starts_with(kOwn[1]) || text.starts_with("BG96_TTY_");
    if (!is_own) variables.emplace_back(text);
  }
  variables.push_back(std::string(kOwn[0]) + start.tty);
  for (const auto& [name, path] : start.more_ttys) variables.push_back(name + "=" + path);
  if (!start.control.empty()) variables.push_back(std::string(kOwn[1]) + start.control);
  return variables;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

HostCommand::HostCommand(boost::asio::io_context& io, HostStart start, Ended ended)
    : child_signal_(io, SIGCHLD),
      ended_(std::move(ended)),
      has_own_group_(start.output >= 0 || !is_in_the_foreground_of_a_terminal()) {
  for (std::string& argument : start.command) {
    replace_all(argument, "{tty}", start.tty);
    replace_all(argument, "{pty}", start.tty);
  }
  spawn(std::move(start));
  wait_for_end();
}

void HostCommand::spawn(HostStart start) {
  std::vector<std::string> variables = environment_of(start);
  const std::vector<char*> environment = pointers_to(variables);
  const std::vector<char*> arguments = pointers_to(start.command);
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
  if (start.output >= 0) {
    ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&files, start.output, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&files, start.output, STDERR_FILENO);
  }
  const int error = ::posix_spawnp(&process_, arguments.front(), &files, &attributes,
                                   arguments.data(), environment.data());
  ::posix_spawn_file_actions_destroy(&files);
  ::posix_spawnattr_destroy(&attributes);
  if (error != 0) {
    throw std::system_error(error, std::generic_category(), "cannot run " + start.command.front());
  }
}

HostCommand::~HostCommand() {
  if (process_ <= 0) return;
  signal(SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

void HostCommand::terminate() {
  signal(asked_to_end_ ? SIGKILL : SIGTERM);
  asked_to_end_ = true;
}

// Its number stays its own until it is waited for, so no other group can be hit.
void HostCommand::signal(int number) {
  if (has_own_group_) {
    ::kill(-process_, number);
  } else if (!has_ended_) {
    ::kill(process_, number);
  }
}

void HostCommand::wait_for_end() {
  child_signal_.async_wait([this](const boost::system::error_code& error, int) {
    if (error) return;
    siginfo_t info{};
    constexpr int kLook = WEXITED | WNOHANG | WNOWAIT;
    if (::waitid(P_PID, static_cast<id_t>(process_), &info, kLook) != 0 || info.si_pid == 0) {
      return wait_for_end();
    }
    has_ended_ = true;
    ended_(info.si_code == CLD_EXITED ? info.si_status : 128 + info.si_status);
  });
}

}  // namespace bg96::app
