#include "emulator/app/gnss_track/nmea_log.hpp"

#include <algorithm>
#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/split.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <chrono>
#include <optional>
#include <vector>

#include "emulator/at/text.hpp"
#include "emulator/modem/services/gnss/nmea.hpp"

namespace bg96::app {
namespace {

using Fields = std::vector<std::string>;
using Seconds = std::chrono::duration<double>;

constexpr double kDay_s = 24 * 60 * 60;

class NmeaLog {
 public:
  explicit NmeaLog(const std::string& file) : file_(file) {}

  Track parse(std::string_view contents) {
    while (!contents.empty()) {
      ++line_;
      const std::size_t end = contents.find('\n');
      std::string sentence(contents.substr(0, end));
      contents.remove_prefix(end == std::string_view::npos ? contents.size() : end + 1);
      boost::algorithm::trim(sentence);
      if (!sentence.empty()) take(sentence);
    }
    if (track_.empty()) fail("there is no point: neither a GGA nor an RMC with a time");
    return std::move(track_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const { throw TrackError(file_, line_, what); }

  void take(const std::string& sentence) {
    constexpr std::size_t kChecksumBytes = 3;  // *77
    // NMEA 0183 has 82, which receivers with more decimals exceed.
    constexpr std::size_t kMaxSentenceBytes = 256;
    if (sentence.size() > kMaxSentenceBytes) {
      fail("longer than " + std::to_string(kMaxSentenceBytes) + " bytes");
    }
    if (sentence.front() != '$' && sentence.front() != '!') fail("not a sentence of NMEA 0183");
    std::string body = sentence.substr(1);
    if (const std::size_t star = body.rfind('*'); star != std::string::npos) {
      const std::string sum = at::to_upper(body.substr(star));
      body.resize(star);
      const std::string right = modem::with_checksum(body);
      if (sum != right.substr(right.size() - kChecksumBytes)) {
        fail("the checksum is " + sum + ", it should be " +
             right.substr(right.size() - kChecksumBytes));
      }
    }
    Fields fields;
    boost::algorithm::split(fields, body, boost::algorithm::is_any_of(","));
    const std::string& name = fields.front();
    constexpr std::size_t kNameBytes = 5;  // talker and kind
    if (name.size() != kNameBytes) return;
    if (name.ends_with("GGA"))
      take_gga(std::move(fields));
    else if (name.ends_with("RMC"))
      take_rmc(std::move(fields));
  }

  void take_gga(Fields fields) {
    constexpr std::size_t kFields = 15;
    fields.resize(kFields);
    if (fields[1].empty()) return;
    ports::SetFix& fix = point_at(fields[1]).fix;
    fix.fix = fields[6] != "0" && !fields[6].empty();
    if (!fix.fix) return;
    take_place(fix, &fields[2]);
    if (!fields[7].empty()) {
      fix.satellites = std::clamp(static_cast<int>(number(fields[7], 0, 1'000)), 3, 24);
    }
    if (!fields[8].empty()) fix.hdop = std::clamp(number(fields[8], 0, 1'000), 0.5, 99.9);
    if (!fields[9].empty()) fix.altitude_m = number(fields[9], -10'000, 100'000);
  }

  void take_rmc(Fields fields) {
    constexpr std::size_t kFields = 13;
    constexpr double kKilometresPerNauticalMile = 1.852;
    fields.resize(kFields);
    if (fields[1].empty()) return;
    ports::SetFix& fix = point_at(fields[1]).fix;
    fix.fix = fields[2] == "A";
    if (!fix.fix) return;
    take_place(fix, &fields[3]);
    if (!fields[7].empty()) {
      fix.speed_kmh = number(fields[7], 0, 5'000) * kKilometresPerNauticalMile;
    }
    if (!fields[8].empty()) fix.course_deg = number(fields[8], 0, 360);
  }

  // "3150.7223", "N", "11711.9293", "E"
  void take_place(ports::SetFix& fix, const std::string* fields) const {
    fix.latitude_deg = angle(fields[0], 90) * sign(fields[1], "N", "S");
    fix.longitude_deg = angle(fields[2], 180) * sign(fields[3], "E", "W");
  }

  double angle(const std::string& text, int max_deg) const {
    constexpr int kHundred = 100;
    constexpr double kMinutes = 60;
    const double value = number(text, 0, max_deg * kHundred);
    const int degrees = static_cast<int>(value) / kHundred;
    const double minutes = value - degrees * kHundred;
    if (minutes >= kMinutes) fail("'" + text + "' has more than 59 minutes");
    return degrees + minutes / kMinutes;
  }

  double sign(const std::string& text, std::string_view plus, std::string_view minus) const {
    if (text == plus) return 1;
    if (text == minus) return -1;
    fail("'" + text + "' is neither " + std::string(plus) + " nor " + std::string(minus));
  }

  double number(const std::string& text, double min, double max) const {
    const auto value = at::parse_number(text);
    if (value && *value >= min && *value <= max) return *value;
    fail("'" + text + "' is not a number of " + at::decimals(min, 0) + " to " +
         at::decimals(max, 0));
  }

  // "061951.0". Only the time of the day is told, and midnight may pass.
  Seconds time_of_day(const std::string& text) const {
    const double value = number(text, 0, 235'960.999);
    const int whole = static_cast<int>(value);
    const int hours = whole / 10'000;
    const int minutes = whole / 100 % 100;
    const double seconds = value - whole + whole % 100;
    if (hours > 23 || minutes > 59 || seconds >= 61) fail("'" + text + "' is no time");
    return Seconds(hours * 3600 + minutes * 60 + seconds);
  }

  TrackPoint& point_at(const std::string& text) {
    const Seconds time = time_of_day(text);
    if (track_.empty()) {
      began_ = last_ = time;
    } else if (time != last_) {
      if (last_ - time > Seconds(kDay_s / 2)) {
        began_ -= Seconds(kDay_s);
      } else if (time < last_) {
        fail("the time goes back");
      }
      last_ = time;
    } else {
      return track_.back();
    }
    if (track_.size() == kMaxTrackPoints) {
      fail("more than " + std::to_string(kMaxTrackPoints) + " points");
    }
    track_.push_back({std::chrono::duration_cast<sim::Duration>(time - began_), {}});
    return track_.back();
  }

  const std::string& file_;
  std::size_t line_ = 0;
  Track track_;
  Seconds began_{};
  Seconds last_{};
};

}  // namespace

Track parse_nmea_log(const std::string& file, std::string_view contents) {
  return NmeaLog(file).parse(contents);
}

}  // namespace bg96::app
