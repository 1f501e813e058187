#include "emulator/app/cases/private_folder.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace bg96::app {

PrivateFolder::PrivateFolder() {
  // A socket's path has little room, so TMPDIR counts only while it is short.
  constexpr std::size_t kLongest = 60;
  const char* const wanted = std::getenv("TMPDIR");
  path_ = wanted != nullptr && *wanted == '/' ? wanted : "/tmp";
  if (path_.size() > kLongest) path_ = "/tmp";
  path_ += "/bg96emu-XXXXXX";
  if (::mkdtemp(path_.data()) == nullptr) {
    throw std::system_error(errno, std::generic_category(), "cannot make " + path_);
  }
}

PrivateFolder::~PrivateFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace bg96::app
