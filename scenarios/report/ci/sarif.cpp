#include "scenarios/report/ci/sarif.hpp"

#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "scenarios/language/syntax/codes/codes.hpp"
#include "scenarios/report/summary.hpp"

namespace bg96::scenarios {
namespace {

using Json = nlohmann::ordered_json;

// A path as the reference that an URI is.
std::string uri_of(std::string_view path) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~/";
  std::string uri;
  for (const char byte : path) {
    const auto code = static_cast<unsigned char>(byte);
    if (kPlain.find(byte) != std::string_view::npos) {
      uri += byte;
    } else {
      uri += {'%', kHex[code >> 4U], kHex[code & 0xFU]};
    }
  }
  return uri;
}

Json place_of(const Position& at, int width) {
  Json region = {{"startLine", std::max(at.line, 1)}, {"startColumn", std::max(at.column, 1)}};
  if (width > 0) region["endColumn"] = std::max(at.column, 1) + width;
  return {{"artifactLocation", {{"uri", uri_of(at.file)}}}, {"region", std::move(region)}};
}

Json result_of(const Diagnostic& diagnostic) {
  std::string text = shown(diagnostic.text);
  if (!diagnostic.help.empty()) text += "; " + shown(diagnostic.help);
  Json result = {
      {"ruleId", diagnostic.code},
      {"level", diagnostic.severity == Diagnostic::Severity::error ? "error" : "warning"},
      {"message", {{"text", std::move(text)}}},
      {"locations", {{{"physicalLocation", place_of(diagnostic.at, diagnostic.width)}}}}};
  for (const Diagnostic::Note& note : diagnostic.notes) {
    result["relatedLocations"].push_back(
        {{"physicalLocation", place_of(note.at, 0)}, {"message", {{"text", shown(note.text)}}}});
  }
  return result;
}

}  // namespace

std::string sarif(const Diagnostics& diagnostics, const std::string& version) {
  std::set<std::string> codes;
  Json results = Json::array();
  for (const Diagnostic& diagnostic : diagnostics) {
    codes.insert(diagnostic.code);
    results.push_back(result_of(diagnostic));
  }
  Json rules = Json::array();
  for (const std::string& code : codes) {
    rules.push_back({{"id", code}, {"fullDescription", {{"text", explain_code(code)}}}});
  }
  const Json log = {
      {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
      {"version", "2.1.0"},
      {"runs",
       {{{"tool",
          {{"driver", {{"name", "bg96emu"}, {"version", version}, {"rules", std::move(rules)}}}}},
         {"columnKind", "unicodeCodePoints"},
         {"results", std::move(results)}}}}};
  return log.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace bg96::scenarios
