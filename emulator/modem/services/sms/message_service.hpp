#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/modem/machines/network.hpp"
#include "emulator/modem/machines/real_time_clock.hpp"
#include "emulator/modem/machines/settings.hpp"
#include "emulator/modem/machines/sim_card.hpp"
#include "emulator/modem/profile.hpp"
#include "emulator/modem/services/sms/message_store.hpp"
#include "emulator/ports/effect.hpp"
#include "emulator/ports/world.hpp"
#include "emulator/sim/task.hpp"
#include "emulator/sim/timer_queue.hpp"

namespace bg96::modem {

/// AT+CPMS's name of a memory.
std::string_view name_of(Memory memory);

/// Short messages: what is kept, what goes to the network, and what comes from it. Nothing works
/// without a SIM that is ready. What is kept survives a restart.
class MessageService {
 public:
  /// Messages that the network keeps for the modem.
  static constexpr std::size_t kMaxWaiting = 300;
  /// Indications that AT+CNMI's mode 0 keeps; then the oldest goes.
  static constexpr std::size_t kMaxBuffered = 50;
  /// How long AT+CMMS keeps the link to the network for the next message (27.005: 1 to 5 s).
  static constexpr sim::Duration kLinkTime = std::chrono::seconds(5);
  /// How long AT+CNMA may take.
  static constexpr sim::Duration kAcknowledgementTime = std::chrono::seconds(15);

  /// One line or more of a URC, made when it is said.
  using Indication = std::function<std::vector<std::string>()>;

  struct Hooks {
    std::function<void(Indication)> say;
    std::function<void(ports::SubmitMessage)> submitted;
    std::function<bool()> in_data_mode;          ///< no URC can be said
    std::function<void(Memory)> full;            ///< what comes does not fit there
    std::function<void(std::string)> not_taken;  ///< a message is lost, and why
  };

  MessageService(sim::TimerQueue& timers, const Profile& profile, Settings& settings,
                 const SimCard& card, const Network& network, const RealTimeClock& clock,
                 Hooks hooks);

  /// The +CMS ERROR of a command that needs the card; 0: it is ready.
  int error() const;
  /// `memory` as it is now.
  sms::MessageStore& store(Memory memory);
  /// What AT+CPMS has chosen: 0 to read, 1 to write, 2 for what comes.
  Memory memory(std::size_t use) const { return settings_.non_volatile.memories[use]; }
  sms::MessageStore& chosen(std::size_t use) { return store(memory(use)); }
  /// AT+CMGW: its index; empty when there is no room.
  std::optional<int> keep(sms::Message message) { return chosen(1).add(std::move(message)); }
  /// AT+CMGD: room for what the network has.
  void removed() { take_what_waits(); }

  /// AT+CSCA; the card keeps it.
  const sms::Address& service_centre() const { return service_centre_; }
  void set_service_centre(sms::Address centre) { service_centre_ = std::move(centre); }

  /// How a submission has ended.
  struct Submission {
    int error = 0;      ///< +CMS ERROR; 0: the network has it
    int reference = 0;  ///< 0-255
  };
  /// Sends an SMS-SUBMIT or SMS-COMMAND, whose reference is set, by way of the card's service
  /// centre where it names none.
  sim::Task<Submission> submit(sms::Pdu pdu);

  /// AT+CNMI.
  void set_indications(const std::array<int, 5>& values);
  /// AT+CNMA; false: nothing waits for it.
  bool acknowledge(bool taken);
  /// The time of the service centre.
  sms::Timestamp service_time() const { return sms::timestamp_of(clock_.network_now()); }

  /// A message for the modem.
  void receive(const ports::ReceiveMessage& event);
  /// The network has taken the modem in.
  void registered() { take_what_waits(); }
  /// AT+CMMS: 0, 1 or 2.
  void set_more_messages(int value);
  /// Starts as after a boot.
  void boot();

 private:
  struct Waiting {
    sim::Instant due;
    sms::Pdu pdu;
    bool told_full = false;
  };
  enum class Taken : std::uint8_t { yes, no_room };

  /// Does AT+CGSMS let a message go now?
  bool may_send() const;
  void keep_link();
  void close_link();
  void receive_pdu(std::string_view octets, const sms::Address& from);
  void post(sms::Pdu pdu, sim::Duration delay);
  void post_own(const sms::Submit& message);
  void post_report(const sms::Submit& message);
  void take_what_waits();
  Taken take(Waiting& waiting);
  Taken take_report(Waiting& waiting);
  Taken keep_received(Waiting& waiting, Memory memory, std::string_view name, bool told);
  void hand_over(const sms::Pdu& pdu, std::string_view name);
  bool goes_to_host(const sms::Deliver& message) const;
  bool can_be_said() const;
  void indicate(Indication indication);
  void acknowledgement_missing();
  void give_back();

  sim::TimerQueue& timers_;
  const Profile& profile_;
  Settings& settings_;
  const SimCard& card_;
  const Network& network_;
  const RealTimeClock& clock_;
  Hooks hooks_;
  sms::MessageStore on_card_;
  sms::MessageStore in_modem_;
  sms::MessageStore reports_;
  sms::Address service_centre_;
  std::uint8_t last_reference_ = 0;
  int concatenation_ = 0;        // the network's
  std::deque<Waiting> waiting_;  // in the network
  std::deque<Indication> buffered_;
  std::optional<sms::Pdu> unacknowledged_;
  sim::Timer acknowledgement_;
  sim::Timer arrival_;
  sim::Timer link_;  // armed: the link to the network is kept
};

}  // namespace bg96::modem
