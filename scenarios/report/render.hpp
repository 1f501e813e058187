#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "scenarios/report/trace_file.hpp"

namespace bg96::scenarios {

/// What a trace can be shown as.
enum class RenderFormat : std::uint8_t { html, junit, console };

/// The format of that name: "html", "junit", "console".
std::optional<RenderFormat> render_format_of(std::string_view name);

/// The trace in that format.
std::string render(const TraceFile& trace, RenderFormat format);

}  // namespace bg96::scenarios
