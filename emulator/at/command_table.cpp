#include "emulator/at/command_table.hpp"

#include <cstdlib>

#include "emulator/at/text.hpp"

namespace bg96::at {
CommandTable::CommandTable(std::span<const CommandSpec* const> specs) {
  for (const CommandSpec* spec : specs) {
    if (!by_name_.emplace(spec->name, spec).second) std::abort();
  }
}

const CommandSpec* CommandTable::find(std::string_view name) const {
  const auto found = by_name_.find(to_upper(name));
  return found == by_name_.end() ? nullptr : found->second;
}

std::string_view CommandTable::nearest(std::string_view name) const {
  return at::nearest(to_upper(name), by_name_,
                     [](const auto& entry) { return entry.second->name; });
}

std::string describe_parameters(const CommandSpec& spec) {
  std::string out = text(spec.name, ": ");
  for (std::size_t i = 0; i < spec.params.size(); ++i) {
    if (spec.params[i].shown == kHidden) continue;
    if (i > 0) out += ',';
    out += describe(spec.params[i]);
  }
  return out;
}

}  // namespace bg96::at
