#pragma once

#include <string>

namespace bg96::transport {

/// A symlink that leads to a pty for as long as this object lives.
///
/// What a killed run has left at its place is replaced; a link that a living emulator serves, and
/// what somebody else has put there, is left alone. Our links are known by their target's spelling,
/// /dev/pts/./N. Alive is an emulator that holds the lock of the link's path, which the kernel
/// releases with the process.
class LinkFile {
 public:
  /// `master` is the pty's master, which stays open as long as this object. Throws
  /// std::runtime_error with a sentence for the user when the link cannot be made.
  LinkFile(std::string link, std::string target, int master);
  ~LinkFile();
  LinkFile(const LinkFile&) = delete;
  LinkFile& operator=(const LinkFile&) = delete;

 private:
  std::string link_;
  std::string target_;  // as spelt in the link
};

}  // namespace bg96::transport
