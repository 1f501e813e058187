#include "scenarios/uploader/modem_line.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "scenarios/uploader/bugs.h"
#include "scenarios/uploader/serial_port.h"

static struct {
  unsigned char chunk[4096];
  int chunk_size, chunk_at;
  char line[kLineBytes];
  size_t line_size;
  bool cr_seen;  // the last line ended with CR: an LF behind it is its own
  bool ended;    // by the handler
  Result ended_with;
} in;

void line_reset(void) { memset(&in, 0, sizeof in); }

void line_command(const char* format, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  int size = vsnprintf(text, sizeof text - 1, format, arguments);
  va_end(arguments);
  text[size++] = '\r';
  port_write(text, (size_t)size);
}

static bool begins(const char* text, const char* prefix) {
  return strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool is_final(const char* text, Result* result) {
  static const struct {
    const char* text;
    Result result;
  } kFinals[] = {{"OK", kResultOk},           {"SEND OK", kResultOk},
                 {"ERROR", kResultError},     {"SEND FAIL", kResultError},
                 {"CONNECT", kResultConnect}, {"NO CARRIER", kResultNoCarrier},
                 {"RDY", kResultRebooted}};
  for (size_t i = 0; i < sizeof kFinals / sizeof kFinals[0]; ++i) {
    *result = kFinals[i].result;
    if (strcmp(text, kFinals[i].text) == 0) return true;
  }
  *result = kResultOk;
  if (buggy(kOkAnywhere) && strstr(text, "OK") != NULL) return true;
  *result = kResultError;
  if (buggy(kEchoIsAnswer) && begins(text, "AT")) return true;
  return !buggy(kNoCme) && (begins(text, "+CME ERROR:") || begins(text, "+CMS ERROR:"));
}

typedef enum { kByte, kNothing, kPortGone } Got;

static Got next_byte(int64_t until_ms, unsigned char* byte) {
  if (in.chunk_at == in.chunk_size) {
    in.chunk_at = 0;
    in.chunk_size = port_read(in.chunk, sizeof in.chunk, until_ms);
    if (in.chunk_size <= 0) {
      const bool gone = in.chunk_size < 0;
      in.chunk_size = 0;
      if (gone) in.line_size = 0;
      return gone ? kPortGone : kNothing;
    }
    // A string ends at its first NUL.
    if (buggy(kStringRead)) in.chunk_size = (int)strnlen((char*)in.chunk, (size_t)in.chunk_size);
    if (in.chunk_size == 0) return next_byte(until_ms, byte);
  }
  *byte = in.chunk[in.chunk_at++];
  return kByte;
}

// Does the line that is being read end behind this byte? The prompt counts as a line.
static bool ends_line(unsigned char byte) {
  const size_t room = buggy(kSmallBuffer) ? 64 : sizeof in.line - 1;
  if (byte == '\r' || byte == '\n') {
    in.cr_seen = byte == '\r';
    return in.line_size > 0;
  }
  // The blank of the prompt, which is a line of its own without it.
  if (byte == ' ' && in.line_size == 0) return false;
  if (in.line_size < room) in.line[in.line_size++] = (char)byte;
  if (buggy(kSmallBuffer) && in.line_size == room) return true;
  if (buggy(kChunkIsLine) && in.chunk_at == in.chunk_size) return true;
  if (buggy(kPromptWithBlank)) return in.line_size == 2 && memcmp(in.line, "> ", 2) == 0;
  return in.line_size == 1 && byte == '>';
}

static Got next_line(int64_t until_ms, char* text) {
  for (;;) {
    unsigned char byte;
    const Got got = next_byte(until_ms, &byte);
    if (got != kByte) return got;
    if (!ends_line(byte)) continue;
    memcpy(text, in.line, in.line_size);
    text[in.line_size] = '\0';
    in.line_size = 0;
    return kByte;
  }
}

void line_end_with(Result result) {
  in.ended = true;
  in.ended_with = result;
}

static bool take_end(Result* result) {
  const bool ended = in.ended;
  *result = in.ended_with;
  in.ended = false;
  return ended;
}

Result line_result(int64_t limit_ms, LineHandler handler) {
  const int64_t until_ms = port_now_ms() + limit_ms;
  char text[kLineBytes];
  for (;;) {
    const Got got = next_line(until_ms, text);
    if (got != kByte) return got == kPortGone ? kResultGone : kResultTimeout;
    Result result;
    if (text[0] == '>') return kResultPrompt;
    if (is_final(text, &result)) return result;
    handler(text);
    if (take_end(&result)) return result;
  }
}

Result line_listen(int64_t ms, LineHandler handler) {
  const int64_t until_ms = port_now_ms() + ms;
  char text[kLineBytes];
  for (;;) {
    const Got got = next_line(until_ms, text);
    if (got != kByte) return got == kPortGone ? kResultGone : kResultTimeout;
    Result result;
    if (!is_final(text, &result)) {
      handler(text);
      if (take_end(&result)) return result;
    } else if (result == kResultRebooted || result == kResultNoCarrier) {
      return result;
    }
  }
}

size_t line_data(void* bytes, size_t size, int64_t limit_ms) {
  const int64_t until_ms = port_now_ms() + limit_ms;
  unsigned char* to = bytes;
  size_t got = 0;
  while (got < size && next_byte(until_ms, &to[got]) == kByte) {
    const bool end_of_header = in.cr_seen && to[got] == '\n';
    in.cr_seen = false;
    if (!end_of_header) ++got;
  }
  return got;
}
