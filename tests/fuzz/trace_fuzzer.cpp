// A trace of a run, or anything else, into its reader; and a rate trace.
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>

#include "scenarios/language/table/scalars/rate_trace.hpp"
#include "scenarios/report/trace_file.hpp"

using namespace bg96::scenarios;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  std::istringstream stream(text);
  const TraceFile trace = read_trace(stream);
  if (trace.errors.size() > TraceFile::kMaxErrors) __builtin_trap();
  result_of(trace);
  const auto rates = parse_rate_trace(text);
  const auto* good = std::get_if<RateTrace>(&rates);
  if (good != nullptr && good->at_ms.empty()) __builtin_trap();
  return 0;
}
