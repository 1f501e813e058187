// One modem on a tty: lines in, commands out, with a time limit for everything.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The longest line that is kept, with its end. What is longer is cut.
enum { kLineBytes = 2048 };

/// How waiting for the modem ended.
typedef enum {
  kResultOk,         // OK, SEND OK
  kResultError,      // ERROR, +CME ERROR: ..., SEND FAIL
  kResultPrompt,     // the prompt for a payload
  kResultConnect,    // CONNECT: data mode
  kResultNoCarrier,  // NO CARRIER
  kResultTimeout,    // nothing in time
  kResultRebooted,   // the modem has started anew: whatever was asked is void
  kResultGone,       // the tty has gone and come back
} Result;

/// Called for each line that is not a final result: information text or a URC.
typedef void (*LineHandler)(const char* line);

/// Forgets all that was read.
void line_reset(void);
/// Writes a command and its CR, as printf does.
void line_command(const char* format, ...) __attribute__((format(printf, 1, 2)));
/// Reads lines until a final result, the prompt, or the limit.
Result line_result(int64_t limit_ms, LineHandler handler);
/// To be called by a handler: its line ends the waiting, as a final result would.
void line_end_with(Result result);
/// Reads whatever comes for so long. Tells whether the modem has said that it started anew, that
/// its connection has ended, or that the tty has gone; else kResultTimeout.
Result line_listen(int64_t ms, LineHandler handler);
/// To be called by a handler: reads the bytes that stand behind the line that it was given. How
/// many came in time.
size_t line_data(void* bytes, size_t size, int64_t limit_ms);
