// A pattern on the first line, and lines of a host to match it with.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

#include "scenarios/language/at_pattern.hpp"

using namespace bg96::scenarios;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const auto next = [&rest] {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return line;
  };
  const std::string_view pattern = next();
  for (const auto& compiled : {AtPattern::compile(pattern), AtPattern::compile_regex(pattern)}) {
    if (const auto* error = std::get_if<AtPattern::Error>(&compiled)) {
      if (error->offset > pattern.size() || error->text.empty()) __builtin_trap();
      continue;
    }
    const auto& made = std::get<AtPattern>(compiled);
    std::string_view lines = rest;
    while (!lines.empty()) {
      const std::size_t end = std::min(lines.find('\n'), lines.size());
      Captures captures;
      made.match(lines.substr(0, end), captures);
      lines.remove_prefix(std::min(end + 1, lines.size()));
    }
  }
  return 0;
}
