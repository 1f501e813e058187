#include "scenarios/report/trace_result.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <string_view>
#include <utility>

#include "scenarios/report/trace_file.hpp"

namespace bg96::scenarios {
namespace {

constexpr std::array<std::pair<Verdict, const char*>, 4> kWords = {{{Verdict::pass, "pass"},
                                                                    {Verdict::skipped, "skipped"},
                                                                    {Verdict::fail, "fail"},
                                                                    {Verdict::error, "error"}}};

Verdict verdict_of(std::string_view word) {
  for (const auto& [verdict, name] : kWords) {
    if (name == word) return verdict;
  }
  return Verdict::error;
}

std::int64_t microseconds(sim::Duration length) {
  return std::chrono::duration_cast<std::chrono::microseconds>(length).count();
}

// A line for each: its time in microseconds, a space, its text.
std::string lines_of(const std::vector<Evidence>& evidence) {
  std::string lines;
  for (const Evidence& entry : evidence) {
    std::string text = entry.text;
    std::replace(text.begin(), text.end(), '\n', ' ');
    lines += std::to_string(microseconds(entry.at.time_since_epoch())) + ' ' + text + '\n';
  }
  return lines;
}

std::vector<Evidence> evidence_of(std::string_view lines) {
  constexpr std::int64_t kMaxMicroseconds = INT64_MAX / 1000;
  std::vector<Evidence> evidence;
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    std::int64_t at = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), at);
    if (error != std::errc{} || at < 0 || at > kMaxMicroseconds) continue;
    const auto digits = static_cast<std::size_t>(end - line.data());
    const std::string_view text = line.substr(std::min(line.size(), digits + 1));
    evidence.push_back({sim::Instant(std::chrono::microseconds(at)), std::string(text)});
  }
  return evidence;
}

int as_int(std::int64_t value) {
  return static_cast<int>(std::clamp<std::int64_t>(value, 0, 1'000'000'000));
}

Finding finding_of(const Event& event) {
  Finding finding;
  finding.id = event.text("id");
  finding.kind = event.text("kind");
  finding.at = {std::string(event.text("file")), as_int(event.number("line")),
                as_int(event.number("column"))};
  finding.warning = event.number("warning") != 0;
  finding.verdict = verdict_of(event.text("verdict"));
  finding.text = event.text("text");
  finding.evidence = evidence_of(event.text("evidence"));
  finding.hint = event.text("hint");
  return finding;
}

}  // namespace

const char* word_of(Verdict verdict) {
  for (const auto& [known, name] : kWords) {
    if (known == verdict) return name;
  }
  return "error";
}

std::vector<Event> events_of(const CaseResult& result) {
  std::vector<Event> events;
  for (const Finding& finding : result.findings) {
    Event event;
    event.kind = "finding";
    event.with("id", finding.id).with("kind", finding.kind).with("file", finding.at.file);
    event.with("line", finding.at.line).with("column", finding.at.column);
    event.with("verdict", word_of(finding.verdict)).with("text", finding.text);
    if (finding.warning) event.with("warning", 1);
    if (!finding.evidence.empty()) event.with("evidence", lines_of(finding.evidence));
    if (!finding.hint.empty()) event.with("hint", finding.hint);
    events.push_back(std::move(event));
  }
  Event verdict;
  verdict.kind = "verdict";
  verdict.with("verdict", word_of(result.verdict)).with("length", microseconds(result.length));
  if (!result.reason.empty()) verdict.with("reason", result.reason);
  events.push_back(std::move(verdict));
  return events;
}

CaseResult result_of(const TraceFile& trace) {
  CaseResult result;
  result.name = trace.header.case_id;
  result.file = trace.header.scenario;
  result.line = trace.header.line;
  result.seed = trace.header.seed;
  result.repeat = trace.header.repeat;
  result.profile = trace.header.profile;
  result.verdict = Verdict::error;
  result.reason = "the trace ends before the case did";
  if (!trace.events.empty()) result.length = trace.events.back().at.time_since_epoch();
  for (const Event& event : trace.events) {
    if (event.kind == "finding") result.findings.push_back(finding_of(event));
    if (event.kind != "verdict") continue;
    result.verdict = verdict_of(event.text("verdict"));
    result.reason = event.text("reason");
    const auto length = std::clamp<std::int64_t>(event.number("length"), 0, INT64_MAX / 1000);
    result.length = std::chrono::microseconds(length);
  }
  return result;
}

}  // namespace bg96::scenarios
