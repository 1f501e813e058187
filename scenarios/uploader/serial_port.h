// The tty, the clock, and the end of the program: all that the firmware needs of its board.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// Opens the tty, raw, 115200 baud. Ends the program when it cannot.
void port_open(const char* path);
/// Milliseconds of a clock that never jumps.
int64_t port_now_ms(void);
/// Writes bytes as they are.
void port_write(const void* bytes, size_t size);
/// Reads what is there, at most `size` bytes, or waits for it until then. 0: nothing came; -1: the
/// tty has gone, and another one is open in its place.
int port_read(void* bytes, size_t size, int64_t until_ms);
/// Tells whoever looks a line, as printf does.
void port_log(const char* format, ...) __attribute__((format(printf, 1, 2)));
/// Tells why, and ends the program.
_Noreturn void port_end(int status, const char* why);
