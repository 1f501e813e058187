#include "scenarios/language/syntax/cases.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <string>

namespace bg96::scenarios {
namespace {

std::string shown(const Node& node) {
  if (node.is_scalar()) return node.quoted ? "'" + node.text + "'" : node.text;
  std::string text = node.is_mapping() ? "{" : "[";
  for (const Node& item : node.items) text += shown(item) + ",";
  for (const Entry& entry : node.entries) text += entry.key + ":" + shown(entry.value) + ",";
  return text + (node.is_mapping() ? "}" : "]");
}

struct Read {
  explicit Read(const std::string& text, const LoadOptions& options = {},
                const std::map<std::string, std::string>& files = {}) {
    const FileReader read = [&files](const std::string& path) -> std::optional<std::string> {
      const auto found = files.find(path);
      if (found == files.end()) return std::nullopt;
      return found->second;
    };
    cases = read_cases(text, "suite/a.yaml", options, read, diagnostics);
    for (const Diagnostic& diagnostic : diagnostics) codes += diagnostic.code + " ";
  }
  std::string of(std::string_view key, std::size_t index = 0) const {
    const Node* node = index < cases.size() ? cases[index].root.find(key) : nullptr;
    return node == nullptr ? "(none)" : shown(*node);
  }
  std::vector<CaseTree> cases;
  Diagnostics diagnostics;
  std::string codes;
};

const std::string kHead = "scenario: 1\nname: n\n";

TEST(Cases, OneTemplateKeepsTheTypeOfItsValue) {
  const Read read(kHead +
                  "vars: {n: 3, t: '3', d: {uniform: [1s, 2s]}}\n"
                  "a: [\"${n}\", \"${t}\", \"${d}\", \"x${n}\", '$${n}', \"${m.len}\", "
                  "'$${m.len}', \"a$b\", \"$${n}${n}${m.x}\"]\n");
  EXPECT_EQ(read.codes, "");
  EXPECT_EQ(read.of("a"),
            "[3,'3',{uniform:[1s,2s,],},'x3','${n}','${m.len}','$${m.len}','a$b','${n}3${m.x}',]");
  EXPECT_EQ(read.of("vars"), "(none)");
  const Node& number = read.cases.at(0).root.find("a")->items.at(0);
  EXPECT_EQ(number.at.line, 4);
  ASSERT_TRUE(number.defined_at.has_value());
  EXPECT_EQ(number.defined_at->line, 3);
}

TEST(Cases, TheCommandLineWinsOverTheScenarioAndThatOverItsLibraries) {
  const std::map<std::string, std::string> files{
      {"suite/lib.yaml", "library: 1\nvars: {a: lib, b: lib, c: lib}\n"}};
  const Read read(kHead + "include: lib.yaml\nvars: {a: own, b: own}\nv: \"${a} ${b} ${c} ${d}\"\n",
                  {.variables = {{"a", "cli"}, {"d", "cli"}}}, files);
  EXPECT_EQ(read.codes, "");
  EXPECT_EQ(read.of("v"), "'cli own lib cli'");
  EXPECT_EQ(read.cases.at(0).variables.at("a"), "cli");
  EXPECT_EQ(read.cases.at(0).variables.at("c"), "lib");
}

TEST(Cases, AMatrixGivesEachCombinationButTheExcluded) {
  const Read read(kHead +
                  "matrix: {p: [x, y], q: [1, 2]}\nexclude: [{p: x, q: 2}]\n"
                  "v: \"${matrix.p}\"\nw: \"${matrix.q}\"\n");
  EXPECT_EQ(read.codes, "");
  ASSERT_EQ(read.cases.size(), 3U);
  EXPECT_EQ(read.cases[0].case_id, "n[p=x,q=1]");
  EXPECT_EQ(read.cases[1].case_id, "n[p=y,q=1]");
  EXPECT_EQ(read.cases[2].case_id, "n[p=y,q=2]");
  EXPECT_EQ(read.of("v", 2) + read.of("w", 2), "y2");
  EXPECT_EQ(read.cases[0].seed, read.cases[2].seed);
}

TEST(Cases, EachRepetitionHasTheNextSeed) {
  const Read read(kHead + "seed: 1000\nrepeat: 25\nv: \"${case.seed}\"\n");
  ASSERT_EQ(read.cases.size(), 25U);
  EXPECT_EQ(read.cases[0].case_id, "n#0");
  EXPECT_EQ(read.cases[24].case_id, "n#24");
  EXPECT_EQ(read.cases[24].seed, 1024U);
  EXPECT_EQ(read.of("v", 24), "1024");
  const Read given(kHead + "seed: 1000\nrepeat: 2\n", {.seed = 5});
  EXPECT_EQ(given.cases.at(1).seed, 6U);
}

TEST(Cases, TheDefaultSeedComesFromTheName) {
  EXPECT_EQ(Read("scenario: 1\nname: foobar\n").cases.at(0).seed, 0x85944171F73967E8U);
  EXPECT_EQ(Read(kHead + "seed: random\n").cases.at(0).seed, std::nullopt);
  EXPECT_EQ(Read(kHead + "seed: 18446744073709551615\n").cases.at(0).seed, UINT64_MAX);
  for (const char* seed : {"-1", "010", "'3'", "1.5", "0x10", "18446744073709551616", "[1]"}) {
    EXPECT_EQ(Read(kHead + "seed: " + seed + "\n").codes, "E304 ") << seed;
  }
}

TEST(Cases, CountsHaveTheirLimits) {
  EXPECT_EQ(Read(kHead + "repeat: 1000\n").cases.size(), 1000U);
  EXPECT_EQ(Read(kHead + "repeat: 1001\n").codes, "E303 ");
  EXPECT_EQ(Read(kHead + "matrix: {a: [1, 2]}\nrepeat: 500\n").cases.size(), 1000U);
  EXPECT_EQ(Read(kHead + "repeat: 01\n").codes, "E302 ");
}

TEST(Cases, ListsOfLibrariesComeBeforeThoseOfTheScenario) {
  const std::map<std::string, std::string> files{
      {"suite/lib/a.yaml",
       "library: 1\ninclude: [b.yaml]\nrules: [{id: a}]\nlinks: {l: a}\ndevice: {uart: {x: a}}\n"},
      {"suite/lib/b.yaml",
       "library: 1\nrules: [{id: b}]\nlinks: {l: b, m: b}\ndevice: {uart: {x: b, y: b}}\n"}};
  const Read read(kHead +
                      "include: [lib/a.yaml, lib/b.yaml]\n"
                      "rules: [{id: own}, {id: b, enabled: false}]\ndevice: {uart: {z: own}}\n",
                  {}, files);
  EXPECT_EQ(read.codes, "");
  EXPECT_EQ(read.of("rules"), "[{id:b,enabled:false,},{id:a,},{id:own,},]");
  EXPECT_EQ(read.of("links"), "{l:a,m:b,}");
  EXPECT_EQ(read.of("device"), "{uart:{x:a,y:b,z:own,},}");
  EXPECT_EQ(read.of("include"), "(none)");
}

TEST(Cases, TheSuitesFolderMayLieAboveTheScenario) {
  const std::map<std::string, std::string> files{{"lib/a.yaml", "library: 1\n"}};
  const std::string text = kHead + "include: [../lib/a.yaml]\n";
  EXPECT_EQ(Read(text, {}, files).codes, "E351 ");
  EXPECT_EQ(Read(text, {.suite_root = "."}, files).codes, "");
  EXPECT_EQ(Read(text, {.suite_root = "lib"}, files).codes, "");
  EXPECT_EQ(Read(kHead + "include: [../../x.yaml]\n", {.suite_root = "."}, files).codes, "E351 ");
}

TEST(Cases, TheEnvironmentIsReadOnlyWhenAllowed) {
  ASSERT_EQ(setenv("BG96_TEST_VALUE", "17", 1), 0);
  const std::string text = kHead + "v: \"${env.BG96_TEST_VALUE}\"\n";
  EXPECT_EQ(Read(text).codes, "E301 ");
  EXPECT_EQ(Read(text, {.allow_environment = true}).of("v"), "17");
  EXPECT_EQ(Read(kHead + "v: \"${env.BG96_NOT_SET}\"\n", {.allow_environment = true}).codes,
            "E301 ");
}

TEST(Cases, FreeKeysAreNeitherKeptNorFilled) {
  const Read read(kHead + "x-a: &a \"${nowhere}\"\n");
  EXPECT_EQ(read.codes, "");
  EXPECT_EQ(read.of("x-a"), "(none)");
}

TEST(Cases, ErrorsOfTheTextLeaveOneCaseForFurtherChecks) {
  const Read read(kHead + "repeat: 3\na: 1\na: 2\n");
  EXPECT_EQ(read.codes, "E101 ");
  EXPECT_EQ(read.cases.size(), 1U);
  EXPECT_EQ(Read(kHead + "include: [none.yaml]\n").cases.size(), 1U);
  EXPECT_EQ(Read(kHead + "v: ${none}\n").cases.size(), 1U);
  EXPECT_EQ(Read(kHead + "repeat: 0\n").cases.size(), 0U);
}

TEST(Cases, ALibraryIsKnownByItsKey) {
  EXPECT_TRUE(is_library("library: 1\n"));
  EXPECT_FALSE(is_library(kHead));
  EXPECT_FALSE(is_library(""));
}

}  // namespace
}  // namespace bg96::scenarios
