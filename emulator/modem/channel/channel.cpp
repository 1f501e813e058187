#include "emulator/modem/channel/channel.hpp"

#include <algorithm>
#include <utility>

#include "emulator/at/text.hpp"
#include "emulator/modem/command_context.hpp"
#include "emulator/modem/modem.hpp"
#include "emulator/modem/tcpip/net_errors.hpp"

namespace bg96::modem {

// A handler that runs, and how it ends: by itself, or by the time limit.
struct Channel::Running {
  Running(Modem& modem, Channel& channel, const at::CommandSpec& command)
      : spec(command), context(modem, channel), ended(modem.timers()), limit([this] {
          timed_out = true;
          ended.notify();
        }) {}

  const at::CommandSpec& spec;
  CommandContext context;
  sim::Signal ended;
  std::optional<at::Final> result;
  bool timed_out = false;
  sim::Timer limit;
  sim::Task<void> job;
};

Channel::Channel(Modem& modem, ports::ChannelId id)
    : modem_(modem),
      id_(id),
      line_feed_settled_(modem.timers()),
      command_mode_(settings_),
      data_ends_([this] { end_data_now(); }),
      payload_in_(modem.timers()),
      answer_(settings_),
      urcs_(modem.timers(), modem.profile().timing.outcome_floor,
            [this](std::string_view text) { write(at::unsolicited(text, settings_)); }),
      pump_([this] { go_on(); }) {}

void Channel::input(std::string_view bytes) {
  if (host_gone_) {
    host_gone_ = false;
    // What is left of the host before is whole lines only, unless it is a connection's data.
    const std::size_t end = input_.rfind(static_cast<char>(settings_.terminator));
    if (!data_) input_.erase(end == std::string::npos ? 0 : end + 1);
    orphan_input_ = input_.size();
  }
  const std::string_view kept = bytes.substr(0, input_room());
  if (kept.size() < bytes.size()) {
    modem_.trace(ports::Trace::Level::warning, "input-overrun",
                 at::text(name_of(id_), ": ", bytes.size() - kept.size(), " bytes lost"));
  }
  input_ += kept;
  last_byte_at_ = modem_.timers().now();
  pump();
}

// Gives the input to whoever consumes it now, until there is none or nobody wants it.
void Channel::pump() {
  while (!input_.empty()) {
    if (line_feed_may_follow_) {
      take_line_feed();
      continue;
    }
    const std::size_t before = input_.size();
    if (prompt_ && !payload_done_) {
      feed_prompt();
    } else if (data_) {
      feed_data();
    } else if (!line_runs_ && !pump_.armed()) {
      feed_line();
    }
    if (input_.size() == before && (line_runs_ || data_ || pump_.armed())) break;
  }
  if (host_gone_) end_what_the_host_left();
}

// Between a line and the next one: nothing runs, so that all may be stopped and started here.
void Channel::go_on() {
  const auto actions = std::exchange(after_answer_, {});
  for (const auto& action : actions) action();
  pump();
}

// The LF of a CR LF belongs to the line: it is no payload, not even when a prompt follows.
// Once the prompt is out it is, but for an LF that came together with its CR; and behind CONNECT,
// but for one that came nearly so.
void Channel::take_line_feed() {
  line_feed_may_follow_ = false;
  const bool is_line_feed = input_.front() == '\n';
  const sim::Duration since = modem_.timers().now() - line_ended_at_;
  const bool ends_the_line =
      prompt_ ? since == sim::Duration::zero() : !data_ || since <= kLineFeedGrace;
  if (is_line_feed && ends_the_line) drop_input(1);
  host_sends_line_feeds_ = is_line_feed && ends_the_line;
  line_feed_settled_.notify();
}

void Channel::drop_input(std::size_t bytes) {
  input_.erase(0, bytes);
  orphan_input_ -= std::min(orphan_input_, bytes);
}

void Channel::feed_prompt() {
  std::string echo;
  const modes::Mode::Taken taken = prompt_->consume(input_, echo);
  drop_input(taken.bytes);
  write(std::move(echo));
  if (taken.done) end_payload();
}

void Channel::end_payload() {
  payload_done_ = true;
  payload_in_.notify();
}

void Channel::feed_data() {
  if (data_ends_.armed()) return;
  std::string echo;
  drop_input(data_->consume(input_, echo).bytes);
}

void Channel::begin_data(int connect_id) {
  Sockets& sockets = modem_.sockets();
  const auto& kept = modem_.settings().non_volatile;
  const Socket* const socket = sockets.find(connect_id);
  if (socket == nullptr) return end_data(at::Final::no_carrier());
  online_id_ = connect_id;
  last_online_ = socket->stream;
  urcs_.hold(true);
  data_.emplace(modem_.timers(),
                modes::TransparentSettings{
                    .packet_bytes = static_cast<std::size_t>(kept.transparent_packet_bytes),
                    .wait = std::chrono::milliseconds(100 * kept.transparent_wait_100ms),
                    .escape = static_cast<char>(settings_.escape),
                    .last_byte_at = last_byte_at_,
                    .datagrams = socket->is_udp()},
                modes::TransparentMode::Hooks{
                    .room = [this] { return modem_.sockets().room_to_transmit(online_id_); },
                    .send =
                        [this](std::string packet) {
                          modem_.sockets().transmit(online_id_, std::move(packet));
                        },
                    .escaped = [this] { end_data(at::Final::ok()); }});
  tell_board();
  sockets.go_online(connect_id, id_);
}

// Not at once: the mode itself may be what asks for it.
void Channel::end_data(at::Final result) {
  data_result_ = result;
  data_ends_.arm(modem_.timers(), modem_.timers().now());
}

void Channel::end_data_now() {
  if (data_) {
    data_->flush();
    data_.reset();
    tell_board();
    modem_.sockets().go_offline(online_id_);
  }
  answer_.finish(data_result_);
  write(answer_.take());
  urcs_.hold(output_full_);
  urcs_.line_finished();
  pump();
}

void Channel::carrier_lost() {
  if (data_) end_data(at::Final::no_carrier());
}

// Not within a line that is being typed: its rest would go to the peer.
void Channel::ring(int connect_id) {
  if (command_mode_.line().in_line()) {
    ringing_ = connect_id;
    return;
  }
  const Socket* const socket = modem_.sockets().find(connect_id);
  if (socket == nullptr || socket->access_mode != Socket::AccessMode::transparent) return;
  answer_.finish(at::Final::connect());
  write(answer_.take());
  begin_data(connect_id);
}

void Channel::set_data_terminal_ready(bool on) {
  const bool dropped = data_terminal_ready_ && !on;
  data_terminal_ready_ = on;
  if (!dropped || !data_ || data_ends_.armed()) return;
  constexpr int kEscape = 1;
  constexpr int kHangUp = 2;
  if (settings_.data_terminal_ready == kEscape) end_data(at::Final::ok());
  if (settings_.data_terminal_ready != kHangUp) return;
  data_->flush();
  modem_.sockets().hang_up(online_id_);
}

void Channel::set_output_full(bool full) {
  output_full_ = full;
  urcs_.hold(full || data_.has_value());
}

void Channel::feed_line() {
  std::string echo;
  const bool of_a_host_before = orphan_input_ > 0 || host_gone_;
  const modes::Mode::Taken taken = command_mode_.consume(input_, echo);
  drop_input(taken.bytes);
  write(std::move(echo));
  if (taken.done) {
    line_is_orphan_ = of_a_host_before;
    begin_line();
  } else if (settings_.echo && command_mode_.line().in_line()) {
    urcs_.typing();
  } else {
    urcs_.typing_ended();
  }
}

void Channel::begin_line() {
  const at::LineReader& line = command_mode_.line();
  urcs_.line_started();
  urcs_.typing_ended();
  line_runs_ = true;
  line_feed_may_follow_ = true;
  line_ended_at_ = modem_.timers().now();
  answer_not_before_ = modem_.timers().now() + answer_floor();
  line_ = run_line(line.body(), line.too_long());
  line_.start();
}

sim::Task<void> Channel::run_line(std::string body, bool too_long) {
  at::Final final = at::Final::ok();
  if (too_long) {
    final = at::Final::error();
  } else {
    at::CommandLine line(body);
    while (final.is_ok() && line.more()) {
      const at::Command command = line.next();
      answer_.begin_command();
      const sim::Task<at::Final> run = run_command(command);
      final = co_await run;
    }
  }
  co_await sim::Sleep(modem_.timers(), answer_not_before_);
  finish_line(final);
}

sim::Task<at::Final> Channel::run_command(const at::Command& command) {
  const at::CommandSpec* spec = modem_.commands().find(command.name);
  if (spec == nullptr) {
    modem_.report_unknown_command(command.name);
    co_return at::Final::error();
  }
  if (command.malformed) co_return settle(*spec, at::Final::refused());
  at::Handler handler = nullptr;
  switch (command.form) {
    case at::Form::execute: handler = spec->execute; break;
    case at::Form::read: handler = spec->read; break;
    case at::Form::write: handler = spec->write; break;
    case at::Form::test: handler = spec->test; break;
  }
  if (handler == nullptr && command.form == at::Form::test &&
      spec->test_form != at::TestForm::none) {
    if (spec->test_form == at::TestForm::parameters) answer_.line(at::describe_parameters(*spec));
    co_return at::Final::ok();
  }
  if (handler == nullptr) co_return settle(*spec, at::Final::refused());
  const sim::Task<at::Final> run = run_handler(*spec, handler, command);
  const at::Final final = co_await run;
  co_return settle(*spec, final);
}

sim::Task<at::Final> Channel::run_handler(const at::CommandSpec& spec, at::Handler handler,
                                          const at::Command& command) {
  Running running(modem_, *this, spec);
  running_ = &running;
  if (spec.max_response > sim::Duration::zero()) {
    // What the network tells at the last instant still counts.
    running.limit.arm_last(modem_.timers(), modem_.timers().now() + spec.max_response);
  }
  running.job = keep_result(handler, command, running);
  running.job.start();
  if (!running.result) co_await running.ended.wait();
  running_ = nullptr;
  if (running.result) co_return *running.result;
  modem_.trace(ports::Trace::Level::info, "response-time-limit", std::string(spec.name));
  co_return spec.family == at::Family::tcpip ? at::Final::tcpip(kOperationTimeout)
                                             : at::Final::error();
}

sim::Task<void> Channel::keep_result(at::Handler handler, const at::Command& command,
                                     Running& running) {
  const sim::Task<at::Final> run = handler(running.context, command.arguments);
  running.result = co_await run;
  running.ended.notify();
}

// What the family makes of the result.
at::Final Channel::settle(const at::CommandSpec& spec, at::Final final) {
  if (spec.family != at::Family::tcpip) return final;
  if (final.kind() == at::Final::Kind::refused) final = at::Final::tcpip(kInvalidParameters);
  if (final.kind() == at::Final::Kind::tcpip) modem_.set_last_tcpip_error(final.code());
  // SEND FAIL has no code in the manual's text: what is missing is room in the send buffer.
  if (final.kind() == at::Final::Kind::send_fail) modem_.set_last_tcpip_error(kMemoryNotEnough);
  if (final.succeeded()) modem_.set_last_tcpip_error(kOperationSuccessful);
  return final;
}

void Channel::finish_line(at::Final final) {
  answer_.finish(final);
  std::string answer = answer_.take();
  if (!std::exchange(answer_unheard_, false)) write(std::move(answer));
  line_runs_ = false;
  urcs_.line_finished();
  const std::optional<int> connect_id = std::exchange(connecting_to_, std::nullopt);
  if (connect_id && final.kind() == at::Final::Kind::connect) begin_data(*connect_id);
  if (const auto waiting = std::exchange(ringing_, std::nullopt)) {
    urcs_.post([this, id = *waiting]() -> std::string {
      ring(id);
      return {};
    });
  }
  pump_.arm_last(modem_.timers());
}

sim::Task<modes::Payload> Channel::prompt(modes::PromptRequest request) {
  if (running_ != nullptr) running_->limit.cancel();
  co_await sim::Sleep(modem_.timers(), answer_not_before_);
  if (line_feed_may_follow_ && host_sends_line_feeds_) {
    sim::Timer grace([this] { line_feed_settled_.notify(); });
    grace.arm(modem_.timers(), modem_.timers().now() + kLineFeedGrace);
    co_await line_feed_settled_.wait();
    host_sends_line_feeds_ = !line_feed_may_follow_ && host_sends_line_feeds_;
    line_feed_may_follow_ = false;
  }
  // The host that asked has gone, and another one is there: its bytes are no payload.
  if (line_is_orphan_ && !host_gone_) {
    answer_unheard_ = true;
    modes::Payload nothing;
    nothing.end = modes::Payload::End::hung_up;
    co_return nothing;
  }
  write(answer_.take() + at::prompt(settings_));
  prompt_.emplace(request);
  tell_board();
  payload_done_ = false;
  payload_hung_up_ = false;
  pump_.arm_last(modem_.timers());
  co_await payload_in_.wait();
  modes::Payload payload = prompt_->take_payload();
  prompt_.reset();
  tell_board();
  if (payload_hung_up_) {
    payload.end = modes::Payload::End::hung_up;
    answer_unheard_ = true;
  }
  answer_not_before_ = modem_.timers().now() + answer_floor();
  if (running_ != nullptr && running_->spec.max_response > sim::Duration::zero()) {
    running_->limit.arm_last(modem_.timers(), modem_.timers().now() + running_->spec.max_response);
  }
  co_return payload;
}

void Channel::hang_up() {
  host_gone_ = true;
  line_is_orphan_ = line_runs_;
  orphan_input_ = input_.size();
  end_what_the_host_left();
}

void Channel::end_what_the_host_left() {
  if (prompt_ && !payload_done_) {
    payload_hung_up_ = true;
    end_payload();
  } else if (!line_runs_ && !data_) {
    command_mode_.abandon_line();
    urcs_.typing_ended();
  }
}

void Channel::say_now(std::string_view text) { write(at::unsolicited(text, settings_)); }

void Channel::stop() {
  line_.reset();
  running_ = nullptr;
  prompt_.reset();
  data_.reset();
  tell_board();
  data_ends_.cancel();
  connecting_to_.reset();
  ringing_.reset();
  last_online_ = 0;
  line_runs_ = false;
  line_feed_may_follow_ = false;
  line_is_orphan_ = false;
  answer_unheard_ = false;
  orphan_input_ = 0;
  input_.clear();
  command_mode_.abandon_line();
  answer_.take();
  after_answer_.clear();
  urcs_.clear();
  urcs_.hold(output_full_);
  pump_.cancel();
}

void Channel::tell_board() {
  const std::string_view state = data_ ? "data" : prompt_ ? "prompt" : "command";
  modem_.board().set(StateBoard::Machine::uart, state);
}

void Channel::write(std::string bytes) {
  if (!bytes.empty()) modem_.emit(ports::WriteBytes{id_, std::move(bytes)});
}

sim::Duration Channel::answer_floor() const { return modem_.profile().timing.answer_floor; }

}  // namespace bg96::modem
