// The server of the stream benches: stream_server to-server|to-host|both BYTES
// Serves one client after the other.
#include "stream.h"

static void receive_stream(int client, size_t bytes) {
  static char received[kChunkBytes];
  for (size_t got = 0; got < bytes;) {
    const ssize_t size = recv(client, received, smaller(sizeof received, bytes - got), 0);
    if (size <= 0) fail("the connection ended within the stream");
    check_stream(received, (size_t)size, got);
    got += (size_t)size;
  }
}

static void serve(int client, Directions directions, size_t bytes) {
  char start[kStartBytes];
  if (recv(client, start, sizeof start, MSG_WAITALL) != sizeof start) return;
  check_stream(start, sizeof start, 0);
  const pid_t sender = start_sender(directions.to_host, client, bytes);
  if (directions.to_server) receive_stream(client, bytes);
  wait_for_sender(sender);
  write_all(client, &kDone, 1);
  while (recv(client, start, sizeof start, 0) > 0) {
  }
}

int main(int argc, char** argv) {
  if (argc != 3) fail("usage: stream_server to-server|to-host|both BYTES");
  const Directions directions = directions_of(argv[1]);
  const size_t bytes = strtoul(argv[2], NULL, 10);
  make_stream_pattern();
  const int listener = bind_loopback(SOCK_STREAM);
  if (listen(listener, 4) != 0) die("listen");
  tell_port(listener);
  while (1) {
    const int client = accept(listener, NULL, NULL);
    if (client < 0) die("accept");
    serve(client, directions, bytes);
    close(client);
  }
}
