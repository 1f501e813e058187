// What a test needs that must not touch the machine's own network: another one, with nobody in it.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

namespace bg96::netbridge {

enum class Outcome { passed, failed, not_permitted };

inline bool write_file(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  file << text << std::flush;
  return file.good();
}

// Loopback with 10.0.0.1 besides, an address that is not called loopback.
inline bool set_up_loopback() {
  const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  ifreq loopback{};
  std::strcpy(loopback.ifr_name, "lo");
  loopback.ifr_flags = IFF_UP | IFF_RUNNING | IFF_LOOPBACK;
  ifreq alias{};
  std::strcpy(alias.ifr_name, "lo:1");
  auto* const address = reinterpret_cast<sockaddr_in*>(&alias.ifr_addr);
  address->sin_family = AF_INET;
  address->sin_addr.s_addr = ::inet_addr("10.0.0.1");
  const bool good =
      ::ioctl(socket, SIOCSIFFLAGS, &loopback) == 0 && ::ioctl(socket, SIOCSIFADDR, &alias) == 0;
  ::close(socket);
  return good;
}

inline bool enter_own_network() {
  if (::unshare(CLONE_NEWNET) != 0) {
    const std::string id = std::to_string(::getgid());
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) return false;
    write_file("/proc/self/setgroups", "deny");
    write_file("/proc/self/gid_map", "0 " + id + " 1");
  }
  return set_up_loopback();
}

// Runs `test` in a process and a network of its own.
inline Outcome in_own_network(const std::function<void()>& test) {
  constexpr int kNotPermitted = 77;
  const pid_t child = ::fork();
  if (child == 0) {
    if (!enter_own_network()) ::_exit(kNotPermitted);
    test();
    ::_exit(::testing::Test::HasFailure() ? EXIT_FAILURE : EXIT_SUCCESS);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || !WIFEXITED(status)) {
    return Outcome::failed;
  }
  if (WEXITSTATUS(status) == kNotPermitted) return Outcome::not_permitted;
  return WEXITSTATUS(status) == EXIT_SUCCESS ? Outcome::passed : Outcome::failed;
}

// While it lives, this process can open nothing more.
class NoDescriptorsLeft {
 public:
  NoDescriptorsLeft() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    rlimit low = before_;
    low.rlim_cur = std::min<rlim_t>(before_.rlim_cur, 256);
    ::setrlimit(RLIMIT_NOFILE, &low);
    for (int fd = ::dup(0); fd >= 0; fd = ::dup(0)) taken_.push_back(fd);
  }
  ~NoDescriptorsLeft() {
    for (const int fd : taken_) ::close(fd);
    ::setrlimit(RLIMIT_NOFILE, &before_);
  }
  NoDescriptorsLeft(const NoDescriptorsLeft&) = delete;
  NoDescriptorsLeft& operator=(const NoDescriptorsLeft&) = delete;

 private:
  rlimit before_{};
  std::vector<int> taken_;
};

// An option of this process' TCP socket on that local port.
inline int tcp_option_of(std::uint16_t local_port, int option) {
  for (int fd = 0; fd < 1024; ++fd) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    int type = 0;
    socklen_t type_size = sizeof type;
    if (::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) continue;
    ::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &type_size);
    if (ntohs(address.sin_port) != local_port || type != SOCK_STREAM) continue;
    int value = -1;
    socklen_t value_size = sizeof value;
    ::getsockopt(fd, IPPROTO_TCP, option, &value, &value_size);
    return value;
  }
  return -1;
}

}  // namespace bg96::netbridge
