#include "scenarios/report/timeline/timeline.hpp"

#include <nlohmann/json.hpp>
#include <string_view>

#include "scenarios/report/json_line.hpp"
#include "scenarios/report/timeline/template.hpp"
#include "scenarios/report/trace_result.hpp"

namespace bg96::scenarios {
namespace {

// In a script element only `<` can end or reopen it; in JSON it may stand as \u003c.
void append_for_script(std::string& page, std::string_view json) {
  for (const char byte : json) {
    if (byte == '<') {
      page += "\\u003c";
    } else {
      page += byte;
    }
  }
}

std::string about(const TraceFile& trace) {
  const CaseResult result = result_of(trace);
  const TraceHeader& header = trace.header;
  nlohmann::ordered_json json;
  json["emulator"] = header.emulator;
  json["case"] = header.case_id;
  json["seed"] = std::to_string(header.seed);
  json["wall"] = header.wall;
  json["scenario"] = header.scenario;
  json["line"] = header.line;
  json["sha256"] = header.scenario_sha256;
  json["profile"] = header.profile;
  json["argv"] = header.argv;
  json["verdict"] = word_of(result.verdict);
  json["reason"] = result.reason;
  json["errors"] = nlohmann::ordered_json::array();
  for (const TraceError& error : trace.errors) {
    json["errors"].push_back("line " + std::to_string(error.line) + ": " + error.text);
  }
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

void append_data(std::string& page, const TraceFile& trace) {
  append_for_script(page, "{\"about\":" + about(trace) + ",\n\"events\":[");
  std::string_view separator = "\n";
  for (const Event& event : trace.events) {
    page += separator;
    append_for_script(page, json_line(event));
    separator = ",\n";
  }
  page += "]}";
}

}  // namespace

std::string timeline_page(const TraceFile& trace) {
  std::string page;
  std::string_view rest = timeline::kHtml;
  while (true) {
    const std::size_t begin = rest.find("@@");
    if (begin == std::string_view::npos) break;
    const std::size_t end = rest.find("@@", begin + 2);
    page += rest.substr(0, begin);
    const std::string_view name = rest.substr(begin + 2, end - begin - 2);
    if (name == "css") page += timeline::kCss;
    if (name == "model") page += timeline::kModel;
    if (name == "js") page += timeline::kJs;
    if (name == "trace") append_data(page, trace);
    rest.remove_prefix(end + 2);
  }
  page += rest;
  return page;
}

}  // namespace bg96::scenarios
