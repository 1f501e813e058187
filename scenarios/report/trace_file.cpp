#include "scenarios/report/trace_file.hpp"

#include <algorithm>
#include <chrono>
#include <istream>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <utility>

#include "scenarios/report/json_line.hpp"
#include "scenarios/report/trace_result.hpp"

namespace bg96::scenarios {
namespace {

using Json = nlohmann::ordered_json;

std::string escaped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string header_line(const TraceHeader& header, const Masking& masking) {
  Json line;
  line["bg96emu"] = header.emulator;
  line["trace"] = TraceHeader::kSchema;
  line["case"] = header.case_id;
  line["seed"] = header.seed;
  line["wall"] = header.wall;
  line["scenario"] = header.scenario;
  line["line"] = header.line;
  line["scenario_sha256"] = header.scenario_sha256;
  line["profile"] = header.profile;
  line["argv"] = Json::array();
  for (const std::string& argument : header.argv) line["argv"].push_back(masked(argument, masking));
  for (const std::string& option : header.repeat) {
    line["repeat"].push_back(masked(option, masking));
  }
  return escaped(line);
}

// The characters \u0080 to \u00ff stand for one byte each.
std::string as_bytes(const std::string& text) {
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t index = 0; index < text.size(); ++index) {
    const auto lead = static_cast<unsigned char>(text[index]);
    if ((lead == 0xC2 || lead == 0xC3) && index + 1 < text.size()) {
      const auto next = static_cast<unsigned char>(text[++index]);
      bytes += static_cast<char>(((lead & 0x03) << 6) | (next & 0x3F));
    } else {
      bytes += text[index];
    }
  }
  return bytes;
}

// A trace's lines are flat, but for argv.
std::optional<Json> parsed(const std::string& line) {
  constexpr int kMaxDepth = 2;
  bool too_deep = false;
  auto json = Json::parse(
      line,
      [&too_deep](int depth, Json::parse_event_t, Json&) {
        too_deep = too_deep || depth > kMaxDepth;
        return !too_deep;
      },
      false);
  if (too_deep || !json.is_object()) return std::nullopt;
  return json;
}

std::string text_of(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::vector<std::string> texts_of(const Json& json, const char* name) {
  std::vector<std::string> texts;
  const auto found = json.find(name);
  if (found == json.end() || !found->is_array()) return texts;
  for (const Json& each : *found) {
    if (each.is_string()) texts.push_back(each.get<std::string>());
  }
  return texts;
}

std::optional<std::int64_t> as_number(const Json& json) {
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (json.is_number_unsigned() && json.get<std::uint64_t>() > kMax) return std::nullopt;
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_boolean()) return json.get<bool>() ? 1 : 0;
  return std::nullopt;
}

// Empty: it went well.
std::string read_header(const std::string& line, TraceHeader& header) {
  const auto json = parsed(line);
  if (!json || !json->contains("bg96emu")) return "this is no trace of bg96emu: no header";
  const auto schema = json->contains("trace") ? as_number(json->at("trace")) : std::nullopt;
  if (schema != TraceHeader::kSchema) {
    return "this trace is not of version " + std::to_string(TraceHeader::kSchema);
  }
  header.emulator = text_of(*json, "bg96emu");
  header.case_id = text_of(*json, "case");
  const auto seed = json->find("seed");
  if (seed != json->end() && seed->is_number_unsigned()) header.seed = seed->get<std::uint64_t>();
  const auto place = json->contains("line") ? as_number(json->at("line")) : std::nullopt;
  header.line = static_cast<int>(std::clamp<std::int64_t>(place.value_or(0), 0, 1'000'000'000));
  header.wall = text_of(*json, "wall");
  header.scenario = text_of(*json, "scenario");
  header.scenario_sha256 = text_of(*json, "scenario_sha256");
  header.profile = text_of(*json, "profile");
  header.argv = texts_of(*json, "argv");
  header.repeat = texts_of(*json, "repeat");
  return {};
}

std::string read_field(const std::string& name, const Json& value, Event& event) {
  constexpr std::int64_t kMaxMicroseconds = std::numeric_limits<std::int64_t>::max() / 1000;
  const auto number = as_number(value);
  if (name == "seq" || name == "cause" || name == "t") {
    if (!number || *number < 0) return "'" + name + "' is not a number from 0 up";
    if (name == "seq") event.sequence = static_cast<std::uint64_t>(*number);
    if (name == "cause") event.cause = static_cast<std::uint64_t>(*number);
    if (name != "t") return {};
    if (*number > kMaxMicroseconds) return "'t' is too large";
    event.at = sim::Instant(std::chrono::microseconds(*number));
  } else if (name == "ev") {
    if (!value.is_string()) return "'ev' is not a text";
    event.kind = value.get<std::string>();
  } else if (value.is_string()) {
    event.with(name, as_bytes(value.get<std::string>()));
  } else if (number) {
    event.with(name, *number);
  } else if (!value.is_null()) {
    return "'" + name + "' is neither a text nor a whole number";
  }
  return {};
}

std::string read_event(const std::string& line, Event& event) {
  const auto json = parsed(line);
  if (!json) return "not an object of JSON";
  for (const auto& [name, value] : json->items()) {
    std::string error = read_field(name, value, event);
    if (!error.empty()) return error;
  }
  if (event.kind.empty()) return "'ev' is missing";
  return {};
}

// Reads a line without its end. False: there is none. A longer line is cut, and the rest of it
// skipped.
bool read_line(std::istream& in, std::string& line, bool& too_long) {
  line.clear();
  too_long = false;
  auto* buffer = in.rdbuf();
  if (buffer == nullptr) return false;
  using Traits = std::istream::traits_type;
  bool any = false;
  for (auto byte = buffer->sbumpc(); !Traits::eq_int_type(byte, Traits::eof());
       byte = buffer->sbumpc()) {
    any = true;
    const char character = Traits::to_char_type(byte);
    if (character == '\n') return true;
    if (line.size() < TraceFile::kMaxLineBytes) {
      line += character;
    } else {
      too_long = true;
    }
  }
  return any;
}

void note(TraceFile& trace, std::size_t line, std::string text) {
  if (trace.errors.size() < TraceFile::kMaxErrors) trace.errors.push_back({line, std::move(text)});
}

}  // namespace

TraceWriter::TraceWriter(std::ostream& out, const TraceHeader& header, Masking masking)
    : out_(out), masking_(std::move(masking)) {
  write(header_line(header, masking_));
}

void TraceWriter::event(const Event& event) {
  last_sequence_ = std::max(last_sequence_, event.sequence);
  last_at_ = std::max(last_at_, event.at);
  write(json_line(masked(event, masking_)));
}

void TraceWriter::result(const CaseResult& result) {
  for (Event& event : events_of(result)) {
    event.sequence = last_sequence_ + 1;
    event.at = last_at_;
    this->event(event);
  }
}

bool TraceWriter::failed() const { return !out_; }

void TraceWriter::write(const std::string& line) {
  out_ << line << '\n';
  out_.flush();
}

TraceFile read_trace(std::istream& in) {
  TraceFile trace;
  std::string line;
  bool too_long = false;
  for (std::size_t number = 1; read_line(in, line, too_long); ++number) {
    if (too_long) {
      note(trace, number, "longer than " + std::to_string(TraceFile::kMaxLineBytes) + " bytes");
      if (number == 1) return trace;
      continue;
    }
    if (number == 1) {
      std::string error = read_header(line, trace.header);
      if (error.empty()) continue;
      note(trace, number, std::move(error));
      return trace;
    }
    if (line.empty() || line == "\r") continue;
    if (trace.events.size() == TraceFile::kMaxEvents) {
      note(trace, number, "more than " + std::to_string(TraceFile::kMaxEvents) + " events");
      return trace;
    }
    Event event;
    std::string error = read_event(line, event);
    if (error.empty()) {
      trace.events.push_back(std::move(event));
    } else {
      note(trace, number, std::move(error));
    }
  }
  if (trace.errors.empty() && trace.header.emulator.empty()) note(trace, 1, "the trace is empty");
  return trace;
}

}  // namespace bg96::scenarios
