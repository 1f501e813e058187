#include <gtest/gtest.h>

#include <string>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

struct Register {
  int number;
  int initial;
  int min;
  int max;
};
// Spec 01, section 2; S2 is V.250's.
constexpr Register kRegisters[] = {{0, 0, 0, 255},  {2, 43, 0, 127}, {3, 13, 0, 127},
                                   {4, 10, 0, 127}, {5, 8, 0, 127},  {6, 2, 0, 10},
                                   {7, 0, 0, 255},  {8, 2, 0, 255},  {10, 15, 1, 254}};

std::string read(int number) { return "ATS" + std::to_string(number) + "?"; }
std::string write(int number, int value) {
  return "ATS" + std::to_string(number) + "=" + std::to_string(value);
}
std::string told(int value) {
  std::string digits = std::to_string(value);
  return std::string(3 - digits.size(), '0') + digits + "|OK";
}
// Other values of these change how the host is spoken to.
bool is_framing(int number) { return number >= 3 && number <= 5; }

TEST(SRegisters, TellThreeDigits) {
  Host host;
  for (const Register& entry : kRegisters) {
    EXPECT_EQ(host.ask(read(entry.number)), told(entry.initial)) << entry.number;
  }
}

TEST(SRegisters, KeepWhatIsWithinTheirRange) {
  Host host;
  for (const Register& entry : kRegisters) {
    if (is_framing(entry.number)) continue;
    for (const int value : {entry.min, entry.max}) {
      EXPECT_EQ(host.ask(write(entry.number, value)), "OK") << entry.number;
      EXPECT_EQ(host.ask(read(entry.number)), told(value)) << entry.number;
    }
  }
}

TEST(SRegisters, RefuseWhatIsBeyondTheirRange) {
  Host host;
  for (const Register& entry : kRegisters) {
    EXPECT_EQ(host.ask(write(entry.number, entry.max + 1)), "ERROR") << entry.number;
    const int below = entry.min - 1;  // of most it is -1
    EXPECT_EQ(host.ask(write(entry.number, below)), "ERROR") << entry.number;
    EXPECT_EQ(host.ask(read(entry.number)), told(entry.initial)) << entry.number;
  }
}

TEST(SRegisters, OthersDoNotExist) {
  Host host;
  for (const int number : {1, 9, 11, 12, 255, 256, 1000}) {
    EXPECT_EQ(host.ask(read(number)), "ERROR") << number;
    EXPECT_EQ(host.ask(write(number, 1)), "ERROR") << number;
  }
}

TEST(SRegisters, WithoutANumberNothingIsSet) {
  Host host;
  host.expect({{"ATS=5", "ERROR"},
               {"ATS?", "ERROR"},
               {"ATS", "ERROR"},
               {"ATS0", "ERROR"},
               {"ATS5?", "008|OK"},
               {"ATS0?", "000|OK"}});
}

TEST(SRegisters, StandBesideOthers) {
  Host host;
  host.expect(
      {{"ATS0=1S7=60E0", "OK"}, {"ATS0?S7?", "001|060|OK"}, {"ATS0?;+CSQ", "001|+CSQ: 20,99|OK"}});
}

TEST(SRegisters, S3EndsLinesAndFramesAnswers) {
  Host host;
  EXPECT_EQ(host.ask("ATS3=30"), "\x1e\nOK\x1e\n");  // at once, as a switch of its own line
  EXPECT_EQ(host.send("AT\x1e"), "\x1e\nOK\x1e\n");
  EXPECT_EQ(host.send("ATS3=13\x1e"), "OK");
  EXPECT_EQ(host.ask("AT"), "OK");
}

}  // namespace
}  // namespace bg96::testing
