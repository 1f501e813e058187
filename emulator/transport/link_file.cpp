#include "emulator/transport/link_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace bg96::transport {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPtsFolder = "/dev/pts/";
// The same folder, spelt as nobody else does: links that lead there are ours.
constexpr std::string_view kOurFolder = "/dev/pts/./";

// One byte of the pty multiplexer for each path of a link: the lock goes with the open file, so
// no file of its own is needed, and none can be left over. Behind what a lock of another program
// would ever use.
bool lock_path(const fs::path& link, int master) {
  std::error_code error;
  const fs::path folder = fs::weakly_canonical(fs::absolute(link).parent_path(), error);
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = (1LL << 40) + static_cast<off_t>(fs::hash_value(folder / link.filename()) >> 24);
  lock.l_len = 1;
  return ::fcntl(master, F_OFD_SETLK, &lock) == 0;
}

// Empty: the place is free, or what stands there may be replaced.
std::string objection(const fs::path& link, int master) {
  if (!lock_path(link, master)) return "another bg96emu that runs serves it";
  struct stat status {};
  if (::lstat(link.c_str(), &status) != 0) {
    return errno == ENOENT ? std::string() : std::strerror(errno);
  }
  if (!S_ISLNK(status.st_mode)) return "there is something that is not a link of bg96emu";
  if (status.st_uid != ::geteuid()) return "there is a link of another user";
  std::error_code error;
  const std::string target = fs::read_symlink(link, error).string();
  const bool leads_nowhere = target.starts_with(kPtsFolder) && !fs::exists(target, error);
  if (target.starts_with(kOurFolder) || leads_nowhere) return {};
  return "there is a link that is not of bg96emu";
}

}  // namespace

LinkFile::LinkFile(std::string link, std::string target, int master)
    : link_(std::move(link)), target_(std::move(target)) {
  if (target_.starts_with(kPtsFolder)) target_.replace(0, kPtsFolder.size(), kOurFolder);
  const std::string why_not = objection(link_, master);
  if (!why_not.empty()) {
    throw std::runtime_error("--link " + link_ + ": " + why_not +
                             "; choose another path, or remove it yourself");
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
