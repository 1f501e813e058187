#pragma once

#include <cstdint>
#include <string>

namespace bg96::modem {

/// Which networks the modem may look for: what AT+QCFG sets of the radio.
struct RadioConfiguration {
  std::string scan_sequence = "020301";      ///< "nwscanseq": 01 GSM, 02 LTE-M, 03 NB-IoT
  int scan_mode = 0;                         ///< "nwscanmode": 0 all, 1 GSM only, 3 LTE only
  int iot_mode = 2;                          ///< "iotopmode": 0 LTE-M, 1 NB-IoT, 2 both
  int roam_service = 2;                      ///< "roamservice": 1 off, 2 on, 255 automatic
  int service_domain = 2;                    ///< "servicedomain": 1 packet, 2 circuit and packet
  std::uint64_t gsm_bands = 0xF;             ///< "band": 1 900, 2 1800, 4 850, 8 1900 MHz
  std::uint64_t lte_m_bands = 0x400A0E189F;  ///< bit n-1 is band n
  std::uint64_t nb_iot_bands = 0xA0E189F;    ///< bit n-1 is band n

  /// May the modem register with a network of that technology (AccessTechnology), in that band (of
  /// LTE; or 850, 900, 1800, 1900), that is a foreign one or not?
  bool allows(int access_technology, int band, bool roaming) const;
  bool operator==(const RadioConfiguration&) const = default;
};

}  // namespace bg96::modem
