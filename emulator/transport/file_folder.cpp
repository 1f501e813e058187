#include "emulator/transport/file_folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace bg96::transport {
namespace {

// Encoded names begin with no dot, so that no modem's file has it.
constexpr const char* kNewFile = ".bg96emu.new";

bool is_plain(char c, bool first) {
  const auto code = static_cast<unsigned char>(c);
  return code >= ' ' && code != 0x7f && c != '/' && c != '%' && !(first && c == '.');
}

std::string decode(std::string_view text) {
  std::string name;
  for (std::size_t at = 0; at < text.size(); ++at) {
    unsigned code = 0;
    const char* const digits = text.data() + at + 1;
    const bool encoded = text[at] == '%' && text.size() - at > 2 &&
                         std::from_chars(digits, digits + 2, code, 16).ptr == digits + 2;
    name += encoded ? static_cast<char>(code) : text[at];
    if (encoded) at += 2;
  }
  return name;
}

// A file that is closed with its owner.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  // What was written may fail to arrive only now.
  bool close() { return ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

FileFolder::FileFolder(const std::string& path, std::function<void(const std::string&)> warning)
    : path_(path),
      warning_(std::move(warning)),
      folder_(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (folder_ >= 0) return;
  throw std::runtime_error("--files " + path + ": " + std::strerror(errno) +
                           "; name a folder that is there");
}

FileFolder::~FileFolder() { ::close(folder_); }

std::string FileFolder::encode(std::string_view name) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string text;
  for (const char c : name) {
    if (is_plain(c, text.empty())) {
      text += c;
      continue;
    }
    const auto code = static_cast<unsigned char>(c);
    text += {'%', kDigits[code / 16], kDigits[code % 16]};
  }
  return text;
}

std::vector<ports::StoreFile> FileFolder::load(std::size_t max_bytes) const {
  std::vector<std::string> names;
  DIR* const entries = ::fdopendir(::openat(folder_, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (entries == nullptr) return {};
  while (const dirent* const entry = ::readdir(entries)) {
    if (entry->d_name[0] != '.' && names.size() < kMaxEntries) names.emplace_back(entry->d_name);
  }
  ::closedir(entries);
  std::sort(names.begin(), names.end());
  std::vector<ports::StoreFile> files;
  for (const std::string& name : names) {
    std::string bytes;
    std::string decoded = decode(name);
    if (encode(decoded) != name) {
      warning_(path_ + "/" + name + " is passed over: no file of a modem is kept under that name");
    } else if (read(name, max_bytes, bytes)) {
      max_bytes -= bytes.size();
      files.push_back({std::move(decoded), std::move(bytes)});
    }
  }
  return files;
}

bool FileFolder::read(const std::string& name, std::size_t max_bytes, std::string& bytes) const {
  // Not blocking: it may be a pipe.
  const Descriptor file(
      ::openat(folder_, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status {};
  if (file.number() < 0 || ::fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode)) {
    warning_(path_ + "/" + name + " is passed over: it is no plain file that can be read");
    return false;
  }
  std::array<char, 65536> piece{};
  while (bytes.size() <= max_bytes) {
    const ssize_t got = ::read(file.number(), piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) warning_(path_ + "/" + name + " cannot be read: " + std::strerror(errno));
    if (got < 0) return false;
    if (got == 0) return true;
    bytes.append(piece.data(), static_cast<std::size_t>(got));
  }
  warning_(path_ + "/" + name + " is passed over: it does not fit into the modem's storage");
  return false;
}

void FileFolder::store(const ports::StoreFile& file) const {
  const std::string name = encode(file.name);
  const bool done = file.bytes ? write(name, *file.bytes)
                               : ::unlinkat(folder_, name.c_str(), 0) == 0 || errno == ENOENT;
  if (!done) warning_(path_ + "/" + name + " cannot be written: " + std::strerror(errno));
}

// Beside its place and moved there: a symlink that stands there is replaced, not followed.
bool FileFolder::write(const std::string& name, std::string_view bytes) const {
  ::unlinkat(folder_, kNewFile, 0);
  Descriptor file(
      ::openat(folder_, kNewFile, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
  return file.number() >= 0 && write_all(file.number(), bytes) && file.close() &&
         ::renameat(folder_, kNewFile, folder_, name.c_str()) == 0;
}

}  // namespace bg96::transport
