#include "emulator/app/gnss_track/gpx.hpp"

#include <expat.h>

#include <algorithm>
#include <array>
#include <boost/date_time/posix_time/posix_time.hpp>
#include <chrono>
#include <cmath>
#include <optional>
#include <utility>

#include "emulator/at/text.hpp"

namespace bg96::app {
namespace {

// Numbers and times are short; of longer texts, descriptions, nothing is wanted.
constexpr std::size_t kMaxValueBytes = 64;
constexpr std::chrono::hours kMaxLength{10 * 366 * 24};

std::optional<std::chrono::microseconds> parse_time(std::string text) {
  std::chrono::minutes ahead{};
  if (text.ends_with('Z')) {
    text.pop_back();
  } else if (const std::size_t sign = text.find_last_of("+-");
             sign != std::string::npos && sign > text.find('T')) {
    const std::string zone = text.substr(sign + 1);
    const auto hours = at::parse_decimal(zone.substr(0, 2));
    const auto minutes = zone.size() == 5 ? at::parse_decimal(zone.substr(3)) : std::nullopt;
    if (!hours || !minutes || zone[2] != ':' || *hours > 14 || *minutes > 59) return std::nullopt;
    ahead = std::chrono::minutes(*hours * 60 + *minutes);
    if (text[sign] == '-') ahead = -ahead;
    text.resize(sign);
  }
  if (text.size() < std::string_view("2024-01-01T00:00:00").size()) return std::nullopt;
  try {
    const auto time = boost::posix_time::from_iso_extended_string(text);
    const boost::posix_time::ptime epoch(boost::gregorian::date(1970, 1, 1));
    if (time.is_special()) return std::nullopt;
    return std::chrono::microseconds((time - epoch).total_microseconds()) - ahead;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

class Gpx {
 public:
  explicit Gpx(const std::string& file) : file_(file), parser_(XML_ParserCreate(nullptr)) {
    XML_SetUserData(parser_, this);
    XML_SetElementHandler(parser_, &Gpx::on_start, &Gpx::on_end);
    XML_SetCharacterDataHandler(parser_, &Gpx::on_text);
    XML_SetEntityDeclHandler(parser_, &Gpx::on_entity);
  }
  ~Gpx() { XML_ParserFree(parser_); }
  Gpx(const Gpx&) = delete;
  Gpx& operator=(const Gpx&) = delete;

  Track parse(std::string_view contents) {
    const auto status =
        XML_Parse(parser_, contents.data(), static_cast<int>(contents.size()), XML_TRUE);
    if (!error_.empty()) throw TrackError(file_, error_line_, error_);
    if (status != XML_STATUS_OK) {
      throw TrackError(file_, line(),
                       std::string("not XML: ") + XML_ErrorString(XML_GetErrorCode(parser_)));
    }
    for (Points& kind : points_) {
      if (!kind.track.empty()) return std::move(kind.track);
    }
    throw TrackError(file_, line(), "there is no point: neither trkpt nor rtept nor wpt");
  }

 private:
  static constexpr std::array<std::string_view, 3> kPoints = {"trkpt", "rtept", "wpt"};
  struct Points {
    Track track;
    bool timed = false;
    std::chrono::microseconds began{};
  };

  // Names in a namespace are those behind the colon.
  static std::string_view local_name(const char* name) {
    const std::string_view whole = name;
    return whole.substr(whole.find(':') + 1);
  }
  static void on_start(void* self, const char* name, const char** attributes) {
    static_cast<Gpx*>(self)->start(local_name(name), attributes);
  }
  static void on_end(void* self, const char* name) {
    static_cast<Gpx*>(self)->end(local_name(name));
  }
  static void on_text(void* self, const char* text, int size) {
    auto& value = static_cast<Gpx*>(self)->value_;
    const auto room = kMaxValueBytes - std::min(kMaxValueBytes, value.size());
    value.append(text, std::min(room, static_cast<std::size_t>(size)));
  }
  // No GPX file declares any, and one that does may mean harm.
  static void on_entity(void* self, const char*, int, const char*, int, const char*, const char*,
                        const char*, const char*) {
    static_cast<Gpx*>(self)->fail("entities are not allowed");
  }

  std::size_t line() const { return XML_GetCurrentLineNumber(parser_); }

  void fail(const std::string& what) {
    if (!error_.empty()) return;
    error_ = what;
    error_line_ = line();
    XML_StopParser(parser_, XML_FALSE);
  }

  void start(std::string_view name, const char** attributes) {
    if (!std::exchange(root_seen_, true) && name != "gpx") {
      return fail("the root is <" + std::string(name) + ">, not <gpx>");
    }
    value_.clear();
    const auto kind = std::find(kPoints.begin(), kPoints.end(), name);
    if (kind == kPoints.end()) return;
    if (point_) return fail("a point within a point");
    kind_ = static_cast<std::size_t>(kind - kPoints.begin());
    if (points_[kind_].track.size() == kMaxTrackPoints) {
      return fail("more than " + std::to_string(kMaxTrackPoints) + " points");
    }
    point_.emplace();
    time_.reset();
    for (; *attributes != nullptr; attributes += 2) {
      const std::string_view attribute = attributes[0];
      if (attribute == "lat") point_->fix.latitude_deg = number("lat", attributes[1], -90, 90);
      if (attribute == "lon") point_->fix.longitude_deg = number("lon", attributes[1], -180, 180);
    }
    if (!point_->fix.latitude_deg || !point_->fix.longitude_deg) {
      fail("a point needs lat and lon");
    }
  }

  void end(std::string_view name) {
    if (!point_) return;
    const std::string value = trimmed();
    value_.clear();
    ports::SetFix& fix = point_->fix;
    if (name == kPoints[kind_]) return end_point();
    if (name == "ele") fix.altitude_m = number("ele", value, -10'000, 100'000);
    if (name == "speed") fix.speed_kmh = number("speed", value, 0, 2'777) * 3.6;
    if (name == "course") fix.course_deg = number("course", value, 0, 360);
    if (name == "hdop") fix.hdop = std::clamp(number("hdop", value, 0, 1'000), 0.5, 99.9);
    if (name == "sat") {
      fix.satellites = std::clamp(static_cast<int>(number("sat", value, 0, 1'000)), 3, 24);
    }
    if (name == "fix") fix.fix = value != "none";
    if (name == "time") {
      time_ = parse_time(value);
      if (!time_) fail("'" + value + "' is no time; 2024-05-01T12:00:00Z is one");
    }
  }

  void end_point() {
    Points& points = points_[kind_];
    if (points.track.empty()) {
      points.timed = time_.has_value();
      points.began = time_.value_or(std::chrono::microseconds());
    }
    if (points.timed != time_.has_value()) {
      return fail(time_ ? "a point has a time, where the first has none"
                        : "a point has no time, where the first has one");
    }
    if (points.timed && *time_ - points.began > kMaxLength) {
      return fail("the track is longer than ten years");
    }
    point_->at = points.timed ? sim::Duration(*time_ - points.began)
                              : std::chrono::seconds(points.track.size());
    if (!points.track.empty() && point_->at < points.track.back().at) {
      return fail("the time goes back");
    }
    points.track.push_back(std::move(*point_));
    point_.reset();
  }

  double number(const char* name, const std::string& text, double min, double max) {
    const auto value = at::parse_number(text);
    if (value && *value >= min && *value <= max) return *value;
    fail(std::string(name) + " is '" + text.substr(0, kMaxValueBytes) + "', not a number of " +
         at::decimals(min, 0) + " to " + at::decimals(max, 0));
    return min;
  }

  std::string trimmed() const {
    const std::size_t first = value_.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return {};
    return value_.substr(first, value_.find_last_not_of(" \t\r\n") - first + 1);
  }

  const std::string& file_;
  XML_Parser parser_;
  std::string error_;
  std::size_t error_line_ = 0;
  bool root_seen_ = false;
  std::string value_;
  std::optional<TrackPoint> point_;
  std::size_t kind_ = 0;
  std::optional<std::chrono::microseconds> time_;
  std::array<Points, kPoints.size()> points_;
};

}  // namespace

Track parse_gpx(const std::string& file, std::string_view contents) {
  return Gpx(file).parse(contents);
}

}  // namespace bg96::app
