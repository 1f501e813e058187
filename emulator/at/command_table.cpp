#include "emulator/at/command_table.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "emulator/at/text.hpp"

namespace bg96::at {
namespace {

void add_parameter(std::string& line, std::string_view parameter) {
  if (!line.ends_with(' ')) line += ',';
  line += parameter;
}

}  // namespace

CommandTable::CommandTable(std::span<const CommandSpec* const> specs) {
  for (const CommandSpec* spec : specs) {
    if (!spec->key.empty()) {
      if (find(spec->name, spec->key) != nullptr) std::abort();
      by_name_[std::string(spec->name)].keys.push_back(spec);
    } else if (std::exchange(by_name_[std::string(spec->name)].spec, spec) != nullptr) {
      std::abort();
    }
  }
  for (const auto& [name, entry] : by_name_) {
    if (entry.spec == nullptr) std::abort();
  }
}

const CommandTable::Entry* CommandTable::entry_of(std::string_view name) const {
  const auto found = by_name_.find(to_upper(name));
  return found == by_name_.end() ? nullptr : &found->second;
}

const CommandSpec* CommandTable::find(std::string_view name) const {
  const Entry* const entry = entry_of(name);
  return entry == nullptr ? nullptr : entry->spec;
}

const CommandSpec* CommandTable::find(std::string_view name, std::string_view key) const {
  const auto keys = keys_of(name);
  const auto found = std::find_if(keys.begin(), keys.end(), [key](const CommandSpec* spec) {
    return equal_ignoring_case(spec->key, key);
  });
  return found == keys.end() ? nullptr : *found;
}

std::span<const CommandSpec* const> CommandTable::keys_of(std::string_view name) const {
  const Entry* const entry = entry_of(name);
  if (entry == nullptr) return {};
  return entry->keys;
}

std::string_view CommandTable::nearest(std::string_view name) const {
  return at::nearest(to_upper(name), by_name_,
                     [](const auto& entry) { return entry.second.spec->name; });
}

std::string describe_parameters(const CommandSpec& spec) {
  std::string out = text(spec.name, ": ");
  if (!spec.key.empty()) add_parameter(out, quoted(spec.key));
  for (const Param& param : spec.params) {
    if (param.shown != kHidden) add_parameter(out, describe(param));
  }
  return out;
}

}  // namespace bg96::at
