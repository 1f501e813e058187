// What is uploaded: measurements, and answers to the server's questions. Each is a line.
#pragma once

#include <stdbool.h>
#include <stddef.h>

/// How many records there may be, and how long one is at most.
enum { kMaxRecords = 10000, kRecordBytes = 64 };

/// Begins with so many measurements, and no answer.
void records_reset(int measurements);
/// How many there are.
int records_count(void);
/// The text of one, with its line end. Its length; it may hold any byte.
size_t record_text(int number, char* text);
/// Takes a line of the server. "status?" adds a record that answers it.
void records_take_line(const char* text);
/// Has the server asked for data mode?
bool records_fast(void);
