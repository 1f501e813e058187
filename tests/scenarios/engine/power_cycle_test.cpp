#include <gmock/gmock.h>

#include <chrono>
#include <string>
#include <vector>

#include "scenarios/language/load.hpp"
#include "tests/support/virtual_case.hpp"

namespace bg96::scenarios::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

/// "second phase", of the rule and of what it changed.
class Phases final : public EventSink {
 public:
  void event(const Event& event) override {
    if (event.kind != "rule" && event.kind != "window") return;
    const auto at = std::chrono::duration_cast<std::chrono::seconds>(event.at.time_since_epoch());
    told.push_back(std::to_string(at.count()) + " " + event.kind + " " +
                   std::string(event.text("phase")));
  }
  std::vector<std::string> told;
};

TEST(PowerCycle, IsOverWhenTheModemIsBack) {
  const Loaded loaded = load_text(
      "scenario: 1\nname: power\n"
      "device: {profile: bg96/instant, boot: {rdy: 4s}}\n"
      "timeout: 1m\nstart: immediately\nend: {after: 50s}\n"
      "rules: [{id: brown-out, when: {time: 20s}, do: [{power.cycle: {kind: brownout}}]}]\n"
      "expect: [{id: back, recovers: {until: {state: {power: \"on\"}}}, after: heal, within: 1s}]\n"
      "strict: {late_host: allow}\n",
      "power.yaml");
  ASSERT_FALSE(loaded.cases.empty());
  Phases phases;
  CaseOptions options;
  options.trace = &phases;
  bg96::testing::VirtualCase world(loaded.cases.front(), std::move(options));
  world.run_out();
  const CaseResult result = world.finish();
  EXPECT_EQ(result.verdict, Verdict::pass);
  EXPECT_THAT(phases.told, ElementsAre("20 rule fired", "20 window opened", "24 window closed",
                                       "24 rule ended"));
}

}  // namespace
}  // namespace bg96::scenarios::testing
