#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/ports/channel_id.hpp"
#include "emulator/ports/world.hpp"
#include "emulator/sim/instant.hpp"

namespace bg96::modem {

/// What the SIM lets the modem do.
using SimState = ports::SetSim::State;

/// A BG96 as data: who it is, how large and how fast it is, where its network has put it, and in
/// what firmwares differ. The initial values are the profile "bg96".
struct Profile {
  std::string name = "bg96";

  /// Which of its ports lead anywhere, in the order of ports::ChannelId.
  std::array<bool, ports::kChannelCount> wired{true, false, false, false};

  bool is_wired(ports::ChannelId port) const { return wired[static_cast<std::size_t>(port)]; }

  struct Identity {
    std::string manufacturer = "Quectel";
    std::string model = "BG96";
    std::string revision = "BG96MAR02A07M1G";
    std::string application_revision = "01.019.01.019";  ///< AT+QGMR prints it behind the revision
    std::string sub_edition = "V08";
    std::string imei = "866425030000014";
  } identity;

  struct Sim {
    SimState state = SimState::ready;
    std::string pin = "1234";
    std::string puk = "12345678";
    std::string imsi = "001010123456789";
    std::string msisdn;  ///< its own number, +49...; empty: the card does not know it
    std::string iccid = "8988211000000123456F";   ///< 20 characters, filler included
    std::string service_provider;                 ///< the name on the card, at most 16 bytes
    std::string service_centre = "+99900000001";  ///< AT+CSCA, until the host writes another
  } sim;

  struct Network {
    std::string operator_long = "Test PLMN 1-1";
    std::string operator_short = "Test1-1";
    std::string operator_numeric = "00101";
    int access_technology = 8;           ///< 0 GSM, 8 LTE-M, 9 NB-IoT (27.007 <AcT>)
    int registration = 1;                ///< <stat> once registered: 1 home, 5 roaming
    int packet_registration_on_lte = 4;  ///< what AT+CGREG? tells on LTE-M and NB-IoT
    std::uint32_t area_code = 0xD0B;
    std::uint32_t cell_id = 0xC45C010;
    int signal = 20;     ///< AT+CSQ's <rssi>, 0-31 or 99
    int rsrp_dbm = -92;  ///< on LTE: of one of the 72 carriers that make up the rssi
    int rsrq_db = -9;
    int sinr_db = 12;
    int band = 20;              ///< of LTE; or 850, 900, 1800, 1900: the band of GSM
    bool apn_required = false;  ///< it refuses a context without an APN
    int physical_cell = 30;  ///< on LTE 0-503; on GSM the BSIC, of which it has the last two digits
    int neighbour_cells = 0;  ///< how many more cells of the same network are heard
    /// What it grants of PSM where nothing, or nothing that fits, is asked for.
    static constexpr std::chrono::seconds kUpdateUnlessAskedFor = std::chrono::hours(1);
    static constexpr std::chrono::seconds kActiveUnlessAskedFor = std::chrono::minutes(1);
    bool psm = true;  ///< it lets the modem use PSM
    std::optional<std::chrono::seconds>
        psm_update;  ///< T3412 whatever is asked for; empty: as asked
    std::optional<std::chrono::seconds> psm_active;  ///< the same of T3324
    bool edrx = true;                                ///< it lets the modem use eDRX
    std::string paging_window = "0011";              ///< four bits, as AT+CEDRXRDP tells it
    /// A network that is there and does not take the modem in.
    std::string forbidden_long = "Test PLMN 1-2";
    std::string forbidden_short = "Test1-2";
    std::string forbidden_numeric = "00102";
  } network;

  struct Hardware {
    int battery_percent = 85;                     ///< AT+CBC's <bcl>
    int battery_mv = 3850;                        ///< AT+CBC's <voltage>
    std::array<int, 3> temperatures{32, 29, 29};  ///< AT+QTEMP, degrees Celsius
    std::array<int, 2> inputs_mv{};               ///< AT+QADC, of both inputs
  } hardware;

  struct Limits {
    std::size_t receive_buffer = 10240;  ///< bytes a socket keeps for AT+QIRD
    std::size_t send_buffer = 10240;     ///< bytes a socket may have unacknowledged
    int active_contexts = 3;             ///< manual 2.1.2
    // Messages that AT+CPMS tells there is room for, as in the AT manual's examples; no evidence
    // of the number of status reports.
    std::size_t sim_messages = 50;
    std::size_t modem_messages = 23;
    std::size_t status_reports = 20;
  } limits;

  struct Timing {
    /// From the end of a command or payload to its answer or prompt.
    sim::Duration answer_floor = std::chrono::milliseconds(5);
    /// From a final result to what follows it unasked: outcomes and URCs.
    sim::Duration outcome_floor = std::chrono::milliseconds(50);
    sim::Duration context_activation = std::chrono::milliseconds(10);
    sim::Duration context_deactivation = std::chrono::milliseconds(10);
    /// From the radio's start to registration (a BG96 on a warm LTE-M cell took 2.0 s).
    sim::Duration registration = std::chrono::milliseconds(500);
    /// The same behind a sleep of PSM, after which the network still knows the modem.
    sim::Duration wake_registration = std::chrono::milliseconds(200);
    /// From +CREG: 1 to +CEREG: 1 (Particle's log of a BG96MAR04A04M1G).
    sim::Duration eps_report = std::chrono::milliseconds(100);
    /// From the last byte or signalling to the end of the RRC connection.
    sim::Duration inactivity = std::chrono::seconds(10);
    /// How long AT+COPS=? and AT+QCOPS look for networks.
    sim::Duration network_scan = std::chrono::milliseconds(10);
    /// Until the network has taken a short message.
    sim::Duration message_submission = std::chrono::milliseconds(200);
    /// The same of one that follows on a link that AT+CMMS has kept.
    sim::Duration next_message_submission = std::chrono::milliseconds(50);
    /// From then to its arrival, which its status report tells.
    sim::Duration message_delivery = std::chrono::milliseconds(500);
    /// From OK of AT+CFUN=1,1 to POWERED DOWN (TinyGSM issue 157: 40 ms).
    sim::Duration power_down = std::chrono::milliseconds(40);
    /// From OK of AT+QPOWD to POWERED DOWN, while the network is left.
    sim::Duration shutdown = std::chrono::milliseconds(250);
    /// From the end of a press of PWRKEY to NORMAL POWER DOWN (a host's log: 1308 ms).
    sim::Duration key_shutdown = std::chrono::milliseconds(1300);
    /// From PWRKEY to RDY.
    sim::Duration power_on = std::chrono::milliseconds(5900);
    /// From POWERED DOWN of a restart to RDY (TinyGSM issue 157).
    sim::Duration restart = std::chrono::milliseconds(5900);
    /// From RDY to APP RDY.
    sim::Duration application_start = std::chrono::milliseconds(50);
  } timing;

  /// Where it is at first, and how fast its receiver finds that out.
  struct Gnss {
    bool fix = true;  ///< the antenna sees the sky
    double latitude_deg = 31.845372;
    double longitude_deg = 117.198822;
    double altitude_m = 62.2;
    double speed_kmh = 0;
    double course_deg = 0;
    double hdop = 0.7;
    int satellites = 9;  ///< that a fix uses
    int dimensions = 2;  ///< AT+QGPSLOC's <fix>: 2, or 3
    /// From AT+QGPS=1 to the first fix, when the receiver knows nothing; where about the satellites
    /// are; where they are.
    sim::Duration ttff_cold = std::chrono::seconds(30);
    sim::Duration ttff_warm = std::chrono::seconds(20);
    sim::Duration ttff_hot = std::chrono::seconds(1);
  } gnss;

  /// How it comes up. The times count from PWRKEY; after a restart all of them are later or earlier
  /// by as much as its RDY.
  struct Startup {
    std::optional<sim::Duration> application;  ///< APP RDY; empty: timing.application_start
    std::optional<sim::Duration> sim;          ///< until then the SIM is busy; empty: with RDY
    /// What is printed. RDY and APP RDY come at their times, all else with the line before it.
    std::vector<std::string> banner = {"RDY", "APP RDY"};
  } startup;

  /// Where firmwares differ; the initial values are the manual's, or most units'. See
  /// docs/rulings.md.
  struct Quirks {
    int client_state = 2;            ///< AT+QISTATE's state of a connected client: 2, or 3
    int listener_state = 3;          ///< AT+QISTATE's state of a listener: 3, or 4
    int first_message_index = 0;     ///< the lowest index of AT+CMGR: 0, or 1
    bool cgpaddr_quoted = false;     ///< "10.0.0.1" instead of 10.0.0.1
    bool app_rdy = true;             ///< APP RDY is printed after RDY
    bool cereg_4_needs_psm = false;  ///< AT+CEREG=4 is refused while AT+CPSMS is 0
    bool cgact_hangs = false;        ///< AT+CGACT is never answered
    bool gnss_shares_radio = false;  ///< no fix comes nearer while data is in transfer
    bool qinistat_phonebook = true;  ///< AT+QINISTAT tells 7 of a ready SIM, not 3
    bool power_down_glued =
        false;  ///< POWERED DOWN comes at once behind OK, without a CR LF before
    bool error_text_spaced = true;  ///< "552, invalid parameters"; else "552,invalid parameters"
    bool ping_counts_when_lost = true;  ///< AT+QPING's last line when nothing came: else 569
    std::string success_text = "operation successful";  ///< AT+QIGETERROR's text of 0
  } quirks;
};

/// Can Profile::Network::band have that number?
bool is_band(int band);
/// A channel in that band, as AT+QNWINFO tells it: an EARFCN, on GSM an ARFCN.
int channel_of(int band);
/// Is it a band of GSM?
bool is_gsm_band(int band);

/// The profile of that name; empty when there is none.
std::optional<Profile> find_profile(std::string_view name);
/// The names that find_profile() knows.
std::vector<std::string_view> profile_names();

}  // namespace bg96::modem
