#include "scenarios/report/ci/github.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace bg96::scenarios {
namespace {

struct Annotation {
  const char* level = "error";
  Position at;
  std::string title;
  std::string text;
};

std::string escaped(std::string_view text, bool property) {
  std::string result;
  for (const char byte : text) {
    if (byte == '%') {
      result += "%25";
    } else if (byte == '\r') {
      result += "%0D";
    } else if (byte == '\n') {
      result += "%0A";
    } else if (property && byte == ':') {
      result += "%3A";
    } else if (property && byte == ',') {
      result += "%2C";
    } else {
      result += byte;
    }
  }
  return result;
}

std::string command(const Annotation& annotation) {
  std::string text = std::string("::") + annotation.level + ' ';
  if (!annotation.at.file.empty()) {
    text += "file=" + escaped(annotation.at.file, true) +
            ",line=" + std::to_string(std::max(annotation.at.line, 1)) +
            ",col=" + std::to_string(std::max(annotation.at.column, 1)) + ',';
  }
  return text + "title=" + escaped(annotation.title, true) +
         "::" + escaped(annotation.text, false) + '\n';
}

Annotation of(const Diagnostic& diagnostic) {
  const bool error = diagnostic.severity == Diagnostic::Severity::error;
  std::string text = shown(diagnostic.text);
  if (!diagnostic.help.empty()) text += "\nhelp: " + shown(diagnostic.help);
  return {error ? "error" : "warning", diagnostic.at, diagnostic.code, std::move(text)};
}

Annotation of(const CaseResult& result) {
  Annotation annotation{"error", {result.file, result.line, 1}, shown(result.name), ""};
  const auto found = complaints(result);
  if (result.verdict == Verdict::error || found.empty()) {
    annotation.text = shown(result.reason);
    return annotation;
  }
  if (!found.front()->at.file.empty()) annotation.at = found.front()->at;
  for (const Finding* finding : found) {
    annotation.text += (annotation.text.empty() ? "" : "\n") + shown(told(*finding));
    if (!finding->hint.empty()) annotation.text += "\nhint: " + shown(finding->hint);
  }
  return annotation;
}

std::string cell(std::string_view text) {
  std::string result;
  for (const char byte : shown(text)) {
    if (byte == '<') {
      result += "&lt;";
    } else if (byte == '&') {
      result += "&amp;";
    } else {
      if (std::string_view("|`*_[]\\").find(byte) != std::string_view::npos) result += '\\';
      result += byte;
    }
  }
  return result;
}

std::string row(const CaseResult& result, const RunInfo& run) {
  constexpr std::array<const char*, 4> kWords = {"passed", "skipped", "**failed**", "**error**"};
  const std::string word = kWords.at(static_cast<std::size_t>(result.verdict));
  std::string what = cell(result.reason);
  for (const Finding* finding : complaints(result)) {
    what += (what.empty() ? "" : "<br>") + cell(headline(*finding));
  }
  if (result.verdict == Verdict::fail || result.verdict == Verdict::error) {
    what += (what.empty() ? "" : "<br>") + cell("repro: " + repeat_command(result, run));
  }
  return "| " + word + (result.flaky ? ", flaky" : "") + " | " + cell(result.name) + " | " +
         std::to_string(result.seed) + " | " + seconds(result.length) + " s | " + what + " |\n";
}

}  // namespace

std::string github_annotations(const Diagnostics& diagnostics,
                               const std::vector<CaseResult>& results) {
  std::vector<Annotation> all;
  for (const auto severity : {Diagnostic::Severity::error, Diagnostic::Severity::warning}) {
    for (const Diagnostic& diagnostic : diagnostics) {
      if (diagnostic.severity == severity) all.push_back(of(diagnostic));
    }
  }
  for (const CaseResult& result : results) {
    if (result.verdict == Verdict::fail || result.verdict == Verdict::error) {
      all.push_back(of(result));
    }
  }
  if (all.size() > kMaxAnnotations) {
    const std::size_t hidden = all.size() - (kMaxAnnotations - 1);
    all.resize(kMaxAnnotations - 1);
    all.push_back({"error", {}, "bg96emu", "and " + std::to_string(hidden) + " more, see summary"});
  }
  std::string text;
  for (const Annotation& annotation : all) text += command(annotation);
  return text;
}

std::string github_summary(const std::vector<CaseResult>& results, const RunInfo& run,
                           std::size_t max_bytes) {
  const Counts counts = counts_of(results);
  std::string text = "## bg96emu: " + std::to_string(counts.passed) + " passed, " +
                     std::to_string(counts.failed) + " failed, " + std::to_string(counts.errors) +
                     " not judged, " + std::to_string(counts.skipped) + " skipped\n\n" +
                     "| | Case | Seed | Time | What is wrong |\n|---|---|---|---|---|\n";
  std::vector<const CaseResult*> order;
  for (const CaseResult& result : results) order.push_back(&result);
  std::stable_sort(order.begin(), order.end(), [](const CaseResult* left, const CaseResult* right) {
    return left->verdict > right->verdict;
  });
  // Room for the line that tells how many are missing.
  constexpr std::size_t kLastLineBytes = 80;
  for (std::size_t index = 0; index < order.size(); ++index) {
    const std::string line = row(*order[index], run);
    if (text.size() + line.size() + kLastLineBytes > max_bytes) {
      return text + "\n" + std::to_string(order.size() - index) + " more cases did not fit here.\n";
    }
    text += line;
  }
  return text;
}

}  // namespace bg96::scenarios
