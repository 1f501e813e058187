#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "emulator/modem/profile_keys.hpp"
#include "scenarios/language/load.hpp"
#include "scenarios/language/syntax/render.hpp"

// Each broken/table/*.yaml has an .expected with all that is told of it, and is named after the
// code that it shows. With BG96_WRITE_EXPECTED set they are written anew: read what has changed.

namespace bg96::scenarios {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(BG96_SCENARIO_TESTS) / "broken" / "table";

std::optional<std::string> read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::optional<std::string> read_in_folder(const std::string& name) {
  return read_file(kFolder / name);
}

std::vector<std::string> broken_files() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".yaml") names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

LoadOptions options() {
  LoadOptions made;
  made.known_commands = {"+CSQ", "+QIACT", "+QIOPEN", "+QISEND", "+QISTATE", "E"};
  made.known_profiles = {"bg96", "bg96/lte-m"};
  made.check_profile_value = [](const std::string& key, const std::string& value) {
    modem::Profile profile;
    return modem::set_profile_key(profile, key, value);
  };
  return made;
}

class BrokenTable : public testing::TestWithParam<std::string> {};

TEST_P(BrokenTable, IsToldAsExpected) {
  const std::string& name = GetParam();
  const Loaded loaded = load_text(read_in_folder(name).value_or(""), name, options());
  const std::string told =
      render(loaded.diagnostics, DiagnosticFormat::text, {.read = read_in_folder});
  const fs::path expected = (kFolder / name).replace_extension(".expected");
  if (std::getenv("BG96_WRITE_EXPECTED") != nullptr) std::ofstream(expected) << told;
  EXPECT_EQ(told, read_file(expected).value_or("(there is no such file)"));
  const std::string code = name.substr(0, 4);
  EXPECT_NE(told.find("[" + code + "]"), std::string::npos) << told;
  EXPECT_EQ(loaded.cases.empty(), code.front() == 'E');
}

INSTANTIATE_TEST_SUITE_P(All, BrokenTable, testing::ValuesIn(broken_files()),
                         [](const auto& tested) {
                           std::string name = tested.param;
                           std::replace_if(
                               name.begin(), name.end(),
                               [](char byte) { return byte == '-' || byte == '.'; }, '_');
                           return name;
                         });

}  // namespace
}  // namespace bg96::scenarios
