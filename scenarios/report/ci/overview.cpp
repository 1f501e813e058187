#include "scenarios/report/ci/overview.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace bg96::scenarios {
namespace {

constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>bg96emu: all cases</title>
<style>
body { font: 14px/1.5 system-ui, sans-serif; margin: 1.5em; color: #222; background: #fff; }
table { border-collapse: collapse; } th { text-align: left; }
td, th { padding: .3em .8em; border-bottom: 1px solid #ddd; vertical-align: top; }
td pre { margin: 0; white-space: pre-wrap; font: 12px/1.5 monospace; }
.pass { color: #176b1d; } .fail { color: #b3151b; } .error { color: #8a5a00; }
.skipped { color: #555; } .number { text-align: right; }
</style></head><body>
)";

std::string escaped(std::string_view text) {
  std::string result;
  for (const char byte : shown(text)) {
    if (byte == '&') {
      result += "&amp;";
    } else if (byte == '<') {
      result += "&lt;";
    } else if (byte == '"') {
      result += "&quot;";
    } else {
      result += byte;
    }
  }
  return result;
}

// Names of folders hold brackets, '#' and the like.
std::string address_of(std::string_view path, std::string_view folder) {
  if (!folder.empty() && path.starts_with(folder)) {
    path.remove_prefix(folder.size());
    path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  }
  constexpr std::string_view kHex = "0123456789ABCDEF";
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~/";
  std::string address;
  for (const char byte : path) {
    const auto code = static_cast<unsigned char>(byte);
    if (kPlain.find(byte) != std::string_view::npos) {
      address += byte;
    } else {
      address += {'%', kHex[code >> 4U], kHex[code & 0xFU]};
    }
  }
  return address;
}

std::string links(const std::string& name, const Attachments& attachments,
                  const std::string& folder) {
  const auto files = attachments.find(name);
  if (files == attachments.end()) return {};
  std::string text;
  for (const std::string& file : files->second) {
    const std::string label = file.substr(file.rfind('/') + 1);
    text += "<a href=\"" + address_of(file, folder) + "\">" + escaped(label) + "</a> ";
  }
  return text;
}

std::string row(const CaseResult& result, const RunInfo& run, const std::string& files) {
  constexpr std::array<const char*, 4> kWords = {"pass", "skipped", "fail", "error"};
  const std::string word = kWords.at(static_cast<std::size_t>(result.verdict));
  std::string wrong = escaped(result.reason);
  for (const Finding* finding : complaints(result)) {
    wrong += (wrong.empty() ? "" : "\n") + escaped(headline(*finding));
    for (const Evidence& entry : finding->evidence) {
      const bool timed = entry.at != sim::Instant{};
      wrong += "\n  " + (timed ? seconds(entry.at.time_since_epoch()) + "  " : std::string()) +
               escaped(entry.text);
    }
    if (!finding->hint.empty()) wrong += "\n  hint: " + escaped(finding->hint);
  }
  if (result.verdict == Verdict::fail || result.verdict == Verdict::error || result.flaky) {
    wrong += (wrong.empty() ? "" : "\n") + escaped("repro: " + repeat_command(result, run));
  }
  return "<tr><td class=\"" + word + "\">" + word + (result.flaky ? ", flaky" : "") +
         "</td><td title=\"" + escaped(result.file) + "\">" + escaped(result.name) +
         "</td><td class=\"number\">" + std::to_string(result.seed) + "</td><td class=\"number\">" +
         seconds(result.length) + "&nbsp;s</td><td><pre>" + wrong + "</pre></td><td>" + files +
         "</td></tr>\n";
}

}  // namespace

std::string overview_page(const std::vector<CaseResult>& results, const RunInfo& run,
                          const Attachments& attachments, const std::string& folder,
                          const Ending& ending) {
  const Counts counts = counts_of(results);
  std::string page(kHead);
  page += "<h1>" + std::to_string(counts.cases) + (counts.cases == 1 ? " case: " : " cases: ") +
          std::to_string(counts.passed) + " passed, " + std::to_string(counts.failed) +
          " failed, " + std::to_string(counts.errors) + " not judged, " +
          std::to_string(counts.skipped) + " skipped" +
          (ending.interrupted ? ", interrupted" : "") + "</h1>\n<p>bg96emu " +
          escaped(run.emulator) + ", " + escaped(run.timestamp) + ", slack ×" + compact(run.slack) +
          ", host <code>" + escaped(run.host) + "</code>, exit " +
          std::to_string(worst_exit_code(results, ending)) +
          "</p>\n<table><tr><th></th><th>Case</th><th>Seed</th><th>Time</th>"
          "<th>What is wrong</th><th>Files</th></tr>\n";
  std::vector<const CaseResult*> order;
  for (const CaseResult& result : results) order.push_back(&result);
  std::stable_sort(order.begin(), order.end(), [](const CaseResult* left, const CaseResult* right) {
    return left->verdict > right->verdict;
  });
  for (const CaseResult* result : order) {
    page += row(*result, run, links(result->name, attachments, folder));
  }
  return page + "</table></body></html>\n";
}

}  // namespace bg96::scenarios
