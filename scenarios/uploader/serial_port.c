#include "scenarios/uploader/serial_port.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static const char* tty_path;
static int tty = -1;

int64_t port_now_ms(void) {
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

void port_open(const char* path) {
  tty_path = path;
  if (try_to_open()) return;
  perror(path);
  port_end(2, "there is no modem");
}

// A USB modem that restarts takes its tty along; it comes back under the same name.
static void reopen(void) {
  if (tty >= 0) close(tty);
  while (!try_to_open()) usleep(100000);
}

void port_write(const void* bytes, size_t size) {
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

int port_read(void* bytes, size_t size, int64_t until_ms) {
  for (;;) {
    const ssize_t got = read(tty, bytes, size);
    if (got > 0) return (int)got;
    if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
      reopen();
      return -1;
    }
    const int64_t left = until_ms - port_now_ms();
    if (left <= 0) return 0;
    struct pollfd waiting = {tty, POLLIN, 0};
    poll(&waiting, 1, (int)left);
  }
}

void port_log(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vprintf(format, arguments);
  va_end(arguments);
  putchar('\n');
  fflush(stdout);
}

void port_end(int status, const char* why) {
  port_log("%s", why);
  exit(status);
}
