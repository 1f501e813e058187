// The GNSS receiver and what happens around it: the NMEA port, the sky, the radio that it shares.
#include "emulator/modem/services/gnss/gnss.hpp"

#include <gtest/gtest.h>

#include <string>

#include "emulator/modem/profile_keys.hpp"
#include "tests/support/virtual_world.hpp"

namespace bg96::testing {
namespace {

using ports::ChannelId;
using namespace std::chrono_literals;

modem::Profile with_nmea() {
  modem::Profile profile;
  profile.wired[static_cast<std::size_t>(ChannelId::nmea)] = true;
  return profile;
}

struct Unit {
  explicit Unit(modem::Profile profile = with_nmea()) : world(std::move(profile)) { ask("ATE0"); }
  std::string ask(std::string_view line) {
    world.take_output();
    world.send(std::string(line) + "\r");
    world.pass(10ms);
    return world.take_output();
  }
  bool fixed() { return ask("AT+QGPSLOC=2").find("+QGPSLOC: ") != std::string::npos; }
  std::string nmea() { return world.take_output_of(ChannelId::nmea); }
  VirtualWorld world;
};

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t found = 0;
  for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) {
    ++found;
  }
  return found;
}

TEST(Gnss, TellsTheNmeaPortOnceASecond) {
  Unit unit;
  unit.world.pass(5s);
  EXPECT_EQ(unit.nmea(), "");
  unit.ask("AT+QGPS=1");
  unit.world.pass(10s);
  EXPECT_EQ(count(unit.nmea(), "$GPGGA,,,,,,0,,,,,,,,*66\r\n"), 10U);
  unit.world.pass(30s);
  EXPECT_EQ(count(unit.nmea(), ",3150.722320,N,11711.929320,E,1,09,"), 11U);
  unit.ask("AT+QGPSEND");
  unit.world.pass(10s);
  EXPECT_EQ(unit.nmea(), "");
  EXPECT_EQ(unit.world.take_output(), "");
}

TEST(Gnss, TellsTheNmeaPortAsOftenAsItFixes) {
  Unit unit;
  unit.ask("AT+QGPS=1,30,50,0,5");
  unit.world.pass(60s);
  EXPECT_EQ(count(unit.nmea(), "$GPGGA"), 12U);
}

TEST(Gnss, TellsOnlyThePortThatIsConfigured) {
  for (const auto* port : {"none", "uartnmea"}) {
    Unit unit;
    unit.ask(std::string("AT+QGPSCFG=\"outport\",\"") + port + "\"");
    unit.ask("AT+QGPS=1");
    unit.world.pass(40s);
    EXPECT_EQ(unit.nmea(), "") << port;
    unit.ask("AT+QGPSCFG=\"outport\",\"usbnmea\"");
    unit.world.pass(1s);
    EXPECT_NE(unit.nmea(), "") << port;
  }
}

TEST(Gnss, TellsNothingToAPortThatIsNotThere) {
  Unit unit{modem::Profile()};
  unit.ask("AT+QGPS=1");
  unit.world.pass(40s);
  EXPECT_EQ(unit.nmea(), "");
}

TEST(Gnss, LosesWhatNobodyReads) {
  Unit unit;
  unit.ask("AT+QGPS=1");
  unit.world.pass(2s);
  unit.world.modem().output_full(ChannelId::nmea);
  unit.nmea();
  unit.world.pass(60s);
  EXPECT_EQ(unit.nmea(), "");
  unit.world.modem().output_drained(ChannelId::nmea, unit.world.now());
  unit.world.pass(2s);
  EXPECT_EQ(count(unit.nmea(), "$GPGGA"), 2U);
}

TEST(Gnss, IsMovedByTheWorld) {
  Unit unit;
  unit.ask("AT+QGPS=1");
  unit.world.pass(31s);
  unit.world.happen(ports::SetFix{.latitude_deg = -1.5, .longitude_deg = 2.25, .satellites = 5});
  unit.world.pass(1s);
  EXPECT_NE(unit.ask("AT+QGPSLOC=2").find(",-1.50000,2.25000,0.7,62.2,2,0.00,0.0,0.0,010126,05"),
            std::string::npos);
  unit.world.happen(ports::SetFix{.altitude_m = -4, .speed_kmh = 18.52, .hdop = 9.95});
  unit.world.pass(1s);
  EXPECT_NE(unit.ask("AT+QGPSLOC=2").find(",-1.50000,2.25000,9.9,-4.0,2,0.00,18.5,10.0,010126,05"),
            std::string::npos);
}

TEST(Gnss, LosesItsFixWithTheSkyAndFindsItSoonAgain) {
  Unit unit;
  unit.ask("AT+QGPS=1");
  unit.world.pass(31s);
  EXPECT_TRUE(unit.fixed());
  unit.world.happen(ports::SetFix{.fix = false});
  EXPECT_FALSE(unit.fixed());
  unit.nmea();
  unit.world.pass(60s);
  EXPECT_EQ(count(unit.nmea(), "$GPGGA,,,,,,0,"), 60U);
  unit.world.happen(ports::SetFix{});
  EXPECT_FALSE(unit.fixed());
  unit.world.pass(1s);
  EXPECT_TRUE(unit.fixed());
}

TEST(Gnss, BeginsAnewWhenTheSkyGoesBeforeTheFirstFix) {
  Unit unit;
  unit.ask("AT+QGPS=1");
  unit.world.pass(20s);
  unit.world.happen(ports::SetFix{.fix = false});
  unit.world.pass(20s);
  unit.world.happen(ports::SetFix{});
  unit.world.pass(29s);
  EXPECT_FALSE(unit.fixed());
  unit.world.pass(1s);
  EXPECT_TRUE(unit.fixed());
}

modem::Profile sharing_the_radio() {
  modem::Profile profile;
  EXPECT_EQ(modem::set_profile_key(profile, "quirks.gnss_shares_radio", "on"), "");
  return profile;
}

TEST(Gnss, ComesNoNearerToAFixWhileDataIsInTransfer) {
  for (const bool shared : {true, false}) {
    Unit unit{shared ? sharing_the_radio() : modem::Profile()};
    unit.world.network().datagrams().add({"192.0.2.1", 9});
    unit.ask("AT+QIACT=1");
    unit.ask("AT+QIOPEN=1,0,\"UDP\",\"192.0.2.1\",9,0,0");
    unit.world.pass(20s);
    unit.ask("AT+QGPS=1");
    for (int second = 0; second < 60; ++second) {
      unit.ask("AT+QISEND=0,1");
      unit.ask("x");
      unit.world.pass(1s);
    }
    EXPECT_EQ(unit.fixed(), !shared);
    // The radio is free 10 s after the last byte; then the whole time is still to come.
    unit.world.pass(38s);
    EXPECT_EQ(unit.fixed(), !shared);
    unit.world.pass(3s);
    EXPECT_TRUE(unit.fixed());
  }
}

TEST(Gnss, KeepsWhatItHasFoundWhileDataIsInTransfer) {
  Unit unit{sharing_the_radio()};
  unit.world.network().datagrams().add({"192.0.2.1", 9});
  unit.ask("AT+QIACT=1");
  unit.ask("AT+QIOPEN=1,0,\"UDP\",\"192.0.2.1\",9,0,0");
  unit.world.pass(20s);
  unit.ask("AT+QGPS=1");
  unit.world.pass(20s);
  unit.ask("AT+QISEND=0,1");
  unit.ask("x");
  // 10 s until the radio is free, and 10 s that are left.
  unit.world.pass(19900ms);
  EXPECT_FALSE(unit.fixed());
  unit.world.pass(200ms);
  EXPECT_TRUE(unit.fixed());
}

TEST(Gnss, TellsWhoLeavesAFenceAndComesBack) {
  Unit unit;
  unit.ask("AT+QURCCFG=\"urcport\",\"uart1\"");
  unit.ask("AT+QCFGEXT=\"addgeo\",3,3,0,31.845372,117.198822,100");
  unit.ask("AT+QGPS=1");
  unit.world.pass(31s);
  EXPECT_NE(unit.world.take_output().find("\r\n+QIND: \"GEOFENCE\",3,1,2026/01/01 00:00:30,"),
            std::string::npos);
  unit.world.happen(ports::SetFix{.latitude_deg = 31.9});
  unit.world.pass(2s);
  EXPECT_NE(unit.world.take_output().find(
                "\r\n+QIND: \"GEOFENCE\",3,2,2026/01/01 00:00:32,31.900000,117.198822,62.2,"),
            std::string::npos);
  unit.world.pass(60s);
  EXPECT_EQ(unit.world.take_output(), "");
  unit.world.happen(ports::SetFix{.latitude_deg = 31.845372});
  unit.world.pass(2s);
  EXPECT_NE(unit.world.take_output().find("\"GEOFENCE\",3,1,"), std::string::npos);
}

}  // namespace
}  // namespace bg96::testing
