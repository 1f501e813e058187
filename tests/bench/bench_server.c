// The server of socket_cycle: answers each 1460 bytes with 1500, to as many clients as come; and
// that of udp_cycle: sends each datagram back. bench_server [udp]
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

static void echo_datagrams(int bound) {
  char expected[kDatagramBytes];
  char received[kDatagramBytes + 1];
  fill_pattern(expected, sizeof expected);
  while (1) {
    struct sockaddr_in peer;
    socklen_t peer_size = sizeof peer;
    const ssize_t got =
        recvfrom(bound, received, sizeof received, 0, (struct sockaddr*)&peer, &peer_size);
    if (got != sizeof expected || memcmp(received, expected, sizeof expected) != 0) {
      fail("the datagram has changed");
    }
    if (sendto(bound, received, (size_t)got, 0, (struct sockaddr*)&peer, peer_size) != got) {
      die("sendto");
    }
  }
}

int main(int argc, char** argv) {
  const bool udp = argc == 2 && strcmp(argv[1], "udp") == 0;
  if (argc != 1 && !udp) fail("usage: bench_server [udp]");
  const int listener = bind_loopback(udp ? SOCK_DGRAM : SOCK_STREAM);
  if (!udp && listen(listener, 4) != 0) die("listen");
  tell_port(listener);
  if (udp) echo_datagrams(listener);

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
