#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "scenarios/language/syntax/cases.hpp"
#include "scenarios/language/syntax/codes/codes.hpp"
#include "scenarios/language/syntax/render.hpp"

// Each broken/syntax/*.yaml has an .expected with all that is told of it. With
// BG96_WRITE_EXPECTED set they are written anew: read what has changed.

namespace bg96::scenarios {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(BG96_SCENARIO_TESTS) / "broken" / "syntax";

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

Diagnostics diagnose(const std::string& name) {
  Diagnostics diagnostics;
  read_cases(read_in_folder(name).value_or(""), name, {}, read_in_folder, diagnostics);
  return diagnostics;
}

class BrokenFile : public testing::TestWithParam<std::string> {};

TEST_P(BrokenFile, IsToldAsExpected) {
  const std::string told =
      render(diagnose(GetParam()), DiagnosticFormat::text, {.read = read_in_folder});
  const fs::path expected = (kFolder / GetParam()).replace_extension(".expected");
  if (std::getenv("BG96_WRITE_EXPECTED") != nullptr) std::ofstream(expected) << told;
  EXPECT_EQ(told, read_file(expected).value_or("(there is no such file)"));
}

INSTANTIATE_TEST_SUITE_P(All, BrokenFile, testing::ValuesIn(broken_files()),
                         [](const auto& tested) {
                           std::string name = tested.param;
                           std::replace_if(
                               name.begin(), name.end(),
                               [](char byte) { return byte == '-' || byte == '.'; }, '_');
                           return name;
                         });

TEST(BrokenFiles, ShowEachCodeOfTheSyntax) {
  std::set<std::string> shown;
  for (const std::string& name : broken_files()) {
    for (const Diagnostic& diagnostic : diagnose(name)) {
      shown.insert(diagnostic.code);
      EXPECT_NE(find_code(diagnostic.code), nullptr) << diagnostic.code;
    }
  }
  for (const CodeText& code : yaml_codes()) {
    EXPECT_TRUE(shown.contains(std::string(code.code))) << code.code;
  }
  for (const char* code : {"E201", "E213", "E301", "E302", "E303", "E304", "E305", "E350", "E351",
                           "E352", "E353", "E354", "W001", "W011", "W012", "W013"}) {
    EXPECT_TRUE(shown.contains(code)) << code;
  }
}

}  // namespace
}  // namespace bg96::scenarios
