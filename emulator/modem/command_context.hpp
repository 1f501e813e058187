#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "emulator/at/text.hpp"
#include "emulator/modem/channel/channel.hpp"
#include "emulator/modem/modem.hpp"
#include "emulator/sim/timer_queue.hpp"

namespace bg96::modem {

/// What a command's handler may do: answer, ask the host for a payload, wait, and reach the
/// modem's machines. It lives as long as the handler.
class CommandContext {
 public:
  CommandContext(Modem& modem, Channel& channel) : modem_(modem), channel_(channel) {}

  /// One line of information text, made of strings and integers.
  template <typename... Pieces>
  void line(const Pieces&... pieces) {
    channel_.answer().line(at::text(pieces...));
  }
  /// Writes "> ", or CONNECT, and waits for the payload.
  sim::Task<modes::Payload> prompt(modes::PromptRequest request) {
    return channel_.prompt(std::move(request));
  }
  /// Writes `connect` as a line and behind it bytes as they are, as fast as the host reads; tells
  /// how many were written before DTR ended it.
  sim::Task<std::size_t> download(std::string connect, std::string bytes) {
    return channel_.download(std::move(connect), std::move(bytes));
  }
  /// `co_await context.sleep(duration)`.
  sim::Sleep sleep(sim::Duration duration) {
    return {modem_.timers(), modem_.timers().now() + duration};
  }
  /// Does something once the final result has left.
  void after_answer(std::function<void()> action) { channel_.after_answer(std::move(action)); }
  /// A URC on the command's own port, behind its final result.
  void urc(std::string text) { channel_.urcs().post(std::move(text)); }
  /// The command ends with CONNECT, and the port goes online with that connection.
  void connect_to(int connect_id) { channel_.connect_to(connect_id); }
  /// The command ends with CONNECT, and the port goes online with the data call that it has.
  void connect_to_call() { channel_.connect_to_call(); }
  /// The stream of the connection that the port was online with last; 0: none.
  ports::StreamId last_online() const { return channel_.last_online(); }

  /// The port that the command came from.
  ports::ChannelId port() const { return channel_.id(); }
  /// The V.250 settings of that port.
  at::LineSettings& line_settings() { return channel_.settings(); }
  const Profile& profile() const { return modem_.profile(); }
  Modem& modem() { return modem_; }
  Settings& settings() { return modem_.settings(); }
  SimCard& sim_card() { return modem_.sim_card(); }
  Phonebook& phonebook() { return modem_.phonebook(); }
  RealTimeClock& clock() { return modem_.clock(); }
  Network& network() { return modem_.network(); }
  DataCall& data_call() { return modem_.data_call(); }
  Pdp& pdp() { return modem_.pdp(); }
  Sockets& sockets() { return modem_.sockets(); }
  NameLookup& name_lookup() { return modem_.name_lookup(); }
  Ping& ping() { return modem_.ping(); }
  Gnss& gnss() { return modem_.gnss(); }
  TimeSync& time_sync() { return modem_.time_sync(); }
  PowerSaving& power_saving() { return modem_.power_saving(); }
  MessageService& messages() { return modem_.messages(); }
  Files& files() { return modem_.files(); }

 private:
  Modem& modem_;
  Channel& channel_;
};

}  // namespace bg96::modem
