// What the modem has told, and how to ask it.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "scenarios/uploader/modem_line.h"

/// So much is read of a connection at a time.
enum { kMaxReadBytes = 1500 };

/// Filled by what the modem says, asked or unasked. Whoever asks empties a field before.
typedef struct {
  bool rebooted;     // it has started anew
  bool app_rdy_due;  // ... and has said RDY, but not APP RDY
  bool rdy_seen, app_rdy_seen;
  bool closed;                          // connection 0 has ended
  bool deactivated;                     // context 1 has
  bool readable;                        // the server has sent something
  bool no_carrier;                      // data mode has ended by itself
  bool data_mode;                       // set by whoever is in it: lines are the server's
  int open_result;                      // of +QIOPEN; -1: not told
  int socket_state;                     // of AT+QISTATE; -1: not told
  int read_size;                        // of AT+QIRD; -1: not told
  long sent_bytes, acknowledged_bytes;  // on this connection; -1: not told
  int registration, packet_registration, signal;
  bool sim_ready, sim_wants_pin;
  bool context_active, has_address;
  int contexts;  // lines of AT+QIACT?
  bool wants_imei;
  char imei[16];
} Modem;

extern Modem modem;

/// Forgets everything.
void modem_reset(void);
/// The result of a command that was written, or kResultTimeout.
Result modem_wait(int64_t limit_ms);
/// The result of a command that was written. When none comes in time, the modem is brought back to
/// where it answers, so that what comes late is not the answer to something else.
Result modem_result(int64_t limit_ms);
/// Writes a command, as printf does, and waits for its result.
Result modem_ask(int64_t limit_ms, const char* format, ...) __attribute__((format(printf, 2, 3)));
/// Takes a line that is no final result.
void modem_take_line(const char* text);
/// Hears what the modem says by itself.
void modem_listen(int64_t ms);
