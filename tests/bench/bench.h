// What the programs of the benches share, and the system headers that they need.
#pragma once

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

// The most that one AT+QISEND takes, and one AT+QIRD gives; the datagrams, which are echoed.
enum { kSentBytes = 1460, kAnsweredBytes = 1500, kDatagramBytes = 512 };

#define OK "\r\nOK\r\n"

static inline void fail(const char* what) {
  fprintf(stderr, "%s: %s\n", program_invocation_short_name, what);
  exit(1);
}

// For what set errno.
static inline void die(const char* attempted) {
  fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, attempted, strerror(errno));
  exit(1);
}

static inline void write_all(int fd, const char* bytes, size_t size) {
  while (size > 0) {
    const ssize_t written = write(fd, bytes, size);
    if (written < 0) die("write");
    bytes += written;
    size -= (size_t)written;
  }
}

static inline void write_text(int fd, const char* text) { write_all(fd, text, strlen(text)); }

// Every byte value occurs; an LF never comes first, where a modem may take it for the end of the
// command's line.
static inline void fill_pattern(char* bytes, size_t size) {
  for (size_t i = 0; i < size; ++i) bytes[i] = (char)(i + 'A');
}

// A socket on a free port of 127.0.0.1.
static inline int bind_loopback(int type) {
  const int bound = socket(AF_INET, type, 0);
  if (bound < 0) die("socket");
  const struct sockaddr_in address = {.sin_family = AF_INET,
                                      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(bound, (const struct sockaddr*)&address, sizeof address) != 0) die("bind");
  return bound;
}

static inline void tell_port(int bound) {
  struct sockaddr_in address;
  socklen_t size = sizeof address;
  if (getsockname(bound, (struct sockaddr*)&address, &size) != 0) die("getsockname");
  printf("port %d\n", ntohs(address.sin_port));
  fflush(stdout);
}

// Opens a raw pty, tells its path as `bg96emu run` does, and returns the master. The slave stays
// open, so that hosts may come and go.
static inline int open_pty_and_tell(void) {
  struct termios raw = {0};
  cfmakeraw(&raw);
  raw.c_cflag |= CREAD;
  raw.c_cc[VMIN] = 1;
  int master = -1;
  int slave = -1;
  if (openpty(&master, &slave, NULL, &raw, NULL) != 0) die("openpty");
  printf("ready uart1 %s\n", ptsname(master));
  fflush(stdout);
  return master;
}

// A read that gets nothing for 5 s returns 0.
static inline int open_tty_raw(const char* path) {
  const int tty = open(path, O_RDWR | O_NOCTTY);
  if (tty < 0) die(path);
  struct termios settings;
  if (tcgetattr(tty, &settings) != 0) die("tcgetattr");
  cfmakeraw(&settings);
  settings.c_cc[VMIN] = 0;
  settings.c_cc[VTIME] = 50;
  if (tcsetattr(tty, TCSANOW, &settings) != 0) die("tcsetattr");
  return tty;
}

static inline size_t read_some(int tty, char* bytes, size_t size) {
  const ssize_t got = read(tty, bytes, size);
  if (got < 0) die("read");
  if (got == 0) fail("no answer within 5 s");
  return (size_t)got;
}

static inline int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}
