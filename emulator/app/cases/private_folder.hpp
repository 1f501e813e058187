#pragma once

#include <string>

namespace bg96::app {

/// A folder for what only this run needs, with a short path that only its owner may enter. It goes
/// with this object.
class PrivateFolder {
 public:
  /// Throws std::system_error when it cannot be made.
  PrivateFolder();
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  ~PrivateFolder();

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace bg96::app
