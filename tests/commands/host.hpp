#pragma once

#include <chrono>
#include <initializer_list>
#include <memory>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>

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
  void set_latency(Duration latency);
  void peer_send(std::string_view bytes);
  void peer_close();
  void peer_reset();
  void peer_stall(bool stalled);
  /// What the server of the last connection has received since the last call.
  std::string peer_received();

 private:
  struct World;
  std::unique_ptr<World> world_;
};

}  // namespace bg96::testing
