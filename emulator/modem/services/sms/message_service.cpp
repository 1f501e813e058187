#include "emulator/modem/services/sms/message_service.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "emulator/at/text.hpp"
#include "emulator/modem/services/sms/composing.hpp"
#include "emulator/modem/services/sms/listing.hpp"

namespace bg96::modem {
namespace {

using sms::Status;

// 27.005
constexpr int kServiceCentreUnknown = 330;
constexpr int kNoNetworkService = 331;
constexpr int kNetworkTimeout = 332;

// AT+CNMI, 27.005: in the order of its values.
enum Value : std::size_t { kMode, kDeliver, kBroadcast, kReport, kBuffer };
enum Mode : int { kKeepBack = 0, kDiscardWhenAway = 1 };
enum DeliverWay : int { kUntold = 0, kToHost = 2, kClass3ToHost = 3 };
enum ReportWay : int { kReportToHost = 1, kReportKept = 2 };

// In the order of Memory, and as AT+CPMS has them.
constexpr std::array<std::string_view, 4> kMemories = {"SM", "ME", "MT", "SR"};

bool same_number(std::string_view left, std::string_view right) {
  if (left.starts_with('+')) left.remove_prefix(1);
  if (right.starts_with('+')) right.remove_prefix(1);
  return !left.empty() && left == right;
}

}  // namespace

std::string_view name_of(Memory memory) { return kMemories[static_cast<std::size_t>(memory)]; }

MessageService::MessageService(sim::TimerQueue& timers, const Profile& profile, Settings& settings,
                               const SimCard& card, const Network& network,
                               const RealTimeClock& clock, Hooks hooks)
    : timers_(timers),
      profile_(profile),
      settings_(settings),
      card_(card),
      network_(network),
      clock_(clock),
      hooks_(std::move(hooks)),
      on_card_(profile.limits.sim_messages, profile.quirks.first_message_index),
      in_modem_(profile.limits.modem_messages, profile.quirks.first_message_index),
      reports_(profile.limits.status_reports, profile.quirks.first_message_index),
      service_centre_(sms::number_address(profile.sim.service_centre).value_or(sms::Address{})),
      acknowledgement_([this] { acknowledgement_missing(); }),
      arrival_([this] { take_what_waits(); }),
      link_([this] { close_link(); }) {}

int MessageService::error() const {
  // In the order of SimState.
  constexpr std::array<int, 6> kErrors = {0, 311, 316, 314, 310, 313};
  return kErrors[static_cast<std::size_t>(card_.state())];
}

sms::MessageStore& MessageService::store(Memory memory) {
  switch (memory) {
    case Memory::sm: return on_card_;
    case Memory::sr: return reports_;
    case Memory::me:
    case Memory::mt: break;
  }
  return in_modem_;
}

sim::Task<MessageService::Submission> MessageService::submit(sms::Pdu pdu) {
  if (error() != 0) co_return {error(), 0};
  if (pdu.centre.value.empty()) pdu.centre = service_centre_;
  if (pdu.centre.value.empty()) co_return {kServiceCentreUnknown, 0};
  if (!may_send()) co_return {kNoNetworkService, 0};
  const bool kept = link_.armed();
  link_.cancel();
  const std::uint8_t reference = ++last_reference_;
  pdu.tpdu[1] = static_cast<char>(reference);
  co_await sim::Sleep(timers_, timers_.now() + (kept ? profile_.timing.next_message_submission
                                                     : profile_.timing.message_submission));
  if (!may_send()) co_return {kNetworkTimeout, 0};
  keep_link();

  ports::SubmitMessage submitted{.originator = profile_.sim.msisdn,
                                 .reference = reference,
                                 .pdu = sms::encode_service_centre(pdu.centre) + pdu.tpdu};
  if (const auto message = sms::parse_submit(pdu.tpdu)) {
    submitted.destination = message->to.number();
    post_own(*message);
    post_report(*message);
  }
  hooks_.submitted(std::move(submitted));
  co_return {0, reference};
}

// On LTE all messages go by way of the MME (24.301), whatever bearer is chosen (27.007, 7.21).
bool MessageService::may_send() const {
  constexpr int kGsm = 0;  // 27.007, <AcT>
  enum Bearer : int { kPacket = 0, kCircuit = 1 };
  const int bearer = settings_.non_volatile.message_bearer;
  if (network_.access_technology() != kGsm) return network_.registered();
  return (bearer != kCircuit && network_.registered()) ||
         (bearer != kPacket && network_.circuit_registered());
}

void MessageService::keep_link() {
  if (settings_.messages.more_messages != 0) link_.arm(timers_, timers_.now() + kLinkTime);
}

void MessageService::close_link() {
  constexpr int kUntilClosed = 1;
  int& mode = settings_.messages.more_messages;
  if (mode == kUntilClosed) mode = 0;
}

void MessageService::set_more_messages(int value) {
  settings_.messages.more_messages = value;
  if (value == 0) link_.cancel();
}

// The network brings it back to the one who has sent it.
void MessageService::post_own(const sms::Submit& message) {
  if (!same_number(message.to.value, profile_.sim.msisdn)) return;
  const auto from = sms::number_address(profile_.sim.msisdn);
  if (!from) return;
  post({service_centre_, sms::encode(sms::passed_on(message, *from, service_time()))},
       profile_.timing.message_delivery);
}

void MessageService::post_report(const sms::Submit& message) {
  if ((message.first & sms::kReport) == 0) return;
  WallTime later = clock_.network_now();
  const sms::Timestamp sent = sms::timestamp_of(later);
  const auto way = std::chrono::floor<std::chrono::seconds>(profile_.timing.message_delivery);
  later.utc_seconds += way.count();
  post({service_centre_, sms::encode(sms::StatusReport{.reference = message.reference,
                                                       .to = message.to,
                                                       .sent = sent,
                                                       .discharged = sms::timestamp_of(later)})},
       profile_.timing.message_delivery);
}

void MessageService::receive(const ports::ReceiveMessage& event) {
  const auto from = sms::sender_address(event.from);
  if (!event.pdu.empty()) return receive_pdu(event.pdu, from.value_or(sms::Address{}));
  if (!from) return hooks_.not_taken(at::text("it has no sender: ", event.from));
  concatenation_ = (concatenation_ + 1) & 0xFF;
  const auto parts =
      sms::compose_delivers(*from, event.text, event.message_class, service_time(), concatenation_);
  if (parts.empty()) return hooks_.not_taken("its text is too long");
  for (const sms::Deliver& part : parts) post({service_centre_, sms::encode(part)}, {});
}

void MessageService::receive_pdu(std::string_view octets, const sms::Address& from) {
  auto pdu = sms::split_pdu(octets);
  if (!pdu) return hooks_.not_taken("its PDU is too short");
  if (pdu->centre.value.empty()) pdu->centre = service_centre_;
  if (const auto sent = sms::parse_submit(pdu->tpdu)) {
    pdu->tpdu = sms::encode(sms::passed_on(*sent, from, service_time()));
  } else if (!sms::parse_deliver(pdu->tpdu) && !sms::parse_status_report(pdu->tpdu)) {
    return hooks_.not_taken("its PDU is no message of TS 23.040");
  }
  post(*std::move(pdu), {});
}

void MessageService::post(sms::Pdu pdu, sim::Duration delay) {
  if (waiting_.size() == kMaxWaiting) return hooks_.not_taken("too many wait for the modem");
  const sim::Instant due = timers_.now() + delay;
  waiting_.push_back({due, std::move(pdu)});
  take_what_waits();
}

// One at a time while the host has to acknowledge each. What has no room does not stop the others.
void MessageService::take_what_waits() {
  arrival_.cancel();
  if (!network_.in_service() || error() != 0) return;
  std::optional<sim::Instant> next;
  for (auto each = waiting_.begin(); each != waiting_.end() && !unacknowledged_;) {
    if (each->due > timers_.now()) {
      next = std::min(next.value_or(each->due), each->due);
      ++each;
    } else if (take(*each) == Taken::yes) {
      each = waiting_.erase(each);
    } else {
      ++each;
    }
  }
  if (next && !unacknowledged_) arrival_.arm(timers_, *next);
}

MessageService::Taken MessageService::take(Waiting& waiting) {
  const auto message = sms::parse_deliver(waiting.pdu.tpdu);
  if (!message) return take_report(waiting);
  const int way = settings_.messages.indications[kDeliver];
  if (goes_to_host(*message)) {
    hand_over(waiting.pdu, "+CMT: ");
    return Taken::yes;
  }
  const bool for_card = sms::message_class_of(message->coding) == 2;
  const Memory memory = for_card ? Memory::sm : this->memory(2);
  return keep_received(waiting, memory, "+CMTI: ", way != kUntold);
}

MessageService::Taken MessageService::take_report(Waiting& waiting) {
  switch (settings_.messages.indications[kReport]) {
    case kReportToHost:
      if (can_be_said()) hand_over(waiting.pdu, "+CDS: ");
      return Taken::yes;
    case kReportKept: return keep_received(waiting, Memory::sr, "+CDSI: ", true);
    default: return Taken::yes;  // nobody has asked to be told
  }
}

MessageService::Taken MessageService::keep_received(Waiting& waiting, Memory memory,
                                                    std::string_view name, bool told) {
  const auto index = store(memory).add({Status::received_unread, waiting.pdu});
  if (!index) {
    if (!std::exchange(waiting.told_full, true)) hooks_.full(memory);
    return Taken::no_room;
  }
  if (!told) return Taken::yes;
  indicate([text = at::text(name, at::quoted(name_of(memory)), ",", *index)] {
    return std::vector<std::string>{text};
  });
  return Taken::yes;
}

// Where it cannot be said it is kept instead, so that it is not lost.
bool MessageService::goes_to_host(const sms::Deliver& message) const {
  const std::optional<int> message_class = sms::message_class_of(message.coding);
  switch (settings_.messages.indications[kDeliver]) {
    case kToHost: return message_class != 2 && can_be_said();
    case kClass3ToHost: return message_class == 3 && can_be_said();
    default: return false;
  }
}

bool MessageService::can_be_said() const {
  return settings_.messages.indications[kMode] != kDiscardWhenAway || !hooks_.in_data_mode();
}

void MessageService::hand_over(const sms::Pdu& pdu, std::string_view name) {
  const bool to_be_acknowledged = settings_.messages.service == 1;
  if (to_be_acknowledged) unacknowledged_ = pdu;
  indicate([this, pdu, head = std::string(name), to_be_acknowledged] {
    if (to_be_acknowledged) acknowledgement_.arm(timers_, timers_.now() + kAcknowledgementTime);
    sms::Shown shown = sms::delivered_form(pdu, settings_.messages);
    std::vector<std::string> lines{head + shown.header};
    if (shown.has_body) lines.push_back(std::move(shown.body));
    return lines;
  });
}

void MessageService::indicate(Indication indication) {
  if (settings_.messages.indications[kMode] == kKeepBack) {
    if (buffered_.size() == kMaxBuffered) buffered_.pop_front();
    buffered_.push_back(std::move(indication));
  } else if (can_be_said()) {
    hooks_.say(std::move(indication));
  }
}

void MessageService::set_indications(const std::array<int, 5>& values) {
  settings_.messages.indications = values;
  if (values[kMode] == kKeepBack) return;
  std::deque<Indication> kept = std::exchange(buffered_, {});
  if (values[kBuffer] == 1) {
    // Nobody will acknowledge what is not said.
    if (!acknowledgement_.armed()) give_back();
    return take_what_waits();
  }
  for (Indication& each : kept) indicate(std::move(each));
}

bool MessageService::acknowledge(bool taken) {
  if (!unacknowledged_ || !acknowledgement_.armed()) return false;
  acknowledgement_.cancel();
  if (!taken) hooks_.not_taken("the host has refused it");
  unacknowledged_.reset();
  take_what_waits();
  return true;
}

// 27.005, +CNMA: what comes is no longer handed over. The network brings the message again.
void MessageService::acknowledgement_missing() {
  settings_.messages.indications[kDeliver] = kUntold;
  settings_.messages.indications[kReport] = kUntold;
  give_back();
  take_what_waits();
}

void MessageService::give_back() {
  if (!unacknowledged_) return;
  waiting_.push_front({timers_.now(), std::move(*unacknowledged_)});
  unacknowledged_.reset();
}

void MessageService::boot() {
  link_.cancel();
  buffered_.clear();
  acknowledgement_.cancel();
  give_back();
}

}  // namespace bg96::modem
