#include "emulator/modem/services/gnss/nmea.hpp"

#include <algorithm>
#include <array>
#include <numbers>

#include "emulator/at/text.hpp"

namespace bg96::modem {
namespace {

constexpr std::array kConstellations = {Constellation::gps, Constellation::glonass,
                                        Constellation::galileo, Constellation::beidou};
constexpr int kMaxUsed = 12;  // places of GSA
constexpr int kSatellitesPerGsv = 4;
constexpr int kInViewUnused = 2;    // of each constellation
constexpr int kMinuteDecimals = 6;  // as in the manual's examples of AT+QGPSGNMEA

struct Row {
  std::string_view gsv_talker;
  std::string_view gsa_talker;
  int first_satellite;
};
// In the order of Constellation. The numbers are those of Qualcomm's receivers.
constexpr std::array<Row, 4> kRows = {
    {{"GP", "GP", 1}, {"GL", "GN", 65}, {"GA", "GN", 301}, {"PQ", "PQ", 201}}};

const Row& row_of(Constellation constellation) {
  return kRows[static_cast<std::size_t>(constellation)];
}

// No sky turns above this antenna: each satellite stays where its number puts it.
struct Satellite {
  int number;
  int elevation_tenths;  // of a degree
  int azimuth_tenths;
  int signal_dbhz;
};
Satellite satellite(Constellation constellation, int index) {
  const int number = row_of(constellation).first_satellite + 2 * index;
  return {number, 100 + number * 37 % 750, number * 831 % 3600, 25 + number * 7 % 20};
}

// Whole degrees have so many digits.
std::string angle(int tenths, int digits, bool with_decimal) {
  const std::string whole = padded(tenths / 10, digits);
  return with_decimal ? at::text(whole, '.', tenths % 10) : whole;
}

}  // namespace

bool is_received(Constellation constellation, int gnssconfig) {
  // GLONASS, Galileo and BeiDou for each value of "gnssconfig".
  constexpr std::array<std::array<bool, 3>, 7> kReceived = {{{false, false, false},
                                                             {true, true, true},
                                                             {true, false, true},
                                                             {true, true, false},
                                                             {true, false, false},
                                                             {false, true, true},
                                                             {false, true, false}}};
  if (constellation == Constellation::gps) return true;
  return kReceived[static_cast<std::size_t>(gnssconfig)]
                  [static_cast<std::size_t>(constellation) - 1];
}

std::string with_checksum(std::string_view body) {
  unsigned char sum = 0;
  for (const char character : body) sum ^= static_cast<unsigned char>(character);
  return at::text('$', body, '*', at::hex_bytes(std::string(1, static_cast<char>(sum))));
}

std::vector<std::string> Nmea::sentences(Sentence kind) const {
  std::vector<std::string> all;
  if (kind != Sentence::gsv && kind != Sentence::gsa) {
    all.push_back(position_sentence(kind));
    return all;
  }
  for (const Constellation constellation : kConstellations) {
    const bool wanted = constellation == Constellation::gps || is_named(constellation, kind);
    if (!wanted || !is_received(constellation, gnssconfig_)) continue;
    if (kind == Sentence::gsv) {
      add_gsv(constellation, all);
    } else {
      all.push_back(gsa(constellation));
    }
  }
  return all;
}

std::string Nmea::for_port() const {
  std::string bytes;
  for (const Sentence kind :
       {Sentence::gsv, Sentence::gga, Sentence::vtg, Sentence::rmc, Sentence::gsa, Sentence::gns}) {
    std::vector<std::string> all;
    for (const Constellation constellation : kConstellations) {
      if (!is_named(constellation, kind) || !is_received(constellation, gnssconfig_)) continue;
      if (kind == Sentence::gsv) {
        add_gsv(constellation, all);
      } else if (kind == Sentence::gsa) {
        all.push_back(gsa(constellation));
      } else {
        all.push_back(position_sentence(kind));
      }
    }
    for (const std::string& sentence : all) bytes += sentence + "\r\n";
  }
  return bytes;
}

std::string Nmea::position_sentence(Sentence kind) const {
  switch (kind) {
    case Sentence::gga: return gga();
    case Sentence::rmc: return rmc();
    case Sentence::vtg: return vtg();
    default: return gns();
  }
}

bool Nmea::is_named(Constellation constellation, Sentence kind) const {
  const auto has = [](int types, int bit) { return (types & bit) != 0; };
  switch (constellation) {
    case Constellation::gps:
      switch (kind) {
        case Sentence::gga: return has(settings_.gps_types, 1);
        case Sentence::rmc: return has(settings_.gps_types, 2);
        case Sentence::gsv: return has(settings_.gps_types, 4);
        case Sentence::gsa: return has(settings_.gps_types, 8);
        case Sentence::vtg: return has(settings_.gps_types, 16);
        case Sentence::gns: return false;
      }
      break;
    case Constellation::glonass:
      return (kind == Sentence::gsv && has(settings_.glonass_types, 1)) ||
             (kind == Sentence::gsa && has(settings_.glonass_types, 2)) ||
             (kind == Sentence::gns && has(settings_.glonass_types, 4));
    case Constellation::galileo: return kind == Sentence::gsv && has(settings_.galileo_types, 1);
    case Constellation::beidou:
      return (kind == Sentence::gsa && has(settings_.beidou_types, 1)) ||
             (kind == Sentence::gsv && has(settings_.beidou_types, 2));
  }
  return false;
}

std::string Nmea::place() const {
  const Place& place = position_->place;
  return at::text(
      degrees_and_minutes(place.latitude_deg, 2, kMinuteDecimals), ',', north_or_south(place), ',',
      degrees_and_minutes(place.longitude_deg, 3, kMinuteDecimals), ',', east_or_west(place));
}

// GPS first; what GSA has no place for is of the others.
int Nmea::used(Constellation constellation) const {
  if (!position_) return 0;
  int left = position_->satellites;
  for (const Constellation other : kConstellations) {
    const int mine = is_received(other, gnssconfig_) ? std::min(left, kMaxUsed) : 0;
    if (other == constellation) return mine;
    left -= mine;
  }
  return 0;
}

int Nmea::in_view(Constellation constellation) const {
  return position_ ? used(constellation) + kInViewUnused : 0;
}

std::string Nmea::gga() const {
  if (!position_) return with_checksum("GPGGA,,,,,,0,,,,,,,,");
  constexpr std::string_view kGeoidSeparation = "-2.0";  // the manual's example
  return with_checksum(
      at::text("GPGGA,", utc_time(position_->utc_seconds), ',', place(), ",1,",
               padded(position_->satellites, 2), ',', at::decimals(position_->hdop, 1), ',',
               at::decimals(position_->altitude_m, 1), ",M,", kGeoidSeparation, ",M,,"));
}

std::string Nmea::rmc() const {
  if (!position_) return with_checksum("GPRMC,,V,,,,,,,,,,N");
  return with_checksum(at::text("GPRMC,", utc_time(position_->utc_seconds), ",A,", place(), ',',
                                at::decimals(position_->speed_knots(), 1), ',',
                                at::decimals(position_->course_deg, 1), ',',
                                utc_date(position_->utc_seconds), ",,,A"));
}

std::string Nmea::vtg() const {
  if (!position_) return with_checksum("GPVTG,,T,,M,,N,,K,N");
  return with_checksum(at::text("GPVTG,", at::decimals(position_->course_deg, 1), ",T,,M,",
                                at::decimals(position_->speed_knots(), 1), ",N,",
                                at::decimals(position_->speed_kmh, 1), ",K,A"));
}

std::string Nmea::gns() const {
  if (!position_) return with_checksum("GNGNS,,,,,,NN,,,,,,");
  const auto mode = [this](Constellation constellation) {
    return used(constellation) > 0 ? 'A' : 'N';
  };
  return with_checksum(at::text(
      "GNGNS,", utc_time(position_->utc_seconds), ',', place(), ',', mode(Constellation::gps),
      mode(Constellation::glonass), ',', padded(position_->satellites, 2), ',',
      at::decimals(position_->hdop, 1), ',', at::decimals(position_->altitude_m, 1), ",-2.0,,"));
}

std::string Nmea::gsa(Constellation constellation) const {
  const int count = used(constellation);
  std::string body =
      at::text(row_of(constellation).gsa_talker, "GSA,A,", position_ ? position_->dimensions : 1);
  for (int index = 0; index < kMaxUsed; ++index) {
    body += ',';
    if (index < count) body += padded(satellite(constellation, index).number, 2);
  }
  if (!position_) return with_checksum(body + ",,,");
  return with_checksum(at::text(body, ',', at::decimals(position_->pdop(), 1), ',',
                                at::decimals(position_->hdop, 1), ',',
                                at::decimals(position_->vdop(), 1)));
}

void Nmea::add_gsv(Constellation constellation, std::vector<std::string>& to) const {
  const int count = in_view(constellation);
  const int lines = std::max(1, (count + kSatellitesPerGsv - 1) / kSatellitesPerGsv);
  const bool with_decimal = settings_.gsv_decimals == 1;
  for (int line = 0; line < lines; ++line) {
    std::string body = at::text(row_of(constellation).gsv_talker, "GSV,", lines, ',', line + 1, ',',
                                padded(count, 2));
    const int first = line * kSatellitesPerGsv;
    for (int index = first; index < std::min(first + kSatellitesPerGsv, count); ++index) {
      const Satellite seen = satellite(constellation, index);
      body +=
          at::text(',', padded(seen.number, 2), ',', angle(seen.elevation_tenths, 2, with_decimal),
                   ',', angle(seen.azimuth_tenths, 3, with_decimal), ',', seen.signal_dbhz);
    }
    to.push_back(with_checksum(body));
  }
}

}  // namespace bg96::modem
