#include "emulator/modem/channel/channel.hpp"

#include <algorithm>
#include <utility>

#include "emulator/at/text.hpp"
#include "emulator/modem/modem.hpp"

namespace bg96::modem {
namespace {

constexpr int kNoSocket = -1;  // payload behind a prompt

UrcQueue::Judge judge_of(Modem& modem, ports::ChannelId id) {
  if (!modem.intercepted()) return {};
  return [&modem, id](std::string_view text) { return modem.interceptor().on_urc(id, text); };
}

}  // namespace

Channel::Channel(Modem& modem, ports::ChannelId id)
    : modem_(modem),
      id_(id),
      line_feed_settled_(modem.timers()),
      command_mode_(settings_),
      output_drained_(modem.timers()),
      data_ends_([this] { end_data_now(); }),
      payload_in_(modem.timers()),
      answer_(settings_),
      urcs_(
          modem.timers(), modem.profile().timing.outcome_floor,
          [this](std::string_view text) { write(at::unsolicited(text, settings_)); },
          judge_of(modem, id)),
      hang_ended_(modem.timers()),
      hang_timer_([this] { hang_ends(); }),
      pump_([this] { go_on(); }) {
  urcs_.watch_losses([this] {
    modem_.trace(ports::Trace::Level::warning, "urc-lost",
                 at::text(name_of(id_), ": ", UrcQueue::kMaxWaiting, " wait"));
  });
}

void Channel::input(std::string_view bytes) {
  if (host_gone_) {
    host_gone_ = false;
    // What is left of the host before is whole lines only, unless it is a connection's data.
    const std::size_t end = input_.rfind(static_cast<char>(settings_.terminator));
    if (!data_) input_.erase(end == std::string::npos ? 0 : end + 1);
    orphan_input_ = input_.size();
  }
  if (hung_deaf_) {
    return modem_.trace(ports::Trace::Level::debug, "input-dropped",
                        at::text(name_of(id_), ": ", bytes.size(), " bytes"));
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
    if (multiplexer_ != nullptr) {
      feed_multiplexer();
      if (input_.size() == before) break;
      continue;
    }
    if (hung_ && !data_) break;
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

void Channel::hand_over(modes::Mode& multiplexer) {
  multiplexer_ = &multiplexer;
  urcs_.hold(true);
}

void Channel::feed_multiplexer() {
  std::string echo;
  const modes::Mode::Taken taken = multiplexer_->consume(input_, echo);
  drop_input(taken.bytes);
  if (!taken.done) return;
  multiplexer_ = nullptr;
  urcs_.hold(output_full_);
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
  if (is_multiplexed(id_)) modem_.multiplexed_line().input_taken();
}

void Channel::feed_prompt() {
  std::string echo;
  const modes::Mode::Taken taken = prompt_->consume(input_, echo);
  drop_input(taken.bytes);
  write(std::move(echo));
  payload_bytes_ += taken.bytes;
  modem_.interceptor().on_payload(id_, kNoSocket, payload_bytes_);
  if (taken.done) end_payload();
}

void Channel::end_payload() {
  payload_done_ = true;
  payload_in_.notify();
}

void Channel::feed_data() {
  if (data_ends_.armed()) return;
  std::string echo;
  const std::size_t taken = data_->consume(input_, echo).bytes;
  drop_input(taken);
  if (taken == 0) return;
  payload_bytes_ += taken;
  modem_.interceptor().on_payload(id_, online_id_, payload_bytes_);
}

void Channel::begin_data(int connect_id) {
  if (connect_id == kDataCall) return begin_call();
  Sockets& sockets = modem_.sockets();
  const auto& kept = modem_.settings().non_volatile;
  const Socket* const socket = sockets.find(connect_id);
  if (socket == nullptr) return end_data(at::Final::no_carrier());
  online_id_ = connect_id;
  last_online_ = socket->stream;
  go_online(
      {.room = [this] { return modem_.sockets().room_to_transmit(online_id_); },
       .send =
           [this](std::string packet) { modem_.sockets().transmit(online_id_, std::move(packet)); },
       .goes_offline = [this] { modem_.sockets().go_offline(online_id_); },
       .hang_up =
           [this] {
             data_->flush();
             modem_.sockets().hang_up(online_id_);
           }},
      {.packet_bytes = static_cast<std::size_t>(kept.transparent_packet_bytes),
       .wait = std::chrono::milliseconds(100 * kept.transparent_wait_100ms),
       .escape = static_cast<char>(settings_.escape),
       .last_byte_at = last_byte_at_,
       .datagrams = socket->is_udp()});
  sockets.go_online(connect_id, id_);
}

// PPP finds its packets by itself: the bytes go on as they come.
void Channel::begin_call() {
  DataCall& call = modem_.data_call();
  if (!call.has_call(id_)) return end_data(at::Final::no_carrier());
  online_id_ = kDataCall;
  last_online_ = 0;
  go_online({.room = [] { return kInputLimitBytes; },
             .send = [&call](const std::string& bytes) { call.input(bytes); },
             .goes_offline =
                 [this, &call] {
                   if (!call.go_offline(id_)) data_result_ = at::Final::no_carrier();
                 },
             .hang_up =
                 [this, &call] {
                   call.hang_up(id_);
                   carrier_lost();
                 }},
            {.wait = sim::Duration::zero(),
             .escape = static_cast<char>(settings_.escape),
             .last_byte_at = last_byte_at_});
  call.go_online();
}

void Channel::go_online(Online online, const modes::TransparentSettings& settings) {
  online_ = std::move(online);
  payload_bytes_ = 0;
  urcs_.hold(true);
  data_.emplace(modem_.timers(), settings,
                modes::TransparentMode::Hooks{
                    .room = [this] { return online_.room(); },
                    .send = [this](std::string packet) { online_.send(std::move(packet)); },
                    .escaped = [this] { end_data(at::Final::ok()); }});
  tell_board();
  tell_carrier();
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
    tell_carrier();
    online_.goes_offline();
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

void Channel::call_lost() {
  if (data_ && online_id_ == kDataCall) return carrier_lost();
  urcs_.post("NO CARRIER");
}

// Not within a line that is being typed or runs: its rest would go to the peer.
void Channel::ring(int connect_id) {
  if (line_runs_ || command_mode_.line().in_line()) {
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
  constexpr int kEscape = 1;
  constexpr int kHangUp = 2;
  // A transfer of a file has no connection that could be hung up or returned to.
  if (dropped && settings_.data_terminal_ready != 0) end_transfer();
  if (!dropped || !data_ || data_ends_.armed()) return;
  if (settings_.data_terminal_ready == kEscape) end_data(at::Final::ok());
  if (settings_.data_terminal_ready == kHangUp) online_.hang_up();
}

void Channel::end_transfer() {
  if (downloads_) download_ends_ = true;
  output_drained_.notify();
  if (prompt_ && prompt_->in_data_mode() && !payload_done_) {
    payload_end_ = modes::Payload::End::escaped;
    end_payload();
  }
}

void Channel::set_output_full(bool full) {
  output_full_ = full;
  if (!full) output_drained_.notify();
  urcs_.hold(full || data_.has_value() || multiplexer_ != nullptr);
}

void Channel::feed_line() {
  std::string echoed;
  const bool of_a_host_before = orphan_input_ > 0 || host_gone_;
  const modes::Mode::Taken taken = command_mode_.consume(input_, echoed);
  drop_input(taken.bytes);
  echo(std::move(echoed));
  if (taken.done) {
    line_is_orphan_ = of_a_host_before;
    begin_line();
  } else if (settings_.echo && command_mode_.line().in_line()) {
    urcs_.typing();
  } else {
    urcs_.typing_ended();
  }
}

void Channel::hang_up() {
  if (multiplexer_ != nullptr) return;
  host_gone_ = true;
  line_is_orphan_ = line_runs_;
  orphan_input_ = input_.size();
  end_what_the_host_left();
}

void Channel::end_what_the_host_left() {
  if (prompt_ && !payload_done_) {
    payload_end_ = modes::Payload::End::hung_up;
    end_payload();
  } else if (!line_runs_ && !data_) {
    command_mode_.abandon_line();
    held_echo_.clear();
    urcs_.typing_ended();
  }
}

void Channel::hang(const ports::Hang& hang) {
  if (hang.length <= sim::Duration::zero()) {
    hang_timer_.cancel();
    return hung_ ? hang_ends() : void();
  }
  const sim::Instant now = modem_.timers().now();
  const sim::Instant until = hang.length >= sim::kNever - now ? sim::kNever : now + hang.length;
  hung_until_ = hung_ ? std::max(hung_until_, until) : until;
  hung_ = true;
  hang_timer_.cancel();
  if (hung_until_ != sim::kNever) hang_timer_.arm(modem_.timers(), hung_until_);
  // However its bytes were cut: what came in one piece with the line came behind it.
  if (!hang.drop_input) return;
  hung_deaf_ = true;
  orphan_input_ = 0;
  input_.clear();
}

void Channel::hang_ends() {
  hung_ = false;
  hung_deaf_ = false;
  hang_ended_.notify();
  pump();
}

void Channel::stop() {
  line_.reset();
  running_ = nullptr;
  watched_ = nullptr;
  answer_.divert(nullptr);
  modem_.door().force_opening(std::nullopt);
  held_echo_.clear();
  hung_ = false;
  hung_deaf_ = false;
  hang_timer_.cancel();
  prompt_.reset();
  downloads_ = false;
  multiplexer_ = nullptr;
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

// A scenario knows one port.
void Channel::tell_board() {
  if (id_ != ports::ChannelId::uart1) return;
  const bool data = data_ || downloads_ || (prompt_ && prompt_->in_data_mode());
  const std::string_view state = data ? "data" : prompt_ ? "prompt" : "command";
  modem_.board().set(StateBoard::Machine::uart, state);
}

// Held back for as long as the interceptor wants to see the line first.
void Channel::echo(std::string bytes) {
  if (held_echo_.empty() && !modem_.interceptor().holds_echo()) return write(std::move(bytes));
  held_echo_ += bytes;
}

void Channel::tell_carrier() { modem_.multiplexed_line().set_carrier(id_, has_carrier()); }

void Channel::write(std::string bytes) {
  if (bytes.empty() || multiplexer_ != nullptr) return;
  if (is_multiplexed(id_)) return modem_.multiplexed_line().write(id_, bytes);
  modem_.emit(ports::WriteBytes{id_, std::move(bytes)});
}

}  // namespace bg96::modem
