#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/ports/channel_id.hpp"
#include "emulator/ports/net.hpp"
#include "emulator/sim/instant.hpp"

namespace bg96::ports {

/// One command of a line, just before it runs.
struct CommandSeen {
  ChannelId channel = ChannelId::uart1;
  /// This command alone, as typed, with AT before it and without CR: `AT+QISEND=0,5`.
  std::string_view line;
};

/// A final result that takes the place of the command's own.
struct ForcedResult {
  enum class Kind : std::uint8_t {
    word,  ///< `text`: OK, ERROR, SEND OK, SEND FAIL, CONNECT or NO CARRIER
    cme,   ///< `code`: +CME ERROR, in the form that AT+CMEE asks for
    cms,   ///< `code`: +CMS ERROR
  };
  Kind kind = Kind::word;
  std::string text = "OK";
  int code = 0;
};

/// How a connection that the command opens ends up, whatever the network says: `+QIOPEN:
/// <id>,<err>`.
struct ForcedOutcome {
  int error = 0;  ///< 0, or a code of the manual's chapter 4
  sim::Duration delay{};
};

/// Places within the answer to a command where other lines may come.
enum class Place : std::uint8_t {
  after_echo,     ///< before the command runs
  mid_response,   ///< between two information lines; never for answers of fewer
  before_result,  ///< between the information lines and the final result
  after_result,   ///< right behind the final result, without the pause that a BG96 leaves
};

/// The prompt of the command, other than usual.
struct ForcedPrompt {
  sim::Duration delay{};
  int repeat = 1;                   ///< how often it is written, at least once
  std::optional<std::string> text;  ///< instead of "\r\n> "
};

/// The interpreter does not read its line on for so long; sim::Duration::max() is for ever, zero
/// ends what there is.
struct Hang {
  sim::Duration length{};
  bool drop_input = false;  ///< what the host sends meanwhile is lost
};

/// What becomes of a command. Defaults: nothing out of the ordinary. In the order of time: echo,
/// after_echo, hang, delay, execution, lines, hold_result, result.
struct CommandVerdict {
  std::optional<Hang> hang;
  sim::Duration delay{};                          ///< before it is executed
  bool execute = true;                            ///< false: neither modem nor network notices it
  std::optional<std::vector<std::string>> lines;  ///< instead of its information lines
  std::optional<ForcedResult> result;
  std::optional<int> last_error;  ///< what AT+QIGETERROR tells afterwards
  sim::Duration hold_result{};    ///< executed, but the final result comes later
  bool swallow_lines = false;
  bool swallow_result = false;
  bool swallow_echo = false;  ///< only for an interceptor that holds_echo()
  bool swallow_prompt = false;
  std::optional<ForcedPrompt> prompt;
  std::optional<ForcedOutcome> outcome;
  std::vector<Place> places;  ///< where on_place() is to be asked
};

/// What becomes of a line that nobody asked for.
struct UrcVerdict {
  int copies = 1;  ///< 0: it is lost
  sim::Duration delay{};
};

/// A machine of the modem has gone from one state to another. Machines and states are named as in
/// docs/scenarios: "power", "cfun", "sim", "registration", "rat", "pdp", "socket", "uart", "psm".
struct StateChange {
  std::string_view machine;
  int index = -1;  ///< context or socket; -1 where there is only one
  std::string_view from;
  std::string_view to;
};

/// Something happened on a socket.
struct SocketSeen {
  enum class Kind : std::uint8_t {
    opening,
    connected,
    connect_failed,  ///< error
    data_up,         ///< bytes: accepted from the host, on their way to the network
    data_down,       ///< bytes: come from the network
    closed,          ///< by whomever
    incoming,        ///< a listener has got a new connection: connect_id is its
  };
  Kind kind = Kind::opening;
  int connect_id = 0;
  Endpoint remote;
  std::size_t bytes = 0;
  int error = 0;
};

/// Whoever may look at what the modem does, and change it, at fixed points. No handler of a command
/// knows of it. The functions are called while the modem works: they may not call it.
class Interceptor {
 public:
  virtual ~Interceptor() = default;

  /// True: the echo of a line is written only when the line is complete and on_command() was asked.
  virtual bool holds_echo() const { return false; }
  virtual CommandVerdict on_command(const CommandSeen&) { return {}; }
  /// A place that the verdict named is reached. What is told to the modem now (world events,
  /// answers of the network) is done before the answer goes on, and its URCs come at this place.
  virtual void on_place(const CommandSeen&, Place) {}
  /// The final result as the modem means it ("OK", "+CME ERROR: 30"), even where it is swallowed.
  virtual void on_result(const CommandSeen&, std::string_view /*result*/) {}
  /// So many bytes of the payload behind a prompt (connect_id -1), or of data mode, have come.
  virtual void on_payload(ChannelId, int /*connect_id*/, std::size_t /*total*/) {}
  /// A URC is about to be written; `text` without its CR LF.
  virtual UrcVerdict on_urc(ChannelId, std::string_view /*text*/) { return {}; }
  virtual void on_state(const StateChange&) {}
  virtual void on_socket(const SocketSeen&) {}
};

}  // namespace bg96::ports
