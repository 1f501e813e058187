// A small firmware: uploads records over a BG96, and gets over what goes wrong on the way. With
// --buggy it leaves one of its precautions out, as many a driver does.
//
//   uploader TTY [--host NAME] [--port PORT] [--records COUNT] [--limit SECONDS] [--buggy BUG]...
//
// Each record is a line of its own. It ends with 0 when the modem has told that all of them have
// been acknowledged, with 1 when the limit came first.
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenarios/uploader/modem_line.h"

enum { kMaxRecords = 10000, kRecordBytes = 64, kBackOffMs = 5000, kMaxBackOffMs = 60000 };

static const char* const kBugs[] = {
    "blind-retry",      // sends a record again when its SEND OK does not come, without asking
    "no-timeout",       // waits for ever for a result
    "ignore-closed",    // does not care for +QIURC: "closed"
    "ignore-pdpdeact",  // does not care for +QIURC: "pdpdeact"
    "hammer",           // tries again at once, and again
    "no-deactivation",  // activates a lost context without having deactivated it
    "no-close",         // opens a socket again without having closed it
    "no-reboot",        // does not notice that the modem has started anew
    "late-result",      // takes whatever comes after a time-out as the answer to the next command
    "early-payload",    // does not wait for the prompt
    "panic-reset",      // resets the modem at any error
    "give-up",          // ends at the first error
    "no-registration",  // activates the context without a look at the registration
    "home-only",        // does not take roaming for registered
    "impatient",        // gives up when the modem does not answer its third AT
    "no-sim-wait",      // gives up when the SIM is not ready at once
    "short-timeout",    // waits 20 s where the manual says 150 s
    "skip-failed",      // goes on with the next record when one could not be sent
    "trusts-send-ok",   // takes SEND OK for the server's word
    "next-line",        // takes the next line, whatever it is, as the answer
};
enum { kBugCount = sizeof kBugs / sizeof kBugs[0] };

typedef enum { kStart, kAttached, kActive, kConnected } Stage;

static const char* server = "ingest.example.com";
static int server_port = 9000;
static int record_count = 5;
static int64_t ends_at_ms;
static bool bugs[kBugCount];

static Stage stage = kStart;
static bool rebooted, closed, deactivated;
static int open_result = -1;
static int registration, sim_is_ready;
static long acknowledged_bytes, sent_bytes;
static int64_t back_off_ms = kBackOffMs;
static int failures;               // in a row
static int first_record;           // of this connection
static int next_record;            // to be sent
static size_t in_this_connection;  // bytes accepted by the modem

static bool buggy(const char* name) {
  for (int i = 0; i < kBugCount; ++i) {
    if (strcmp(kBugs[i], name) == 0) return bugs[i];
  }
  abort();
}

static void say(const char* format, ...) __attribute__((format(printf, 1, 2)));
static void say(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vprintf(format, arguments);
  va_end(arguments);
  putchar('\n');
  fflush(stdout);
}

static void finish(int status, const char* why) {
  say("%s", why);
  exit(status);
}

static size_t record_text(int number, char* text) {
  return (size_t)snprintf(text, kRecordBytes, "record %05d: temperature %d.%d\n", number,
                          15 + number % 10, number % 7);
}

// A line that is no final result: information of the command that runs, or a URC.
static void take_line(const char* text, void* context) {
  (void)context;
  int a, b;
  long total, acknowledged, waiting;
  if (sscanf(text, "+QIOPEN: %d,%d", &a, &b) == 2) open_result = b;
  if (sscanf(text, "+QISEND: %ld,%ld,%ld", &total, &acknowledged, &waiting) == 3) {
    sent_bytes = total;
    acknowledged_bytes = acknowledged;
  }
  if (sscanf(text, "+CEREG: %d,%d", &a, &b) == 2) registration = b;
  if (strcmp(text, "+CPIN: READY") == 0) sim_is_ready = 1;
  if (strncmp(text, "+QIURC: \"closed\",0", 18) == 0) closed = true;
  if (strncmp(text, "+QIURC: \"pdpdeact\"", 18) == 0) deactivated = true;
  if (strcmp(text, "RDY") == 0 || strcmp(text, "APP RDY") == 0) rebooted = true;
}

static void listen_ms(int64_t ms) { modem_listen(ms, take_line, NULL); }

static bool unasked_line_seen;
static void look_at_line(const char* text, void* context) {
  const bool unasked = strncmp(text, "+QIURC:", 7) == 0 || strncmp(text, "+QIND:", 6) == 0;
  unasked_line_seen = unasked_line_seen || unasked;
  take_line(text, context);
}

static Result result_of(int64_t limit_ms) {
  const int64_t limit = buggy("no-timeout") ? INT32_MAX : limit_ms;
  unasked_line_seen = false;
  Result result = modem_result(limit, look_at_line, NULL);
  if (buggy("next-line") && unasked_line_seen) result = kResultError;
  if (result == kResultRebooted) rebooted = true;
  if (result == kResultTimeout && !buggy("late-result")) {
    // Whatever still comes is the answer to this command, not to the next one.
    say("no answer in %lld ms", (long long)limit_ms);
    for (int i = 0; i < 30 && !rebooted; ++i) {
      listen_ms(500);
      modem_write("\x1b", 1);  // it may wait for a payload
      modem_command("AT");
      if (modem_result(1000, take_line, NULL) == kResultOk) break;
    }
    listen_ms(300);
  }
  return result;
}

#define ASK(limit_ms, ...) (modem_command(__VA_ARGS__), result_of(limit_ms))

static void wait_before_the_next_try(void) {
  if (buggy("give-up")) finish(1, "an error: giving up");
  if (buggy("panic-reset")) {
    ASK(5000, "AT+CFUN=1,1");
    rebooted = true;
  }
  if (buggy("hammer")) return;
  listen_ms(back_off_ms);
  back_off_ms = back_off_ms * 2 < kMaxBackOffMs ? back_off_ms * 2 : kMaxBackOffMs;
}

static void synchronise(void) {
  modem_forget();
  for (int tries = 1;; ++tries) {
    modem_command("AT");
    if (modem_result(1000, take_line, NULL) == kResultOk) return;
    if (buggy("impatient") && tries == 3) finish(1, "the modem does not answer: giving up");
    if (modem_now_ms() > ends_at_ms) finish(1, "the modem does not answer");
  }
}

static bool is_registered(void) {
  return registration == 1 || (registration == 5 && !buggy("home-only"));
}

static bool configure(void) {
  rebooted = false;
  synchronise();
  rebooted = false;
  if (ASK(1000, "ATE0") != kResultOk) return false;
  if (ASK(1000, "AT+CMEE=1") != kResultOk) return false;
  sim_is_ready = 0;
  while (!sim_is_ready && !rebooted) {
    ASK(5000, "AT+CPIN?");
    if (!sim_is_ready && buggy("no-sim-wait")) finish(1, "the SIM is not ready: giving up");
    if (!sim_is_ready) listen_ms(1000);
    if (modem_now_ms() > ends_at_ms) finish(1, "the SIM does not become ready");
  }
  registration = 0;
  while (!buggy("no-registration") && !is_registered() && !rebooted) {
    ASK(1000, "AT+CEREG?");
    if (!is_registered()) listen_ms(2000);
    if (modem_now_ms() > ends_at_ms) finish(1, "no network");
  }
  return !rebooted && ASK(1000, "AT+QICSGP=1,1,\"iot.example\",\"\",\"\",0") == kResultOk;
}

static int64_t network_limit_ms(void) { return buggy("short-timeout") ? 20000 : 150000; }

static bool activate(void) {
  if (!buggy("no-deactivation")) ASK(40000, "AT+QIDEACT=1");
  deactivated = false;
  const Result result = ASK(network_limit_ms(), "AT+QIACT=1");
  if (result == kResultOk) return true;
  say("the context cannot be activated");
  return false;
}

static bool connect_socket(void) {
  open_result = -1;
  closed = false;
  if (ASK(network_limit_ms(), "AT+QIOPEN=1,0,\"TCP\",\"%s\",%d,0,0", server, server_port) ==
      kResultOk) {
    const int64_t limit_ms = modem_now_ms() + network_limit_ms();
    while (open_result < 0 && modem_now_ms() < limit_ms && !rebooted && !deactivated)
      listen_ms(100);
    if (open_result == 0) {
      first_record = next_record;
      in_this_connection = 0;
      return true;
    }
  }
  say("the socket cannot be opened: %d", open_result);
  if (!buggy("no-close")) ASK(11000, "AT+QICLOSE=0");
  return false;
}

// How many bytes of this connection the server has acknowledged, as far as the modem can tell.
static bool ask_for_acknowledgement(void) {
  sent_bytes = acknowledged_bytes = -1;
  return ASK(5000, "AT+QISEND=0,0") == kResultOk && acknowledged_bytes >= 0;
}

// The first record that has not been acknowledged whole: with that the next connection begins.
static void begin_again_behind_the_acknowledged(void) {
  long bytes = acknowledged_bytes > 0 ? acknowledged_bytes : 0;
  char text[kRecordBytes];
  next_record = first_record;
  while (next_record < record_count) {
    const long size = (long)record_text(next_record, text);
    if (bytes < size) break;
    bytes -= size;
    ++next_record;
  }
}

static bool drop_connection(void) {
  ask_for_acknowledgement();
  begin_again_behind_the_acknowledged();
  if (!buggy("no-close")) ASK(11000, "AT+QICLOSE=0");
  return false;
}

static bool send_record(void) {
  char text[kRecordBytes];
  const size_t size = record_text(next_record, text);
  modem_command("AT+QISEND=0,%zu", size);
  Result result = buggy("early-payload") ? kResultPrompt : result_of(5000);
  if (result == kResultPrompt) {
    modem_write(text, size);
    result = result_of(15000);
    if (buggy("early-payload") && result == kResultPrompt) result = result_of(15000);
  }
  if (result == kResultOk) {
    in_this_connection += size;
    ++next_record;
    back_off_ms = kBackOffMs;
    return true;
  }
  if (rebooted) return false;
  if (result == kResultTimeout) {
    if (buggy("blind-retry")) return true;
    // It may have been sent all the same.
    if (ask_for_acknowledgement() && (size_t)sent_bytes >= in_this_connection + size) {
      in_this_connection += size;
      ++next_record;
      return true;
    }
    if (acknowledged_bytes >= 0 && (size_t)sent_bytes == in_this_connection) return true;
    return drop_connection();
  }
  if (buggy("skip-failed")) {
    ++next_record;
    return true;
  }
  // A full buffer empties; anything else ends the connection.
  for (int tries = 0; tries < 10 && !closed && !deactivated && !rebooted; ++tries) {
    listen_ms(1000);
    if (!ask_for_acknowledgement()) break;
    if (acknowledged_bytes != sent_bytes) continue;
    // SEND FAIL, and yet it has been sent.
    if ((size_t)sent_bytes >= in_this_connection + size) {
      in_this_connection += size;
      ++next_record;
    }
    return true;
  }
  return drop_connection();
}

static bool all_acknowledged(void) {
  for (int tries = 0; tries < 60 && !closed && !deactivated && !rebooted; ++tries) {
    if (!ask_for_acknowledgement()) break;
    if (acknowledged_bytes == (long)in_this_connection) return true;
    listen_ms(1000);
  }
  return false;
}

static void upload(void) {
  if (next_record < record_count) {
    if (!send_record() && stage == kConnected) {
      stage = kActive;
      wait_before_the_next_try();
    }
    return;
  }
  if (buggy("trusts-send-ok") || all_acknowledged()) {
    ASK(11000, "AT+QICLOSE=0");
    finish(0, "all records have arrived");
  }
  stage = kActive;
  drop_connection();
}

static void step(void) {
  if (buggy("no-reboot")) rebooted = false;
  if (rebooted) {
    say("the modem has started anew");
    if (stage == kConnected) next_record = first_record;
    listen_ms(1000);
    stage = kStart;
  } else if (deactivated && !buggy("ignore-pdpdeact")) {
    say("the context is gone");
    if (stage == kConnected) drop_connection();
    stage = kAttached;
    wait_before_the_next_try();
  } else if (closed && stage == kConnected && !buggy("ignore-closed")) {
    say("the connection is gone");
    drop_connection();
    stage = kActive;
    wait_before_the_next_try();
  }
  deactivated = false;
  static bool (*const actions[])(void) = {configure, activate, connect_socket};
  if (stage == kConnected) {
    upload();
    return;
  }
  if (actions[stage]()) {
    failures = 0;
    ++stage;
  } else if (!rebooted) {
    // The modem may have lost everything without a word.
    if ((++failures >= 3 && !buggy("no-reboot")) || (stage == kActive && deactivated))
      stage = kStart;
    wait_before_the_next_try();
  }
}

static void usage(const char* wrong) {
  fprintf(stderr,
          "uploader: %s\nusage: uploader TTY [--host NAME] [--port PORT] [--records COUNT] "
          "[--limit SECONDS] [--buggy BUG]...\nbugs:",
          wrong);
  for (int i = 0; i < kBugCount; ++i) fprintf(stderr, " %s", kBugs[i]);
  fputc('\n', stderr);
  exit(2);
}

static void set_bug(const char* name) {
  for (int i = 0; i < kBugCount; ++i) {
    if (strcmp(kBugs[i], name) != 0) continue;
    bugs[i] = true;
    return;
  }
  usage("no such bug");
}

int main(int argc, char** argv) {
  const char* tty = NULL;
  int64_t limit_s = 600;
  for (int i = 1; i < argc; ++i) {
    const bool has_value = i + 1 < argc;
    if (argv[i][0] != '-')
      tty = argv[i];
    else if (!has_value)
      usage("a value is missing");
    else if (strcmp(argv[i], "--host") == 0)
      server = argv[++i];
    else if (strcmp(argv[i], "--port") == 0)
      server_port = atoi(argv[++i]);
    else if (strcmp(argv[i], "--records") == 0)
      record_count = atoi(argv[++i]);
    else if (strcmp(argv[i], "--limit") == 0)
      limit_s = atol(argv[++i]);
    else if (strcmp(argv[i], "--buggy") == 0)
      set_bug(argv[++i]);
    else
      usage("no such option");
  }
  if (tty == NULL) usage("the tty is missing");
  if (record_count < 1 || record_count > kMaxRecords) usage("1 to 10000 records");
  ends_at_ms = modem_now_ms() + limit_s * 1000;
  modem_open(tty);
  while (modem_now_ms() < ends_at_ms) step();
  finish(1, "the time is up");
}
