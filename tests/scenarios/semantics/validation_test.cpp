// What the language says of reading files, S33 to S39, and of secrets, S40. Each code has its own
// golden file in tests/scenarios/broken.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "scenarios/language/syntax/codes/codes.hpp"
#include "scenarios/language/table/reference.hpp"
#include "scenarios/report/trace_file.hpp"
#include "tests/scenarios/semantics/play.hpp"

namespace bg96::scenarios::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> codes_of(const Loaded& loaded) {
  std::vector<std::string> codes;
  for (const Diagnostic& each : loaded.diagnostics) codes.push_back(each.code);
  return codes;
}

Loaded load(const std::string& text) {
  return load_text("scenario: 1\nname: x\n" + text, "x.yaml");
}

TEST(Semantics, S33_AllErrorsAreToldAtOnce) {
  const Loaded loaded = load(R"(timeout: 90
nonsense: 1
rules:
  - {id: a, when: {at: AT}, do: [{wait: 5 seconds}]}
  - {id: b, when: {at: AT}, nht: 2, do: [{lag: x}]}
)");
  EXPECT_TRUE(loaded.cases.empty());
  EXPECT_GE(loaded.diagnostics.size(), 4U) << ::testing::PrintToString(codes_of(loaded));
  int last = 0;
  for (const Diagnostic& each : loaded.diagnostics) {
    EXPECT_GE(each.at.line, last);
    last = each.at.line;
  }
}

TEST(Semantics, S34_UnknownKeysAreErrorsEverywhereAndOnlyXKeysAtTheTopAreFree) {
  EXPECT_THAT(codes_of(load("x-mine: {anything: [1, 2]}")), ::testing::IsEmpty());
  for (const char* const text :
       {"mine: 1", "device: {x-mine: 1}", "rules: [{when: {at: AT}, x-mine: 1, do: [{log: x}]}]",
        "network: {mine: 1}", "end: {x-after: 1s}", "strict: {x-y: fail}"}) {
    EXPECT_THAT(codes_of(load(text)), ::testing::Contains("E201")) << text;
  }
}

TEST(Semantics, S35_AWarningLeavesTheCaseToBeRun) {
  const Loaded loaded = load("rules: [{when: {at: AT}, do: [{urc: 'a\\r\\n'}]}]");
  EXPECT_THAT(codes_of(loaded), ::testing::Contains("W011"));
  EXPECT_EQ(loaded.cases.size(), 1U);
  for (const Diagnostic& each : loaded.diagnostics) {
    EXPECT_EQ(each.code.front(), 'W');
    EXPECT_EQ(each.severity, Diagnostic::Severity::warning);
  }
}

TEST(Semantics, S36_AnotherVersionOfTheLanguageIsRefused) {
  EXPECT_EQ(load_text("scenario: 1\nname: x\n", "x.yaml").cases.size(), 1U);
  for (const char* const version : {"2", "-1", "99", "one", "1.5"}) {
    const Loaded loaded = load_text("scenario: " + std::string(version) + "\nname: x\n", "x.yaml");
    EXPECT_TRUE(loaded.cases.empty()) << version;
    ASSERT_FALSE(loaded.diagnostics.empty()) << version;
    EXPECT_EQ(loaded.diagnostics.front().at.line, 1) << version;
  }
}

TEST(Semantics, S37_EachCodeThatIsToldIsExplained) {
  for (const char* const text :
       {"timeout: 90", "mine: 1", "a: 1\na: 2", "rules: [{when: {at: AT+QISNED}}]", "seed: 010",
        "vars: {a: \"${b}\"}", "rules: [{when: {at: AT, time: 1s}, do: [{log: x}]}]"}) {
    const Loaded loaded = load(text);
    EXPECT_FALSE(loaded.diagnostics.empty()) << text;
    for (const std::string& code : codes_of(loaded)) EXPECT_NE(explain_code(code), "") << code;
  }
  for (const char* const code : {"E401", "E402"}) EXPECT_NE(explain_code(code), "") << code;
}

TEST(Semantics, S38_TheSchemasIdHoldsTheVersionOfTheLanguage) {
  const auto schema = nlohmann::json::parse(json_schema());
  EXPECT_THAT(schema.at("$id").get<std::string>(), HasSubstr("scenario-v1"));
  EXPECT_THAT(schema.at("$schema").get<std::string>(), HasSubstr("draft-07"));
}

TEST(Semantics, S39_AFileHasAtMost1MiB) {
  const std::string text = "scenario: 1\nname: x\n# ";
  const std::string whole = text + std::string(1024 * 1024 - text.size(), 'x');
  EXPECT_EQ(load_text(whole, "x.yaml").cases.size(), 1U);
  EXPECT_TRUE(load_text(whole + "x", "x.yaml").cases.empty());
}

TEST(Semantics, S39_AScenarioHasAtMost10000Rules) {
  const auto with_rules = [](int count) {
    std::string text = "rules:\n";
    for (int i = 0; i < count; ++i) text += "- {when: {time: 1s}, do: [{heal: all}]}\n";
    return load(text);
  };
  EXPECT_EQ(with_rules(10'000).cases.size(), 1U);
  EXPECT_TRUE(with_rules(10'001).cases.empty());
}

TEST(Semantics, S39_AScenarioHasAtMost1000Cases) {
  EXPECT_EQ(load("repeat: 1000").cases.size(), 1000U);
  EXPECT_TRUE(load("repeat: 1001").cases.empty());
}

TEST(Semantics, S40_SecretsNeverEnterTheTrace) {
  Play play(R"(device: {profile: bg96/instant, sim: {state: pin, pin: "4711"}}
rules: [{id: a, when: {at: "AT+CPIN={pin}"}, do: [{log: "the pin is ${m.pin}"}]}])");
  EXPECT_THAT(play.ask("AT+CPIN=4711"), HasSubstr("OK"));
  play.ask("AT+CGSN");
  std::ostringstream out;
  TraceWriter writer(out, {}, {.identities = {}, .secrets = {"4711"}});
  for (const Event& event : play.trace().events) writer.event(event);
  EXPECT_THAT(out.str(), HasSubstr("AT+CPIN="));
  EXPECT_THAT(out.str(), Not(HasSubstr("4711")));
}

TEST(Semantics, S40_IdentityIsMaskedUnlessItMayBeShown) {
  Play play("device: {profile: bg96/instant, identity: {imei: \"866425030000001\"}}");
  EXPECT_EQ(play.ask("AT+CGSN"), "866425030000001|OK");
  const auto trace_with = [&](Masking masking) {
    std::ostringstream out;
    TraceWriter writer(out, {}, std::move(masking));
    for (const Event& event : play.trace().events) writer.event(event);
    return out.str();
  };
  EXPECT_THAT(trace_with({.identities = {"866425030000001"}}), Not(HasSubstr("866425030000001")));
  EXPECT_THAT(trace_with({}), HasSubstr("866425030000001"));
}

}  // namespace
}  // namespace bg96::scenarios::testing
