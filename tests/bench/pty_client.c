// Times round trips of AT and OK: pty_client TTY TRIPS
#include "bench.h"

enum { kWarmUpTrips = 200 };

// The host before this one may have left the echo on.
static void switch_echo_off(int tty) {
  char input[256];
  size_t size = 0;
  write_text(tty, "ATE0\r");
  while (size < sizeof OK - 1 || memcmp(input + size - (sizeof OK - 1), OK, sizeof OK - 1) != 0) {
    if (size == sizeof input) fail("ATE0 was not answered with OK");
    size += read_some(tty, input + size, sizeof input - size);
  }
}

static int64_t round_trip_ns(int tty) {
  char answer[sizeof OK - 1];
  const int64_t start = now_ns();
  write_text(tty, "AT\r");
  for (size_t size = 0; size < sizeof answer;) {
    size += read_some(tty, answer + size, sizeof answer - size);
  }
  const int64_t end = now_ns();
  if (memcmp(answer, OK, sizeof answer) != 0) fail("AT was not answered with OK alone");
  return end - start;
}

static int by_size(const void* left, const void* right) {
  const int64_t a = *(const int64_t*)left;
  const int64_t b = *(const int64_t*)right;
  return (a > b) - (a < b);
}

int main(int argc, char** argv) {
  const int trips = argc == 3 ? atoi(argv[2]) : 0;
  if (trips <= 0) fail("usage: pty_client TTY TRIPS");
  const int tty = open_tty_raw(argv[1]);
  switch_echo_off(tty);
  for (int i = 0; i < kWarmUpTrips; ++i) round_trip_ns(tty);

  int64_t* times = calloc((size_t)trips, sizeof *times);
  if (times == NULL) die("calloc");
  for (int i = 0; i < trips; ++i) times[i] = round_trip_ns(tty);
  qsort(times, (size_t)trips, sizeof *times, by_size);
  printf("p50_us %.3f p99_us %.3f\n", (double)times[trips / 2] / 1000,
         (double)times[(int64_t)trips * 99 / 100] / 1000);
  free(times);
  return 0;
}
