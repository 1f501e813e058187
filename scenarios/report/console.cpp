#include "scenarios/report/console.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ostream>
#include <utility>

namespace bg96::scenarios {
namespace {

constexpr std::size_t kNameWidth = 50;
constexpr std::size_t kSeedWidth = 9;
constexpr std::size_t kTimeWidth = 9;
constexpr const char* kRed = "31";
constexpr const char* kGrey = "2";

struct Word {
  const char* text;
  const char* colour;
};

Word word_for(const CaseResult& result) {
  if (result.flaky) return {"FLAKY", "33"};
  constexpr std::array<Word, 4> kWords = {
      {{"PASS ", "32"}, {"SKIP ", "36"}, {"FAIL ", "31"}, {"ERROR", "33"}}};
  return kWords.at(static_cast<std::size_t>(result.verdict));
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

// To the left of a column of times.
std::string right(const std::string& text, std::size_t width) {
  return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

std::string tenths(sim::Duration length) {
  const auto all = std::chrono::duration_cast<std::chrono::milliseconds>(length).count() / 100;
  return std::to_string(all / 10) + '.' + std::to_string(all % 10) + 's';
}

std::string plural(std::size_t count, const char* thing) {
  return std::to_string(count) + ' ' + thing + (count == 1 ? "" : "s");
}

// "1 of 4 expectations": how many of them failed.
std::string score(const CaseResult& result) {
  const auto failed = [](const Finding& finding) {
    return !finding.warning && finding.verdict != Verdict::pass;
  };
  const auto count = static_cast<std::size_t>(
      std::count_if(result.findings.begin(), result.findings.end(), failed));
  return std::to_string(count) + " of " + plural(result.findings.size(), "expectation");
}

}  // namespace

bool colour_wanted(bool terminal, const char* no_color) {
  return terminal && (no_color == nullptr || *no_color == '\0');
}

Console::Console(std::ostream& out, RunInfo run, bool colour)
    : out_(out), run_(std::move(run)), colour_(colour) {}

std::string Console::painted(std::string_view text, const char* colour) const {
  if (!colour_) return std::string(text);
  return "\x1b[" + std::string(colour) + 'm' + std::string(text) + "\x1b[0m";
}

void Console::begin(std::size_t cases) {
  const std::string base = run_.seed_base ? std::to_string(*run_.seed_base) : "own";
  out_ << "bg96emu " << run_.emulator << "  seed base " << base << "  slack ×"
       << compact(run_.slack) << "  " << plural(cases, "case") << ", "
       << plural(static_cast<std::size_t>(std::max(run_.jobs, 0)), "job") << '\n'
       << std::flush;
}

void Console::case_ended(const CaseResult& result) {
  const Word word = word_for(result);
  out_ << painted(word.text, word.colour) << ' ' << padded(shown(result.name), kNameWidth) << "  ";
  const bool judged = result.verdict == Verdict::pass || result.verdict == Verdict::fail;
  if (judged) {
    out_ << padded("seed=" + std::to_string(result.seed), kSeedWidth) << "  "
         << tenths(result.length);
  } else {
    out_ << shown(result.reason);
    if (result.verdict == Verdict::error) out_ << "; not judged";
  }
  if (result.verdict == Verdict::fail) out_ << "   " << score(result);
  if (result.flaky) out_ << "   " << shown(result.reason);
  out_ << '\n';
  for (const Finding* finding : complaints(result)) tell(*finding);
  if (result.verdict == Verdict::fail || result.verdict == Verdict::error || result.flaky) {
    // A run without a scenario is what it is.
    if (!result.file.empty()) out_ << "      repro: " << shown(repeat_command(result, run_)) << '\n';
  }
  out_ << std::flush;
}

void Console::tell(const Finding& finding) {
  out_ << "      " << painted(shown(headline(finding)), finding.warning ? "33" : kRed) << '\n';
  for (const Evidence& entry : finding.evidence) {
    // What is told of a rule that never fired covers the whole run: its times stand in the text.
    const bool timed = entry.at != sim::Instant{};
    const std::string time = timed ? right(seconds(entry.at.time_since_epoch()), kTimeWidth) : "";
    out_ << (timed ? "      " + painted(time, kGrey) + "  " : std::string(9, ' '))
         << shown(entry.text) << '\n';
  }
  if (!finding.hint.empty()) out_ << "         hint: " << shown(finding.hint) << '\n';
}

void Console::note(const std::string& text) { out_ << shown(text) << '\n' << std::flush; }

void Console::end(const std::vector<CaseResult>& results, const Ending& ending) {
  const Counts counts = counts_of(results);
  out_ << plural(counts.cases, "case") << ": " << counts.passed << " passed";
  if (counts.failed > 0) out_ << ", " << painted(std::to_string(counts.failed) + " failed", kRed);
  if (counts.errors > 0) out_ << ", " << plural(counts.errors, "error");
  if (counts.skipped > 0) out_ << ", " << counts.skipped << " skipped";
  if (counts.flaky > 0) out_ << ", " << counts.flaky << " flaky";
  if (ending.interrupted) out_ << ", interrupted";
  out_ << "   exit " << worst_exit_code(results, ending);
  if (!run_.report.empty()) out_ << "   report: " << run_.report;
  out_ << '\n' << std::flush;
}

}  // namespace bg96::scenarios
