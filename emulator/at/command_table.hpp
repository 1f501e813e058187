#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "emulator/at/command_spec.hpp"

namespace bg96::at {

/// Finds a command by its exact name, in any case.
class CommandTable {
 public:
  /// Two specs of one name are a broken program: the process ends.
  explicit CommandTable(std::span<const CommandSpec* const> specs);

  /// The spec of `name` ("+qiopen" finds "+QIOPEN"); null when there is none.
  const CommandSpec* find(std::string_view name) const;
  /// The known name that is the fewest typing slips away from `name`; empty when none is near.
  std::string_view nearest(std::string_view name) const;

 private:
  std::map<std::string, const CommandSpec*, std::less<>> by_name_;
};

/// What `spec` answers to AT+X=? when TestForm::parameters is declared: "+X: (0-11),...".
std::string describe_parameters(const CommandSpec& spec);

}  // namespace bg96::at
