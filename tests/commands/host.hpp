#pragma once

#include <chrono>
#include <initializer_list>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/ports/net.hpp"
#include "emulator/ports/world.hpp"

namespace bg96::testing {

/// The host of a modem in a virtual world, who has said ATE0. What the modem says is given without
/// its framing: the lines, joined by "|".
///
/// Its world is hidden, so that the many tests of the commands compile fast.
class Host {
 public:
  using Duration = std::chrono::nanoseconds;
  /// Keys of the profile and their values: {"sim.state", "absent"}.
  using Keys = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  explicit Host(Keys keys = {});
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  /// The answer to a line: "+CSQ: 20,99|OK". Empty when none comes within 40 ms; no time passes
  /// behind it.
  std::string ask(std::string_view line);
  /// Asks one line after the other; each answer must be the one beside it.
  void expect(std::initializer_list<std::pair<std::string_view, std::string_view>> dialog,
              std::source_location where = std::source_location::current());
  /// The answer must be ERROR, and AT+QIGETERROR must tell `code`, which it did not tell before.
  void expect_error(std::string_view line, int code,
                    std::source_location where = std::source_location::current());
  /// The same as ask() for bytes as they are.
  std::string send(std::string_view bytes);
  /// What is said while that time passes.
  std::string wait(Duration duration);
  /// Waits until the modem says something, at most `limit`, and tells how long that took.
  Duration time_until_said(Duration limit);
  /// What was said in the meantime.
  std::string said();
  /// The code that AT+QIGETERROR tells.
  int last_error();
  /// Closes the port.
  void hang_up();

  /// Activates context 1 and connects socket `id` to a server that accepts it.
  void connect(int id = 0);

  // The world around.
  void accept(const std::string& server);
  void refuse(const std::string& server);
  void keep_silent(const std::string& server);
  void name(const std::string& host, const std::string& address);
  void name(const std::string& host, std::vector<std::string> addresses, int time_to_live_s);
  void name_silent(const std::string& host);
  void name_fails(const std::string& host);
  /// The name servers that were to be asked in the last look-up of that name, joined by ",";
  /// "host": the host's own.
  std::string asked(const std::string& host);
  void set_latency(Duration latency);
  void take_port(int port);
  void set_no_sockets(bool on);
  /// The next request that opens, listens, sends, looks up or pings is answered with that.
  void fail_next(ports::NetStatus status);

  // TCP peers; `number` as "peer N" in a conversation, 0: the last connection.
  void peer_send(std::string_view bytes, int number = 0);
  void peer_close(int number = 0);
  void peer_reset(int number = 0);
  void peer_stall(bool stalled, int number = 0);
  /// What the peer has received since the last call.
  std::string peer_received(int number = 0);
  /// Has the modem closed or broken the connection?
  bool peer_is_gone(int number = 0);
  /// A client, "HOST:PORT", connects to the modem's listener on that port.
  void client_connect(const std::string& client, int port);
  Duration retransmission_limit(int number = 0);

  // UDP peers, "HOST:PORT". Datagrams to others vanish.
  void udp_peer(const std::string& peer);
  /// Sends to the modem's socket on `local_port`; 0: the one that the peer last heard from.
  void udp_send(const std::string& peer, std::string_view bytes, int local_port = 0);
  /// The next datagram that the peer has received.
  std::string udp_received(const std::string& peer);

  /// An address that answers pings with those hops left, after `times` one after the other.
  void ping(const std::string& address, int hops, std::vector<Duration> times = {});
  void ping_unreachable(const std::string& address);
  /// An NTP server whose time is that many seconds after 1970 now.
  void ntp(const std::string& server, std::uint64_t unix_seconds);

  // Short messages.
  /// One comes from the network; `from` is a number or a name.
  void message_comes(const std::string& from, const std::string& text,
                     std::optional<int> message_class = {});
  /// The same of a TPDU in hexadecimal digits.
  void message_comes_as(const std::string& tpdu, const std::string& from = {});
  /// What has gone to the network since the last call, joined by "|": "NUMBER: TPDU" each.
  std::string messages_sent();
  /// The SIM is pulled, put in again, ...
  void set_sim(ports::SetSim::State state);
  /// The network says how the modem is registered: 0-5.
  void set_registration(int stat);
  void restart();

  // The host's line.
  void set_data_terminal_ready(bool on);
  /// Reads nothing of what the modem writes from now on, or all of it again.
  void set_reading(bool on);

 private:
  struct World;
  std::unique_ptr<World> world_;
};

}  // namespace bg96::testing
