// A small firmware: uploads records over a BG96, and gets over what goes wrong on the way. With
// --buggy it leaves one of its precautions out, as many a driver does.
//
//   uploader TTY [--host NAME] [--port PORT] [--records COUNT] [--limit SECONDS] [--buggy=BUG]...
//   uploader --list-bugs
//
// Each record is a line of its own. A server may send lines as well: "status?" is answered by one
// more record, "fast" brings the rest of them in data mode. The program ends with 0 when the modem
// has told that all records have been acknowledged, with 1 when it has given up.
#include "scenarios/uploader/uploader.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenarios/uploader/bugs.h"
#include "scenarios/uploader/modem.h"
#include "scenarios/uploader/records.h"
#include "scenarios/uploader/serial_port.h"
#include "scenarios/uploader/session.h"
#include "scenarios/uploader/upload.h"

typedef enum { kStart, kAttached, kActive, kConnected } Stage;

static Stage stage;
static int failures;  // in a row

static void go_back_where_it_is_due(void) {
  if (buggy(kNoReboot)) modem.rebooted = false;
  const bool was_connected = stage == kConnected;
  if (modem.rebooted) {
    port_log("the modem has started anew");
    if (was_connected) upload_lost();
    modem_listen(1000);
    stage = kStart;
  } else if (modem.deactivated && !buggy(kIgnorePdpdeact)) {
    port_log("the context is gone");
    if (was_connected) upload_drop();
    stage = kAttached;
    session_back_off();
  } else if (modem.closed && was_connected && !buggy(kIgnoreClosed)) {
    port_log("the connection is gone");
    upload_drop();
    stage = kActive;
    session_back_off();
  }
  modem.deactivated = false;
}

static void step(void) {
  go_back_where_it_is_due();
  if (stage == kConnected) {
    if (upload_step() || modem.rebooted) return;
    stage = kActive;
    session_back_off();
    return;
  }
  static bool (*const kActions[])(void) = {session_configure, session_activate, upload_connect};
  if (kActions[stage]()) {
    failures = 0;
    ++stage;
  } else if (!modem.rebooted) {
    // The modem may have lost everything without a word.
    const bool lost = ++failures >= 3 && !buggy(kNoReboot);
    if (lost || (stage == kActive && modem.deactivated)) stage = kStart;
    session_back_off();
  }
}

static _Noreturn void usage(const char* wrong) {
  fprintf(stderr,
          "uploader: %s\nusage: uploader TTY [--host NAME] [--port PORT] [--records COUNT] "
          "[--limit SECONDS] [--buggy=BUG]...\n       uploader --list-bugs\n",
          wrong);
  port_end(2, "not started");
}

static void turn_on(const char* bug) {
  if (!bugs_turn_on(bug)) usage("no such bug; --list-bugs tells which there are");
}

void uploader_run(int argc, char** argv) {
  const char *tty = NULL, *host = "ingest.example.com";
  int port = 9000, records = 5;
  long limit_s = 600;
  bugs_reset();
  for (int i = 1; i < argc; ++i) {
    const bool has_value = i + 1 < argc;
    if (argv[i][0] != '-') {
      tty = argv[i];
    } else if (strcmp(argv[i], "--list-bugs") == 0) {
      bugs_list(stdout);
      port_end(0, "");
    } else if (strncmp(argv[i], "--buggy=", 8) == 0) {
      turn_on(argv[i] + 8);
    } else if (!has_value) {
      usage("no such option, or its value is missing");
    } else if (strcmp(argv[i], "--host") == 0) {
      host = argv[++i];
    } else if (strcmp(argv[i], "--port") == 0) {
      port = atoi(argv[++i]);
    } else if (strcmp(argv[i], "--records") == 0) {
      records = atoi(argv[++i]);
    } else if (strcmp(argv[i], "--limit") == 0) {
      limit_s = atol(argv[++i]);
    } else if (strcmp(argv[i], "--buggy") == 0) {
      turn_on(argv[++i]);
    } else {
      usage("no such option");
    }
  }
  if (tty == NULL) usage("the tty is missing");
  if (records < 1 || records > kMaxRecords) usage("1 to 10000 records");
  const int64_t ends_at_ms = port_now_ms() + limit_s * 1000;
  stage = kStart;
  failures = 0;
  modem_reset();
  records_reset(records);
  session_reset(ends_at_ms);
  upload_reset(host, port);
  port_open(tty);
  while (port_now_ms() < ends_at_ms) step();
  port_end(1, "the time is up");
}
