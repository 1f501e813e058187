#pragma once

#include <array>
#include <optional>

#include "emulator/modem/services/gnss/geofence.hpp"

namespace bg96::modem {

/// What AT+QGPSCFG, AT+QGPSXTRA and AT+QCFGEXT set; all of it survives a restart at once. The
/// initial values are the factory's (GNSS manual V1.1).
struct GnssSettings {
  // In the order of "none", "usbnmea", "uartnmea".
  static constexpr int kUsbNmea = 1;

  int output_port = kUsbNmea;  ///< "outport"
  int nmea_source = 1;         ///< "nmeasrc": AT+QGPSGNMEA may be asked
  int gps_types = 31;          ///< "gpsnmeatype": 1 GGA, 2 RMC, 4 GSV, 8 GSA, 16 VTG
  int glonass_types = 0;       ///< "glonassnmeatype": 1 GSV, 2 GSA, 4 GNS
  int galileo_types = 0;       ///< "galileonmeatype": 1 GSV
  int beidou_types = 0;        ///< "beidounmeatype": 1 GSA, 2 GSV
  int gsv_decimals = 0;        ///< "gsvextnmeatype": elevation and azimuth with a decimal
  int constellations = 1;      ///< "gnssconfig", 0-6, from the next restart on
  int automatic = 0;           ///< "autogps": a session begins with each boot
  int xtra = 0;                ///< AT+QGPSXTRA, from the next restart on

  /// AT+QCFGEXT="addgeo", by its number.
  std::array<std::optional<Geofence>, kGeofences> fences;
};

}  // namespace bg96::modem
