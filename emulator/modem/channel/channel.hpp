#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/at/answer.hpp"
#include "emulator/at/command_table.hpp"
#include "emulator/at/line_settings.hpp"
#include "emulator/modem/channel/urc.hpp"
#include "emulator/modes/command_mode.hpp"
#include "emulator/modes/mode.hpp"
#include "emulator/modes/prompt_mode.hpp"
#include "emulator/modes/transparent_mode.hpp"
#include "emulator/modes/upload_mode.hpp"
#include "emulator/ports/channel_id.hpp"
#include "emulator/ports/interceptor.hpp"
#include "emulator/ports/net.hpp"
#include "emulator/sim/signal.hpp"
#include "emulator/sim/task.hpp"

namespace bg96::modem {

class Modem;

/// One serial port: its settings, who consumes its bytes now, the command line that runs on it, and
/// the URCs that wait for a gap.
///
/// Bytes that come while a line runs are kept and read afterwards, in order; a prompt gets them as
/// its payload, a connection in transparent mode as its data.
class Channel {
 public:
  /// Unread bytes of the host that a channel keeps. The runner does not read more from the host
  /// than fits, so the host feels a port that does not take its bytes.
  static constexpr std::size_t kInputLimitBytes = 64 * 1024;
  /// How long a prompt waits for the LF of a host that ends its lines with CR LF; one whose last
  /// line ended with CR alone gets it at once. A payload may begin with LF, but only after the
  /// prompt.
  static constexpr sim::Duration kLineFeedGrace = std::chrono::milliseconds(1);
  /// The largest piece in which a download is written.
  static constexpr std::size_t kDownloadPieceBytes = 4096;

  Channel(Modem& modem, ports::ChannelId id);
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  ports::ChannelId id() const { return id_; }
  at::LineSettings& settings() { return settings_; }
  UrcQueue& urcs() { return urcs_; }

  /// How many bytes input() takes now.
  std::size_t input_room() const { return kInputLimitBytes - input_.size(); }
  /// Bytes of the host; what is beyond input_room() is lost, and that is traced.
  void input(std::string_view bytes);
  /// The host has closed the port: what it sent whole is still done; half a line is forgotten, and
  /// a prompt without its payload is cancelled.
  void hang_up();
  /// Writes a framed line at once, past the line that runs and all hold-back.
  void say_now(std::string text) { urcs_.say_now(std::move(text)); }
  /// The interpreter stops: no line is read, none goes on, none is answered. A hang during another
  /// one lasts until the later end of both.
  void hang(const ports::Hang& hang);
  /// The host has raised or dropped DTR; dropping it acts in data mode, as AT&D says.
  void set_data_terminal_ready(bool on);
  /// Is the UART's host away (DTR), with nothing under way that it has asked for?
  bool may_sleep() const { return !data_terminal_ready_ && !line_runs_ && !data_; }
  /// The host does not take more output, or takes it again.
  void set_output_full(bool full);
  bool output_full() const { return output_full_; }
  /// Is a connection online here, so that nothing else can be said?
  bool in_data_mode() const { return data_.has_value(); }
  /// Does the port show DCD, as AT&C says?
  bool has_carrier() const { return settings_.carrier_detect == 0 || data_.has_value(); }
  /// From now on `multiplexer` consumes the bytes, until it is done; the port says nothing of its
  /// own meanwhile, and that its host closes it changes nothing.
  void hand_over(modes::Mode& multiplexer);
  /// Ends everything that runs here and forgets what waits.
  void stop();

  // For the connection that is online here:
  /// Writes its data.
  void write_data(std::string bytes) { write(std::move(bytes)); }
  /// It has ended: NO CARRIER, and command mode again.
  void carrier_lost();
  /// The data call of this port has ended, in data mode or not.
  void call_lost();
  /// It takes data again.
  void room_to_transmit() { pump(); }
  /// A connection wants to go online by itself (a transparent listener's): CONNECT.
  void ring(int connect_id);

  // For the command that runs:
  at::Answer& answer() { return answer_; }
  /// Writes "> ", or CONNECT, and reads a payload. The time it takes does not count as response
  /// time.
  sim::Task<modes::Payload> prompt(modes::PromptRequest request);
  /// Writes a line, "CONNECT" or "CONNECT 100", and behind it bytes as they are, as fast as the
  /// host reads; tells how many, for DTR may end it. That time does not count as response time.
  sim::Task<std::size_t> download(std::string connect, std::string bytes);
  /// Runs once the final result of this line has been written.
  void after_answer(std::function<void()> action) { after_answer_.push_back(std::move(action)); }
  /// The command will end with CONNECT: the port then goes online with that connection.
  void connect_to(int connect_id) { connecting_to_ = connect_id; }
  /// The same with the data call that the port has.
  void connect_to_call() { connecting_to_ = kDataCall; }
  /// The connection that was online here last, for ATO: its stream; 0: none.
  ports::StreamId last_online() const { return last_online_; }

 private:
  static constexpr int kDataCall = -1;  // instead of a connectID

  /// What a port is online with.
  struct Online {
    std::function<std::size_t()> room;
    std::function<void(std::string)> send;
    std::function<void()> goes_offline;
    std::function<void()> hang_up;
  };

  struct Running;
  struct Watched;

  void hang_ends();
  void pump();
  void go_on();
  void feed_multiplexer();
  void tell_carrier();
  void take_line_feed();
  void feed_prompt();
  void end_payload();
  void end_transfer();
  void end_what_the_host_left();
  void drop_input(std::size_t bytes);
  void feed_data();
  void feed_line();
  void begin_data(int connect_id);
  void begin_call();
  void go_online(Online online, const modes::TransparentSettings& settings);
  void end_data(at::Final result);
  void end_data_now();
  void begin_line();
  sim::Task<void> run_line(std::string body, bool too_long);
  sim::Task<void> run_watched_line(std::string body, bool too_long);
  sim::Task<at::Final> run_watched(const at::Command* command, at::Final otherwise,
                                   Watched& watched);
  sim::Task<at::Final> execute_watched(const at::Command& command, Watched& watched);
  sim::Task<void> say_lines(const Watched& watched);
  sim::Task<void> stop_at(std::string_view line, ports::Place place);
  sim::Task<void> wait_for_floor();
  std::string prompt_text(const modes::PromptRequest& request) const;
  std::unique_ptr<modes::PayloadMode> payload_mode(const modes::PromptRequest& request);
  void pause_limit();
  void restart_limit();
  void echo(std::string bytes);
  void write_answer();
  sim::Task<at::Final> run_command(const at::Command& command);
  sim::Task<at::Final> run_handler(const at::CommandSpec& spec, at::Handler handler,
                                   const at::Command& command);
  sim::Task<void> keep_result(at::Handler handler, const at::Command& command, Running& running);
  at::Final settle(const at::CommandSpec& spec, at::Final final);
  void tell_board();
  void end_line(at::Final final);
  void write(std::string bytes);
  sim::Duration answer_floor() const;

  Modem& modem_;
  ports::ChannelId id_;
  at::LineSettings settings_;
  std::string input_;
  bool line_feed_may_follow_ = false;  // the last byte read was the CR of a line
  bool host_sends_line_feeds_ = true;  // as far as its last line told
  sim::Instant line_ended_at_{};
  sim::Signal line_feed_settled_;
  modes::Mode* multiplexer_ = nullptr;  // where AT+CMUX has been given
  modes::CommandMode command_mode_;
  std::unique_ptr<modes::PayloadMode> prompt_;
  bool downloads_ = false;
  bool download_ends_ = false;  // DTR has dropped
  sim::Signal output_drained_;
  std::optional<modes::TransparentMode> data_;
  Online online_;      // in data mode
  int online_id_ = 0;  // in data mode: the connectID, or kDataCall
  std::optional<int> connecting_to_;
  std::optional<int> ringing_;  // it waits for the end of the line that is being typed
  sim::Instant last_byte_at_{};
  ports::StreamId last_online_ = 0;
  sim::Timer data_ends_;
  at::Final data_result_ = at::Final::ok();
  bool data_terminal_ready_ = true;
  bool output_full_ = false;
  bool payload_done_ = false;
  std::optional<modes::Payload::End> payload_end_;  // what ended it from outside
  sim::Signal payload_in_;
  bool line_is_orphan_ = false;   // the host that sent the line has gone
  bool answer_unheard_ = false;   // nobody is there for the answer of a prompt that was cancelled
  std::size_t orphan_input_ = 0;  // bytes at the front of input_ that are of a host before
  bool host_gone_ = false;        // the host hung up and has not been heard since
  bool line_runs_ = false;
  at::Answer answer_;
  sim::Instant answer_not_before_{};
  std::vector<std::function<void()>> after_answer_;
  UrcQueue urcs_;
  Running* running_ = nullptr;  // the handler that runs, in run_handler()'s frame
  Watched* watched_ = nullptr;  // the command that it belongs to, where anybody watches
  std::string held_echo_;       // of a line that has not ended
  bool hung_ = false;
  bool hung_deaf_ = false;  // and what the host sends is lost
  sim::Instant hung_until_{};
  sim::Signal hang_ended_;
  sim::Timer hang_timer_;
  std::size_t payload_bytes_ = 0;  // that have come behind the prompt, or since CONNECT
  sim::Task<void> line_;
  sim::Timer pump_;  // goes on with the input after a line, when all else has come to rest
};

}  // namespace bg96::modem
