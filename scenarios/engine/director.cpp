#include "scenarios/engine/director.hpp"

#include <algorithm>
#include <chrono>

#include "scenarios/engine/rules/matching.hpp"

namespace bg96::scenarios {
namespace {

/// A shorter period of a `time` rule would be no time.
constexpr sim::Duration kShortestPeriod = std::chrono::milliseconds(1);

bool swallows_echo(const Rule& rule) {
  return std::any_of(rule.actions.begin(), rule.actions.end(), [](const Action& action) {
    const auto* swallow = std::get_if<Swallow>(&action.kind);
    return swallow != nullptr && swallow->what == Swallow::What::echo;
  });
}

bool hangs(const Rule& rule) {
  return std::any_of(rule.actions.begin(), rule.actions.end(), [](const Action& action) {
    return std::holds_alternative<HangAction>(action.kind);
  });
}

std::optional<sim::Instant> earlier(std::optional<sim::Instant> left,
                                    std::optional<sim::Instant> right) {
  if (left && right) return std::min(*left, *right);
  return left ? left : right;
}

}  // namespace

Director::Director(const Scenario& scenario, std::uint64_t seed, Hooks hooks,
                   ports::SetSignal signal)
    : scenario_(scenario),
      hooks_(std::move(hooks)),
      bus_(timers_),
      decisions_(seed, bus_),
      agenda_(timers_),
      wire_(timers_, bus_),
      variables_(scenario.variables.begin(), scenario.variables.end()),
      signal_(timers_, signal,
              [this](const ports::SetSignal& levels) {
                at_rest_.push_back({ports::WorldEvent(levels), bus_.cause()});
              }),
      windows_(timers_, agenda_, bus_, *this, decisions_, window_hooks()),
      book_(scenario.rules, timers_, *this, decisions_,
            [this](std::size_t rule, std::uint64_t ordinal, std::uint64_t nth, Captures captures) {
              if (!over_) actions_.fire(rule, ordinal, nth, std::move(captures));
            }),
      actions_(timers_, agenda_, bus_, *this, decisions_, windows_, book_, action_hooks()),
      seams_(timers_, bus_, actions_, windows_, book_,
             {[this](Deed deed) { at_place_.push_back(std::move(deed)); },
              [this](bool on) { power_ = on; }}) {
  for (const Rule& rule : scenario.rules) {
    look_at(rule.when);
    if (rule.until) look_at(*rule.until);
    bus_.want(event_kind(rule.when));
    if (rule.until) bus_.want(event_kind(*rule.until));
    if (swallows_echo(rule)) holds_echo_ = true;
    if (hangs(rule)) bus_.want("boot");
  }
  for (const Expectation& expectation : scenario.expectations) {
    if (expectation.until) look_at(*expectation.until);
  }
  if (scenario.end.when_trigger) look_at(*scenario.end.when_trigger);
  uart_.emplace(timers_, uart_hooks());
  link_.emplace(timers_, scenario.network, scenario.peers, link_hooks());
  bus_.set_handler([this](const Event& event) { handle(event); });
  bus_.set_prelude([this] { wire_.flush(); });
}

void Director::look_at(const Trigger& trigger) {
  if (const auto* data = std::get_if<DataTrigger>(&trigger)) seams_.watch_payload(data->at_least);
  const auto* bytes = std::get_if<BytesTrigger>(&trigger);
  if (bytes != nullptr && bytes->uart) uart_marks_.emplace_back(*bytes->uart, bytes->reach);
}

void Director::attach(ports::Machine& modem) {
  modem_ = &modem;
  for (const ports::StateChange& state : modem.states()) seams_.set_state(state);
  if (scenario_.start == Start::immediately) start();
}

void Director::handle(const Event& event) {
  if (over_) return;
  windows_.observe(event);
  book_.observe(event);
}

void Director::start() {
  if (started_ || over_) return;
  started_ = now_;
  bus_.perform({}, [this] {
    Event event;
    event.kind = "case";
    if (bus_.watched()) bus_.publish(std::move(event.with("phase", "start")));
    book_.tell_activations();
    seams_.begin();
  });
  for (std::size_t index = 0; index < book_.size(); ++index) {
    const auto* time = std::get_if<TimeTrigger>(&book_.rule(index).when);
    if (time != nullptr) arm_clock(index, now_ + time->at);
  }
  windows_.start(now_);
}

void Director::arm_clock(std::size_t rule, sim::Instant due) {
  agenda_.add(due, [this, rule, due] {
    if (over_) return;
    Event event;
    event.kind = "time";
    bus_.perform({}, [&] { book_.observe_time(rule, event); });
    const auto period = book_.rule(rule).every_period;
    if (period) arm_clock(rule, due + std::max(*period, kShortestPeriod));
  });
}

void Director::host_opened(sim::Instant now) {
  enter(now);
  if (std::exchange(host_is_there_, true)) return;
  if (scenario_.start == Start::host_open) start();
  tell_host(HostTrigger::Event::open);
}

void Director::host_closed(sim::Instant now) {
  enter(now);
  if (std::exchange(host_is_there_, false)) tell_host(HostTrigger::Event::close);
}

void Director::host_exited(int status, sim::Instant now) {
  enter(now);
  tell_host(HostTrigger::Event::exit, status);
}

void Director::tell_host(HostTrigger::Event what, std::optional<int> status) {
  if (!bus_.wanted("host")) return;
  Event event;
  event.kind = "host";
  event.with("event", std::string(name_of(what)));
  if (status) event.with("status", *status);
  bus_.publish(std::move(event));
}

void Director::control(const std::string& name,
                       const std::vector<std::pair<std::string, std::string>>& parameters,
                       sim::Instant now) {
  enter(now);
  if (scenario_.start == Start::control && name == "start") start();
  if (!bus_.wanted("control")) return;
  Event event;
  event.kind = "control";
  event.with("name", name);
  for (const auto& [key, value] : parameters) event.with(key, value);
  bus_.publish(std::move(event));
}

void Director::tell(Event event, std::uint64_t cause) {
  const Bus::Blame blame(bus_, {cause, nullptr});
  bus_.publish(std::move(event));
}

void Director::finish(sim::Instant now) {
  enter(now);
  if (std::exchange(over_, true) && !broken_off_) return;
  broken_off_ = false;
  bus_.perform({}, [this] {
    undo();
    Event event;
    event.kind = "end";
    if (bus_.watched()) bus_.publish(std::move(event));
  });
}

void Director::break_off(const std::string& reason) {
  if (std::exchange(over_, true)) return;
  broken_off_ = true;
  warn(reason);
  if (hooks_.error) hooks_.error(reason);
  // Not here: a list of actions is being run.
  agenda_.add(timers_.now(), [this] { bus_.perform({}, [this] { undo(); }); });
}

void Director::undo() {
  actions_.finish();
  signal_.restore();
  for (ports::WorldEvent& event : restore_.events()) at_rest_.push_back({std::move(event), {}});
}

void Director::warn(const std::string& text) {
  effects_.push_back(ports::Trace{ports::Trace::Level::warning, "scenario", text});
  if (!bus_.watched()) return;
  Event event;
  event.kind = "log";
  bus_.publish(std::move(event.with("level", "warning").with("text", text)));
}

std::optional<std::string> Director::variable(std::string_view name) const {
  const auto found = variables_.find(name);
  return found == variables_.end() ? std::nullopt : std::optional(found->second);
}

void Director::input(ports::ChannelId channel, std::string_view bytes, sim::Instant now) {
  host_opened(now);
  const std::size_t room = kInputLimitBytes - std::min(kInputLimitBytes, input_bytes_);
  const std::size_t taken = std::min(bytes.size(), room);
  if (taken < bytes.size()) warn("input overrun: bytes of the host are lost");
  input_bytes_ += taken;
  of_host_.push_back({channel, std::string(bytes.substr(0, taken))});
}

std::size_t Director::input_room(ports::ChannelId channel) const {
  const std::size_t room =
      std::min({uart_->room(channel), modem_->input_room(channel), kInputLimitBytes});
  return room - std::min(room, input_bytes_);
}

void Director::hang_up(ports::ChannelId channel, sim::Instant now) {
  host_closed(now);
  modem_->hang_up(channel, now_);
  take_effects();
}

void Director::set_data_terminal_ready(ports::ChannelId channel, bool on, sim::Instant now) {
  enter(now);
  modem_->set_data_terminal_ready(channel, on, now_);
  take_effects();
}

void Director::output_drained(ports::ChannelId channel, sim::Instant now) {
  enter(now);
  modem_->output_drained(channel, now_);
  take_effects();
}

void Director::deliver(ports::NetEvent event, sim::Instant now) {
  enter(now);
  net_cause_ = {};
  link_->event(std::move(event));
  while (effects_.empty() && !to_modem_.empty()) do_what_is_due();
}

void Director::happen(ports::WorldEvent event, sim::Instant now) {
  enter(now);
  modem_->happen(std::move(event), now_);
  take_effects();
}

void Director::advance(sim::Instant now) {
  const sim::Instant limit = std::max(now, now_);
  while (effects_.empty()) {
    if (!step(limit)) return reach(limit);
  }
}

std::optional<ports::Effect> Director::poll_effect() {
  if (effects_.empty()) return std::nullopt;
  ports::Effect effect = std::move(effects_.front());
  effects_.pop_front();
  return effect;
}

std::optional<sim::Instant> Director::next_deadline() const {
  if (has_work()) return now_;
  return earlier(timers_.next_deadline(), modem_deadline());
}

std::optional<sim::Instant> Director::modem_deadline() const {
  return is_stuck_ ? std::nullopt : modem_->next_deadline();
}

bool Director::stuck() {
  is_stuck_ = true;
  break_off("the modem was due " + std::to_string(kMaxIdleAdvances) +
            " times at one instant, and would be for ever: a bug of the emulator");
  return true;
}

void Director::enter(sim::Instant now) {
  if (now <= now_) return;
  wire_.flush();
  now_ = now;
  timers_.run_until(now_);
}

void Director::reach(sim::Instant now) {
  if (now <= now_) return;
  wire_.flush();
  now_ = now;
  // What is due at this instant is done one by one, with the modem's answers between.
  const auto due = timers_.next_deadline();
  if (!due || *due > now_) timers_.run_until(now_);
}

bool Director::step(sim::Instant limit) {
  if (do_what_is_due()) return true;
  const auto due = earlier(timers_.next_deadline(), modem_deadline());
  if (!due || *due > limit) return false;
  reach(*due);
  return true;
}

bool Director::do_what_is_due() {
  if (!at_place_.empty()) {
    Deed deed = std::move(at_place_.front());
    at_place_.pop_front();
    do_deed(std::move(deed));
    return true;
  }
  if (!to_modem_.empty()) {
    auto [event, cause] = std::move(to_modem_.front());
    to_modem_.pop_front();
    const Bus::Blame blame(bus_, std::move(cause));
    modem_->deliver(std::move(event), now_);
    take_effects();
    return true;
  }
  if (const auto due = timers_.next_deadline(); due && *due <= now_) {
    net_cause_ = {};
    timers_.run_until(now_, [] { return true; });
    return true;
  }
  if (const auto due = modem_deadline(); due && *due <= now_) {
    if (++idle_advances_ > kMaxIdleAdvances) return stuck();
    modem_->advance(now_);
    take_effects();
    return true;
  }
  idle_advances_ = 0;
  if (!at_rest_.empty()) {
    Deed deed = std::move(at_rest_.front());
    at_rest_.pop_front();
    do_deed(std::move(deed));
    return true;
  }
  return give_input(off_line_, false) || give_input(of_host_, true);
}

bool Director::has_work() const {
  return !at_place_.empty() || !to_modem_.empty() || !at_rest_.empty() ||
         can_give(off_line_, false) || can_give(of_host_, true);
}

bool Director::can_give(const std::deque<Input>& inputs, bool to_line) const {
  return !inputs.empty() && piece_of(inputs.front(), to_line) > 0;
}

std::size_t Director::piece_of(const Input& input, bool to_line) const {
  const std::size_t room = to_line ? uart_->room(input.channel) : modem_->input_room(input.channel);
  const std::size_t size = std::min(input.bytes.size() - input.given, room);
  // Where somebody looks, byte by byte: else it would matter what the host's reads have cut.
  return bus_.watched() || book_.size() > 0 ? std::min<std::size_t>(size, 1) : size;
}

bool Director::give_input(std::deque<Input>& inputs, bool to_line) {
  if (!can_give(inputs, to_line)) return false;
  Input& input = inputs.front();
  const std::string_view piece =
      std::string_view(input.bytes).substr(input.given, piece_of(input, to_line));
  input.given += piece.size();
  input_bytes_ -= piece.size();
  if (to_line) {
    if (bus_.watched()) wire_.received(input.channel, piece);
    uart_->input(input.channel, piece);
  } else {
    modem_->input(input.channel, piece, now_);
    take_effects();
  }
  if (input.given == input.bytes.size()) inputs.pop_front();
  return true;
}

void Director::take_effects() {
  const Bus::Blame blame(bus_, seams_.cause_of_anything());
  while (auto effect = modem_->poll_effect()) pass_on(std::move(*effect));
  if (!power_) return;
  const bool on = *std::exchange(power_, std::nullopt);
  link_->power_off();
  if (on) uart_->power_on();
}

void Director::pass_on(ports::Effect effect) {
  if (auto* write = std::get_if<ports::WriteBytes>(&effect)) {
    uart_->output(write->channel, std::move(write->bytes));
  } else if (auto* request = std::get_if<ports::NetRequest>(&effect)) {
    link_->request(std::move(*request));
  } else {
    auto unknown = unknown_command(effect);
    if (unknown && bus_.wanted(unknown->kind)) bus_.publish(*std::move(unknown));
    effects_.push_back(std::move(effect));
  }
}

void Director::do_deed(Deed deed) {
  const Bus::Blame blame(bus_, deed.cause);
  if (auto* event = std::get_if<ports::WorldEvent>(&deed.what)) {
    if (const auto* urc = std::get_if<ports::RawUrc>(event)) {
      seams_.expect_urc(urc->text, deed.cause);
    }
    restore_.before(*event, *this);
    modem_->happen(std::move(*event), now_);
    take_effects();
  } else if (const auto* close = std::get_if<CloseSocket>(&deed.what)) {
    link_->close_socket(*close);
  } else if (const auto* incoming = std::get_if<IncomingSocket>(&deed.what)) {
    link_->come_in(*incoming);
  } else {
    effects_.push_back(std::get<ports::HangUpPort>(deed.what));
  }
}

}  // namespace bg96::scenarios
