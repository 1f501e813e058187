#include "scenarios/uploader/records.h"

#include <stdio.h>
#include <string.h>

static int measurements, answers;
static bool fast;

void records_reset(int count) {
  measurements = count;
  answers = 0;
  fast = false;
}

int records_count(void) { return measurements + answers; }

// Its third measurement is what a sensor has said: any bytes.
size_t record_text(int number, char* text) {
  static const char kRaw[] = "\x1a\x1b\0+++\x1a";
  if (number >= measurements) {
    return (size_t)snprintf(text, kRecordBytes, "status %d: %d measured\n",
                            number - measurements + 1, measurements);
  }
  int size = snprintf(text, kRecordBytes, "record %05d: level %d.%d", number, 15 + number % 10,
                      number % 7);
  if (number % 10 == 2) {
    memcpy(text + size, kRaw, sizeof kRaw - 1);
    size += (int)sizeof kRaw - 1;
  }
  text[size++] = '\n';
  return (size_t)size;
}

void records_take_line(const char* text) {
  if (strcmp(text, "status?") == 0 && records_count() < kMaxRecords) ++answers;
  if (strcmp(text, "fast") == 0) fast = true;
}

bool records_fast(void) { return fast; }
