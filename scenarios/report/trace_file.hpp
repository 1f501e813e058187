#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "scenarios/engine/event.hpp"
#include "scenarios/engine/verdict.hpp"
#include "scenarios/report/masking.hpp"

namespace bg96::scenarios {

/// The first line of a trace: what was run, where, and how to run it again.
struct TraceHeader {
  static constexpr int kSchema = 1;

  std::string emulator;  ///< version of the program
  std::string case_id;
  std::uint64_t seed = 0;
  std::string wall;      ///< when the run began, "2026-01-15T09:12:03.114Z"; the only wall time
  std::string scenario;  ///< the file, as the user named it
  int line = 0;
  std::string scenario_sha256;
  std::string profile;
  std::vector<std::string> argv;
  std::vector<std::string> repeat;  ///< options of `test` that select the case again; may be empty
};

/// A line of a trace that could not be read; its event is missing.
struct TraceError {
  std::size_t line = 0;
  std::string text;
};

/// All that a trace holds.
struct TraceFile {
  static constexpr std::size_t kMaxLineBytes = 1024 * 1024;
  static constexpr std::size_t kMaxEvents = 5'000'000;
  static constexpr std::size_t kMaxErrors = 20;

  TraceHeader header;
  std::vector<Event> events;
  /// Lines that were left out, at most kMaxErrors; none when the trace is whole. A trace without a
  /// header that can be read has no events.
  std::vector<TraceError> errors;
};

/// Writes a trace: the header at once, and each event when it happens, so that a crash keeps it.
class TraceWriter final : public EventSink {
 public:
  /// `out` must outlive it.
  TraceWriter(std::ostream& out, const TraceHeader& header, Masking masking = {});

  void event(const Event& event) override;
  /// The outcome of the case: at the end, so that reports can be made from the trace alone.
  void result(const CaseResult& result);
  /// Has a line been lost, because the disk is full or the like?
  bool failed() const;

 private:
  void write(const std::string& line);

  std::ostream& out_;
  Masking masking_;
  std::uint64_t last_sequence_ = 0;
  sim::Instant last_at_{};
};

/// Reads a trace. Never throws, whatever it holds.
TraceFile read_trace(std::istream& in);

/// The outcome as the trace tells it; an error when the trace ends before the case did.
CaseResult result_of(const TraceFile& trace);

}  // namespace bg96::scenarios
