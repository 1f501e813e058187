// Times full cycles of sending and reading on a socket of a modem:
// cycle_client TTY PORT CYCLES crlf|cr tcp|udp
// One cycle: AT+QISEND, the prompt, 1460 bytes, SEND OK; the server's 1500 bytes are announced, and
// AT+QIRD reads them. By UDP 512 bytes each way. The announcement may come between any two lines.
#include "bench.h"

enum { kWarmUpCycles = 20 };
static const char kAnnouncement[] = "+QIURC: \"recv\",0";

static int tty = -1;
static const char* line_end = "";
static char input[8192];
static size_t input_begin = 0;
static size_t input_end = 0;
static bool udp = false;
static bool announced = false;
static uint64_t bytes_read = 0;
static uint64_t bytes_written = 0;

static void fill_input(void) {
  input_begin = 0;
  input_end = read_some(tty, input, sizeof input);
  bytes_read += input_end;
}

static char next_byte(void) {
  if (input_begin == input_end) fill_input();
  return input[input_begin++];
}

static void expect_bytes(const char* bytes, size_t size) {
  while (size > 0) {
    if (input_begin == input_end) fill_input();
    const size_t buffered = input_end - input_begin;
    const size_t compared = buffered < size ? buffered : size;
    if (memcmp(input + input_begin, bytes, compared) != 0) fail("the data has changed on its way");
    input_begin += compared;
    bytes += compared;
    size -= compared;
  }
}

// The next line that is not empty, without its CR LF; "> " for the prompt, which has none.
static const char* next_text(void) {
  static char text[256];
  size_t size = 0;
  char byte = next_byte();
  while (byte == '\r' || byte == '\n') byte = next_byte();
  for (; byte != '\n'; byte = next_byte()) {
    if (size + 1 == sizeof text) fail("a line is too long");
    text[size++] = byte;
    if (size == 2 && memcmp(text, "> ", 2) == 0) break;
  }
  while (size > 0 && text[size - 1] == '\r') --size;
  text[size] = '\0';
  return text;
}

static const char* next_answer(void) {
  const char* text = next_text();
  while (strcmp(text, kAnnouncement) == 0) {
    announced = true;
    text = next_text();
  }
  return text;
}

static void expect(const char* expected) {
  const char* answer = next_answer();
  if (strcmp(answer, expected) == 0) return;
  fprintf(stderr, "cycle_client: \"%s\" came in place of \"%s\"\n", answer, expected);
  exit(1);
}

// In one write, as drivers do.
static void command(const char* text) {
  char line[256];
  const int size = snprintf(line, sizeof line, "%s%s", text, line_end);
  write_all(tty, line, (size_t)size);
  bytes_written += (uint64_t)size;
}

static void ask(const char* text) {
  command(text);
  expect("OK");
}

static void set_up(int port) {
  command("ATE0");
  // The host before this one may have left the echo on.
  if (strcmp(next_answer(), "ATE0") == 0) expect("OK");
  ask("AT+QIDEACT=1");
  ask("AT+QICSGP=1,1,\"bench\"");
  ask("AT+QIACT=1");
  char open_socket[64];
  snprintf(open_socket, sizeof open_socket, "AT+QIOPEN=1,0,\"%s\",\"127.0.0.1\",%d,0,0",
           udp ? "UDP" : "TCP", port);
  ask(open_socket);
  expect("+QIOPEN: 0,0");
}

static void cycle(void) {
  static char pattern[kAnsweredBytes];
  if (pattern[0] == '\0') fill_pattern(pattern, sizeof pattern);

  const size_t sent_bytes = udp ? kDatagramBytes : kSentBytes;
  const size_t answered_bytes = udp ? kDatagramBytes : kAnsweredBytes;
  command(udp ? "AT+QISEND=0,512" : "AT+QISEND=0,1460");
  expect("> ");
  write_all(tty, pattern, sent_bytes);
  bytes_written += sent_bytes;
  expect("SEND OK");
  for (size_t got = 0; got < answered_bytes;) {
    if (!announced && strcmp(next_text(), kAnnouncement) != 0) fail("no data was announced");
    announced = false;
    command("AT+QIRD=0,1500");
    const char* header = next_answer();
    unsigned length = 0;
    if (sscanf(header, "+QIRD: %u", &length) != 1) fail(header);
    if (length > answered_bytes - got) fail("more came than the server sent");
    expect_bytes(pattern + got, length);
    expect("OK");
    got += length;
  }
  if (input_begin != input_end) fail("more came than was due");
}

int main(int argc, char** argv) {
  const int port = argc == 6 ? atoi(argv[2]) : 0;
  const int cycles = argc == 6 ? atoi(argv[3]) : 0;
  const bool crlf = argc == 6 && strcmp(argv[4], "crlf") == 0;
  const bool cr = argc == 6 && strcmp(argv[4], "cr") == 0;
  udp = argc == 6 && strcmp(argv[5], "udp") == 0;
  const bool tcp = argc == 6 && strcmp(argv[5], "tcp") == 0;
  if ((!crlf && !cr) || (!tcp && !udp)) fail("usage: cycle_client TTY PORT CYCLES crlf|cr tcp|udp");
  if (port <= 0 || cycles <= 0) fail("PORT and CYCLES are numbers above 0");
  line_end = crlf ? "\r\n" : "\r";
  tty = open_tty_raw(argv[1]);
  set_up(port);
  for (int i = 0; i < kWarmUpCycles; ++i) cycle();

  bytes_read = 0;
  bytes_written = 0;
  const int64_t start = now_ns();
  for (int i = 0; i < cycles; ++i) cycle();
  const int64_t end = now_ns();
  printf("cycles_per_second %.1f bytes_read %.1f bytes_written %.1f\n",
         cycles * 1e9 / (double)(end - start), (double)bytes_read / cycles,
         (double)bytes_written / cycles);
  ask("AT+QIDEACT=1");
  return 0;
}
