#include "scenarios/report/summary.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace bg96::scenarios {
namespace {

constexpr std::string_view kHarmless =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:=,+@%";

std::string quoted(const std::string& word) {
  if (!word.empty() && word.find_first_not_of(kHarmless) == std::string::npos) return word;
  std::string text = "'";
  for (const char byte : word) text += byte == '\'' ? std::string("'\\''") : std::string(1, byte);
  return text + "'";
}

// How many bytes the character takes that begins at `at`; 0: it is none that a report can show.
std::size_t character_at(std::string_view bytes, std::size_t at) {
  const auto byte = [bytes](std::size_t index) { return static_cast<unsigned char>(bytes[index]); };
  const unsigned lead = byte(at);
  if (lead >= 0x20 && lead < 0x7F) return 1;
  const std::size_t size = lead >= 0xC2 && lead <= 0xDF   ? 2
                           : (lead & 0xF0) == 0xE0        ? 3
                           : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                          : 0;
  if (size == 0 || at + size > bytes.size()) return 0;
  unsigned code = lead & (0x7FU >> size);
  for (std::size_t index = at + 1; index < at + size; ++index) {
    if ((byte(index) & 0xC0U) != 0x80U) return 0;
    code = (code << 6U) | (byte(index) & 0x3FU);
  }
  constexpr std::array<unsigned, 5> kLeast = {0, 0, 0xA0, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  const bool none = (code & 0xFFFEU) == 0xFFFEU || code > 0x10FFFF;
  return code < kLeast.at(size) || surrogate || none ? 0 : size;
}

}  // namespace

Counts counts_of(const std::vector<CaseResult>& results) {
  const auto count = [&results](Verdict verdict) {
    return static_cast<std::size_t>(
        std::count_if(results.begin(), results.end(),
                      [verdict](const CaseResult& result) { return result.verdict == verdict; }));
  };
  const auto flaky = std::count_if(results.begin(), results.end(),
                                   [](const CaseResult& result) { return result.flaky; });
  return {results.size(),        count(Verdict::pass),    count(Verdict::fail),
          count(Verdict::error), count(Verdict::skipped), static_cast<std::size_t>(flaky)};
}

int worst_exit_code(const std::vector<CaseResult>& results, const Ending& ending) {
  const bool bug = std::any_of(results.begin(), results.end(),
                               [](const CaseResult& result) { return result.bug; });
  if (ending.bug || bug) return 70;
  if (ending.interrupted) return 5;
  const Counts counts = counts_of(results);
  if (counts.cases == 0) return 3;
  if (counts.errors > 0 || ending.reports_lost) return 4;
  return counts.failed > 0 || (ending.no_skips && counts.skipped > 0) ? 1 : 0;
}

std::vector<const Finding*> complaints(const CaseResult& result) {
  std::vector<const Finding*> found;
  for (const bool warning : {false, true}) {
    for (const Finding& finding : result.findings) {
      const bool bad = finding.verdict == Verdict::fail || finding.verdict == Verdict::error;
      if ((bad || finding.warning) && finding.verdict != Verdict::pass &&
          finding.warning == warning) {
        found.push_back(&finding);
      }
    }
  }
  return found;
}

std::string told(const Finding& finding) {
  if (finding.id.empty() || finding.text.find("'" + finding.id + "'") != std::string::npos) {
    return finding.text;
  }
  return finding.id + ": " + finding.text;
}

std::string headline(const Finding& finding) {
  std::string place;
  if (!finding.at.file.empty()) {
    place = finding.at.file + ':' + std::to_string(finding.at.line) + ':' +
            std::to_string(finding.at.column) + ": ";
  }
  return place + (finding.warning ? "warning: " : "") + told(finding);
}

std::string seconds(sim::Duration length) {
  const auto all = std::chrono::duration_cast<std::chrono::milliseconds>(length).count();
  const std::string rest = std::to_string(all % 1000);
  return std::to_string(all / 1000) + '.' +
         std::string(3 - std::min<std::size_t>(3, rest.size()), '0') + rest;
}

std::string compact(double number) {
  std::array<char, 32> text{};
  const int size = std::snprintf(text.data(), text.size(), "%g", number);
  return {text.data(), static_cast<std::size_t>(std::clamp(size, 0, 31))};
}

std::string repeat_command(const CaseResult& result, const RunInfo& run) {
  std::string command = "bg96emu test " + quoted(result.file);
  if (result.repeat.empty()) command += " --seed " + std::to_string(result.seed);
  for (const std::string& option : result.repeat) command += ' ' + quoted(option);
  if (run.slack != 1) command += " --slack " + compact(run.slack);
  for (const std::string& option : run.options) command += ' ' + quoted(option);
  if (!run.host.empty()) command += " --host " + quoted(run.host);
  return command;
}

std::string shown(std::string_view bytes) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t size = character_at(bytes, at);
    if (size > 0) {
      text += bytes.substr(at, size);
      at += size;
      continue;
    }
    const auto byte = static_cast<unsigned char>(bytes[at++]);
    if (byte == '\r') {
      text += "\\r";
    } else if (byte == '\n') {
      text += "\\n";
    } else {
      text += {'\\', 'x', kHex[byte >> 4U], kHex[byte & 0xFU]};
    }
  }
  return text;
}

}  // namespace bg96::scenarios
