// The server of socket_cycle: answers each 1460 bytes with 1500, to as many clients as come.
#include "bench.h"

static void serve(int client) {
  char expected[kSentBytes];
  char received[kSentBytes];
  char answer[kAnsweredBytes];
  fill_pattern(expected, sizeof expected);
  fill_pattern(answer, sizeof answer);
  while (1) {
    const ssize_t got = recv(client, received, sizeof received, MSG_WAITALL);
    if (got <= 0) return;
    if (got != sizeof received) fail("the connection ended within a payload");
    if (memcmp(received, expected, sizeof expected) != 0) fail("the payload has changed");
    write_all(client, answer, sizeof answer);
  }
}

int main(void) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0) die("socket");
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  if (bind(listener, (struct sockaddr*)&address, size) != 0) die("bind");
  if (listen(listener, 4) != 0) die("listen");
  if (getsockname(listener, (struct sockaddr*)&address, &size) != 0) die("getsockname");
  printf("port %d\n", ntohs(address.sin_port));
  fflush(stdout);

  signal(SIGCHLD, SIG_IGN);
  while (1) {
    const int client = accept(listener, NULL, NULL);
    if (client < 0) die("accept");
    const int on = 1;
    if (setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0) die("TCP_NODELAY");
    const pid_t child = fork();
    if (child < 0) die("fork");
    if (child == 0) {
      close(listener);
      serve(client);
      return 0;
    }
    close(client);
  }
}
