#include "scenarios/language/table/scalars/rate_trace.hpp"

#include <algorithm>

#include "emulator/at/text.hpp"

namespace bg96::scenarios {
namespace {

constexpr std::uint64_t kLongestMilliseconds = 3'600'000'000;  // 1000 hours

std::string shown(std::string_view line) {
  constexpr std::size_t kShown = 40;
  return std::string(line.substr(0, kShown)) + (line.size() > kShown ? "..." : "");
}

}  // namespace

std::variant<RateTrace, TraceProblem> parse_rate_trace(std::string_view text) {
  RateTrace trace;
  for (int line = 1; !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view written = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (written.ends_with('\r')) written.remove_suffix(1);
    const auto time = at::parse_decimal(written);
    if (!time || *time > kLongestMilliseconds) {
      return TraceProblem{line, at::text("'", shown(written), "' is no time in milliseconds"),
                          "one whole number on each line, up to 3600000000"};
    }
    if (!trace.at_ms.empty() && *time < trace.at_ms.back()) {
      return TraceProblem{
          line,
          at::text(*time, " ms come before the ", trace.at_ms.back(), " ms of the line above"),
          "the times of a trace go up"};
    }
    trace.at_ms.push_back(*time);
  }
  if (trace.at_ms.empty() || trace.at_ms.back() == 0) {
    return TraceProblem{1, "the trace has no time in it",
                        "its last line tells how long it is before it begins anew"};
  }
  return trace;
}

}  // namespace bg96::scenarios
