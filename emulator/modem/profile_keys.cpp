#include "emulator/modem/profile_keys.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "emulator/at/text.hpp"
#include "emulator/modem/services/sms/tpdu.hpp"

namespace bg96::modem {
namespace {

constexpr char kLineSeparator = '|';
constexpr std::string_view kNoLine = "none";
constexpr std::size_t kMaxBannerLines = 16;

template <auto Group, auto Field>
bool set_text(Profile& profile, std::string_view value) {
  if (value.empty()) return false;
  (profile.*Group).*Field = std::string(value);
  return true;
}

template <auto Group, auto Field>
bool set_on_off(Profile& profile, std::string_view value) {
  if (value != "on" && value != "off") return false;
  (profile.*Group).*Field = value == "on";
  return true;
}

// A number in `min` to `max`.
template <auto Group, auto Field, long kMin, long kMax>
bool set_number(Profile& profile, std::string_view value) {
  const auto number = at::parse_decimal(value);
  if (!number || *number < static_cast<std::uint64_t>(kMin) ||
      *number > static_cast<std::uint64_t>(kMax)) {
    return false;
  }
  auto& field = (profile.*Group).*Field;
  field = static_cast<std::remove_reference_t<decltype(field)>>(*number);
  return true;
}

std::optional<sim::Duration> milliseconds(std::string_view value) {
  const auto number = at::parse_decimal(value);
  if (!number || *number > 3'600'000) return std::nullopt;
  return std::chrono::milliseconds(*number);
}

template <auto Field>
bool set_milliseconds(Profile& profile, std::string_view value) {
  const auto time = milliseconds(value);
  if (time) profile.timing.*Field = *time;
  return time.has_value();
}

// Whoever sets the time of a boot means that of a restart too.
bool set_boot_rdy(Profile& profile, std::string_view value) {
  return set_milliseconds<&Profile::Timing::power_on>(profile, value) &&
         set_milliseconds<&Profile::Timing::restart>(profile, value);
}

template <auto Field>
bool set_gnss_time(Profile& profile, std::string_view value) {
  const auto time = milliseconds(value);
  if (time) profile.gnss.*Field = *time;
  return time.has_value();
}

template <auto Field, int kMin, int kMax>
bool set_gnss_number(Profile& profile, std::string_view value) {
  const auto number = at::parse_number(value);
  if (!number || *number < kMin || *number > kMax) return false;
  profile.gnss.*Field = *number;
  return true;
}

template <auto Field>
bool set_startup_time(Profile& profile, std::string_view value) {
  const auto time = milliseconds(value);
  if (time) profile.startup.*Field = *time;
  return time.has_value();
}

bool set_banner(Profile& profile, std::string_view value) {
  if (value.empty()) return false;
  std::vector<std::string> lines;
  while (value != kNoLine) {
    const std::size_t end = value.find(kLineSeparator);
    lines.emplace_back(value.substr(0, end));
    if (end == std::string_view::npos) break;
    value.remove_prefix(end + 1);
  }
  if (lines.size() > kMaxBannerLines) return false;
  profile.startup.banner = std::move(lines);
  return true;
}

template <auto Group, auto Field, std::size_t kMin, std::size_t kMax>
bool set_digits(Profile& profile, std::string_view value) {
  if (value.size() < kMin || value.size() > kMax) return false;
  if (value.find_first_not_of("0123456789") != std::string_view::npos) return false;
  (profile.*Group).*Field = std::string(value);
  return true;
}

bool set_rat(Profile& profile, std::string_view value) {
  constexpr std::array<std::pair<std::string_view, int>, 3> kRats = {
      {{"gsm", 0}, {"lte-m", 8}, {"nb-iot", 9}}};
  for (const auto& [name, technology] : kRats) {
    if (name != value) continue;
    profile.network.access_technology = technology;
    return true;
  }
  return false;
}

bool set_sim_state(Profile& profile, std::string_view value) {
  constexpr std::array<std::pair<std::string_view, SimState>, 7> kStates = {
      {{"present", SimState::ready},
       {"absent", SimState::absent},
       {"ready", SimState::ready},
       {"pin", SimState::pin},
       {"puk", SimState::puk},
       {"busy", SimState::busy},
       {"failure", SimState::failure}}};
  for (const auto& [name, state] : kStates) {
    if (name != value) continue;
    profile.sim.state = state;
    return true;
  }
  return false;
}

bool set_service_centre(Profile& profile, std::string_view value) {
  if (!sms::number_address(value)) return false;
  profile.sim.service_centre = std::string(value);
  return true;
}

bool set_band(Profile& profile, std::string_view value) {
  const auto number = at::parse_decimal(value);
  if (!number || *number > 1900 || !is_band(static_cast<int>(*number))) return false;
  profile.network.band = static_cast<int>(*number);
  return true;
}

bool set_cgact(Profile& profile, std::string_view value) {
  if (value != "on" && value != "hang") return false;
  profile.quirks.cgact_hangs = value == "hang";
  return true;
}

template <auto Field>
bool set_seconds(Profile& profile, std::string_view value) {
  const auto number = at::parse_decimal(value);
  constexpr std::uint64_t kMaxSeconds = 31ULL * 320 * 3600;  // the most that T3412 can spell
  if (!number || *number > kMaxSeconds) return false;
  profile.network.*Field = std::chrono::seconds(*number);
  return true;
}

bool set_paging_window(Profile& profile, std::string_view value) {
  if (value.size() != 4 || value.find_first_not_of("01") != std::string_view::npos) return false;
  profile.network.paging_window = std::string(value);
  return true;
}

bool set_registration(Profile& profile, std::string_view value) {
  if (value != "1" && value != "5") return false;
  profile.network.registration = value == "1" ? 1 : 5;
  return true;
}

bool set_client_state(Profile& profile, std::string_view value) {
  if (value != "2" && value != "3") return false;
  profile.quirks.client_state = value == "2" ? 2 : 3;
  return true;
}

bool set_ping_summary(Profile& profile, std::string_view value) {
  if (value != "counts" && value != "569") return false;
  profile.quirks.ping_counts_when_lost = value == "counts";
  return true;
}

bool set_hdop(Profile& profile, std::string_view value) {
  constexpr double kMin = 0.5;
  constexpr double kMax = 99.9;
  const auto number = at::parse_number(value);
  if (!number || *number < kMin || *number > kMax) return false;
  profile.gnss.hdop = *number;
  return true;
}

// The short name follows, unless it has one of its own.
bool set_operator(Profile& profile, std::string_view value) {
  if (value.empty()) return false;
  const std::string usual = Profile::Network().operator_short;
  const bool follows = profile.network.operator_short == usual ||
                       profile.network.operator_short == profile.network.operator_long;
  profile.network.operator_long = std::string(value);
  if (follows) profile.network.operator_short = profile.network.operator_long;
  return true;
}

template <std::size_t kInput>
bool set_input(Profile& profile, std::string_view value) {
  constexpr std::uint64_t kMaxMillivolts = 5000;
  const auto number = at::parse_decimal(value);
  if (!number || *number > kMaxMillivolts) return false;
  profile.hardware.inputs_mv[kInput] = static_cast<int>(*number);
  return true;
}

// What a carrier brings is weaker or stronger by as much as all of them together.
bool set_signal(Profile& profile, std::string_view value) {
  constexpr std::uint64_t kStrongest = 31;
  constexpr int kStepDb = 2;
  const auto number = at::parse_decimal(value);
  if (!number || *number > kStrongest) return false;
  const int signal = static_cast<int>(*number);
  profile.network.rsrp_dbm += kStepDb * (signal - profile.network.signal);
  profile.network.signal = signal;
  return true;
}

bool set_provider(Profile& profile, std::string_view value) {
  constexpr std::size_t kMaxBytes = 16;
  if (value.size() > kMaxBytes) return false;
  profile.sim.service_provider = std::string(value);
  return true;
}

// The sub-edition that logs show with it (V04 with 02A10, else V08).
bool set_firmware(Profile& profile, std::string_view value) {
  if (value.empty()) return false;
  profile.identity.revision = std::string(value);
  if (value.find("MAR02A10") != std::string_view::npos) profile.identity.sub_edition = "V04";
  return true;
}

using P = Profile;
constexpr std::string_view kText = "any text";
constexpr std::string_view kOnOff = "on or off";
constexpr std::string_view kSeconds = "seconds, 0 to 35712000";
constexpr std::string_view kMilliseconds = "milliseconds, 0 to 3600000";

constexpr std::array kKeys = {
    ProfileKey{"boot.app_rdy", kMilliseconds, &set_startup_time<&P::Startup::application>},
    ProfileKey{"boot.banner", "lines with | between them, at most 16, or none", &set_banner},
    ProfileKey{"boot.rdy", kMilliseconds, &set_boot_rdy},
    ProfileKey{"boot.sim_ready", kMilliseconds, &set_startup_time<&P::Startup::sim>},
    ProfileKey{"firmware", kText, &set_firmware},
    ProfileKey{"firmware.application", kText,
               &set_text<&P::identity, &P::Identity::application_revision>},
    ProfileKey{"firmware.sub_edition", kText, &set_text<&P::identity, &P::Identity::sub_edition>},
    ProfileKey{"gnss.altitude", "metres, -10000 to 100000",
               &set_gnss_number<&P::Gnss::altitude_m, -10'000, 100'000>},
    ProfileKey{"gnss.course", "degrees, 0 to 360", &set_gnss_number<&P::Gnss::course_deg, 0, 360>},
    ProfileKey{"gnss.dimensions", "2 or 3", &set_number<&P::gnss, &P::Gnss::dimensions, 2, 3>},
    ProfileKey{"gnss.fix", kOnOff, &set_on_off<&P::gnss, &P::Gnss::fix>},
    ProfileKey{"gnss.hdop", "0.5 to 99.9", &set_hdop},
    ProfileKey{"gnss.latitude", "degrees, -90 to 90",
               &set_gnss_number<&P::Gnss::latitude_deg, -90, 90>},
    ProfileKey{"gnss.longitude", "degrees, -180 to 180",
               &set_gnss_number<&P::Gnss::longitude_deg, -180, 180>},
    ProfileKey{"gnss.satellites", "3 to 24", &set_number<&P::gnss, &P::Gnss::satellites, 3, 24>},
    ProfileKey{"gnss.speed", "km/h, 0 to 10000", &set_gnss_number<&P::Gnss::speed_kmh, 0, 10'000>},
    ProfileKey{"gnss.ttff_cold", kMilliseconds, &set_gnss_time<&P::Gnss::ttff_cold>},
    ProfileKey{"gnss.ttff_hot", kMilliseconds, &set_gnss_time<&P::Gnss::ttff_hot>},
    ProfileKey{"gnss.ttff_warm", kMilliseconds, &set_gnss_time<&P::Gnss::ttff_warm>},
    ProfileKey{"hardware.battery_mv", "millivolts, 0 to 5000",
               &set_number<&P::hardware, &P::Hardware::battery_mv, 0, 5000>},
    ProfileKey{"hardware.battery_percent", "0 to 100",
               &set_number<&P::hardware, &P::Hardware::battery_percent, 0, 100>},
    ProfileKey{"hardware.input_0_mv", "millivolts, 0 to 5000", &set_input<0>},
    ProfileKey{"hardware.input_1_mv", "millivolts, 0 to 5000", &set_input<1>},
    ProfileKey{"imei", "15 digits", &set_digits<&P::identity, &P::Identity::imei, 15, 15>},
    ProfileKey{"limits.modem_messages", "1 to 255",
               &set_number<&P::limits, &P::Limits::modem_messages, 1, 255>},
    ProfileKey{"limits.receive_buffer", "bytes, 1500 to 1048576",
               &set_number<&P::limits, &P::Limits::receive_buffer, 1500, 1'048'576>},
    ProfileKey{"limits.send_buffer", "bytes, 1460 to 1048576",
               &set_number<&P::limits, &P::Limits::send_buffer, 1460, 1'048'576>},
    ProfileKey{"limits.sim_messages", "1 to 255",
               &set_number<&P::limits, &P::Limits::sim_messages, 1, 255>},
    ProfileKey{"network.apn_required", kOnOff, &set_on_off<&P::network, &P::Network::apn_required>},
    ProfileKey{"network.edrx", kOnOff, &set_on_off<&P::network, &P::Network::edrx>},
    ProfileKey{"network.paging_window", "four digits of 0 and 1", &set_paging_window},
    ProfileKey{"network.psm", kOnOff, &set_on_off<&P::network, &P::Network::psm>},
    ProfileKey{"network.psm_active", kSeconds, &set_seconds<&P::Network::psm_active>},
    ProfileKey{"network.psm_update", kSeconds, &set_seconds<&P::Network::psm_update>},
    ProfileKey{"quirks.app_rdy", kOnOff, &set_on_off<&P::quirks, &P::Quirks::app_rdy>},
    ProfileKey{"quirks.cereg_4_needs_psm", kOnOff,
               &set_on_off<&P::quirks, &P::Quirks::cereg_4_needs_psm>},
    ProfileKey{"quirks.cgact", "on or hang", &set_cgact},
    ProfileKey{"quirks.cgpaddr_quoted", kOnOff,
               &set_on_off<&P::quirks, &P::Quirks::cgpaddr_quoted>},
    ProfileKey{"quirks.client_state", "2 or 3", &set_client_state},
    ProfileKey{"quirks.error_text_spaced", kOnOff,
               &set_on_off<&P::quirks, &P::Quirks::error_text_spaced>},
    ProfileKey{"quirks.first_message_index", "0 or 1",
               &set_number<&P::quirks, &P::Quirks::first_message_index, 0, 1>},
    ProfileKey{"quirks.gnss_shares_radio", kOnOff,
               &set_on_off<&P::quirks, &P::Quirks::gnss_shares_radio>},
    ProfileKey{"quirks.listener_state", "3 or 4",
               &set_number<&P::quirks, &P::Quirks::listener_state, 3, 4>},
    ProfileKey{"quirks.ping_summary_when_lost", "counts or 569", &set_ping_summary},
    ProfileKey{"quirks.power_down_glued", kOnOff,
               &set_on_off<&P::quirks, &P::Quirks::power_down_glued>},
    ProfileKey{"quirks.qinistat_phonebook", kOnOff,
               &set_on_off<&P::quirks, &P::Quirks::qinistat_phonebook>},
    ProfileKey{"quirks.success_text", kText, &set_text<&P::quirks, &P::Quirks::success_text>},
    ProfileKey{"radio.attach", kMilliseconds, &set_milliseconds<&P::Timing::registration>},
    ProfileKey{"radio.band", "a band of LTE that a BG96 has, or 850, 900, 1800, 1900", &set_band},
    ProfileKey{"radio.cgreg_on_lte", "0 to 5",
               &set_number<&P::network, &P::Network::packet_registration_on_lte, 0, 5>},
    ProfileKey{"radio.neighbour_cells", "0 to 6",
               &set_number<&P::network, &P::Network::neighbour_cells, 0, 6>},
    ProfileKey{"radio.operator", kText, &set_operator},
    ProfileKey{"radio.operator_short", kText, &set_text<&P::network, &P::Network::operator_short>},
    ProfileKey{"radio.plmn", "5 or 6 digits",
               &set_digits<&P::network, &P::Network::operator_numeric, 5, 6>},
    ProfileKey{"radio.rat", "gsm, lte-m or nb-iot", &set_rat},
    ProfileKey{"radio.signal", "0 to 31", &set_signal},
    ProfileKey{"radio.stat", "1 (home) or 5 (roaming)", &set_registration},
    ProfileKey{"sim.iccid", kText, &set_text<&P::sim, &P::Sim::iccid>},
    ProfileKey{"sim.imsi", "6 to 15 digits", &set_digits<&P::sim, &P::Sim::imsi, 6, 15>},
    ProfileKey{"sim.msisdn", kText, &set_text<&P::sim, &P::Sim::msisdn>},
    ProfileKey{"sim.pin", "4 to 8 digits", &set_digits<&P::sim, &P::Sim::pin, 4, 8>},
    ProfileKey{"sim.puk", "8 digits", &set_digits<&P::sim, &P::Sim::puk, 8, 8>},
    ProfileKey{"sim.service_centre", "a number, with or without +", &set_service_centre},
    ProfileKey{"sim.spn", "at most 16 bytes", &set_provider},
    ProfileKey{"sim.state", "present, absent, ready, pin, puk, busy or failure", &set_sim_state},
    ProfileKey{"timing.answer_floor", kMilliseconds, &set_milliseconds<&P::Timing::answer_floor>},
    ProfileKey{"timing.application_start", kMilliseconds,
               &set_milliseconds<&P::Timing::application_start>},
    ProfileKey{"timing.context_activation", kMilliseconds,
               &set_milliseconds<&P::Timing::context_activation>},
    ProfileKey{"timing.context_deactivation", kMilliseconds,
               &set_milliseconds<&P::Timing::context_deactivation>},
    ProfileKey{"timing.eps_report", kMilliseconds, &set_milliseconds<&P::Timing::eps_report>},
    ProfileKey{"timing.inactivity", kMilliseconds, &set_milliseconds<&P::Timing::inactivity>},
    ProfileKey{"timing.key_shutdown", kMilliseconds, &set_milliseconds<&P::Timing::key_shutdown>},
    ProfileKey{"timing.message_delivery", kMilliseconds,
               &set_milliseconds<&P::Timing::message_delivery>},
    ProfileKey{"timing.message_submission", kMilliseconds,
               &set_milliseconds<&P::Timing::message_submission>},
    ProfileKey{"timing.network_scan", kMilliseconds, &set_milliseconds<&P::Timing::network_scan>},
    ProfileKey{"timing.next_message_submission", kMilliseconds,
               &set_milliseconds<&P::Timing::next_message_submission>},
    ProfileKey{"timing.outcome_floor", kMilliseconds, &set_milliseconds<&P::Timing::outcome_floor>},
    ProfileKey{"timing.power_down", kMilliseconds, &set_milliseconds<&P::Timing::power_down>},
    ProfileKey{"timing.registration", kMilliseconds, &set_milliseconds<&P::Timing::registration>},
    ProfileKey{"timing.restart", kMilliseconds, &set_milliseconds<&P::Timing::restart>},
    ProfileKey{"timing.shutdown", kMilliseconds, &set_milliseconds<&P::Timing::shutdown>},
    ProfileKey{"timing.wake_registration", kMilliseconds,
               &set_milliseconds<&P::Timing::wake_registration>},
};

}  // namespace

std::span<const ProfileKey> profile_keys() { return kKeys; }

std::string set_profile_key(Profile& profile, std::string_view key, std::string_view value) {
  const auto found = std::find_if(kKeys.begin(), kKeys.end(),
                                  [key](const ProfileKey& entry) { return entry.name == key; });
  if (found == kKeys.end()) {
    const auto names = [](const ProfileKey& entry) { return entry.name; };
    const std::string_view nearest = at::nearest(key, kKeys, names);
    return nearest.empty() ? at::text("no such key: ", key)
                           : at::text("no such key: ", key, "; did you mean ", nearest, "?");
  }
  if (found->set(profile, value)) return {};
  return at::text(key, " takes ", found->allowed, ", not \"", value, "\"");
}

}  // namespace bg96::modem
