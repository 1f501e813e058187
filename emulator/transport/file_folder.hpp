#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/ports/effect.hpp"

namespace bg96::transport {

/// A folder of the host in which a modem's files are, each in a file of its own.
///
/// A modem's name never becomes a path: what could make one of it is encoded, and nothing outside
/// of the folder is read, written or followed, not even through a symlink within it.
class FileFolder {
 public:
  /// What a modem without a limit of its own would read.
  static constexpr std::size_t kMaxEntries = 10'000;

  /// `warning` is told what could not be read or written. Throws std::runtime_error with a sentence
  /// for the user when the folder cannot be opened.
  FileFolder(const std::string& path, std::function<void(const std::string&)> warning);
  ~FileFolder();
  FileFolder(const FileFolder&) = delete;
  FileFolder& operator=(const FileFolder&) = delete;

  /// The files that are there, by name, of at most `max_bytes` together; others are warned of.
  std::vector<ports::StoreFile> load(std::size_t max_bytes) const;
  /// Writes a file, or removes it. Whoever reads the folder meanwhile sees the old bytes or the
  /// new.
  void store(const ports::StoreFile& file) const;

  /// The name of the file that a modem's file is kept in: a leading dot, %, / and control
  /// characters become % and two hexadecimal digits.
  static std::string encode(std::string_view name);

 private:
  bool write(const std::string& name, std::string_view bytes) const;
  bool read(const std::string& name, std::size_t max_bytes, std::string& bytes) const;

  std::string path_;
  std::function<void(const std::string&)> warning_;
  int folder_ = -1;
};

}  // namespace bg96::transport
