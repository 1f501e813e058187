#include "emulator/app/gnss_track/track.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace bg96::app {
namespace {

using namespace std::chrono_literals;

std::string gpx(const std::string& points) {
  return "<?xml version=\"1.0\"?>\n<gpx version=\"1.1\"><trk><trkseg>\n" + points +
         "\n</trkseg></trk></gpx>\n";
}

// What is told of a file that is none; empty: it is one.
std::string error_of(const std::string& contents) {
  try {
    parse_track("t", contents);
    return {};
  } catch (const TrackError& error) {
    return error.what();
  }
}

TEST(Gpx, HasPointsAtTheirTimes) {
  const Track track = parse_track(
      "t", gpx("<trkpt lat=\"48.5\" lon=\"-11.25\"><ele> 520.5 </ele>"
               "<time>2024-05-01T12:00:00Z</time><sat>7</sat><hdop>1.2</hdop></trkpt>\n"
               "<trkpt lat='48.6' lon='-11.25'><time>2024-05-01T14:00:01.5+02:00</time></trkpt>"
               "<trkpt lat='48.6' lon='-11.25'><time>2024-05-01T12:01:00Z</time>"
               "<fix>none</fix></trkpt>"));
  ASSERT_EQ(track.size(), 3U);
  EXPECT_EQ(track[0].at, 0s);
  EXPECT_EQ(track[0].fix.latitude_deg, 48.5);
  EXPECT_EQ(track[0].fix.longitude_deg, -11.25);
  EXPECT_EQ(track[0].fix.altitude_m, 520.5);
  EXPECT_EQ(track[0].fix.satellites, 7);
  EXPECT_EQ(track[0].fix.hdop, 1.2);
  EXPECT_TRUE(track[0].fix.fix);
  EXPECT_EQ(track[1].at, 1500ms);
  EXPECT_FALSE(track[1].fix.altitude_m);
  EXPECT_EQ(track[2].at, 60s);
  EXPECT_FALSE(track[2].fix.fix);
}

TEST(Gpx, ComputesSpeedAndCourseThatItDoesNotTell) {
  const Track track =
      parse_track("t", gpx("<trkpt lat='0' lon='0'/><trkpt lat='0' lon='0.001'/>"
                           "<trkpt lat='0' lon='0.001'/><trkpt lat='-0.001' lon='0.001'/>"));
  ASSERT_EQ(track.size(), 4U);
  EXPECT_EQ(track[3].at, 3s);  // without times a second apart
  EXPECT_NEAR(*track[0].fix.speed_kmh, 400.3, 0.1);
  EXPECT_NEAR(*track[0].fix.course_deg, 90, 1e-6);
  EXPECT_EQ(track[1].fix.speed_kmh, 0);
  EXPECT_NEAR(*track[1].fix.course_deg, 90, 1e-6);
  EXPECT_NEAR(*track[2].fix.course_deg, 180, 1e-6);
  EXPECT_EQ(track[3].fix.speed_kmh, 0);
  EXPECT_NEAR(*track[3].fix.course_deg, 180, 1e-6);
}

TEST(Gpx, TakesTheSpeedAndTheCourseThatItTells) {
  const Track track =
      parse_track("t", gpx("<trkpt lat='0' lon='0'><extensions><gpxtpx:speed>10</gpxtpx:speed>"
                           "<gpxtpx:course>271.5</gpxtpx:course></extensions></trkpt>"));
  EXPECT_NEAR(*track[0].fix.speed_kmh, 36, 1e-9);
  EXPECT_EQ(track[0].fix.course_deg, 271.5);
}

TEST(Gpx, MayHaveARouteOrWaypointsInstead) {
  EXPECT_EQ(parse_track("t", "<gpx><wpt lat='1' lon='2'/><rte><rtept lat='3' lon='4'/></rte></gpx>")
                .at(0)
                .fix.latitude_deg,
            3);
  EXPECT_EQ(parse_track("t",
                        "\xEF\xBB\xBF\n"
                        "<gpx><wpt lat='1' lon='2'/></gpx>")
                .at(0)
                .fix.latitude_deg,
            1);
}

TEST(Gpx, ThatIsNoneSaysWhereAndWhy) {
  EXPECT_EQ(error_of(gpx("<trkpt lat='90.1' lon='0'/>")),
            "t:3: lat is '90.1', not a number of -90 to 90");
  EXPECT_EQ(error_of(gpx("\n<trkpt lat='1'/>")), "t:4: a point needs lat and lon");
  EXPECT_EQ(error_of(gpx("<trkpt lat='1' lon='x'/>")),
            "t:3: lon is 'x', not a number of -180 to 180");
  EXPECT_EQ(error_of(gpx("<trkpt lat='1' lon='1'><ele>nan</ele></trkpt>")),
            "t:3: ele is 'nan', not a number of -10000 to 100000");
  EXPECT_EQ(error_of(gpx("<trkpt lat='1' lon='1'><time>yesterday</time></trkpt>")),
            "t:3: 'yesterday' is no time; 2024-05-01T12:00:00Z is one");
  EXPECT_EQ(error_of(gpx("<trkpt lat='1' lon='1'><time>2024-05-01T12:00:00Z</time></trkpt>\n"
                         "<trkpt lat='1' lon='1'><time>2024-05-01T11:59:59Z</time></trkpt>")),
            "t:4: the time goes back");
  EXPECT_EQ(error_of(gpx("<trkpt lat='1' lon='1'><time>1500-05-01T12:00:00Z</time></trkpt>\n"
                         "<trkpt lat='1' lon='1'><time>9999-05-01T11:59:59Z</time></trkpt>")),
            "t:4: the track is longer than ten years");
  EXPECT_EQ(error_of(gpx("<trkpt lat='1' lon='1'/>\n"
                         "<trkpt lat='1' lon='1'><time>2024-05-01T11:59:59Z</time></trkpt>")),
            "t:4: a point has a time, where the first has none");
  EXPECT_EQ(error_of(gpx("<trkpt lat='1' lon='1'><trkpt lat='1' lon='1'/></trkpt>")),
            "t:3: a point within a point");
  EXPECT_EQ(error_of(gpx("")), "t:5: there is no point: neither trkpt nor rtept nor wpt");
  EXPECT_EQ(error_of("<kml/>"), "t:1: the root is <kml>, not <gpx>");
  EXPECT_EQ(error_of("<gpx><trk></gpx>").substr(0, 13), "t:1: not XML:");
  EXPECT_EQ(error_of(""), "t:1: neither GPX nor sentences of NMEA 0183");
  EXPECT_EQ(error_of("GIF89a"), "t:1: neither GPX nor sentences of NMEA 0183");
}

TEST(Gpx, HasNoEntities) {
  EXPECT_EQ(error_of("<!DOCTYPE gpx [\n<!ENTITY a 'aaaa'>\n<!ENTITY b '&a;&a;'>]>\n<gpx>&b;</gpx>"),
            "t:2: entities are not allowed");
  EXPECT_EQ(error_of("<!DOCTYPE gpx [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><gpx>&a;</gpx>"),
            "t:1: entities are not allowed");
}

TEST(Gpx, IsOfALimitedSize) {
  std::string many;
  for (std::size_t at = 0; at < kMaxTrackPoints; ++at) many += "<wpt lat='1' lon='1'/>";
  EXPECT_EQ(parse_track("t", "<gpx>" + many + "</gpx>").size(), kMaxTrackPoints);
  EXPECT_EQ(error_of("<gpx>" + many + "\n<wpt lat='1' lon='1'/></gpx>"),
            "t:2: more than 100000 points");
  EXPECT_EQ(error_of(std::string(kMaxTrackBytes + 1, ' ')),
            "t:1: the file is longer than 16777216 bytes");
  // However deep it is.
  std::string deep;
  for (int level = 0; level < 1'000'000; ++level) deep += "<a>";
  EXPECT_NE(error_of("<gpx>" + deep), "");
}

TEST(NmeaLog, MakesAPointOfASecond) {
  const Track track =
      parse_track("t",
                  "$GPGSV,1,1,00*79\r\n"
                  "$GPGGA,103647.0,3150.721154,N,11711.925873,E,1,02,4.7,59.8,M,-2.0,M,,*77\r\n"
                  "$GPRMC,103647.0,A,3150.721154,S,11711.925873,W,10.0,90.5,110513,,,A\r\n"
                  "\r\n"
                  "$GPRMC,103648.5,V,,,,,,,,,,N\r\n");
  ASSERT_EQ(track.size(), 2U);
  EXPECT_EQ(track[0].at, 0s);
  EXPECT_NEAR(*track[0].fix.latitude_deg, -31.8453526, 1e-6);
  EXPECT_NEAR(*track[0].fix.longitude_deg, -117.1987646, 1e-6);
  EXPECT_EQ(track[0].fix.altitude_m, 59.8);
  EXPECT_EQ(track[0].fix.hdop, 4.7);
  EXPECT_EQ(track[0].fix.satellites, 3);
  EXPECT_NEAR(*track[0].fix.speed_kmh, 18.52, 1e-9);
  EXPECT_EQ(track[0].fix.course_deg, 90.5);
  EXPECT_EQ(track[1].at, 1500ms);
  EXPECT_FALSE(track[1].fix.fix);
}

TEST(NmeaLog, MayPassMidnight) {
  const Track track = parse_track("t",
                                  "$GPGGA,235959,0000.0,N,00000.0,E,1,,,,,,,,\n"
                                  "$GPGGA,000001,0000.0,N,00000.0,E,1,,,,,,,,\n"
                                  "$GPGGA,000003,0000.0,N,00000.0,E,1,,,,,,,,\n");
  ASSERT_EQ(track.size(), 3U);
  EXPECT_EQ(track[1].at, 2s);
  EXPECT_EQ(track[2].at, 4s);
}

TEST(NmeaLog, ThatIsNoneSaysWhereAndWhy) {
  EXPECT_EQ(error_of("$GPGSV,1,1,00*79\n$GPGSV,1,1,00*78\n"),
            "t:2: the checksum is *78, it should be *79");
  EXPECT_EQ(error_of("$GPGSV,1,1,00*79\nhello\n"), "t:2: not a sentence of NMEA 0183");
  EXPECT_EQ(error_of("$GPGSV,1,1,00*79\n"),
            "t:1: there is no point: neither a GGA nor an RMC with a time");
  EXPECT_EQ(error_of("$GPGGA,246000,0000.0,N,00000.0,E,1,,,,,,,,\n"),
            "t:1: '246000' is not a number of 0 to 235961");
  EXPECT_EQ(error_of("$GPGGA,126000,0000.0,N,00000.0,E,1,,,,,,,,\n"), "t:1: '126000' is no time");
  EXPECT_EQ(error_of("$GPGGA,120000,0060.0,N,00000.0,E,1,,,,,,,,\n"),
            "t:1: '0060.0' has more than 59 minutes");
  EXPECT_EQ(error_of("$GPGGA,120000,0000.0,X,00000.0,E,1,,,,,,,,\n"),
            "t:1: 'X' is neither N nor S");
  EXPECT_EQ(error_of("$GPGGA," + std::string(249, ',')),
            "t:1: there is no point: neither a GGA nor an RMC with a time");
  EXPECT_EQ(error_of("$GPGGA," + std::string(250, ',')), "t:1: longer than 256 bytes");
  EXPECT_EQ(error_of("$GPGGA,120000,,,,,1,,,,,,,,\n"), "t:1: '' is not a number of 0 to 9000");
  EXPECT_EQ(error_of("$GPGGA,120000,0000.0,N,00000.0,E,1,,,,,,,,\n"
                     "$GPGGA,115959,0000.0,N,00000.0,E,1,,,,,,,,\n"),
            "t:2: the time goes back");
}

TEST(Track, ThatIsNotThereSaysSo) {
  try {
    load_track("/nonexistent/track.gpx");
    FAIL();
  } catch (const TrackError& error) {
    EXPECT_STREQ(error.what(), "/nonexistent/track.gpx:1: cannot be read");
  }
}

}  // namespace
}  // namespace bg96::app
