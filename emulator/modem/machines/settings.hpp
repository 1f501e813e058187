#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "emulator/at/line_settings.hpp"
#include "emulator/modem/machines/radio_configuration.hpp"
#include "emulator/modem/services/gnss/gnss_settings.hpp"
#include "emulator/modem/services/sms/message_settings.hpp"
#include "emulator/ports/channel_id.hpp"

namespace bg96::modem {

/// What the modem keeps beside its ports' V.250 settings. The initial values are the factory's.
struct Settings {
  struct Uart {
    std::uint32_t rate = 115200;        ///< AT+IPR, bit/s
    std::array<int, 2> flow_control{};  ///< AT+IFC, each 0 or 2
    std::array<int, 2> framing{3, 3};   ///< AT+ICF: format 3 (8N1), parity 0-3
  } uart;
  int circuit_report = 0;              ///< AT+CREG, 0-2
  int packet_report = 0;               ///< AT+CGREG, 0-2 or 4
  int eps_report = 0;                  ///< AT+CEREG, 0-2 or 4
  bool echo_payload = true;            ///< AT+QISDE
  bool sim_report = false;             ///< AT+QSIMSTAT
  std::array<int, 2> sim_detection{};  ///< AT+QSIMDET: on or off, and the level of a card
  int sleep = 0;                       ///< AT+QSCLK, 0-2
  int connection_report = 0;           ///< AT+QCSCON, 0 or 1
  int packet_events = 0;               ///< AT+CGEREP's <mode>, 0-2
  int packet_event_buffer = 0;         ///< AT+CGEREP's <bfr>, 0 or 1

  /// AT+QINDCFG: which +QIND are told; none while `all` is 0.
  struct Indications {
    int all = 1;
    int csq = 0;
    int smsfull = 0;
    int ring = 1;
    int smsincoming = 1;
  } indications;

  /// What is kept and told of calls, which the test network has not.
  struct Calls {
    int address_type = 129;              ///< AT+CSTA, 129 or 145
    int service_report = 0;              ///< AT+CR
    int ring_type_report = 0;            ///< AT+CRC
    int hang_up_control = 0;             ///< AT+CVHU, 0-2
    int caller_report = 0;               ///< AT+CLIP
    int own_number = 0;                  ///< AT+CLIR, 0-2
    int callee_report = 0;               ///< AT+COLP
    std::array<int, 2> service_notes{};  ///< AT+CSSN: of what is sent and of what is received
    int waiting_report = 0;              ///< AT+CCWA
    int ussd_report = 0;                 ///< AT+CUSD, 0 or 1
  } calls;
  MessageSettings messages;
  /// AT+CPBS: the storage of phonebook commands, by its place among the command's names ("ME").
  int phonebook_storage = 5;
  /// In force; AT+QCFG may have written others for the time after the next restart.
  RadioConfiguration radio;

  /// AT+QICFG="tcp/retranscfg", of all TCP sockets (manual 2.1.15: not saved).
  struct Retransmission {
    int max_backoffs = 8;          ///< 3-20: how often bytes are sent again
    int max_interval_100ms = 600;  ///< 5-1000: the longest time between two of them

    /// For how long bytes are sent again in all: the time between two doubles from 1 s on (RFC
    /// 6298) up to the longest.
    std::chrono::milliseconds limit() const;
  } retransmission;

  /// What AT+QCFG sets of all but the radio.
  struct Configuration {
    int duplicate_check = 0;        ///< "pdp/duplicatechk"
    int power_saving_urc = 0;       ///< "psm/urc"
    int power_saving_enter = 0;     ///< "psm/enter"
    int ims = 0;                    ///< "ims", 0-2
    int led_mode = 0;               ///< "ledmode"
    int sgsn = 1;                   ///< "sgsn", 0-2
    int msc = 1;                    ///< "msc", 0-2
    int gprs_attach = 1;            ///< "gprsattach"
    int urc_delay = 0;              ///< "urc/delay"
    int multiplexer_urc_port = 0;   ///< "cmux/urcport", 0-4
    std::string first_band = "1C";  ///< "nb1/bandprior", hexadecimal
    int ring_line = 0;              ///< "risignaltype": 0 respective, 1 physical
    /// "urc/ri/ring": type, pulse, active, inactive, ring-no-disturbing, count
    std::array<int, 6> ring{1, 120, 1000, 5000, 0, 1};
    std::array<int, 3> ring_of_message{1, 120, 1};    ///< "urc/ri/smsincoming": type, pulse, count
    std::array<int, 3> ring_of_other{1, 120, 1};      ///< "urc/ri/other": type, pulse, count
    std::array<int, 3> application_ready{0, 0, 500};  ///< "apready": on, level, ms
  };

  /// AT+CPSMS, AT+QPSMS and AT+QPSMCFG. The timers are eight digits of 0 and 1, or empty.
  struct PowerSavingRequest {
    int mode = 0;
    std::string routing_update;   ///< T3312 of GPRS, kept and told
    std::string ready;            ///< T3314 of GPRS, kept and told
    std::string update;           ///< T3412 extended
    std::string active;           ///< T3324
    std::int64_t threshold = 60;  ///< seconds: shorter sleeps are not worth it
    std::int64_t version = 4;     ///< bits; see PowerSaving
    /// AT+QPSMEXTCFG, kept and told.
    std::array<std::int64_t, 6> extended{14, 2, 120, 5, 120, 3};
  };

  /// AT+CEDRXS. The cycles are four digits of 0 and 1; empty: no eDRX there.
  struct PagingRequest {
    int mode = 0;
    std::optional<std::string> lte_m;
    std::optional<std::string> nb_iot;
  };

  /// AT+QECCNUM: numbers that reach help, without and with a SIM.
  struct EmergencyNumbers {
    std::vector<std::string> without_sim{"911", "112", "00", "08", "110", "999", "118", "119"};
    std::vector<std::string> with_sim{"911", "112"};
  };

  /// Survives a restart as soon as it is set, without AT&W.
  struct NonVolatile {
    int zone_report = 0;  ///< AT+CTZR, 0-2
    int zone_update = 1;  ///< AT+CTZU, 0 or 1
    PowerSavingRequest power_saving;
    PagingRequest paging;
    Indications indications;  ///< what AT+QINDCFG has saved
    EmergencyNumbers emergency_numbers;
    std::array<std::uint64_t, 2> traffic{};         ///< AT+QGDCNT=1: bytes sent and received
    std::map<std::string, std::string> item_files;  ///< AT+QNVFW: the bytes, in hexadecimal

    /// AT+CPMS: read and deleted; written and sent; where what comes is kept.
    std::array<Memory, 3> memories{Memory::me, Memory::me, Memory::me};
    int message_bearer = 1;  ///< AT+CGSMS, 0-3

    // AT+QICFG
    int transparent_packet_bytes = 1024;  ///< "transpktsize", 1-1460
    int transparent_wait_100ms = 2;       ///< "transwaittm", 0-20
    bool send_hex = false;                ///< "dataformat": payloads are typed as hex digits
    bool receive_hex = false;             ///< "dataformat": data is shown as hex digits
    bool data_behind_header = false;      ///< "viewmode": a comma, no CR LF, before the data

    // AT+QCFG
    RadioConfiguration radio;
    Configuration configuration;
    ports::ChannelId urc_port = ports::ChannelId::usbat;  ///< AT+QURCCFG

    GnssSettings gnss;  // AT+QGPSCFG, AT+QGPSXTRA, AT+QCFGEXT
  } non_volatile;
};

/// What AT&W writes to the non-volatile memory (AT Commands Manual, table 8).
struct StoredProfile {
  at::LineSettings line;
  Settings settings;
};

/// AT&F: the values of the manual's table 7; rate and flow control stay.
void restore_factory(at::LineSettings& line, Settings& settings);
/// ATZ: the values of table 9 come from `stored`; the rate stays.
void load_profile(const StoredProfile& stored, at::LineSettings& line, Settings& settings);
/// AT&W: what of the present values is kept; all else in the result is the factory's.
StoredProfile store_profile(const at::LineSettings& line, const Settings& settings);

}  // namespace bg96::modem
