#include "scenarios/language/table/reference.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

namespace bg96::scenarios {
namespace {

using nlohmann::json;

const std::filesystem::path kTop =
    std::filesystem::path(BG96_SCENARIO_TESTS).parent_path().parent_path();

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Compares; with BG96_WRITE_EXPECTED set the file is written anew, to be looked at and checked in.
void expect_in_step(const std::string& file, const std::string& made) {
  const std::filesystem::path path = kTop / file;
  if (std::getenv("BG96_WRITE_EXPECTED") != nullptr) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << made;
  }
  EXPECT_EQ(text_of(path), made) << file
                                 << " is out of step: run this test with BG96_WRITE_EXPECTED=1";
}

TEST(Reference, SchemaIsInStep) {
  expect_in_step("scenarios/schema/scenario-v1.schema.json", json_schema());
}

TEST(Reference, SchemaOfLibrariesIsInStep) {
  expect_in_step("scenarios/schema/library-v1.schema.json", library_schema());
}

TEST(Reference, TheVersionOfTheLanguageStandsInTheIds) {
  EXPECT_NE(json_schema().find("/scenario-v1.schema.json\""), std::string::npos);
  EXPECT_NE(library_schema().find("/library-v1.schema.json\""), std::string::npos);
}

TEST(Reference, DocumentIsInStep) {
  expect_in_step("docs/scenarios/reference.md", reference_markdown());
}

/// All objects of the schema, wherever they stand.
void walk(const json& value, const std::function<void(const json&)>& visit) {
  if (value.is_object()) visit(value);
  if (value.is_structured()) {
    for (const json& member : value) walk(member, visit);
  }
}

TEST(Reference, SchemaGivesEditorsOneErrorForOneMistake) {
  const json schema = json::parse(json_schema());
  EXPECT_EQ(schema["$schema"], "http://json-schema.org/draft-07/schema#");
  std::set<std::string> references;
  walk(schema, [&](const json& object) {
    EXPECT_FALSE(object.contains("oneOf"));
    EXPECT_FALSE(object.contains("anyOf"));
    if (object.contains("$ref")) references.insert(object["$ref"].get<std::string>());
  });
  ASSERT_FALSE(references.empty());
  for (const std::string& reference : references) {
    const std::string name = reference.substr(std::string("#/definitions/").size());
    EXPECT_TRUE(schema["definitions"].contains(name)) << reference;
    EXPECT_FALSE(schema["definitions"][name].empty()) << reference;
  }
}

TEST(Reference, EachKeyIsDescribed) {
  const json schema = json::parse(json_schema());
  int keys = 0;
  walk(schema, [&](const json& object) {
    if (!object.contains("properties") || !object["properties"].is_object()) return;
    for (const auto& [name, property] : object["properties"].items()) {
      if (!property.is_object()) continue;
      ++keys;
      ASSERT_TRUE(property.contains("description")) << name;
      EXPECT_TRUE(property.contains("examples")) << name;
      const std::string text = property["description"];
      EXPECT_TRUE(!text.empty() && (text.back() == '.' || text.back() == '?')) << name << text;
    }
  });
  EXPECT_GT(keys, 200);
}

TEST(Reference, SchemaTakesTemplatesForAnyValue) {
  const json schema = json::parse(json_schema());
  walk(schema, [&](const json& object) {
    if (!object.contains("pattern") || !object["pattern"].is_string()) return;
    const std::string pattern = object["pattern"];
    EXPECT_NE(pattern.find("|\\$\\{"), std::string::npos) << pattern;
  });
}

}  // namespace
}  // namespace bg96::scenarios
