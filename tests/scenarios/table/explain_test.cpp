#include "scenarios/language/explain.hpp"

#include <gmock/gmock.h>

#include "scenarios/language/load.hpp"

namespace bg96::scenarios::testing {
namespace {

using ::testing::HasSubstr;

std::string explained(const std::string& rule) {
  const Loaded loaded = load_text("scenario: 1\nname: x\nrules: [" + rule + "]\n", "x.yaml");
  return loaded.cases.empty() ? "" : explain(loaded.cases);
}

TEST(Explain, CountsInEnglish) {
  for (const auto* number : {"1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "32nd",
                             "43rd", "100th", "111th", "1001st"}) {
    const std::string text(number);
    const std::string digits = text.substr(0, text.size() - 2);
    EXPECT_THAT(explained("{id: a, when: {at: AT+CSQ}, every: " + digits +
                          ", times: always, do: [{result: ERROR}]}"),
                HasSubstr("each " + text + " such event"));
  }
}

TEST(Explain, TellsALevelInItsShortForm) {
  const auto text = [](const std::string& level) {
    return explained("{id: a, when: {time: 3s}, apply: [{signal: {rsrp: " + level +
                     "}}], for: 40m}");
  };
  EXPECT_THAT(text("-124dBm"), HasSubstr("-124dBm"));
  EXPECT_THAT(text("{set: -124dBm}"), HasSubstr("-124dBm"));
  EXPECT_EQ(text("124dBm"), "");
}

}  // namespace
}  // namespace bg96::scenarios::testing
