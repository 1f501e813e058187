// One modem on a tty: lines in, commands out, with a time limit for everything.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The longest line that is kept, with its end.
enum { kLineBytes = 2048 };

/// How waiting for the modem ended.
typedef enum {
  kResultOk,        // OK, SEND OK, CONNECT
  kResultError,     // ERROR, +CME ERROR: ..., SEND FAIL
  kResultPrompt,    // "> "
  kResultTimeout,   // nothing in time
  kResultRebooted,  // the modem has started anew: whatever was asked is void
} Result;

/// Called for each line that is not a final result: information text or a URC.
typedef void (*LineHandler)(const char* line, void* context);

/// Opens the tty, raw, 115200 baud. Exits when it cannot.
void modem_open(const char* path);
/// Milliseconds of a clock that never jumps.
int64_t modem_now_ms(void);
/// Writes bytes as they are.
void modem_write(const void* bytes, size_t size);
/// Writes a command and its CR, as printf does.
void modem_command(const char* format, ...) __attribute__((format(printf, 1, 2)));
/// Reads lines until a final result, the prompt, or the limit.
Result modem_result(int64_t limit_ms, LineHandler handler, void* context);
/// Reads whatever comes for so long.
void modem_listen(int64_t ms, LineHandler handler, void* context);
/// Forgets what has been read of an unfinished line.
void modem_forget(void);
