#include "emulator/modem/services/gnss/nmea.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "emulator/at/text.hpp"

namespace bg96::modem {
namespace {

// The manual's example of AT+QGPSGNMEA.
TEST(NmeaChecksum, IsThatOfTheManualsExample) {
  EXPECT_EQ(with_checksum("GPGGA,103647.0,3150.721154,N,11711.925873,E,1,02,4.7,59.8,M,-2.0,M,,"),
            "$GPGGA,103647.0,3150.721154,N,11711.925873,E,1,02,4.7,59.8,M,-2.0,M,,*77");
}

TEST(DegreesAndMinutes, HaveNoMinute60) {
  EXPECT_EQ(degrees_and_minutes(31.845372, 2, 4), "3150.7223");
  EXPECT_EQ(degrees_and_minutes(-0.5, 3, 6), "00030.000000");
  EXPECT_EQ(degrees_and_minutes(0.99999999, 2, 4), "0100.0000");
  EXPECT_EQ(degrees_and_minutes(90, 2, 6), "9000.000000");
  EXPECT_EQ(degrees_and_minutes(-180, 3, 4), "18000.0000");
}

TEST(UtcTime, IsOfTheDay) {
  EXPECT_EQ(utc_time(1'368'166'791), "061951.0");
  EXPECT_EQ(utc_date(1'368'166'791), "100513");
  EXPECT_EQ(utc_time(0), "000000.0");
}

Position somewhere() {
  Position position;
  position.place = {31.845372, 117.198822};
  position.altitude_m = 62.2;
  position.hdop = 0.7;
  position.satellites = 9;
  position.utc_seconds = 1'368'166'791;
  return position;
}

std::vector<std::string> kinds_of(const std::string& bytes) {
  std::vector<std::string> kinds;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = bytes.find("\r\n", at);
    EXPECT_NE(end, std::string::npos);
    if (end == std::string::npos) break;
    const std::string sentence = bytes.substr(at, end - at);
    // Whoever reads it drops a sentence whose sum is wrong.
    EXPECT_EQ(with_checksum(sentence.substr(1, sentence.size() - 4)), sentence);
    EXPECT_LE(sentence.size(), 100U);
    kinds.push_back(sentence.substr(1, 5));
    at = end + 2;
  }
  return kinds;
}

using Kinds = std::vector<std::string>;

TEST(NmeaPort, IsToldWhatTheFactoryHasChosen) {
  const std::optional<Position> position = somewhere();
  const GnssSettings settings;
  EXPECT_EQ(kinds_of(Nmea(position, settings, 1).for_port()),
            (Kinds{"GPGSV", "GPGSV", "GPGSV", "GPGGA", "GPVTG", "GPRMC", "GPGSA"}));
}

TEST(NmeaPort, IsToldEachSentenceByItsBit) {
  const std::optional<Position> position = somewhere();
  const std::pair<int, std::string> rows[] = {
      {1, "GPGGA"}, {2, "GPRMC"}, {4, "GPGSV"}, {8, "GPGSA"}, {16, "GPVTG"}};
  for (const auto& [bit, kind] : rows) {
    GnssSettings settings;
    settings.gps_types = bit;
    Kinds kinds = kinds_of(Nmea(position, settings, 1).for_port());
    kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
    EXPECT_EQ(kinds, Kinds{kind});
  }
  GnssSettings settings;
  settings.gps_types = 0;
  EXPECT_EQ(Nmea(position, settings, 1).for_port(), "");
}

TEST(NmeaPort, IsToldOtherConstellationsOnlyWhenTheyAreReceived) {
  const std::optional<Position> position = somewhere();
  GnssSettings settings;
  settings.gps_types = 0;
  settings.glonass_types = 7;
  settings.galileo_types = 1;
  settings.beidou_types = 3;
  const Kinds glonass = {"GLGSV", "GNGSA", "GNGNS"};
  EXPECT_EQ(kinds_of(Nmea(position, settings, 1).for_port()),
            (Kinds{"GLGSV", "GAGSV", "PQGSV", "GNGSA", "PQGSA", "GNGNS"}));
  EXPECT_EQ(kinds_of(Nmea(position, settings, 0).for_port()), Kinds{});
  EXPECT_EQ(kinds_of(Nmea(position, settings, 2).for_port()),
            (Kinds{"GLGSV", "PQGSV", "GNGSA", "PQGSA", "GNGNS"}));
  EXPECT_EQ(kinds_of(Nmea(position, settings, 3).for_port()),
            (Kinds{"GLGSV", "GAGSV", "GNGSA", "GNGNS"}));
  EXPECT_EQ(kinds_of(Nmea(position, settings, 4).for_port()), glonass);
  EXPECT_EQ(kinds_of(Nmea(position, settings, 5).for_port()), (Kinds{"GAGSV", "PQGSV", "PQGSA"}));
  EXPECT_EQ(kinds_of(Nmea(position, settings, 6).for_port()), Kinds{"GAGSV"});
}

TEST(NmeaSentences, OfGsvHaveDecimalsWhenWanted) {
  const std::optional<Position> position = somewhere();
  GnssSettings settings;
  EXPECT_EQ(Nmea(position, settings, 0).sentences(Sentence::gsv).front(),
            with_checksum("GPGSV,3,1,11,01,13,083,32,03,21,249,26,05,28,055,40,07,35,221,34"));
  settings.gsv_decimals = 1;
  EXPECT_EQ(
      Nmea(position, settings, 0).sentences(Sentence::gsv).front(),
      with_checksum(
          "GPGSV,3,1,11,01,13.7,083.1,32,03,21.1,249.3,26,05,28.5,055.5,40,07,35.9,221.7,34"));
}

TEST(NmeaSentences, OfSouthAndWestSaySo) {
  Position there = somewhere();
  there.place = {-22.98486, -43.35916};
  const std::optional<Position> position = there;
  const GnssSettings settings;
  EXPECT_EQ(Nmea(position, settings, 1).sentences(Sentence::gga).front(),
            with_checksum("GPGGA,061951.0,2259.091600,S,04321.549600,W,1,09,0.7,62.2,M,-2.0,M,,"));
}

}  // namespace
}  // namespace bg96::modem
