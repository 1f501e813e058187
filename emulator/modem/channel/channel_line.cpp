// The command line that runs, and its answer.
#include <algorithm>
#include <utility>

#include "emulator/at/text.hpp"
#include "emulator/modem/channel/channel.hpp"
#include "emulator/modem/channel/verdicts.hpp"
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

// A command that an interceptor was told of, what is to become of it, and what it says.
struct Channel::Watched {
  std::string line;
  ports::CommandVerdict verdict;
  std::vector<std::string> lines;

  bool is_place(ports::Place place) const {
    return std::find(verdict.places.begin(), verdict.places.end(), place) != verdict.places.end();
  }
};

void Channel::begin_line() {
  const at::LineReader& line = command_mode_.line();
  urcs_.line_started();
  urcs_.typing_ended();
  line_runs_ = true;
  line_feed_may_follow_ = true;
  line_ended_at_ = modem_.timers().now();
  answer_not_before_ = modem_.timers().now() + answer_floor();
  line_ = modem_.intercepted() ? run_watched_line(line.body(), line.too_long())
                               : run_line(line.body(), line.too_long());
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
  while (hung_) co_await hang_ended_.wait();
  answer_.finish(final);
  write_answer();
  end_line(final);
}

// The same line where somebody is told of each command and says what becomes of it.
sim::Task<void> Channel::run_watched_line(std::string body, bool too_long) {
  ports::Interceptor& interceptor = modem_.interceptor();
  at::CommandLine line(body);
  at::Final final = at::Final::ok();
  std::vector<std::string> speak_behind;  // commands that others want to speak behind
  for (bool last = false; !last;) {
    at::Command command;
    const bool any = !too_long && line.more();
    if (any) command = line.next();
    Watched watched;
    watched.line = at::text("AT", too_long ? std::string_view(body) : command.text);
    const at::Final otherwise = too_long ? at::Final::error() : at::Final::ok();
    const sim::Task<at::Final> run = run_watched(any ? &command : nullptr, otherwise, watched);
    final = co_await run;
    if (watched.is_place(ports::Place::after_result)) speak_behind.push_back(watched.line);
    last = too_long || !final.is_ok() || !line.more();
    if (last) {
      const sim::Task<void> floor = wait_for_floor();
      co_await floor;
    }
    interceptor.on_result({id_, watched.line}, text_of(final));
    if (last && !watched.verdict.swallow_result) answer_.finish(final);
  }
  write_answer();
  for (const std::string& command : speak_behind) {
    const sim::Task<void> others = stop_at(command, ports::Place::after_result);
    co_await others;
  }
  end_line(final);
}

// `otherwise`: how a line without a command ends.
sim::Task<at::Final> Channel::run_watched(const at::Command* command, at::Final otherwise,
                                          Watched& watched) {
  const ports::CommandVerdict& verdict = watched.verdict =
      bounded(modem_.interceptor().on_command({id_, watched.line}));
  std::string held = std::exchange(held_echo_, {});
  if (!verdict.swallow_echo) write(std::move(held));
  if (watched.is_place(ports::Place::after_echo)) {
    const sim::Task<void> others = stop_at(watched.line, ports::Place::after_echo);
    co_await others;
  }
  const sim::Instant before = modem_.timers().now();
  if (verdict.hang) hang(*verdict.hang);
  while (hung_) co_await hang_ended_.wait();
  co_await sim::Sleep(modem_.timers(), modem_.timers().now() + verdict.delay);
  answer_not_before_ += modem_.timers().now() - before;
  answer_.begin_command();
  at::Final final = otherwise;
  if (!verdict.execute) {
    final = at::Final::ok();
  } else if (command != nullptr) {
    const sim::Task<at::Final> run = execute_watched(*command, watched);
    final = co_await run;
  }
  if (verdict.last_error) modem_.set_last_tcpip_error(*verdict.last_error);
  if (verdict.result) final = final_of(*verdict.result);
  if (verdict.lines) watched.lines = *verdict.lines;
  if (verdict.swallow_lines) watched.lines.clear();
  const sim::Task<void> saying = say_lines(watched);
  co_await saying;
  if (verdict.hold_result > sim::Duration::zero()) {
    const sim::Task<void> floor = wait_for_floor();
    co_await floor;
    write_answer();
    co_await sim::Sleep(modem_.timers(), modem_.timers().now() + verdict.hold_result);
  }
  co_return final;
}

sim::Task<at::Final> Channel::execute_watched(const at::Command& command, Watched& watched) {
  watched_ = &watched;
  answer_.divert(&watched.lines);
  modem_.door().force_opening(watched.verdict.outcome);
  const sim::Task<at::Final> run = run_command(command);
  const at::Final final = co_await run;
  modem_.door().force_opening(std::nullopt);
  answer_.divert(nullptr);
  watched_ = nullptr;
  co_return final;
}

sim::Task<void> Channel::say_lines(const Watched& watched) {
  const bool has_middle = watched.lines.size() >= 2;
  for (std::size_t i = 0; i < watched.lines.size(); ++i) {
    answer_.line(watched.lines[i]);
    if (i > 0 || !has_middle || !watched.is_place(ports::Place::mid_response)) continue;
    const sim::Task<void> others = stop_at(watched.line, ports::Place::mid_response);
    co_await others;
  }
  if (!watched.is_place(ports::Place::before_result)) co_return;
  const sim::Task<void> others = stop_at(watched.line, ports::Place::before_result);
  co_await others;
}

// Writes what there is of the answer, and lets everybody else speak before it goes on.
sim::Task<void> Channel::stop_at(std::string_view line, ports::Place place) {
  if (place != ports::Place::after_echo || !answer_.empty()) {
    const sim::Task<void> floor = wait_for_floor();
    co_await floor;
    write_answer();
  }
  modem_.interceptor().on_place({id_, line}, place);
  modem_.return_to_caller();
  co_await sim::Rest(modem_.timers());
  urcs_.let_through();
}

// Until an answer may be written.
sim::Task<void> Channel::wait_for_floor() {
  co_await sim::Sleep(modem_.timers(), answer_not_before_);
  while (hung_) co_await hang_ended_.wait();
}

std::string Channel::prompt_text(const modes::PromptRequest& request) const {
  at::Answer connect(settings_);
  connect.finish(at::Final::connect());
  const std::string usual = request.upload ? connect.take() : at::prompt(settings_);
  if (watched_ == nullptr) return usual;
  if (watched_->verdict.swallow_prompt) return {};
  if (!watched_->verdict.prompt) return usual;
  const ports::ForcedPrompt& forced = *watched_->verdict.prompt;
  std::string text;
  for (int copy = 0; copy < forced.repeat; ++copy) text += forced.text.value_or(usual);
  return text;
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
  // How long a forced outcome takes is not the network's time.
  const bool forced = watched_ != nullptr && watched_->verdict.outcome;
  if (spec.max_response > sim::Duration::zero() && !forced) {
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

void Channel::write_answer() {
  std::string piece = answer_.take_piece();
  if (!answer_unheard_) write(std::move(piece));
}

void Channel::end_line(at::Final final) {
  answer_.begin_command();
  answer_unheard_ = false;
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
  pause_limit();
  if (watched_ != nullptr && watched_->verdict.prompt) {
    answer_not_before_ += watched_->verdict.prompt->delay;
  }
  const sim::Task<void> floor = wait_for_floor();
  co_await floor;
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
  write(answer_.take() + prompt_text(request));
  prompt_ = payload_mode(request);
  tell_board();
  payload_bytes_ = 0;
  payload_done_ = false;
  payload_end_.reset();
  pump_.arm_last(modem_.timers());
  co_await payload_in_.wait();
  modes::Payload payload = prompt_->take_payload();
  prompt_.reset();
  tell_board();
  if (payload_end_) payload.end = *payload_end_;
  if (payload.end == modes::Payload::End::hung_up) answer_unheard_ = true;
  answer_not_before_ = modem_.timers().now() + answer_floor();
  restart_limit();
  co_return payload;
}

std::unique_ptr<modes::PayloadMode> Channel::payload_mode(const modes::PromptRequest& request) {
  if (!request.upload) return std::make_unique<modes::PromptMode>(request);
  const auto ended = [this] { end_payload(); };
  return std::make_unique<modes::UploadMode>(
      modem_.timers(), request, static_cast<char>(settings_.escape), last_byte_at_, ended);
}

sim::Task<std::size_t> Channel::download(std::string connect, std::string bytes) {
  pause_limit();
  const sim::Task<void> floor = wait_for_floor();
  co_await floor;
  write(answer_.take() + at::unsolicited(connect, settings_));
  downloads_ = true;
  download_ends_ = false;
  tell_board();
  std::size_t written = 0;
  while (written < bytes.size()) {
    // Whether the host takes more is known when the piece before has gone out.
    co_await sim::Rest(modem_.timers());
    while (output_full_ && !download_ends_) co_await output_drained_.wait();
    if (download_ends_) break;
    std::string piece = bytes.substr(written, kDownloadPieceBytes);
    written += piece.size();
    write(std::move(piece));
  }
  downloads_ = false;
  tell_board();
  restart_limit();
  co_return written;
}

// The host's time is not the command's.
void Channel::pause_limit() {
  if (running_ != nullptr) running_->limit.cancel();
}

void Channel::restart_limit() {
  if (running_ == nullptr || running_->spec.max_response <= sim::Duration::zero()) return;
  running_->limit.arm_last(modem_.timers(), modem_.timers().now() + running_->spec.max_response);
}

sim::Duration Channel::answer_floor() const { return modem_.profile().timing.answer_floor; }

}  // namespace bg96::modem
