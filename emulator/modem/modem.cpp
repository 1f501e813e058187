#include "emulator/modem/modem.hpp"

#include <utility>

#include "emulator/at/text.hpp"

namespace bg96::modem {

Modem::Modem(Profile profile, std::span<const at::CommandSpec* const> commands, Boot boot,
             WallTime wall_time, ports::Interceptor* interceptor)
    : profile_(std::move(profile)),
      interceptor_(interceptor == nullptr ? nobody_ : *interceptor),
      commands_(commands),
      sim_card_(profile_),
      phonebook_(profile_, settings_, sim_card_),
      clock_(timers_, settings_, wall_time, [this](const std::string& text) { say(text); }),
      gnss_(timers_, profile_, settings_, clock_, gnss_hooks()),
      door_(timers_, [this](ports::NetRequest request) { ask_network(std::move(request)); }),
      multiplexed_line_(*this),
      network_(timers_, profile_, settings_, board_,
               {.say = [this](const std::string& text) { say(text); },
                .lost = [this](bool by_network) { lose_contexts(by_network); },
                .registered =
                    [this] {
                      clock_.network_time_comes();
                      power_saving_.registered();
                      messages_.registered();
                    },
                .eps_timers = [this] { return power_saving_.report(); }}),
      sockets_(timers_, profile_, settings_, board_, door_, socket_hooks()),
      pdp_(timers_, profile_, settings_, network_, board_,
           {.ended = [this](int context_id, ContextEnd how) { context_ended(context_id, how); },
            .changed_by_host = [this](
                                   int context_id,
                                   bool active) { context_changed_by_host(context_id, active); }}),
      data_call_(timers_, pdp_, door_, data_call_hooks()),
      name_lookup_(timers_, pdp_, door_, tool_hooks()),
      ping_(timers_, profile_, pdp_, door_, name_lookup_, tool_hooks()),
      time_sync_(timers_, pdp_, door_, clock_, tool_hooks()),
      traffic_counter_(timers_, settings_),
      power_saving_(timers_, profile_, settings_, network_, board_,
                    {.say = [this](const std::string& text) { say(text); },
                     .fall_asleep = [this] { power_.fall_asleep(); },
                     .wake = [this] { power_.wake(); }}),
      messages_(timers_, profile_, settings_, sim_card_, network_, clock_, message_hooks()),
      power_(timers_, profile_, board_,
             {.say = [this](const std::string& text) { say_now(text); },
              .say_glued = [this](const std::string& text) { say_glued(text); },
              .announce = [this](const std::string& text) { announce(text); },
              .stop = [this] { stop(); },
              .lose_network = [this](bool told) { lose_network(told); },
              .come_up = [this](bool keep_settings) { come_up(keep_settings); },
              .sim_starts = [this] { start_sim(); },
              .application_runs =
                  [this] {
                    application_runs_ = true;
                    tell_sim();
                  },
              .woken = [this] { power_saving_.woken(); }}) {
  for (int id = 0; id < ports::kAtChannelCount; ++id) {
    channels_.push_back(std::make_unique<Channel>(*this, static_cast<ports::ChannelId>(id)));
  }
  if (boot == Boot::on) {
    power_.already_on();
    application_runs_ = true;
    sim_told_ = sim_card_.state();
    network_.boot(sim_card_.ready(), true);
    power_saving_.already_idle();
  }
  sim_changed();
  board_.watch([this](const ports::StateChange& change) { interceptor_.on_state(change); });
}

// Jobs end while all that they use is there, and nobody is told of it.
Modem::~Modem() {
  board_.watch({});
  stop();
}

Sockets::Hooks Modem::socket_hooks() {
  using ports::ChannelId;
  return {.say = [this](ChannelId id,
                        UrcQueue::Producer producer) { urcs_of(id).post(std::move(producer)); },
          .outcome = [this](int code) { set_last_tcpip_error(code); },
          .line_end = [this](ChannelId id) { return at::line_end(channel(id).settings()); },
          .write = [this](ChannelId id,
                          std::string bytes) { channel(id).write_data(std::move(bytes)); },
          .output_full = [this](ChannelId id) { return channel(id).output_full(); },
          .carrier_lost = [this](ChannelId id) { channel(id).carrier_lost(); },
          .room_to_transmit = [this](ChannelId id) { channel(id).room_to_transmit(); },
          .ring = [this](ChannelId id, int connect_id) { channel(id).ring(connect_id); },
          .seen = [this](const ports::SocketSeen& seen) { saw(seen); }};
}

DataCall::Hooks Modem::data_call_hooks() {
  using ports::ChannelId;
  return {.write = [this](ChannelId id,
                          std::string bytes) { channel(id).write_data(std::move(bytes)); },
          .output_full = [this](ChannelId id) { return channel(id).output_full(); },
          .carrier_lost = [this](ChannelId id) { channel(id).call_lost(); },
          .sent =
              [this](std::size_t bytes) {
                traffic_counter_.sent(bytes);
                power_saving_.activity();
              },
          .received =
              [this](std::size_t bytes) {
                traffic_counter_.received(bytes);
                power_saving_.activity();
              }};
}

void Modem::input(ports::ChannelId id, std::string_view bytes, sim::Instant now) {
  reach(now);
  if (power_.state() != Power::State::ready) return;  // nobody listens, nothing is echoed
  if (!speaks_at(id)) return;
  // AT+QSCLK=1: without DTR the UART sleeps, and what comes is lost.
  if (settings_.sleep == 1 && channel(id).may_sleep()) return;
  channel(id).input(bytes);
}

std::size_t Modem::input_room(ports::ChannelId id) const {
  return speaks_at(id) ? channel(id).input_room() : Channel::kInputLimitBytes;
}

void Modem::hang_up(ports::ChannelId id, sim::Instant now) {
  reach(now);
  if (speaks_at(id)) channel(id).hang_up();
}

void Modem::set_data_terminal_ready(ports::ChannelId id, bool on, sim::Instant now) {
  reach(now);
  if (speaks_at(id)) channel(id).set_data_terminal_ready(on);
}

void Modem::output_full(ports::ChannelId id) {
  if (id == ports::ChannelId::nmea) gnss_.set_port_full(true);
  if (speaks_at(id)) channel_output(id, true);
}

void Modem::output_drained(ports::ChannelId id, sim::Instant now) {
  reach(now);
  if (id == ports::ChannelId::nmea) gnss_.set_port_full(false);
  if (speaks_at(id)) channel_output(id, false);
}

void Modem::channel_output(ports::ChannelId id, bool full) {
  channel(id).set_output_full(full);
  if (id == ports::ChannelId::uart1) multiplexed_line_.set_output_full(full);
  if (full) return;
  sockets_.output_drained(id);
  data_call_.output_drained(id);
}

void Modem::multiplex(std::size_t max_information_bytes) {
  multiplexed_line_.start(max_information_bytes);
  for (int id = 0; id < ports::kAtChannelCount; ++id) {
    const auto port = static_cast<ports::ChannelId>(id);
    if (is_multiplexed(port)) channel(port).settings() = stored_.line;
  }
  channel(ports::ChannelId::uart1).hand_over(multiplexed_line_.mode());
}

void Modem::deliver(ports::NetEvent event, sim::Instant now) {
  reach(now);
  if (door_.waits_for_peer(event.operation)) {
    power_saving_.when_reached(
        [this, held = std::move(event)]() mutable { pass_on(std::move(held)); });
  } else {
    pass_on(std::move(event));
  }
}

void Modem::pass_on(ports::NetEvent event) {
  if (!event.bytes.empty()) gnss_.radio_used();
  door_.deliver(std::move(event));
}

void Modem::switch_on(sim::Instant now) {
  reach(now);
  power_.switch_on();
}

// A caller that kept to the rules has left nothing due before `now`, but for an answer that has
// stopped for what the caller tells.
void Modem::reach(sim::Instant now) {
  const auto due = timers_.next_deadline();
  const bool stopped = returning_ && due && *due <= timers_.now();
  if (timers_.now() < now && !stopped) advance(now);
}

void Modem::advance(sim::Instant now) {
  returning_ = false;
  if (!timers_.run_until(now, [this] { return !effects_.empty() || returning_; })) {
    trace(ports::Trace::Level::warning, "wakeup-limit", "the modem did not come to rest");
  }
}

std::optional<ports::Effect> Modem::poll_effect() {
  if (effects_.empty()) return std::nullopt;
  ports::Effect effect = std::move(effects_.front());
  effects_.pop_front();
  return effect;
}

void Modem::trace(ports::Trace::Level level, const char* event, std::string detail) {
  emit(ports::Trace{level, event, std::move(detail)});
}

void Modem::report_unknown_command(std::string_view name) {
  if (name.empty() || unknown_names_.size() == kMaxUnknownNames) return;
  if (!unknown_names_.emplace(at::to_upper(name)).second) return;
  const std::string_view nearest = commands_.nearest(name);
  trace(ports::Trace::Level::info, "unknown-command",
        nearest.empty() ? at::text("AT", name)
                        : at::text("AT", name, "; did the host mean AT", nearest, "?"));
}

Channel& Modem::channel(ports::ChannelId id) { return *channels_[static_cast<std::size_t>(id)]; }

const Channel& Modem::channel(ports::ChannelId id) const {
  return *channels_[static_cast<std::size_t>(id)];
}

bool Modem::leads_anywhere(ports::ChannelId id) const {
  if (is_multiplexed(id)) return multiplexed_line_.is_open(id);
  if (id == ports::ChannelId::uart1) return !multiplexed_line_.runs();
  return profile_.is_wired(id);
}

std::vector<ports::ChannelId> Modem::urc_ports() const {
  const ports::ChannelId named = settings_.non_volatile.urc_port;
  if (profile_.is_wired(named) && named != ports::ChannelId::uart1) return {named};
  std::vector<ports::ChannelId> open;
  for (int id = 0; id < ports::kAtChannelCount; ++id) {
    const auto port = static_cast<ports::ChannelId>(id);
    if (multiplexed_line_.is_open(port)) open.push_back(port);
  }
  // Without a channel they wait for the end of the multiplexer.
  if (open.empty()) return {ports::ChannelId::uart1};
  const int wanted = settings_.non_volatile.configuration.multiplexer_urc_port;
  if (wanted == 0) return open;
  const auto port =
      static_cast<ports::ChannelId>(static_cast<int>(ports::ChannelId::cmux1) + wanted - 1);
  return {multiplexed_line_.is_open(port) ? port : open.front()};
}

UrcQueue& Modem::urcs_of(ports::ChannelId id) {
  return channel(leads_anywhere(id) ? id : urc_ports().front()).urcs();
}

void Modem::say(const std::string& text) {
  for (const ports::ChannelId id : urc_ports()) channel(id).urcs().post(text);
}

void Modem::say_now(const std::string& text) {
  for (const auto& channel : channels_) {
    if (leads_anywhere(channel->id())) channel->say_now(text);
  }
}

void Modem::say_glued(const std::string& text) {
  for (const auto& channel : channels_) {
    if (leads_anywhere(channel->id()))
      channel->write_data(text + at::line_end(channel->settings()));
  }
}

void Modem::announce(const std::string& text) {
  for (const auto& channel : channels_) {
    if (leads_anywhere(channel->id())) channel->urcs().post(text);
  }
}

void Modem::stop() {
  multiplexed_line_.stop();
  for (const auto& channel : channels_) channel->stop();
  data_call_.stop();
  name_lookup_.stop();
  ping_.stop();
  time_sync_.stop();
  gnss_.stop();
  files_.stop();
  network_.stop();
  power_saving_.stop();
}

// A context that was up is still reported (TinyGSM issue 157: pdpdeact comes after POWERED DOWN).
void Modem::lose_network(bool told) {
  for (int id = 1; id <= Pdp::kContexts; ++id) {
    sockets_.end_context(id, ContextEnd::deactivated);
    if (pdp_.lose(id) && told) {
      urcs_of(pdp_.context(id).port).say_now(at::text("+QIURC: \"pdpdeact\",", id));
    }
  }
}

void Modem::come_up(bool keep_settings) {
  if (!keep_settings) {
    const Settings::NonVolatile kept = settings_.non_volatile;
    settings_ = stored_.settings;
    settings_.non_volatile = kept;
    settings_.radio = kept.radio;
    settings_.indications = kept.indications;
    for (const auto& channel : channels_) channel->settings() = stored_.line;
  }
  last_tcpip_error_ = 0;
  pdp_.forget_cause();
  packet_events_.clear();
  clock_.boot();
  messages_.boot();
  gnss_.boot();
  network_.boot(false, false);
  if (power_saving_.context_is_retained()) network_.set_retained();
  traffic_counter_.boot();
  application_runs_ = false;
  sim_told_.reset();
  sim_card_.set_powered(true);
  sim_card_.power_lost();
  sim_card_.set_starting(true);
  sim_was_ready_ = false;
  sim_changed();
}

void Modem::start_sim() {
  sim_card_.set_starting(false);
  sim_changed();
}

void Modem::report_files() {
  files_.watch([this](const std::string& name, const std::string* bytes) {
    emit(ports::StoreFile{name, bytes == nullptr ? std::nullopt : std::optional(*bytes)});
  });
}

int Modem::unlock_sim(std::string_view code, std::string_view new_pin) {
  const int error = sim_card_.unlock(code, new_pin);
  if (error == 0) {
    say("+CPIN: READY");
    sim_told_ = SimState::ready;
    say_on_urc_port("+QUSIM: 1");
    say_on_urc_port("+QIND: SMS DONE");
  }
  sim_changed();
  return error;
}

int Modem::lock_sim(bool locked, std::string_view pin) {
  const int error = sim_card_.set_locked(locked, pin);
  sim_changed();
  return error;
}

int Modem::change_pin(std::string_view pin, std::string_view new_pin) {
  const int error = sim_card_.change_pin(pin, new_pin);
  sim_changed();
  return error;
}

void Modem::sim_changed() {
  board_.set(StateBoard::Machine::sim, name_of(sim_card_.state_of_card()));
  if (power_.state() != Power::State::ready) return;
  tell_sim();
  network_.set_sim_ready(sim_card_.ready());
  if (sim_card_.ready() && !std::exchange(sim_was_ready_, true)) board_.pass("boot", "sim-ready");
}

void Modem::lose_contexts(bool by_network) {
  power_saving_.network_lost();
  packet_event(by_network ? "NW DETACH" : "ME DETACH");
  for (int id = 1; id <= Pdp::kContexts; ++id) {
    const bool dialled = data_call_.uses(id);
    if (pdp_.lose(id) && !dialled) tell_deactivation(id);
  }
}

// Whoever has dialled it hears NO CARRIER instead.
void Modem::tell_deactivation(int context_id) {
  urcs_of(pdp_.context(context_id).port).post(at::text("+QIURC: \"pdpdeact\",", context_id));
}

void Modem::context_ended(int context_id, ContextEnd how) {
  sockets_.end_context(context_id, how);
  data_call_.context_closed(context_id);
  name_lookup_.context_closed(context_id);
  ping_.context_closed(context_id);
  time_sync_.context_closed(context_id);
}

ToolHooks Modem::tool_hooks() {
  return {.say = [this](ports::ChannelId id,
                        UrcQueue::Producer producer) { urcs_of(id).post(std::move(producer)); },
          .outcome = [this](int code) { set_last_tcpip_error(code); }};
}

MessageService::Hooks Modem::message_hooks() {
  using Indication = MessageService::Indication;
  return {.say =
              [this](const Indication& indication) {
                const Settings::Indications& wanted = settings_.indications;
                if (wanted.all == 0 || wanted.smsincoming == 0) {
                  return trace(ports::Trace::Level::info, "message-not-told", "AT+QINDCFG");
                }
                for (const ports::ChannelId id : urc_ports()) {
                  Channel& port = channel(id);
                  port.urcs().post([&settings = port.settings(), indication] {
                    std::string text;
                    for (const std::string& line : indication()) {
                      text += (text.empty() ? "" : at::line_end(settings)) + line;
                    }
                    return text;
                  });
                }
              },
          .submitted = [this](ports::SubmitMessage message) { emit(std::move(message)); },
          .in_data_mode = [this] { return channel(urc_ports().front()).in_data_mode(); },
          .full =
              [this](Memory memory) {
                trace(ports::Trace::Level::info, "message-memory-full",
                      std::string(name_of(memory)));
                const Settings::Indications& wanted = settings_.indications;
                if (wanted.all == 0 || wanted.smsfull == 0) return;
                say(at::text("+QIND: \"smsfull\",", at::quoted(name_of(memory))));
              },
          .not_taken =
              [this](std::string reason) {
                trace(ports::Trace::Level::warning, "message-lost", std::move(reason));
              }};
}

Gnss::Hooks Modem::gnss_hooks() {
  return {.say = [this](const std::string& text) { say(text); },
          .write =
              [this](std::string bytes) {
                if (!profile_.is_wired(ports::ChannelId::nmea)) return;
                emit(ports::WriteBytes{ports::ChannelId::nmea, std::move(bytes)});
              }};
}

}  // namespace bg96::modem
