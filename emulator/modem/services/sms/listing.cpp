#include "emulator/modem/services/sms/listing.hpp"

#include <array>

#include "emulator/at/text.hpp"
#include "emulator/modem/services/sms/host_text.hpp"

namespace bg96::modem::sms {
namespace {

constexpr std::array<std::string_view, 4> kStatuses = {"REC UNREAD", "REC READ", "STO UNSENT",
                                                       "STO SENT"};

std::string quoted_address(const Address& address, CharacterSet set) {
  return at::quoted(address_to_host(address, set));
}

std::string quoted_time(const Timestamp& timestamp) {
  return at::quoted(timestamp_text(timestamp));
}

// What AT+CSDH=1 adds, from the service centre on.
std::string centre_and_length(const Address& centre, const UserData& user, CharacterSet set) {
  return at::text(quoted_address(centre, set), ",", int{centre.type}, ",", user.data.size());
}

// From the originator on; `all`: with what AT+CMGL leaves out.
std::string deliver_fields(const Deliver& message, const Address& centre,
                           const MessageSettings& settings, bool all) {
  const CharacterSet set = settings.character_set;
  std::string fields = at::text(quoted_address(message.from, set), ",,", quoted_time(message.sent));
  if (!settings.details) return fields;
  fields += at::text(",", int{message.from.type});
  if (!all) return at::text(fields, ",", message.user.data.size());
  return at::text(fields, ",", int{message.first}, ",", int{message.protocol}, ",",
                  int{message.coding}, ",", centre_and_length(centre, message.user, set));
}

std::string validity_text(const std::string& octets) {
  if (octets.empty()) return {};
  if (octets.size() == 1) return at::text(int{static_cast<unsigned char>(octets.front())});
  Timestamp stamp{};
  for (std::size_t i = 0; i < stamp.size(); ++i) stamp[i] = static_cast<std::uint8_t>(octets[i]);
  return quoted_time(stamp);
}

std::string submit_fields(const Submit& message, const Address& centre,
                          const MessageSettings& settings, bool all) {
  const CharacterSet set = settings.character_set;
  std::string fields = at::text(quoted_address(message.to, set), all ? "," : ",,");
  if (!settings.details) return fields;
  fields += at::text(",", int{message.to.type});
  if (!all) return at::text(fields, ",", message.user.data.size());
  return at::text(fields, ",", int{message.first}, ",", int{message.protocol}, ",",
                  int{message.coding}, ",", validity_text(message.validity), ",",
                  centre_and_length(centre, message.user, set));
}

std::string report_fields(const StatusReport& report, CharacterSet set) {
  return at::text(int{report.first}, ",", int{report.reference}, ",",
                  quoted_address(report.to, set), ",", int{report.to.type}, ",",
                  quoted_time(report.sent), ",", quoted_time(report.discharged), ",",
                  int{report.status});
}

std::string body_of(const UserData& user, int data_coding, const MessageSettings& settings) {
  return to_host(user.data, coding_of(data_coding), settings.character_set);
}

// What cannot be read as a message is shown without anything that would have to be made up.
Shown text_form(const Message& message, const MessageSettings& settings, bool all) {
  const std::string_view tpdu = message.pdu.tpdu;
  if (!message.is_received()) {
    if (const auto submit = parse_submit(tpdu)) {
      return {submit_fields(*submit, message.pdu.centre, settings, all),
              body_of(submit->user, submit->coding, settings)};
    }
  } else if (const auto deliver = parse_deliver(tpdu)) {
    return {deliver_fields(*deliver, message.pdu.centre, settings, all),
            body_of(deliver->user, deliver->coding, settings)};
  } else if (const auto report = parse_status_report(tpdu)) {
    return {report_fields(*report, settings.character_set), {}, false};
  }
  return {"\"\",,", {}, false};
}

std::string pdu_text(const Pdu& pdu) {
  return at::hex_bytes(encode_service_centre(pdu.centre) + pdu.tpdu);
}

}  // namespace

std::string_view text_of(Status status) { return kStatuses[static_cast<std::size_t>(status)]; }

std::string shown_status(Status status, bool text_mode) {
  return text_mode ? at::quoted(text_of(status)) : at::text(static_cast<int>(status));
}

Shown read_form(const Message& message, const MessageSettings& settings) {
  const std::string status = shown_status(message.status, settings.text_mode);
  if (!settings.text_mode) {
    return {at::text(status, ",,", message.pdu.tpdu.size()), pdu_text(message.pdu)};
  }
  Shown shown = text_form(message, settings, true);
  shown.header = at::text(status, ",", shown.header);
  return shown;
}

Shown list_form(int index, const Message& message, const MessageSettings& settings) {
  const std::string head = at::text(index, ",", shown_status(message.status, settings.text_mode));
  if (!settings.text_mode) {
    return {at::text(head, ",,", message.pdu.tpdu.size()), pdu_text(message.pdu)};
  }
  Shown shown = text_form(message, settings, false);
  shown.header = at::text(head, ",", shown.header);
  return shown;
}

Shown delivered_form(const Pdu& pdu, const MessageSettings& settings) {
  if (settings.text_mode) return text_form({Status::received_unread, pdu}, settings, true);
  const bool is_report = type_of(pdu.tpdu) == kStatusReport;
  return {at::text(is_report ? "" : ",", pdu.tpdu.size()), pdu_text(pdu)};
}

}  // namespace bg96::modem::sms
