#include "scenarios/uploader/modem_line.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static const char* tty_path;
static int tty = -1;
static char line[kLineBytes];
static size_t line_size = 0;

int64_t modem_now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool try_to_open(void) {
  tty = open(tty_path, O_RDWR | O_NOCTTY | O_NONBLOCK);
  if (tty < 0) return false;
  struct termios settings;
  if (tcgetattr(tty, &settings) == 0) {
    cfmakeraw(&settings);
    cfsetspeed(&settings, B115200);
    tcsetattr(tty, TCSANOW, &settings);
  }
  return true;
}

void modem_open(const char* path) {
  tty_path = path;
  if (try_to_open()) return;
  perror(path);
  exit(2);
}

// A USB modem that restarts takes its tty along; it comes back under the same name.
static void reopen(void) {
  if (tty >= 0) close(tty);
  line_size = 0;
  while (!try_to_open()) usleep(100000);
}

void modem_write(const void* bytes, size_t size) {
  const char* rest = bytes;
  while (size > 0) {
    const ssize_t written = write(tty, rest, size);
    if (written > 0) {
      rest += written;
      size -= (size_t)written;
    } else if (written < 0 && errno == EAGAIN) {
      struct pollfd waiting = {tty, POLLOUT, 0};
      if (poll(&waiting, 1, 5000) != 1) return;
    } else if (errno != EINTR) {
      return;
    }
  }
}

void modem_command(const char* format, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  int size = vsnprintf(text, sizeof text - 1, format, arguments);
  va_end(arguments);
  text[size++] = '\r';
  modem_write(text, (size_t)size);
}

void modem_forget(void) { line_size = 0; }

static bool begins(const char* text, const char* prefix) {
  return strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool is_final(const char* text, Result* result) {
  *result = kResultOk;
  if (strcmp(text, "OK") == 0 || strcmp(text, "SEND OK") == 0) return true;
  *result = kResultError;
  if (strcmp(text, "ERROR") == 0 || strcmp(text, "SEND FAIL") == 0) return true;
  if (begins(text, "+CME ERROR:") || begins(text, "+CMS ERROR:")) return true;
  *result = kResultRebooted;
  return strcmp(text, "RDY") == 0 || strcmp(text, "APP RDY") == 0;
}

// One byte of the modem, or -1 when none came in time.
static int next_byte(int64_t until_ms) {
  for (;;) {
    unsigned char byte;
    const ssize_t got = read(tty, &byte, 1);
    if (got == 1) return byte;
    if (got == 0 || (errno != EAGAIN && errno != EINTR)) reopen();
    const int64_t left = until_ms - modem_now_ms();
    if (left <= 0) return -1;
    struct pollfd waiting = {tty, POLLIN, 0};
    poll(&waiting, 1, (int)left);
  }
}

// A line, without its CR LF; false when the time is up. The prompt counts as a line.
static bool next_line(int64_t until_ms, char* text) {
  for (;;) {
    const int byte = next_byte(until_ms);
    if (byte < 0) return false;
    if (byte == '\r' || byte == '\n') {
      if (line_size == 0) continue;
    } else {
      if (line_size < sizeof line - 1) line[line_size++] = (char)byte;
      if (line_size != 2 || memcmp(line, "> ", 2) != 0) continue;
    }
    memcpy(text, line, line_size);
    text[line_size] = '\0';
    line_size = 0;
    return true;
  }
}

Result modem_result(int64_t limit_ms, LineHandler handler, void* context) {
  const int64_t until_ms = modem_now_ms() + limit_ms;
  char text[kLineBytes];
  while (next_line(until_ms, text)) {
    Result result;
    if (strcmp(text, "> ") == 0) return kResultPrompt;
    if (is_final(text, &result)) return result;
    handler(text, context);
  }
  return kResultTimeout;
}

void modem_listen(int64_t ms, LineHandler handler, void* context) {
  const int64_t until_ms = modem_now_ms() + ms;
  char text[kLineBytes];
  while (next_line(until_ms, text)) handler(text, context);
}
