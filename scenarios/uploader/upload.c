#include "scenarios/uploader/upload.h"

#include <string.h>

#include "scenarios/uploader/bugs.h"
#include "scenarios/uploader/modem.h"
#include "scenarios/uploader/records.h"
#include "scenarios/uploader/serial_port.h"
#include "scenarios/uploader/session.h"

enum { kGuardMs = 1200 };

static const char* server;
static int server_port;
static int first_record;           // of this connection
static int next_record;            // to be sent
static size_t in_this_connection;  // bytes accepted by the modem
static bool was_fast;              // in this connection

void upload_reset(const char* to, int port) {
  server = to;
  server_port = port;
  first_record = next_record = 0;
}

static void close_socket(void) {
  if (buggy(kNoClose)) return;
  if (!buggy(kShortClose)) {
    modem_ask(11000, "AT+QICLOSE=0");
    return;
  }
  line_command("AT+QICLOSE=0");
  modem_wait(1000);
}

// A unit may tell 3 where the manual has 2.
static bool is_connected(void) {
  modem.socket_state = -1;
  modem_ask(1000, "AT+QISTATE=1,0");
  return modem.socket_state == 2 || (modem.socket_state == 3 && !buggy(kState2Only));
}

// +QIOPEN may never come, though the connection is there.
static bool is_open(void) {
  const int64_t ends_at_ms = port_now_ms() + session_network_limit_ms();
  int64_t ask_at_ms = port_now_ms() + 10000;
  const bool heeds_context = !buggy(kIgnorePdpdeact);
  while (modem.open_result < 0 && port_now_ms() < ends_at_ms && !modem.rebooted &&
         !(modem.deactivated && heeds_context)) {
    modem_listen(100);
    if (port_now_ms() < ask_at_ms || buggy(kWaitsForUrc)) continue;
    if (is_connected()) modem.open_result = 0;
    ask_at_ms = port_now_ms() + 10000;
  }
  return modem.open_result == 0 && (!buggy(kState2Only) || is_connected());
}

bool upload_connect(void) {
  modem.open_result = -1;
  modem.closed = modem.readable = modem.no_carrier = false;
  const Result result = modem_ask(session_network_limit_ms(), "AT+QIOPEN=1,0,\"TCP\",\"%s\",%d,0,0",
                                  server, server_port);
  if (buggy(kOpenAfterOk)) modem.open_result = -1;
  if (result == kResultOk && is_open()) {
    first_record = next_record;
    in_this_connection = 0;
    was_fast = false;
    return true;
  }
  port_log("the socket cannot be opened: %d", modem.open_result);
  close_socket();
  return false;
}

static void read_all(void) {
  modem.readable = false;
  for (bool first = true;; first = false) {
    modem.read_size = -1;
    if (modem_ask(5000, "AT+QIRD=0,%d", kMaxReadBytes) != kResultOk) return;
    if (first && modem.read_size == 0 && buggy(kEmptyReadIsEnd)) modem.closed = true;
    if (modem.read_size <= 0 || buggy(kReadsOnce)) return;
  }
}

// How many bytes of this connection the server has acknowledged, as far as the modem can tell.
static bool ask_for_acknowledgement(void) {
  modem.sent_bytes = modem.acknowledged_bytes = -1;
  return modem_ask(5000, "AT+QISEND=0,0") == kResultOk && modem.acknowledged_bytes >= 0;
}

// The first record that has not been acknowledged whole: with that the next connection begins.
static void begin_again_behind_the_acknowledged(void) {
  long bytes = modem.acknowledged_bytes > 0 ? modem.acknowledged_bytes : 0;
  char text[kRecordBytes];
  if (buggy(kTrustsSendOk)) return;
  next_record = first_record;
  while (next_record < records_count() && !buggy(kResendsAll)) {
    const long size = (long)record_text(next_record, text);
    if (bytes < size) break;
    bytes -= size;
    ++next_record;
  }
}

void upload_drop(void) {
  if (!buggy(kDropsUnread)) read_all();
  ask_for_acknowledgement();
  begin_again_behind_the_acknowledged();
  close_socket();
}

void upload_lost(void) {
  if (!buggy(kTrustsSendOk)) next_record = first_record;
}

// The result of the payload, behind a prompt or not.
static Result hand_over(const char* text, size_t size) {
  if (buggy(kCtrlZ)) {
    line_command("AT+QISEND=0");
  } else {
    line_command("AT+QISEND=0,%zu", size);
  }
  Result result = kResultPrompt;
  if (!buggy(kEarlyPayload)) result = modem_wait(buggy(kShortPrompt) ? 300 : 5000);
  if (result == kResultTimeout && buggy(kShortPrompt)) {
    modem_ask(1000, "AT+QISTATE=1,0");
    return kResultTimeout;
  }
  // A modem whose prompt was lost takes the payload; to any other one it is noise.
  if (result != kResultPrompt && result != kResultTimeout) return result;
  port_write(text, size);
  if (buggy(kCtrlZ)) port_write("\x1a", 1);
  do {
    result = modem_result(15000);
  } while (result == kResultPrompt);
  return result;
}

static void count(size_t size) {
  in_this_connection += size;
  ++next_record;
}

// Nobody has said what became of it.
static bool find_out(size_t size) {
  if (buggy(kBlindRetry)) return true;
  const bool told = ask_for_acknowledgement();
  if (told && (size_t)modem.sent_bytes >= in_this_connection + size) {
    count(size);
    return true;
  }
  if (told && (size_t)modem.sent_bytes == in_this_connection) return true;
  upload_drop();
  return false;
}

// A full buffer empties, and SEND FAIL may not be true; anything else ends the connection.
static bool get_over_failure(size_t size) {
  if (buggy(kSkipFailed)) {
    ++next_record;
    return true;
  }
  if (buggy(kRetriesOnError) || buggy(kIgnoreClosed)) {
    modem_listen(1000);
    return true;
  }
  if (buggy(kTrustsSendFail)) return true;
  for (int tries = 0; tries < 10 && !modem.closed && !modem.deactivated && !modem.rebooted;
       ++tries) {
    modem_listen(1000);
    if (!ask_for_acknowledgement()) break;
    if (modem.acknowledged_bytes != modem.sent_bytes) continue;
    if (!is_connected()) break;
    if ((size_t)modem.sent_bytes >= in_this_connection + size) count(size);
    return true;
  }
  if (modem.rebooted) return false;
  upload_drop();
  return false;
}

static bool send_record(void) {
  char text[kRecordBytes];
  const size_t size = record_text(next_record, text);
  const Result result = hand_over(text, size);
  if (result == kResultOk) {
    count(size);
    session_works();
    return true;
  }
  if (modem.rebooted) return false;
  return result == kResultTimeout ? find_out(size) : get_over_failure(size);
}

static void write_in_data_mode(const char* text, size_t size) {
  const char* plus = memchr(text, '+', size);
  if (plus == NULL || !buggy(kPlusAlone)) {
    port_write(text, size);
    return;
  }
  const size_t before = (size_t)(plus - text);
  port_write(text, before);
  modem_listen(kGuardMs);
  port_write(plus, 3);
  modem_listen(kGuardMs);
  port_write(plus + 3, size - before - 3);
}

// Back to command mode. What is silent before and behind +++ makes it no data.
static bool leave_data_mode(void) {
  for (int tries = 0; tries < 3 && !modem.no_carrier && !modem.rebooted; ++tries) {
    if (!buggy(kNoGuard)) modem_listen(kGuardMs);
    if (modem.no_carrier) break;
    port_write("+++", 3);
    if (modem_wait(3000) == kResultOk) return true;
  }
  return !modem.no_carrier && !modem.rebooted;
}

// The rest of the records in data mode, as the server has asked for.
static bool send_fast(void) {
  was_fast = true;
  if (modem_ask(5000, "AT+QISWTMD=0,2") != kResultConnect) return true;
  modem.data_mode = true;
  while (next_record < records_count() && !modem.no_carrier) {
    char text[kRecordBytes];
    const size_t size = record_text(next_record, text);
    write_in_data_mode(text, size);
    count(size);
    modem_listen(20);
    if (buggy(kNoCarrierBlind)) modem.no_carrier = false;
  }
  const bool left = leave_data_mode();
  modem.data_mode = modem.no_carrier = false;
  if (left || buggy(kNoCarrierBlind)) return true;
  if (!modem.rebooted) upload_drop();
  return false;
}

static bool all_acknowledged(void) {
  const int patience = buggy(kShortAck) ? 10 : 60;
  for (int tries = 0; tries < patience && !modem.closed && !modem.deactivated && !modem.rebooted;
       ++tries) {
    if (!ask_for_acknowledgement()) break;
    if (modem.acknowledged_bytes >= (long)in_this_connection) return true;
    modem_listen(1000);
  }
  return false;
}

static bool finish_or_drop(void) {
  const bool trusting = buggy(kTrustsSendOk) || buggy(kNoCarrierBlind);
  if (!trusting && !all_acknowledged()) {
    if (!modem.rebooted) upload_drop();
    return false;
  }
  // The last word is the server's; "recv" may have been lost.
  modem_listen(500);
  const bool polls = !buggy(kNeverPolls) && !buggy(kReadsOnce);
  if (modem.readable || polls) read_all();
  if (next_record < records_count() || modem.rebooted) return true;
  close_socket();
  port_end(0, "all records have arrived");
}

bool upload_step(void) {
  if (modem.readable) read_all();
  if (next_record == records_count()) return finish_or_drop();
  return records_fast() && !was_fast ? send_fast() : send_record();
}
