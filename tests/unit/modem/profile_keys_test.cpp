#include "emulator/modem/profile_keys.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace bg96::modem {
namespace {

using namespace std::chrono_literals;

TEST(Profiles, AreFoundByTheirNames) {
  for (const std::string_view name : profile_names()) {
    const auto profile = find_profile(name);
    ASSERT_TRUE(profile.has_value()) << name;
    EXPECT_EQ(profile->name, name);
  }
  EXPECT_TRUE(find_profile("bg96").has_value());
  EXPECT_TRUE(find_profile("bg96/instant").has_value());
  for (const auto name : {"", "BG96", "bg96/", "bg95"}) EXPECT_FALSE(find_profile(name)) << name;
}

TEST(Profiles, OfTheInstantOneNothingTakesTime) {
  const Profile::Timing timing = find_profile("bg96/instant")->timing;
  for (const sim::Duration time :
       {timing.answer_floor, timing.outcome_floor, timing.context_activation,
        timing.context_deactivation, timing.registration, timing.power_down, timing.restart,
        timing.power_on, timing.application_start}) {
    EXPECT_EQ(time, 0s);
  }
}

TEST(ProfileKeys, StandInAlphabeticalOrderAndHaveNamesOfTheirOwn) {
  const auto keys = profile_keys();
  for (std::size_t i = 1; i < keys.size(); ++i) EXPECT_LT(keys[i - 1].name, keys[i].name);
}

TEST(ProfileKeys, TakeWhatTheySayAndNothingElse) {
  struct Row {
    std::string_view key;
    std::vector<std::string> good;
    std::vector<std::string> bad;
  };
  const std::vector<std::string> on_off_bad = {"", "yes", "1", "ON", "on "};
  const std::vector<std::string> time_bad = {"",   "-1",  "3600001",
                                             "1s", "0.5", "99999999999999999999"};
  const Row rows[] = {
      {"boot.app_rdy", {"0", "3600000"}, time_bad},
      {"boot.banner",
       {"RDY", "RDY|APP RDY", "none", "1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16"},
       {"", "1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16|17"}},
      {"boot.rdy", {"0", "3600000"}, time_bad},
      {"boot.sim_ready", {"0", "3600000"}, time_bad},
      {"firmware", {"BG96MAR03A06M1G", "x"}, {""}},
      {"gnss.altitude",
       {"-10000", "100000", "62.25", "+1"},
       {"", "-10001", "100001", "1e3", "1m", "nan"}},
      {"gnss.course", {"0", "360", "0.5"}, {"", "-1", "361"}},
      {"gnss.dimensions", {"2", "3"}, {"", "1", "4"}},
      {"gnss.fix", {"on", "off"}, on_off_bad},
      {"gnss.hdop", {"0.5", "99.9"}, {"", "0.4", "100", "inf"}},
      {"gnss.latitude", {"-90", "90", "-22.98486"}, {"", "-91", "90.000001", "+-1", "1,5"}},
      {"gnss.longitude", {"-180", "180", "11.5"}, {"", "-180.1", "181"}},
      {"gnss.satellites", {"3", "24"}, {"", "2", "25"}},
      {"gnss.speed", {"0", "10000"}, {"", "-0.1", "10001"}},
      {"gnss.ttff_cold", {"0", "3600000"}, time_bad},
      {"gnss.ttff_hot", {"0", "3600000"}, time_bad},
      {"gnss.ttff_warm", {"0", "3600000"}, time_bad},
      {"imei", {"123456789012345"}, {"", "12345678901234", "1234567890123456", "12345678901234a"}},
      {"limits.receive_buffer", {"1500", "1048576"}, {"1499", "1048577", "", "-1", "2k"}},
      {"limits.send_buffer", {"1460", "1048576"}, {"1459", "1048577", ""}},
      {"network.apn_required", {"on", "off"}, on_off_bad},
      {"network.edrx", {"on", "off"}, on_off_bad},
      {"network.paging_window", {"0000", "1111"}, {"", "000", "00000", "0002"}},
      {"network.psm", {"on", "off"}, on_off_bad},
      {"network.psm_active", {"0", "35712000"}, {"", "-1", "35712001", "1s"}},
      {"network.psm_update", {"0", "35712000"}, {"", "-1", "35712001", "1s"}},
      {"quirks.app_rdy", {"on", "off"}, on_off_bad},
      {"quirks.cereg_4_needs_psm", {"on", "off"}, on_off_bad},
      {"quirks.cgact", {"on", "hang"}, {"", "off"}},
      {"quirks.cgpaddr_quoted", {"on", "off"}, on_off_bad},
      {"quirks.client_state", {"2", "3"}, {"", "1", "4", "02"}},
      {"quirks.error_text_spaced", {"on", "off"}, on_off_bad},
      {"quirks.gnss_shares_radio", {"on", "off"}, on_off_bad},
      {"quirks.ping_summary_when_lost", {"counts", "569"}, {"", "0", "565", "Counts"}},
      {"quirks.success_text", {"operate successfully"}, {""}},
      {"radio.attach", {"0", "3600000"}, time_bad},
      {"radio.band", {"1", "39", "850", "1900"}, {"", "0", "6", "40", "1901", "x"}},
      {"radio.cgreg_on_lte", {"0", "5"}, {"-1", "6", ""}},
      {"radio.neighbour_cells", {"0", "6"}, {"7", "-1", ""}},
      {"radio.operator", {"T-Mobile"}, {""}},
      {"radio.plmn", {"26201", "310260"}, {"2620", "3102600", "26x01", ""}},
      {"radio.rat", {"gsm", "lte-m", "nb-iot"}, {"", "LTE-M", "lte", "8"}},
      {"radio.signal", {"0", "31"}, {"32", "-1", "99", ""}},
      {"radio.stat", {"1", "5"}, {"", "0", "2", "4", "6"}},
      {"sim.iccid", {"8949227002805216770F"}, {""}},
      {"sim.imsi", {"123456", "123456789012345"}, {"12345", "1234567890123456", "12345a", ""}},
      {"sim.pin", {"1234", "12345678"}, {"", "123", "123456789", "12a4"}},
      {"sim.puk", {"12345678"}, {"", "1234567", "123456789"}},
      {"sim.state",
       {"present", "absent", "ready", "pin", "puk", "busy", "failure"},
       {"", "on", "Present"}},
      {"timing.answer_floor", {"0", "3600000"}, time_bad},
      {"timing.eps_report", {"0", "3600000"}, time_bad},
      {"timing.inactivity", {"0", "3600000"}, time_bad},
      {"timing.network_scan", {"0", "3600000"}, time_bad},
      {"timing.outcome_floor", {"0", "3600000"}, time_bad},
      {"timing.registration", {"0", "3600000"}, time_bad},
      {"timing.restart", {"0", "3600000"}, time_bad},
      {"timing.wake_registration", {"0", "3600000"}, time_bad},
  };
  for (const Row& row : rows) {
    Profile profile;
    for (const std::string& value : row.good) {
      EXPECT_EQ(set_profile_key(profile, row.key, value), "") << row.key << '=' << value;
    }
    for (const std::string& value : row.bad) {
      EXPECT_NE(set_profile_key(profile, row.key, value), "") << row.key << '=' << value;
    }
  }
}

TEST(ProfileKeys, ReachTheProfile) {
  Profile profile;
  for (const auto& [key, value] : {std::pair{"firmware", "F"},
                                   {"imei", "123456789012345"},
                                   {"limits.receive_buffer", "2000"},
                                   {"limits.send_buffer", "3000"},
                                   {"quirks.success_text", "fine"},
                                   {"radio.operator", "O"},
                                   {"radio.plmn", "26201"},
                                   {"radio.rat", "nb-iot"},
                                   {"radio.signal", "7"},
                                   {"radio.stat", "5"},
                                   {"sim.iccid", "I"},
                                   {"sim.imsi", "123456"},
                                   {"sim.state", "absent"},
                                   {"timing.outcome_floor", "70"}}) {
    EXPECT_EQ(set_profile_key(profile, key, value), "");
  }
  EXPECT_EQ(profile.identity.revision, "F");
  EXPECT_EQ(profile.identity.imei, "123456789012345");
  EXPECT_EQ(profile.limits.receive_buffer, 2000U);
  EXPECT_EQ(profile.limits.send_buffer, 3000U);
  EXPECT_EQ(profile.quirks.success_text, "fine");
  EXPECT_EQ(profile.network.operator_long, "O");
  EXPECT_EQ(profile.network.operator_numeric, "26201");
  EXPECT_EQ(profile.network.access_technology, 9);
  EXPECT_EQ(profile.network.signal, 7);
  EXPECT_EQ(profile.network.registration, 5);
  EXPECT_EQ(profile.sim.iccid, "I");
  EXPECT_EQ(profile.sim.imsi, "123456");
  EXPECT_EQ(profile.sim.state, SimState::absent);
  EXPECT_EQ(profile.timing.outcome_floor, 70ms);
}

TEST(ProfileKeys, OfABootSetItsTimesAndLines) {
  Profile profile;
  for (const auto& [key, value] : {std::pair{"boot.rdy", "13000"},
                                   {"boot.app_rdy", "17000"},
                                   {"boot.sim_ready", "18000"},
                                   {"boot.banner", "RDY|+CFUN: 1|APP RDY"},
                                   {"radio.attach", "9000"},
                                   {"radio.band", "8"},
                                   {"quirks.cgact", "hang"}}) {
    EXPECT_EQ(set_profile_key(profile, key, value), "");
  }
  EXPECT_EQ(profile.timing.power_on, 13s);
  EXPECT_EQ(profile.timing.restart, 13s);
  EXPECT_EQ(profile.startup.application, 17s);
  EXPECT_EQ(profile.startup.sim, 18s);
  EXPECT_EQ(profile.startup.banner, (std::vector<std::string>{"RDY", "+CFUN: 1", "APP RDY"}));
  EXPECT_EQ(profile.timing.registration, 9s);
  EXPECT_EQ(profile.network.band, 8);
  EXPECT_TRUE(profile.quirks.cgact_hangs);
  EXPECT_EQ(set_profile_key(profile, "boot.banner", "none"), "");
  EXPECT_TRUE(profile.startup.banner.empty());
}

TEST(Profiles, OfTheThreeNetworksHaveTheirTechnologyAndABandOfIt) {
  for (const auto& [name, technology] :
       {std::pair{"bg96/gsm", 0}, {"bg96/lte-m", 8}, {"bg96/nb-iot", 9}}) {
    const Profile profile = find_profile(name).value_or(Profile{});
    EXPECT_EQ(profile.network.access_technology, technology) << name;
    EXPECT_TRUE(is_band(profile.network.band)) << name;
    EXPECT_EQ(is_gsm_band(profile.network.band), technology == 0) << name;
  }
}

TEST(ProfileKeys, AWrongValueChangesNothingAndSaysWhatWouldBeRight) {
  Profile profile;
  EXPECT_EQ(set_profile_key(profile, "sim.state", "gone"),
            "sim.state takes present, absent, ready, pin, puk, busy or failure, not \"gone\"");
  EXPECT_EQ(profile.sim.state, SimState::ready);
}

TEST(ProfileKeys, AnUnknownKeyIsToldWithTheNearest) {
  Profile profile;
  EXPECT_EQ(set_profile_key(profile, "sim.stat", "absent"),
            "no such key: sim.stat; did you mean sim.state?");
  EXPECT_EQ(set_profile_key(profile, "zzz", "1"), "no such key: zzz");
  EXPECT_EQ(set_profile_key(profile, "", "1"), "no such key: ");
}

TEST(ProfileKeys, EachDescribesItsValues) {
  for (const ProfileKey& key : profile_keys()) EXPECT_FALSE(key.allowed.empty()) << key.name;
}

}  // namespace
}  // namespace bg96::modem
