#include "emulator/app/verbs/command_list.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <vector>

#include "emulator/at/command_table.hpp"
#include "emulator/commands/registry/registry.hpp"

namespace bg96::app {
namespace {

using at::CommandSpec;

std::vector<const CommandSpec*> sorted_commands() {
  const auto all = commands::all_commands();
  std::vector<const CommandSpec*> sorted(all.begin(), all.end());
  // Stable, so that the keys of a command keep the manual's order.
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const CommandSpec* a, const CommandSpec* b) { return a->name < b->name; });
  return sorted;
}

// AT+X, or AT+X="key".
std::string command_of(const CommandSpec& spec) {
  if (spec.key.empty()) return fmt::format("AT{}", spec.name);
  return fmt::format("AT{}={}", spec.name, at::quoted(spec.key));
}

// Where it is tested; a hygiene test holds that it is there.
std::string tests_of(const CommandSpec& spec) {
  const auto all = commands::all_commands();
  const auto at = std::find(all.begin(), all.end(), &spec) - all.begin();
  return fmt::format("{}_test", commands::all_sources()[static_cast<std::size_t>(at)]);
}

bool has_test_form(const CommandSpec& spec) {
  return spec.test != nullptr || spec.test_form != at::TestForm::none;
}

// "AT+CMEE=?", "AT+CMEE?", ...; basic commands have one form, written with a value.
std::vector<std::string> forms(const CommandSpec& spec) {
  const std::string name = fmt::format("AT{}", spec.name);
  std::vector<std::string> result;
  if (!spec.key.empty()) {
    if (spec.read != nullptr) result.push_back(command_of(spec));
    if (spec.write != nullptr) result.push_back(command_of(spec) + ",...");
    return result;
  }
  if (spec.name == "S") return {"ATSn?", "ATSn=<value>"};
  if (spec.family == at::Family::v250) return {fmt::format("{}[<value>]", name)};
  if (has_test_form(spec)) result.push_back(name + "=?");
  if (spec.read != nullptr) result.push_back(name + "?");
  if (spec.write != nullptr) result.push_back(name + "=...");
  if (spec.execute != nullptr) result.push_back(name);
  return result;
}

std::string range(const at::Param& param) {
  switch (param.kind) {
    case at::Param::Kind::integer: return fmt::format("{}-{}", param.min, param.max);
    case at::Param::Kind::choice: {
      std::vector<std::string> options;
      for (const auto option : param.choices) options.push_back(at::quoted(option));
      return fmt::format("{}", fmt::join(options, ", "));
    }
    case at::Param::Kind::ipv4: return "an IPv4 address";
    case at::Param::Kind::text:
    case at::Param::Kind::any_text: return fmt::format("text of {}-{} bytes", param.min, param.max);
  }
  return {};
}

std::string parameters(const CommandSpec& spec) {
  std::string text;
  for (const at::Param& param : spec.params) {
    const std::string one = fmt::format("{} ({})", param.name, range(param));
    if (!text.empty()) text += ", ";
    text += param.optional ? "[" + one + "]" : one;
  }
  return text;
}

std::string response_time(const CommandSpec& spec) {
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(spec.max_response).count();
  if (milliseconds == 0) return "its own timeout";
  if (milliseconds < 1000) return fmt::format("{} ms", milliseconds);
  return fmt::format("{} s", milliseconds / 1000);
}

const char* depth(const CommandSpec& spec) { return spec.stub ? "stub" : "full"; }

}  // namespace

std::string commands_as_markdown() {
  std::string text =
      "| Command | Does | Forms | Parameters | Max. response | Specified in | Tests | Depth |\n"
      "|---|---|---|---|---|---|---|---|\n";
  for (const CommandSpec* spec : sorted_commands()) {
    std::vector<std::string> quoted;
    for (const auto& form : forms(*spec)) quoted.push_back("`" + form + "`");
    text += fmt::format("| `{}` | {} | {} | {} | {} | {} | `{}` | {} |\n", command_of(*spec),
                        spec->summary, fmt::join(quoted, " "), parameters(*spec),
                        response_time(*spec), spec->manual, tests_of(*spec), depth(*spec));
  }
  return text;
}

std::string commands_as_json() {
  auto list = nlohmann::ordered_json::array();
  for (const CommandSpec* spec : sorted_commands()) {
    auto params = nlohmann::ordered_json::array();
    for (const at::Param& param : spec->params) {
      params.push_back(
          {{"name", param.name}, {"range", range(param)}, {"optional", param.optional}});
    }
    list.push_back(
        {{"command", command_of(*spec)},
         {"summary", spec->summary},
         {"forms", forms(*spec)},
         {"parameters", params},
         {"max_response_ms",
          std::chrono::duration_cast<std::chrono::milliseconds>(spec->max_response).count()},
         {"specified_in", spec->manual},
         {"tests", tests_of(*spec)},
         {"depth", depth(*spec)}});
  }
  return list.dump(2) + "\n";
}

std::string commands_as_text() {
  std::string text;
  for (const CommandSpec* spec : sorted_commands()) {
    text += fmt::format("{:<26} {:<44} {}\n", command_of(*spec), spec->summary, depth(*spec));
  }
  return text;
}

}  // namespace bg96::app
