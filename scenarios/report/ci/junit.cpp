#include "scenarios/report/ci/junit.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

namespace bg96::scenarios {
namespace {

using Results = std::vector<const CaseResult*>;
using Pairs = std::vector<std::pair<std::string, std::string>>;

// Characters that XML 1.0 forbids are shown as \x1a; in text, lines stay lines.
std::string escaped(std::string_view text, bool lines) {
  std::string result;
  while (!text.empty()) {
    const std::string_view line = lines ? text.substr(0, text.find('\n')) : text;
    for (const char byte : shown(line)) {
      if (byte == '&') {
        result += "&amp;";
      } else if (byte == '<') {
        result += "&lt;";
      } else if (byte == '>') {
        result += "&gt;";
      } else if (byte == '"') {
        result += "&quot;";
      } else {
        result += byte;
      }
    }
    text.remove_prefix(line.size());
    if (text.empty()) break;
    result += '\n';
    text.remove_prefix(1);
  }
  return result;
}

std::string tag(const char* name, const Pairs& attributes, const char* end = ">") {
  std::string text = std::string("<") + name;
  for (const auto& [key, value] : attributes) {
    text += ' ' + key + "=\"" + escaped(value, false) + '"';
  }
  return text + end;
}

std::string element(const char* name, const Pairs& attributes, const std::string& text) {
  return "   " + tag(name, attributes) + escaped(text, true) + "</" + name + ">\n";
}

std::string details(const CaseResult& result, const RunInfo& run) {
  std::string text;
  for (const Finding* finding : complaints(result)) {
    text += shown(headline(*finding)) + '\n';
    for (const Evidence& entry : finding->evidence) {
      const bool timed = entry.at != sim::Instant{};
      text += "  " + (timed ? seconds(entry.at.time_since_epoch()) + "  " : std::string()) +
              shown(entry.text) + '\n';
    }
    if (!finding->hint.empty()) text += "  hint: " + shown(finding->hint) + '\n';
  }
  return text + "repro: " + repeat_command(result, run);
}

std::string failure(const CaseResult& result, const RunInfo& run) {
  const auto found = complaints(result);
  if (found.empty() || found.front()->warning) {
    return element("failure", {{"type", "fail"}, {"message", result.reason}}, details(result, run));
  }
  const auto failed = std::count_if(found.begin(), found.end(),
                                    [](const Finding* finding) { return !finding->warning; });
  std::string message = told(*found.front());
  if (failed > 1) message += " (and " + std::to_string(failed - 1) + " more)";
  return element("failure", {{"type", found.front()->kind}, {"message", message}},
                 details(result, run));
}

std::string outcome(const CaseResult& result, const RunInfo& run) {
  switch (result.verdict) {
    case Verdict::pass: return {};
    case Verdict::skipped: return "   " + tag("skipped", {{"message", result.reason}}, "/>\n");
    case Verdict::fail: return failure(result, run);
    case Verdict::error: break;
  }
  return element("error", {{"type", "error"}, {"message", result.reason}}, details(result, run));
}

// As Surefire tells of tests that were run again.
std::string attempt(const CaseResult& result, bool flaky, const RunInfo& run) {
  const bool error = result.verdict == Verdict::error;
  const std::string name = std::string(flaky ? "flaky" : "rerun") + (error ? "Error" : "Failure");
  const auto found = complaints(result);
  const bool plain = error || found.empty();
  return "   " +
         tag(name.c_str(), {{"type", plain ? (error ? "error" : "fail") : found.front()->kind},
                            {"message", plain ? result.reason : told(*found.front())}}) +
         "\n " + element("stackTrace", {}, details(result, run)) + "   </" + name + ">\n";
}

// "scenarios/tcp/03-x.yaml": "scenarios.tcp.03-x", as readers group by it.
std::string class_of(std::string file) {
  for (const std::string_view end : {".yaml", ".yml"}) {
    if (file.size() > end.size() && std::string_view(file).ends_with(end)) {
      file.resize(file.size() - end.size());
    }
  }
  std::replace(file.begin(), file.end(), '/', '.');
  return file.substr(std::min(file.size(), file.find_first_not_of('.')));
}

// Where a reader is to look: at what failed, else at the case.
int line_of(const CaseResult& result) {
  const auto found = complaints(result);
  const bool here = !found.empty() && found.front()->at.file == result.file;
  return here ? found.front()->at.line : result.line;
}

std::string test_case(const CaseResult& result, const RunInfo& run,
                      const Attachments& attachments) {
  std::string text = "  " +
                     tag("testcase", {{"classname", class_of(result.file)},
                                      {"name", result.name},
                                      {"time", seconds(result.length)},
                                      {"file", result.file},
                                      {"line", std::to_string(line_of(result))}}) +
                     '\n';
  text += outcome(result, run);
  for (const CaseResult& each : result.attempts) text += attempt(each, result.flaky, run);
  std::string output;
  if (result.verdict != Verdict::skipped) output = "seed " + std::to_string(result.seed);
  const auto files = attachments.find(result.name);
  if (files != attachments.end()) {
    for (const std::string& file : files->second) output += "\n[[ATTACHMENT|" + file + "]]";
  }
  return text + element("system-out", {}, output) + "  </testcase>\n";
}

std::string properties(const Results& suite, const RunInfo& run) {
  std::string seeds;
  for (const CaseResult* result : suite) {
    if (result->verdict == Verdict::skipped) continue;
    seeds += (seeds.empty() ? "" : " ") + std::to_string(result->seed);
  }
  Pairs all = {{"seed", seeds}, {"slack", compact(run.slack)}, {"emulator", run.emulator}};
  if (!run.commit.empty()) all.emplace_back("commit", run.commit);
  if (!suite.front()->profile.empty()) all.emplace_back("profile", suite.front()->profile);
  std::string text = "  <properties>\n";
  for (const auto& [name, value] : all) {
    text += "   " + tag("property", {{"name", name}, {"value", value}}, "/>\n");
  }
  return text + "  </properties>\n";
}

Pairs totals(const Results& results) {
  std::vector<CaseResult> verdicts(results.size());
  sim::Duration length{};
  for (std::size_t index = 0; index < results.size(); ++index) {
    verdicts[index].verdict = results[index]->verdict;
    length += results[index]->length;
  }
  const Counts counts = counts_of(verdicts);
  return {{"tests", std::to_string(counts.cases)},
          {"failures", std::to_string(counts.failed)},
          {"errors", std::to_string(counts.errors)},
          {"skipped", std::to_string(counts.skipped)},
          {"time", seconds(length)}};
}

std::vector<Results> suites_of(const std::vector<CaseResult>& results) {
  std::vector<Results> suites;
  std::map<std::string_view, std::size_t> places;
  for (const CaseResult& result : results) {
    const auto [place, is_new] = places.emplace(result.file, suites.size());
    if (is_new) suites.emplace_back();
    suites[place->second].push_back(&result);
  }
  return suites;
}

}  // namespace

std::string junit(const std::vector<CaseResult>& results, const RunInfo& run,
                  const Attachments& attachments) {
  Results all;
  for (const CaseResult& result : results) all.push_back(&result);
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  Pairs attributes = totals(all);
  attributes.emplace(attributes.begin(), "name", "bg96emu");
  text += tag("testsuites", attributes) + '\n';
  for (const Results& suite : suites_of(results)) {
    Pairs of_suite = totals(suite);
    of_suite.emplace(of_suite.begin(), "name", suite.front()->file);
    // JUnit knows no fractions of a second.
    std::string second = run.timestamp.substr(0, run.timestamp.find('.'));
    if (second.size() < run.timestamp.size()) second += 'Z';
    if (!second.empty()) of_suite.emplace_back("timestamp", second);
    text += ' ' + tag("testsuite", of_suite) + '\n' + properties(suite, run);
    for (const CaseResult* result : suite) text += test_case(*result, run, attachments);
    text += " </testsuite>\n";
  }
  return text + "</testsuites>\n";
}

}  // namespace bg96::scenarios
