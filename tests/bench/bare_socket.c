// The bare program for socket_cycle and udp_cycle: plays the modem's bytes of one socket with a
// real connection, step after step, without a thought for anything else that might happen.
#include "bench.h"

static int pty = -1;
static char input[4096];
static size_t input_begin = 0;
static size_t input_end = 0;
static size_t sent_bytes = kSentBytes;
static size_t answered_bytes = kAnsweredBytes;

static void fill_input(void) {
  const ssize_t got = read(pty, input, sizeof input);
  if (got < 0) die("read of the pty");
  input_begin = 0;
  input_end = (size_t)got;
}

static char next_byte(void) {
  while (input_begin == input_end) fill_input();
  return input[input_begin++];
}

// Without its CR. The LF of a CR LF is left for skip_line_feed.
static void read_line(char* line, size_t capacity) {
  size_t size = 0;
  char byte = next_byte();
  if (byte == '\n') byte = next_byte();
  for (; byte != '\r'; byte = next_byte()) {
    if (size + 1 == capacity) fail("a line is too long");
    line[size++] = byte;
  }
  line[size] = '\0';
}

// The benches' payload does not begin with LF, so that one which does come is the line's.
static void read_payload(char* payload) {
  payload[0] = next_byte();
  if (payload[0] == '\n') payload[0] = next_byte();
  for (size_t size = 1; size < sent_bytes;) {
    if (input_begin == input_end) fill_input();
    const size_t buffered = input_end - input_begin;
    const size_t taken = buffered < sent_bytes - size ? buffered : sent_bytes - size;
    memcpy(payload + size, input + input_begin, taken);
    input_begin += taken;
    size += taken;
  }
}

static int connect_to(const char* command) {
  int port = 0;
  char service[4];
  if (sscanf(command, "AT+QIOPEN=1,0,\"%3[TCPUD]\",\"127.0.0.1\",%d", service, &port) != 2)
    fail(command);
  const bool udp = strcmp(service, "UDP") == 0;
  if (udp) sent_bytes = answered_bytes = kDatagramBytes;
  struct sockaddr_in server = {.sin_family = AF_INET,
                               .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                               .sin_port = htons((uint16_t)port)};
  const int connection = socket(AF_INET, udp ? SOCK_DGRAM : SOCK_STREAM, 0);
  if (connection < 0) die("socket");
  if (connect(connection, (struct sockaddr*)&server, sizeof server) != 0) die("connect");
  const int on = 1;
  if (!udp && setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0)
    die("TCP_NODELAY");
  return connection;
}

// The answer to AT+QIRD, in one write.
static void write_received(const char* received) {
  static const char trailer[] = "\r\n" OK;
  char answer[kAnsweredBytes + 64];
  size_t size = (size_t)sprintf(answer, "\r\n+QIRD: %zu\r\n", answered_bytes);
  memcpy(answer + size, received, answered_bytes);
  size += answered_bytes;
  memcpy(answer + size, trailer, sizeof trailer - 1);
  write_all(pty, answer, size + sizeof trailer - 1);
}

int main(void) {
  pty = open_pty_and_tell();
  int connection = -1;
  char payload[kSentBytes];
  char received[kAnsweredBytes];

  while (1) {
    char line[256];
    read_line(line, sizeof line);
    if (strncmp(line, "AT+QISEND=0,", strlen("AT+QISEND=0,")) == 0) {
      write_text(pty, "\r\n> ");
      read_payload(payload);
      write_all(connection, payload, sent_bytes);
      write_text(pty, "\r\nSEND OK\r\n");
      if (recv(connection, received, answered_bytes, MSG_WAITALL) != (ssize_t)answered_bytes) {
        fail("the server did not answer");
      }
      write_text(pty, "\r\n+QIURC: \"recv\",0\r\n");
    } else if (strcmp(line, "AT+QIRD=0,1500") == 0) {
      write_received(received);
    } else if (strncmp(line, "AT+QIOPEN=", strlen("AT+QIOPEN=")) == 0) {
      connection = connect_to(line);
      write_text(pty, OK);
      write_text(pty, "\r\n+QIOPEN: 0,0\r\n");
    } else {
      if (strcmp(line, "AT+QIDEACT=1") == 0 && connection >= 0) {
        close(connection);
        connection = -1;
      }
      write_text(pty, OK);
    }
  }
}
