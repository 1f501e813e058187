// Times a stream between a host and a server:
// stream_client TTY bare|transparent|push to-server|to-host|both BYTES PORT
// bare: the tty leads to the server; transparent, push: a modem opens a socket in that mode first.
#include "stream.h"

static int tty = -1;
static char input[kChunkBytes];
static size_t input_begin = 0;
static size_t input_end = 0;

static void fill_input(void) {
  if (input_begin < input_end) return;
  input_begin = 0;
  input_end = read_some(tty, input, sizeof input);
}

static char next_byte(void) {
  fill_input();
  return input[input_begin++];
}

static void expect(const char* text) {
  for (; *text != '\0'; ++text) {
    if (next_byte() != *text) fail("another answer came than was due");
  }
}

static void ask(const char* command, const char* answer) {
  write_text(tty, command);
  write_text(tty, "\r");
  expect(answer);
}

static void set_up(const char* port, bool push) {
  ask("ATE0", "ATE0\r" OK);
  ask("AT+QIACT=1", OK);
  char command[64];
  snprintf(command, sizeof command, "AT+QIOPEN=1,0,\"TCP\",\"127.0.0.1\",%s,0,%d", port,
           push ? 1 : 2);
  ask(command, push ? OK "\r\n+QIOPEN: 0,0\r\n" : "\r\nCONNECT\r\n");
}

static void start(bool push) {
  if (push) ask("AT+QISEND=0,1024", "\r\n> ");
  write_all(tty, stream_pattern, kStartBytes);
  if (push) expect("\r\nSEND OK\r\n");
}

// Takes what `+QIURC: "recv",0,<length>` announces.
static size_t next_push(void) {
  expect("\r\n+QIURC: \"recv\",0,");
  size_t length = 0;
  char byte = next_byte();
  for (; byte >= '0' && byte <= '9'; byte = next_byte())
    length = length * 10 + (size_t)(byte - '0');
  if (byte != '\r' || length == 0 || length > kAnsweredBytes) fail("a wrong length was pushed");
  expect("\n");
  return length;
}

static void take_bytes(size_t size, size_t position, size_t stream_bytes) {
  while (size > 0) {
    fill_input();
    const size_t taken = smaller(size, input_end - input_begin);
    const size_t of_stream = position < stream_bytes ? smaller(taken, stream_bytes - position) : 0;
    check_stream(input + input_begin, of_stream, position);
    if (of_stream < taken && input[input_begin + of_stream] != kDone) fail("another end came");
    input_begin += taken;
    position += taken;
    size -= taken;
  }
}

static void receive_stream(size_t bytes, bool push) {
  const size_t all = bytes + sizeof kDone;
  for (size_t got = 0; got < all;) {
    if (!push) fill_input();
    const size_t size = push ? next_push() : input_end - input_begin;
    if (size > all - got) fail("the stream has too many bytes");
    take_bytes(size, got, bytes);
    if (push) expect("\r\n");
    got += size;
  }
}

int main(int argc, char** argv) {
  if (argc != 6) {
    fail("usage: stream_client TTY bare|transparent|push to-server|to-host|both BYTES PORT");
  }
  const bool bare = strcmp(argv[2], "bare") == 0;
  const bool push = strcmp(argv[2], "push") == 0;
  const Directions directions = directions_of(argv[3]);
  const size_t bytes = strtoul(argv[4], NULL, 10);
  make_stream_pattern();
  tty = open_tty_raw(argv[1]);
  if (!bare) set_up(argv[5], push);

  const int64_t begin = now_ns();
  start(push);
  const pid_t sender = start_sender(directions.to_server, tty, bytes);
  receive_stream(directions.to_host ? bytes : 0, push);
  const int64_t end = now_ns();
  wait_for_sender(sender);
  const size_t streams = (size_t)directions.to_server + (size_t)directions.to_host;
  printf("mb_per_second %.3f\n", (double)(streams * bytes) * 1e3 / (double)(end - begin));
  return 0;
}
