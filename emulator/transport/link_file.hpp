#pragma once

#include <string>

namespace bg96::transport {

/// A symlink that leads to a pty for as long as this object lives.
///
/// What a killed run has left at its place is replaced; a link that a living emulator serves, and
/// anything else, is left alone. Alive is an emulator that holds a lock on its pty's number, which
/// the kernel releases with the process.
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
  std::string target_;
};

}  // namespace bg96::transport
