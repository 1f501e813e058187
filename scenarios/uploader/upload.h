// One connection at a time, and the records that go over it.
#pragma once

#include <stdbool.h>

/// Begins with the first record, to that server.
void upload_reset(const char* server, int port);
/// Opens the connection. False: it has to be tried again.
bool upload_connect(void);
/// Does what comes next: reads, sends a record, or ends the program when all have arrived. False:
/// the connection has been closed.
bool upload_step(void);
/// Closes the connection. The next one begins behind what has been acknowledged.
void upload_drop(void);
/// The connection has gone with all that was known of it.
void upload_lost(void);
