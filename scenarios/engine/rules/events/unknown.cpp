#include "scenarios/engine/rules/events/unknown.hpp"

#include <string_view>

namespace bg96::scenarios {

// Its detail is "ATX", or "ATX; did the host mean ATY?".
std::optional<Event> unknown_command(const ports::Effect& effect) {
  const auto* trace = std::get_if<ports::Trace>(&effect);
  if (trace == nullptr || std::string_view(trace->event) != "unknown-command") return std::nullopt;
  const std::string& detail = trace->detail;
  const std::size_t semicolon = detail.find(';');
  Event event;
  event.kind = "unknown";
  event.with("line", detail.substr(0, semicolon));
  if (semicolon != std::string::npos) {
    const std::size_t nearest = detail.rfind(' ') + 1;
    event.with("nearest", detail.substr(nearest, detail.size() - nearest - 1));
  }
  return event;
}

}  // namespace bg96::scenarios
