#include "emulator/modem/machines/radio_configuration.hpp"

#include "emulator/modem/machines/network.hpp"

namespace bg96::modem {
namespace {

constexpr int kGsmOnly = 1;
constexpr int kLteOnly = 3;
constexpr int kLteMOnly = 0;
constexpr int kNbIotOnly = 1;
constexpr int kRoamingOff = 1;

std::uint64_t gsm_bit(int band) {
  switch (band) {
    case 900: return 1;
    case 1800: return 2;
    case 850: return 4;
    case 1900: return 8;
    default: return 0;
  }
}

std::uint64_t lte_bit(int band) {
  return band >= 1 && band <= 64 ? std::uint64_t{1} << (band - 1) : 0;
}

}  // namespace

bool RadioConfiguration::allows(int access_technology, int band, bool roaming) const {
  if (roaming && roam_service == kRoamingOff) return false;
  switch (access_technology) {
    case kGsm:
      return scan_mode != kLteOnly && (!is_gsm_band(band) || (gsm_bands & gsm_bit(band)) != 0);
    case kNbIot:
      if (iot_mode == kLteMOnly) return false;
      return scan_mode != kGsmOnly && (is_gsm_band(band) || (nb_iot_bands & lte_bit(band)) != 0);
    default:
      if (iot_mode == kNbIotOnly) return false;
      return scan_mode != kGsmOnly && (is_gsm_band(band) || (lte_m_bands & lte_bit(band)) != 0);
  }
}

}  // namespace bg96::modem
