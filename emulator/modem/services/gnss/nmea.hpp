#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/modem/services/gnss/gnss_settings.hpp"
#include "emulator/modem/services/gnss/position.hpp"

namespace bg96::modem {

/// The satellites of one system.
enum class Constellation : std::uint8_t { gps, glonass, galileo, beidou };

/// The sentences that AT+QGPSGNMEA knows.
enum class Sentence : std::uint8_t { gga, rmc, gsv, gsa, vtg, gns };

/// Is that constellation received when "gnssconfig" has that value, 0-6? GPS always is.
bool is_received(Constellation constellation, int gnssconfig);

/// "$GPGGA,...*66" of "GPGGA,...": NMEA 0183's exclusive or of all characters behind it.
std::string with_checksum(std::string_view body);

/// What a receiver tells in the words of NMEA 0183, with the talkers of a BG96: GP, GL, GA, PQ
/// (BeiDou), and GN for what comes of several.
class Nmea {
 public:
  /// `position` is empty as long as there is no fix. Both must outlive this.
  Nmea(const std::optional<Position>& position, const GnssSettings& settings, int gnssconfig)
      : position_(position), settings_(settings), gnssconfig_(gnssconfig) {}

  /// All sentences of one kind, without CR LF: those of GPS, and those of other constellations that
  /// are received and that their "...nmeatype" names.
  std::vector<std::string> sentences(Sentence kind) const;
  /// All that the NMEA port is told at once: what the "...nmeatype" name, each with CR LF.
  std::string for_port() const;

 private:
  std::string position_sentence(Sentence kind) const;
  std::string gga() const;
  std::string rmc() const;
  std::string vtg() const;
  std::string gns() const;
  std::string gsa(Constellation constellation) const;
  void add_gsv(Constellation constellation, std::vector<std::string>& to) const;
  bool is_named(Constellation constellation, Sentence kind) const;
  std::string place() const;  // "3150.721154,N,11711.925873,E"
  int used(Constellation constellation) const;
  int in_view(Constellation constellation) const;

  const std::optional<Position>& position_;
  const GnssSettings& settings_;
  int gnssconfig_;
};

}  // namespace bg96::modem
