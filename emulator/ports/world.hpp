#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "emulator/ports/interceptor.hpp"
#include "emulator/sim/instant.hpp"

namespace bg96::ports {

/// The network ends a context: its sockets close, +QIURC: "pdpdeact" follows.
struct DeactivateContext {
  int context_id = 1;
};

/// The network's word on the registration, with all that follows from it: URCs, contexts that go.
struct SetRegistration {
  int stat = 1;                          ///< 0-5 as in 27.007 <stat>
  std::optional<int> access_technology;  ///< 0 GSM, 8 LTE-M, 9 NB-IoT; empty: as before
};

/// What the radio measures from now on. What is empty stays as it is.
struct SetSignal {
  std::optional<int> rssi_dbm;  ///< -113 to -51, told by AT+CSQ; below: 99 (not known)
  std::optional<int> rsrp_dbm;
  std::optional<int> rsrq_db;
  std::optional<int> sinr_db;
};

/// The SIM is put in, pulled, or changes its mind.
struct SetSim {
  enum class State : std::uint8_t { ready, pin, puk, busy, absent, failure };
  State state = State::ready;
};

/// The power goes and comes back, or the modem restarts by itself.
struct CyclePower {
  bool announce = false;                          ///< POWERED DOWN before it
  sim::Duration silent{};                         ///< until RDY
  bool banner = true;                             ///< RDY and APP RDY are printed
  std::optional<std::vector<std::string>> lines;  ///< what is printed instead
  bool lose_settings = true;  ///< false: what AT+... has set survives, as by a miracle
};

/// The power goes.
struct SwitchOff {
  bool announce = false;  ///< POWERED DOWN before it
};

/// PWRKEY as whoever has the board pushes it: a modem that is off, or asleep, boots.
struct SwitchOn {};

/// PWRKEY is held low for so long: a modem that is off boots after 500 ms and more; one that is on
/// goes off behind 650 ms and more, with NORMAL POWER DOWN once the network has let go.
struct PressPowerKey {
  sim::Duration length = std::chrono::milliseconds(650);
};

/// RESET_N is held low for so long: 150 ms and more restart a modem that is not off, without a
/// word.
struct PressReset {
  sim::Duration length = std::chrono::milliseconds(150);
};

/// A line that the modem itself has no reason for.
struct RawUrc {
  std::string text;
  bool at_once = false;  ///< past all hold-back; else when a URC may come
};

/// The interpreter stops.
struct HangInterpreter {
  ChannelId channel = ChannelId::uart1;
  Hang hang;
};

/// A short message for the modem. The network keeps it until the modem can take it.
struct ReceiveMessage {
  std::string from;  ///< a number, with or without +, or a name of at most 11 characters
  std::string text;  ///< UTF-8; one that is too long for a message comes in parts
  std::optional<int> message_class;  ///< 0-3, of `text`
  /// Instead of `text`, octets (TS 23.040): the service centre (0: the modem's own), then an
  /// SMS-DELIVER or SMS-STATUS-REPORT as it is, or an SMS-SUBMIT that goes on as an SMS-DELIVER
  /// from `from`.
  std::string pdu;
};

/// Where the modem is from now on, and whether its antenna sees the sky. What is empty stays as it
/// is.
struct SetFix {
  std::optional<double> latitude_deg;   ///< -90 to 90, north is positive
  std::optional<double> longitude_deg;  ///< -180 to 180, east is positive
  std::optional<double> altitude_m;     ///< above the mean sea level
  std::optional<double> speed_kmh;      ///< over ground
  std::optional<double> course_deg;     ///< 0 to 360, clockwise from north
  std::optional<double> hdop;           ///< 0.5 to 99.9
  std::optional<int> satellites;        ///< that a fix uses, 3 to 24
  bool fix = true;                      ///< false: no satellite is seen
};

/// What happens to a modem from outside its serial line and its sockets.
using WorldEvent = std::variant<DeactivateContext, SetRegistration, SetSignal, SetSim, CyclePower,
                                SwitchOff, SwitchOn, RawUrc, HangInterpreter, PressPowerKey,
                                PressReset, ReceiveMessage, SetFix>;

}  // namespace bg96::ports
