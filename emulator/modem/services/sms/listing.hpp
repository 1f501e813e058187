#pragma once

#include <string>
#include <string_view>

#include "emulator/modem/services/sms/message_settings.hpp"
#include "emulator/modem/services/sms/message_store.hpp"

/// How a host is shown a message, in text mode or as a PDU (27.005).
namespace bg96::modem::sms {

/// What stands behind "+CMGR: " and the like, and the lines below it.
struct Shown {
  std::string header;
  std::string body;
  bool has_body = true;  ///< a status report in text mode has none
};

/// "REC UNREAD"
std::string_view text_of(Status status);
/// `"STO SENT"` in text mode, else `3`.
std::string shown_status(Status status, bool text_mode);

/// AT+CMGR and AT+QCMGR.
Shown read_form(const Message& message, const MessageSettings& settings);
/// AT+CMGL.
Shown list_form(int index, const Message& message, const MessageSettings& settings);
/// +CMT and +CDS.
Shown delivered_form(const Pdu& pdu, const MessageSettings& settings);

}  // namespace bg96::modem::sms
