#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/at/command_spec.hpp"

namespace bg96::at {

/// Finds a command by its exact name, and one of its keys by the key, in any case.
class CommandTable {
 public:
  /// Two specs of one name and key, or a key of a command that is not there, are a broken program:
  /// the process ends.
  explicit CommandTable(std::span<const CommandSpec* const> specs);

  /// The spec of `name` ("+qiopen" finds "+QIOPEN"); null when there is none.
  const CommandSpec* find(std::string_view name) const;
  /// The spec of that key of the command `name`; null when there is none.
  const CommandSpec* find(std::string_view name, std::string_view key) const;
  /// The specs of the keys of `name`, in the order of their declaration; often none.
  std::span<const CommandSpec* const> keys_of(std::string_view name) const;
  /// The known name that is the fewest typing slips away from `name`; empty when none is near.
  std::string_view nearest(std::string_view name) const;

 private:
  struct Entry {
    const CommandSpec* spec = nullptr;
    std::vector<const CommandSpec*> keys;
  };
  const Entry* entry_of(std::string_view name) const;

  std::map<std::string, Entry, std::less<>> by_name_;
};

/// What `spec` answers to AT+X=? when TestForm::parameters is declared: "+X: (0-11),...", or its
/// line there when it has a key: "+X: "key",(0,1)".
std::string describe_parameters(const CommandSpec& spec);

}  // namespace bg96::at
