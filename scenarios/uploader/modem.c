#include "scenarios/uploader/modem.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "scenarios/uploader/bugs.h"
#include "scenarios/uploader/records.h"
#include "scenarios/uploader/serial_port.h"

Modem modem;

static char from_server[256];  // a line of it, not ended yet
static size_t from_server_size;
static bool unasked_line_seen;

void modem_reset(void) {
  memset(&modem, 0, sizeof modem);
  from_server_size = 0;
  line_reset();
}

static bool begins(const char* text, const char* prefix) {
  return strncmp(text, prefix, strlen(prefix)) == 0;
}

// What the server has sent.
static void take_data(const char* bytes, size_t size) {
  if (buggy(kDataIsText)) size = strnlen(bytes, size);
  for (size_t i = 0; i < size; ++i) {
    if (bytes[i] != '\n') {
      if (from_server_size < sizeof from_server - 1) from_server[from_server_size++] = bytes[i];
      continue;
    }
    if (from_server_size > 0 && from_server[from_server_size - 1] == '\r') --from_server_size;
    from_server[from_server_size] = '\0';
    from_server_size = 0;
    records_take_line(from_server);
  }
}

static void take_urc(const char* text) {
  if (begins(text, "\"closed\",0")) {
    modem.closed = true;
  } else if (begins(text, "\"pdpdeact\",1")) {
    modem.deactivated = true;
  } else if (begins(text, "\"recv\",0")) {
    modem.readable = true;
  } else if (buggy(kUnknownUrc)) {
    port_end(139, "segmentation fault");
  }
}

static void take_registration(const char* text, int* registration) {
  // Asked for: n,stat. By itself: stat, and perhaps more in quotes.
  int a, b;
  const int found = sscanf(text, "%d,%d", &a, &b);
  if (found > 0) *registration = found == 2 ? b : a;
}

static void take_context(const char* text) {
  int id, state;
  if (sscanf(text, "%d,%d", &id, &state) != 2) return;
  ++modem.contexts;
  if (buggy(kOneContext) && modem.contexts > 1) return;
  modem.context_active |= id == 1 && state == 1;
}

static void take_size(const char* text) {
  int size;
  if (sscanf(text, "%d", &size) != 1 || strchr(text, ',') != NULL) return;
  modem.read_size = size;
  if (size <= 0 || buggy(kParsesData)) return;
  char bytes[kMaxReadBytes];
  if (size > (int)sizeof bytes) size = (int)sizeof bytes;
  take_data(bytes, line_data(bytes, (size_t)size, 2000));
}

static bool is_imei(const char* text) {
  const size_t size = strlen(text);
  if (!modem.wants_imei) return false;
  if (buggy(kFirstLineIsValue)) return modem.imei[0] == '\0';
  return size == 15 && strspn(text, "0123456789") == size;
}

// It stands behind RDY, or alone where a unit says no RDY.
static void take_app_rdy(void) {
  if (!modem.app_rdy_due) {
    modem.rebooted = true;
    line_end_with(kResultRebooted);
  }
  modem.app_rdy_due = false;
  modem.app_rdy_seen = true;
}

void modem_take_line(const char* text) {
  int a, b;
  if (modem.data_mode) {
    records_take_line(text);
    return;
  }
  if (strcmp(text, "APP RDY") == 0) take_app_rdy();
  unasked_line_seen |= begins(text, "+QIURC:") || begins(text, "+QIND:");
  if (begins(text, "+QIURC: ")) take_urc(text + 8);
  if (sscanf(text, "+QIOPEN: %d,%d", &a, &b) == 2 && a == 0) modem.open_result = b;
  sscanf(text, "+QISEND: %ld,%ld", &modem.sent_bytes, &modem.acknowledged_bytes);
  if (begins(text, "+QISTATE: 0,")) {
    sscanf(text, "+QISTATE: 0,%*[^,],%*[^,],%*d,%*d,%d", &modem.socket_state);
  }
  if (begins(text, "+CEREG: ")) take_registration(text + 8, &modem.registration);
  if (begins(text, "+CGREG: ")) take_registration(text + 8, &modem.packet_registration);
  if (begins(text, "+QIACT: ")) take_context(text + 8);
  if (begins(text, "+QIRD: ")) take_size(text + 7);
  if (begins(text, "+CPIN: ")) {
    modem.sim_ready = strcmp(text, "+CPIN: READY") == 0;
    modem.sim_wants_pin = strcmp(text, "+CPIN: SIM PIN") == 0;
  }
  sscanf(text, "+CSQ: %d", &modem.signal);
  if (begins(text, "+CGPADDR: 1,")) {
    const char* address = text + 12;
    if (*address == '"' && !buggy(kBareAddress)) ++address;
    modem.has_address = isdigit((unsigned char)*address) && !begins(address, "0.0.0.0");
  }
  if (is_imei(text)) snprintf(modem.imei, sizeof modem.imei, "%.15s", text);
  if (buggy(kParsesData)) records_take_line(text);
}

static void note(Result result) {
  if (result == kResultRebooted) {
    // APP RDY alone has told it already.
    modem.app_rdy_due |= !modem.rebooted;
    modem.rdy_seen |= !modem.rebooted;
    modem.rebooted = true;
  }
  if (result == kResultNoCarrier) modem.no_carrier = true;
  if (result == kResultGone && buggy(kNoReopen)) port_end(1, "the tty has gone: giving up");
}

void modem_listen(int64_t ms) {
  const int64_t until_ms = port_now_ms() + ms;
  do {
    note(line_listen(until_ms - port_now_ms(), modem_take_line));
  } while (port_now_ms() < until_ms && !modem.rebooted && !modem.no_carrier);
}

static void take_answer_line(const char* text) {
  const bool has_prefix = text[0] == '+' || begins(text, "AT") || isdigit((unsigned char)text[0]);
  if (buggy(kBareLineAborts) && !has_prefix) port_end(1, "a line that is no answer: giving up");
  modem_take_line(text);
}

Result modem_wait(int64_t limit_ms) {
  unasked_line_seen = false;
  const bool bare = buggy(kBareLineAborts);
  if (buggy(kNoTimeout)) limit_ms = INT32_MAX;
  Result result = line_result(limit_ms, bare ? take_answer_line : modem_take_line);
  if (buggy(kNextLine) && unasked_line_seen) result = kResultError;
  note(result);
  return result;
}

Result modem_result(int64_t limit_ms) {
  const Result result = modem_wait(limit_ms);
  if (result != kResultTimeout && result != kResultGone) return result;
  if (buggy(kLateResult)) return kResultTimeout;
  port_log("no answer in %lld ms", (long long)limit_ms);
  for (int i = 0; i < 30 && !modem.rebooted; ++i) {
    modem_listen(500);
    line_command("AT");
    if (modem_wait(1000) == kResultOk) break;
  }
  modem_listen(300);
  return kResultTimeout;
}

Result modem_ask(int64_t limit_ms, const char* format, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  line_command("%s", text);
  return modem_result(limit_ms);
}
