#include "emulator/at/line_reader.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace bg96::at {
namespace {

using namespace std::string_literals;

// Reads bytes with a reader of its own; each line that ended is "body", a too long one "(too
// long)".
struct Reading {
  explicit Reading(LineSettings with = {}) : settings(with) {}

  void take(std::string_view bytes) {
    for (const char byte : bytes) {
      if (!reader.take(byte, settings, echo)) continue;
      lines.push_back(reader.too_long() ? "(too long)" : reader.body());
    }
  }

  LineSettings settings;
  LineReader reader;
  std::vector<std::string> lines;
  std::string echo;
};

using Lines = std::vector<std::string>;

TEST(LineReader, ReadsTheBodyBetweenAtAndTheTerminator) {
  struct Row {
    std::string_view bytes;
    Lines lines;
  };
  const Row rows[] = {
      {"AT\r", {""}},
      {"AT+CSQ\r", {"+CSQ"}},
      {"at+csq\r", {"+csq"}},
      {"aT1\rAt2\r", {"1", "2"}},
      {"AT\rAT\r\nAT\n\r", {"", "", ""}},  // LF within a line is passed over too
      {"\r\n\r\nATI\r", {"I"}},
      {"+++ATI\r", {"I"}},
      {"AATI\r", {"I"}},
      {"AxATI\r", {"I"}},
      {"ATATI\r", {"ATI"}},
      {"A\rT\r", {}},
      {"\x1a\x1b"
       "AT\r",
       {""}},
      {"XYZ\r", {}},
      {"AT+X=\"a b\"\r", {"+X=\"a b\""}},
  };
  for (const Row& row : rows) {
    Reading reading;
    reading.take(row.bytes);
    EXPECT_EQ(reading.lines, row.lines) << row.bytes;
  }
}

TEST(LineReader, OnlyTheTwoLettersBeginALine) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      Reading reading;
      reading.reader.take(static_cast<char>(first), reading.settings, reading.echo);
      reading.reader.take(static_cast<char>(second), reading.settings, reading.echo);
      const bool begins = (first == 'A' || first == 'a') && (second == 'T' || second == 't');
      ASSERT_EQ(reading.reader.in_line(), begins) << first << ' ' << second;
    }
  }
}

TEST(LineReader, ControlCharactersAreNoPartOfABodyAllOthersAre) {
  for (int code = 0; code < 256; ++code) {
    const char byte = static_cast<char>(code);
    Reading reading;
    reading.take("AT<"s + byte + ">\r");
    const std::string between = code == 8     ? ">"  // the backspace takes the <
                                : code == 13  ? "<"  // the line ends here
                                : code < 0x20 ? "<>"
                                              : "<"s + byte + ">";
    ASSERT_EQ(reading.lines, Lines{between}) << code;
  }
}

TEST(LineReader, EchoesTheLineAsItWasTypedWithItsTerminator) {
  Reading reading;
  reading.take("noise\r\naT+cSq\r\n");
  EXPECT_EQ(reading.echo, "aT+cSq\r");
}

TEST(LineReader, EchoesEachByteAtOnce) {
  Reading reading;
  reading.take("A");
  EXPECT_EQ(reading.echo, "A");
  reading.take("T");
  EXPECT_EQ(reading.echo, "AT");
  reading.take("I");
  EXPECT_EQ(reading.echo, "ATI");
}

TEST(LineReader, WithoutEchoNothingGoesBack) {
  Reading reading({.echo = false});
  reading.take("AT+CSQ\rA/AT\b\bI\r");
  EXPECT_EQ(reading.echo, "");
  EXPECT_EQ(reading.lines, (Lines{"+CSQ", "+CSQ", "I"}));
}

TEST(LineReader, BackspaceTakesTheCharacterBeforeIt) {
  struct Row {
    std::string_view bytes;
    std::string body;
    std::string echo;
  };
  const Row rows[] = {
      {"AT+CSX\bQ\r", "+CSQ", "AT+CSX\bQ\r"},
      {"ATE0\b\b\r", "", "ATE0\b\b\r"},
      {"ATE\b\b\b\bI\r", "I", "ATE\bI\r"},  // the AT stays, and what is not there is not echoed
  };
  for (const Row& row : rows) {
    Reading reading;
    reading.take(row.bytes);
    EXPECT_EQ(reading.lines, Lines{row.body}) << row.bytes;
    EXPECT_EQ(reading.echo, row.echo) << row.bytes;
  }
}

TEST(LineReader, TerminatorAndEditorAreThoseOfTheSettings) {
  Reading reading({.terminator = 30, .editor = 127});
  reading.take("ATX\b\r\x7fI\x1e");
  EXPECT_EQ(reading.lines, Lines{"I"});
  EXPECT_EQ(reading.echo, "ATX\x7fI\x1e");
}

TEST(LineReader, ASlashRepeatsTheLineAtOnce) {
  Reading reading;
  reading.take("ATI\rA/");
  EXPECT_EQ(reading.lines, (Lines{"I", "I"}));
  EXPECT_EQ(reading.echo, "ATI\rA/");
  reading.take("\r\na/");
  EXPECT_EQ(reading.lines, (Lines{"I", "I", "I"}));
}

TEST(LineReader, ASlashBeforeAnyLineRepeatsAnEmptyOne) {
  Reading reading;
  reading.take("A/");
  EXPECT_EQ(reading.lines, Lines{""});
}

TEST(LineReader, ASlashWithinALineIsItsText) {
  Reading reading;
  reading.take("ATA/\r");
  EXPECT_EQ(reading.lines, Lines{"A/"});
}

TEST(LineReader, TheLongestBodyIs2048Bytes) {
  static_assert(LineReader::kMaxBodyBytes == 2048);
  const std::string longest(2048, 'x');
  Reading reading;
  reading.take("AT" + longest + "\r");
  EXPECT_EQ(reading.lines, Lines{longest});
  reading.take("AT" + longest + "x\r");
  EXPECT_EQ(reading.lines.back(), "(too long)");
  reading.take("AT\r");
  EXPECT_EQ(reading.lines.back(), "");
}

TEST(LineReader, ATooLongLineIsEchoedToItsEndAndKeepsNoMore) {
  Reading reading;
  const std::string line = "AT" + std::string(100'000, 'x') + "\r";
  reading.take(line);
  EXPECT_EQ(reading.echo, line);
  EXPECT_EQ(reading.lines, Lines{"(too long)"});
  EXPECT_EQ(reading.reader.body().size(), 2048U);
}

TEST(LineReader, AnAbandonedLineIsForgotten) {
  Reading reading;
  reading.take("AT+CFUN=");
  EXPECT_TRUE(reading.reader.in_line());
  reading.reader.abandon();
  EXPECT_FALSE(reading.reader.in_line());
  reading.take("0\rATI\r");
  EXPECT_EQ(reading.lines, Lines{"I"});
}

TEST(LineReader, HalfAnAttentionIsForgottenToo) {
  Reading reading;
  reading.take("A");
  reading.reader.abandon();
  reading.take("T+CSQ\r");
  EXPECT_EQ(reading.lines, Lines{});
}

TEST(LineReader, ASlashAfterAnAbandonedLineDoesNotRunHalfOfIt) {
  Reading reading;
  reading.take("AT+CFUN=1");
  reading.reader.abandon();
  reading.take("A/");
  EXPECT_EQ(reading.lines, Lines{""});
}

}  // namespace
}  // namespace bg96::at
