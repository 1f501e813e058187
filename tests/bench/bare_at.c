// The bare program for at_latency, start_up and idle: answers each CR with OK, and knows nothing.
#include "bench.h"

int main(void) {
  const int master = open_pty_and_tell();
  char input[4096];
  static char output[sizeof input * (sizeof OK - 1)];
  while (1) {
    const ssize_t got = read(master, input, sizeof input);
    if (got < 0) die("read");
    size_t size = 0;
    for (ssize_t i = 0; i < got; ++i) {
      if (input[i] != '\r') continue;
      memcpy(output + size, OK, sizeof OK - 1);
      size += sizeof OK - 1;
    }
    write_all(master, output, size);
  }
}
