#include "emulator/transport/link_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace bg96::transport {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPtsFolder = "/dev/pts/";

std::optional<long> pty_number(std::string_view path) {
  if (!path.starts_with(kPtsFolder)) return std::nullopt;
  path.remove_prefix(kPtsFolder.size());
  long number = 0;
  const auto result = std::from_chars(path.data(), path.data() + path.size(), number);
  if (result.ec != std::errc() || result.ptr != path.data() + path.size()) return std::nullopt;
  return number;
}

// One byte of the pty multiplexer for each number: the lock goes with the open file.
struct flock lock_of(long number) {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = number;
  lock.l_len = 1;
  return lock;
}

bool served_by_another(long number, int master) {
  struct flock lock = lock_of(number);
  return ::fcntl(master, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

// Empty: the place is free, or what stands there may be replaced.
std::string objection(const fs::path& link, int master) {
  struct stat status {};
  if (::lstat(link.c_str(), &status) != 0) {
    return errno == ENOENT ? std::string() : std::strerror(errno);
  }
  if (!S_ISLNK(status.st_mode)) return "there is something that is not a link of bg96emu";
  if (status.st_uid != ::geteuid()) return "there is a link of another user";
  std::error_code error;
  const auto number = pty_number(fs::read_symlink(link, error).string());
  if (error || !number) return "there is a link that leads to something else than a pty";
  if (served_by_another(*number, master)) return "another bg96emu that runs serves it";
  return {};
}

}  // namespace

LinkFile::LinkFile(std::string link, std::string target, int master)
    : link_(std::move(link)), target_(std::move(target)) {
  const std::string why_not = objection(link_, master);
  if (!why_not.empty()) {
    throw std::runtime_error("--link " + link_ + ": " + why_not +
                             "; choose another path, or remove it yourself");
  }
  if (const auto number = pty_number(target_)) {
    struct flock lock = lock_of(*number);
    ::fcntl(master, F_OFD_SETLK, &lock);
  }
  // Made beside its place and moved there, so that it is replaced in one step.
  const std::string made = link_ + ".bg96emu." + std::to_string(::getpid());
  if (::symlink(target_.c_str(), made.c_str()) != 0 || ::rename(made.c_str(), link_.c_str()) != 0) {
    const int error = errno;
    ::unlink(made.c_str());
    throw std::runtime_error("--link " + link_ + ": " + std::strerror(error) +
                             "; choose a path in a folder that you may write to");
  }
}

LinkFile::~LinkFile() {
  std::error_code error;
  // Somebody may have put something else there.
  if (fs::read_symlink(link_, error) == target_ && !error) ::unlink(link_.c_str());
}

}  // namespace bg96::transport
