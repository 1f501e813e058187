#include "scenarios/engine/event.hpp"

#include <algorithm>

namespace bg96::scenarios {
namespace {

const Event::Value* find(const Event& event, std::string_view name) {
  const auto found = std::find_if(event.fields.begin(), event.fields.end(),
                                  [name](const auto& field) { return field.first == name; });
  return found == event.fields.end() ? nullptr : &found->second;
}

}  // namespace

std::string_view Event::text(std::string_view name) const {
  const Value* value = find(*this, name);
  const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
  return text == nullptr ? std::string_view{} : std::string_view(*text);
}

std::int64_t Event::number(std::string_view name, std::int64_t missing) const {
  const Value* value = find(*this, name);
  const auto* number = value == nullptr ? nullptr : std::get_if<std::int64_t>(value);
  return number == nullptr ? missing : *number;
}

}  // namespace bg96::scenarios
