#include "emulator/modem/services/files.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "emulator/at/text.hpp"

namespace bg96::modem {
namespace {

constexpr std::string_view kStorage = "UFS:";

bool cannot_be_in_a_name(char c) {
  constexpr std::string_view kSigns = "/\\:*?<>|\x7f";
  return static_cast<unsigned char>(c) < ' ' || kSigns.find(c) != std::string_view::npos;
}

}  // namespace

std::optional<std::string> Files::name_of(std::string_view text) {
  if (at::equal_ignoring_case(text.substr(0, kStorage.size()), kStorage)) {
    text.remove_prefix(kStorage.size());
  }
  if (text.empty() || text.size() > kMaxNameBytes || text == "." || text == "..") {
    return std::nullopt;
  }
  if (std::any_of(text.begin(), text.end(), cannot_be_in_a_name)) return std::nullopt;
  return std::string(text);
}

std::vector<Files::Entry> Files::list() const {
  std::vector<Entry> entries;
  entries.reserve(files_.size());
  for (const auto& [name, bytes] : files_) entries.push_back({name, bytes.size()});
  return entries;
}

const std::string* Files::find(std::string_view name) const {
  const auto file = files_.find(name);
  return file == files_.end() ? nullptr : &file->second;
}

FileError Files::can_create(std::string_view name, std::size_t bytes) const {
  if (find(name) != nullptr) return FileError::exists;
  if (bytes > kCapacityBytes) return FileError::too_large;
  if (free() == 0 || files_.size() >= kMaxFiles) return FileError::drive_full;
  return bytes > free() ? FileError::no_space : FileError::none;
}

FileError Files::create(const std::string& name, std::string bytes) {
  const FileError error = can_create(name, bytes.size());
  if (error == FileError::none) put(name, std::move(bytes));
  return error;
}

FileError Files::copy(const std::string& from, const std::string& to, bool overwrite) {
  if (from == to) return FileError::invalid_parameter;
  const std::string* const source = find(from);
  const std::string* const old = find(to);
  if (source == nullptr) return FileError::not_found;
  if (old == nullptr) return create(to, *source);
  if (!overwrite) return FileError::exists;
  if (is_open(to)) return FileError::already_open;
  if (source->size() > free() + old->size()) return FileError::no_space;
  put(to, *source);
  return FileError::none;
}

FileError Files::remove(const std::string& name) {
  const auto file = files_.find(name);
  if (file == files_.end()) return FileError::not_found;
  if (is_open(name)) return FileError::cannot_delete;
  erase(file);
  return FileError::none;
}

void Files::remove_all() {
  for (auto file = files_.begin(); file != files_.end();) {
    file = is_open(file->first) ? std::next(file) : erase(file);
  }
}

FileError Files::open(const std::string& name, OpenMode mode, int& handle) {
  const bool exists = find(name) != nullptr;
  if (!exists && mode == OpenMode::read_only) return FileError::not_found;
  if (is_open(name)) return FileError::already_open;
  if (open_.size() >= kMaxOpen) return FileError::too_many_open;
  if (!exists && files_.size() >= kMaxFiles) return FileError::cannot_open;
  if (!exists || mode == OpenMode::overwrite) put(name, {});
  handle = 0;
  while (open_.contains(handle)) ++handle;
  open_[handle] = {name, mode, 0};
  return FileError::none;
}

Files::Open* Files::find_open(int handle) {
  const auto file = open_.find(handle);
  return file == open_.end() ? nullptr : &file->second;
}

FileError Files::close(int handle) {
  return open_.erase(handle) > 0 ? FileError::none : FileError::invalid_handle;
}

FileError Files::can_write(const Open& file, std::size_t bytes) const {
  if (file.mode == OpenMode::read_only) return FileError::read_only;
  if (bytes > kCapacityBytes || file.position + bytes > kCapacityBytes) return FileError::too_large;
  const std::size_t over_what_is_there = content(file).size() - file.position;
  if (free() + over_what_is_there == 0) return FileError::drive_full;
  return bytes > free() + over_what_is_there ? FileError::no_space : FileError::none;
}

FileError Files::write(Open& file, std::string_view bytes) {
  const FileError error = can_write(file, bytes.size());
  if (error != FileError::none) return error;
  auto& [name, content] = *files_.find(file.name);
  used_ -= content.size();
  content.replace(file.position, bytes.size(), bytes);
  used_ += content.size();
  file.position += bytes.size();
  tell(name, &content);
  return FileError::none;
}

FileError Files::truncate(const Open& file) {
  if (file.mode == OpenMode::read_only) return FileError::read_only;
  put(file.name, content(file).substr(0, file.position));
  return FileError::none;
}

bool Files::is_open(std::string_view name) const {
  return std::any_of(open_.begin(), open_.end(),
                     [name](const auto& entry) { return entry.second.name == name; });
}

void Files::put(const std::string& name, std::string bytes) {
  std::string& content = files_[name];
  used_ += bytes.size();
  used_ -= content.size();
  content = std::move(bytes);
  tell(name, &content);
}

std::map<std::string, std::string, std::less<>>::iterator Files::erase(
    std::map<std::string, std::string, std::less<>>::iterator file) {
  used_ -= file->second.size();
  tell(file->first, nullptr);
  return files_.erase(file);
}

void Files::tell(const std::string& name, const std::string* bytes) const {
  if (changed_) changed_(name, bytes);
}

std::uint16_t transfer_checksum(std::string_view bytes) {
  std::uint32_t checksum = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::uint32_t byte = static_cast<unsigned char>(bytes[i]);
    checksum ^= i % 2 == 0 ? byte << 8 : byte;
  }
  return static_cast<std::uint16_t>(checksum);
}

std::string checksum_text(std::uint32_t checksum) {
  std::array<char, 8> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), checksum, 16);
  return {digits.data(), end.ptr};
}

}  // namespace bg96::modem
