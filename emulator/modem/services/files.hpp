#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bg96::modem {

/// What goes wrong with a file: the codes of +CME ERROR (FILE manual, its last chapter).
enum class FileError : std::uint16_t {
  none = 0,
  invalid_value = 400,
  larger_than_file = 401,
  zero_bytes = 402,
  drive_full = 403,
  not_found = 405,
  invalid_name = 406,
  exists = 407,
  cannot_write = 409,
  cannot_open = 410,
  too_many_open = 413,
  read_only = 414,
  invalid_handle = 416,
  cannot_delete = 418,
  no_disk = 419,
  no_space = 420,
  timed_out = 421,
  too_large = 423,
  invalid_parameter = 425,
  already_open = 426,
};

/// How AT+QFOPEN opens a file.
enum class OpenMode : std::uint8_t {
  create,     ///< what is there stays
  overwrite,  ///< empty
  read_only,  ///< must be there
};

/// The modem's flash memory, UFS: files under flat names. It survives restarts and AT&F; what is
/// open does not. A name is never more than a key here.
class Files {
 public:
  static constexpr std::size_t kCapacityBytes = 14'483'456;  ///< AT+QFLDS of the FILE manual
  static constexpr std::size_t kMaxNameBytes = 80;
  static constexpr std::size_t kMaxFiles = 1000;
  static constexpr std::size_t kMaxOpen = 10;

  /// A file as AT+QFLST tells it.
  struct Entry {
    std::string name;
    std::size_t bytes = 0;
  };
  /// A file that is open.
  struct Open {
    std::string name;
    OpenMode mode = OpenMode::create;
    std::size_t position = 0;
  };
  /// Told of each file that has another content; null: it is gone.
  using Changed = std::function<void(const std::string& name, const std::string* bytes)>;

  /// The name without "UFS:"; empty when no file can have it: when it is empty, longer than
  /// kMaxNameBytes, "." or "..", or holds a control character or one of / \ : * ? < > |.
  static std::optional<std::string> name_of(std::string_view text);

  /// From now on `changed` hears of changes; an empty one ends that.
  void watch(Changed changed) { changed_ = std::move(changed); }
  /// Everything that is open is closed.
  void stop() { open_.clear(); }

  std::size_t used() const { return used_; }
  std::size_t free() const { return kCapacityBytes - used_; }
  /// All files, by name.
  std::vector<Entry> list() const;
  /// What is in a file; null: there is none of that name.
  const std::string* find(std::string_view name) const;
  /// Can a new file of that name and size be made?
  FileError can_create(std::string_view name, std::size_t bytes) const;
  /// Makes a new file.
  FileError create(const std::string& name, std::string bytes);
  /// Makes `to` a copy of `from`.
  FileError copy(const std::string& from, const std::string& to, bool overwrite);
  /// A file that is open stays.
  FileError remove(const std::string& name);
  /// Removes all files but those that are open.
  void remove_all();

  /// Opens a file under the lowest free handle.
  FileError open(const std::string& name, OpenMode mode, int& handle);
  /// The file under that handle; null: none.
  Open* find_open(int handle);
  const std::map<int, Open>& all_open() const { return open_; }
  FileError close(int handle);
  /// What is in a file that is open.
  const std::string& content(const Open& file) const { return files_.find(file.name)->second; }
  /// Can so many bytes be written at the position?
  FileError can_write(const Open& file, std::size_t bytes) const;
  /// Writes at the position, over what is there and beyond its end, and moves it.
  FileError write(Open& file, std::string_view bytes);
  /// The file ends at the position.
  FileError truncate(const Open& file);

 private:
  bool is_open(std::string_view name) const;
  void put(const std::string& name, std::string bytes);
  std::map<std::string, std::string, std::less<>>::iterator erase(
      std::map<std::string, std::string, std::less<>>::iterator file);
  void tell(const std::string& name, const std::string* bytes) const;

  std::map<std::string, std::string, std::less<>> files_;
  std::map<int, Open> open_;
  std::size_t used_ = 0;
  Changed changed_;
};

/// The checksum of AT+QFUPL and AT+QFDWL: pairs of bytes, the first one high, by exclusive or; a
/// last single byte is the high one of its pair.
std::uint16_t transfer_checksum(std::string_view bytes);
/// Lower-case hexadecimal without leading zeros, as AT+QFUPL prints it.
std::string checksum_text(std::uint32_t checksum);

}  // namespace bg96::modem
