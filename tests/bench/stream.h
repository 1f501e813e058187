// What stream_client and stream_server agree on. The client sends a start block, then either or
// both send their stream, and when all of it has arrived the server sends kDone.
#pragma once

#include "bench.h"

// A whole packet of the transparent mode, so that none of it waits for more.
enum { kStartBytes = 1024, kChunkBytes = 16 * 1024, kPeriod = 65521 };

static const char kDone = 'D';
static char stream_pattern[kPeriod + kChunkBytes];

// Its period is a prime: a stream that lost or doubled a block does not match behind it.
static inline void make_stream_pattern(void) {
  uint32_t state = 1;
  for (size_t i = 0; i < sizeof stream_pattern; ++i) {
    state = state * 1664525 + 1013904223;
    stream_pattern[i] = i < kPeriod ? (char)(state >> 24) : stream_pattern[i - kPeriod];
  }
}

static inline size_t smaller(size_t left, size_t right) { return left < right ? left : right; }

static inline void send_stream(int fd, size_t bytes) {
  for (size_t sent = 0; sent < bytes;) {
    const size_t size = smaller(kChunkBytes, bytes - sent);
    write_all(fd, stream_pattern + sent % kPeriod, size);
    sent += size;
  }
}

// At most kChunkBytes.
static inline void check_stream(const char* bytes, size_t size, size_t position) {
  if (memcmp(bytes, stream_pattern + position % kPeriod, size) != 0) {
    fail("the stream has changed on its way");
  }
}

typedef struct {
  bool to_server;
  bool to_host;
} Directions;

static inline Directions directions_of(const char* word) {
  if (strcmp(word, "to-server") == 0) return (Directions){true, false};
  if (strcmp(word, "to-host") == 0) return (Directions){false, true};
  if (strcmp(word, "both") == 0) return (Directions){true, true};
  fail("the directions are to-server, to-host or both");
  return (Directions){false, false};
}

// A sender of its own, so that reading and writing do not wait for each other; 0 without one.
static inline pid_t start_sender(bool wanted, int fd, size_t bytes) {
  const pid_t child = wanted ? fork() : 0;
  if (child < 0) die("fork");
  if (!wanted || child > 0) return child;
  send_stream(fd, bytes);
  exit(0);
}

static inline void wait_for_sender(pid_t child) {
  int status = 0;
  if (child == 0) return;
  if (waitpid(child, &status, 0) < 0) die("waitpid");
  if (status != 0) fail("the stream could not be sent");
}
