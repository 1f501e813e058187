#include "emulator/modem/machines/settings.hpp"

#include <gtest/gtest.h>

#include <string>

#include "emulator/at/text.hpp"

namespace bg96::modem {
namespace {

struct State {
  at::LineSettings line;
  Settings settings;
};

// Everything changed, so that what is kept and what comes back can be told apart.
State everything_changed() {
  State state;
  state.line = {.echo = false,
                .quiet = true,
                .verbose = false,
                .result_level = 1,
                .carrier_detect = 0,
                .data_terminal_ready = 0,
                .auto_answer_rings = 1,
                .escape = 44,
                .terminator = 30,
                .formatter = 31,
                .editor = 127,
                .dial_pause = 9,
                .connect_wait = 60,
                .comma_pause = 7,
                .carrier_loss = 20,
                .error_format = at::ErrorFormat::verbose};
  state.settings.uart.rate = 9600;
  state.settings.uart.flow_control = {2, 2};
  state.settings.uart.framing = {3, 1};
  state.settings.circuit_report = 1;
  state.settings.packet_report = 2;
  state.settings.eps_report = 4;
  state.settings.echo_payload = false;
  return state;
}

// In the order of the tables: the values of table 8 (without the rate), then the others.
std::string shown(const State& state) {
  const at::LineSettings& line = state.line;
  const Settings& settings = state.settings;
  return at::text("E", line.echo ? 1 : 0, " Q", line.quiet ? 1 : 0, " V", line.verbose ? 1 : 0,
                  " X", line.result_level, " &C", line.carrier_detect, " &D",
                  line.data_terminal_ready, " S0=", line.auto_answer_rings,
                  " S7=", line.connect_wait, " S10=", line.carrier_loss,
                  " CREG=", settings.circuit_report, " CGREG=", settings.packet_report,
                  " CEREG=", settings.eps_report, "; S3=", line.terminator, " S4=", line.formatter,
                  " S5=", line.editor, " S6=", line.dial_pause, " S8=", line.comma_pause,
                  " CMEE=", static_cast<int>(line.error_format), " ICF=", settings.uart.framing[0],
                  ",", settings.uart.framing[1], "; IPR=", settings.uart.rate,
                  " IFC=", settings.uart.flow_control[0], ",", settings.uart.flow_control[1]);
}

constexpr auto kChanged =
    "E0 Q1 V0 X1 &C0 &D0 S0=1 S7=60 S10=20 CREG=1 CGREG=2 CEREG=4; "
    "S3=30 S4=31 S5=127 S6=9 S8=7 CMEE=2 ICF=3,1; IPR=9600 IFC=2,2";

TEST(Settings, BeginWithTheFactorysValues) {
  EXPECT_EQ(shown({}),
            "E1 Q0 V1 X4 &C1 &D2 S0=0 S7=0 S10=15 CREG=0 CGREG=0 CEREG=0; "
            "S3=13 S4=10 S5=8 S6=2 S8=2 CMEE=1 ICF=3,3; IPR=115200 IFC=0,0");
  EXPECT_EQ(shown(everything_changed()), kChanged);
}

TEST(Settings, RestoringBringsTable7AndLeavesRateAndFlowControl) {
  State state = everything_changed();
  restore_factory(state.line, state.settings);
  EXPECT_EQ(shown(state),
            "E1 Q0 V1 X4 &C1 &D1 S0=0 S7=0 S10=15 CREG=0 CGREG=0 CEREG=0; "
            "S3=13 S4=10 S5=8 S6=2 S8=2 CMEE=1 ICF=3,3; IPR=9600 IFC=2,2");
  EXPECT_EQ(state.line.escape, 43);
}

TEST(Settings, StoringKeepsTable8) {
  const State state = everything_changed();
  const StoredProfile stored = store_profile(state.line, state.settings);
  EXPECT_EQ(shown({stored.line, stored.settings}),
            "E0 Q1 V0 X1 &C0 &D0 S0=1 S7=60 S10=20 CREG=1 CGREG=2 CEREG=4; "
            "S3=13 S4=10 S5=8 S6=2 S8=2 CMEE=1 ICF=3,3; IPR=9600 IFC=0,0");
}

TEST(Settings, LoadingBringsTable9AndLeavesTheRest) {
  const State changed = everything_changed();
  const StoredProfile stored = store_profile(changed.line, changed.settings);
  State state;
  load_profile(stored, state.line, state.settings);
  EXPECT_EQ(shown(state),
            "E0 Q1 V0 X1 &C0 &D0 S0=1 S7=60 S10=20 CREG=1 CGREG=2 CEREG=4; "
            "S3=13 S4=10 S5=8 S6=2 S8=2 CMEE=1 ICF=3,3; IPR=115200 IFC=0,0");
}

TEST(Settings, LoadingANeverStoredProfileBringsTheFactorys) {
  State state = everything_changed();
  load_profile({}, state.line, state.settings);
  EXPECT_EQ(shown(state),
            "E1 Q0 V1 X4 &C1 &D2 S0=0 S7=0 S10=15 CREG=0 CGREG=0 CEREG=0; "
            "S3=30 S4=31 S5=127 S6=9 S8=7 CMEE=2 ICF=3,1; IPR=9600 IFC=2,2");
}

}  // namespace
}  // namespace bg96::modem
