#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

// Table 1 of the manual's chapter 4, in lower case as 3.9 prints it. Each code is reached by what
// causes it; here are those that a word alone can cause.
TEST(Qigeterror, TellsTheLastTcpipError) {
  Host host;
  host.expect({{"AT+QIGETERROR", "+QIGETERROR: 0, operation successful|OK"},
               {"AT+QIRD=12", "ERROR"},
               {"AT+QIGETERROR", "+QIGETERROR: 552, invalid parameters|OK"},
               {"AT+QIRD=0", "ERROR"},
               {"AT+QIGETERROR", "+QIGETERROR: 572, operation not allowed|OK"}});
}

TEST(Qigeterror, AskingDoesNotChangeIt) {
  Host host;
  host.ask("AT+QIRD=12");
  EXPECT_EQ(host.last_error(), 552);
  EXPECT_EQ(host.last_error(), 552);
}

TEST(Qigeterror, OtherFamiliesDoNotChangeIt) {
  Host host({{"sim.state", "absent"}});
  host.ask("AT+QIRD=12");
  for (const auto* line : {"AT", "ATI", "AT+CSQ", "AT+CPIN?", "AT+CMEE=9", "AT+NOPE"}) {
    host.ask(line);
    EXPECT_EQ(host.last_error(), 552) << line;
  }
}

TEST(Qigeterror, ASuccessClearsIt) {
  Host host;
  host.ask("AT+QIRD=12");
  host.ask("AT+QISTATE");
  EXPECT_EQ(host.last_error(), 0);
}

TEST(Qigeterror, AnOutcomeThatComesLaterCountsToo) {
  Host host;
  host.expect({{"AT+QIACT=1", "OK"}, {"AT+QIOPEN=1,0,\"TCP\",\"10.9.9.9\",1", "OK"}});
  EXPECT_EQ(host.wait(std::chrono::seconds(1)), "+QIOPEN: 0,566");
  host.expect({{"AT+QIGETERROR", "+QIGETERROR: 566, socket connect failed|OK"}});
}

TEST(Qigeterror, FirmwaresWriteItDifferently) {
  Host tight({{"quirks.error_text_spaced", "off"}});
  tight.ask("AT+QIRD=12");
  tight.expect({{"AT+QIGETERROR", "+QIGETERROR: 552,invalid parameters|OK"}});
  Host other({{"quirks.success_text", "operate successfully"}});
  other.expect({{"AT+QIGETERROR", "+QIGETERROR: 0, operate successfully|OK"}});
}

TEST(Qigeterror, HasNoOtherForms) {
  Host host;
  host.expect({{"AT+QIGETERROR=?", "OK"},
               {"AT+QIGETERROR?", "ERROR"},
               {"AT+QIGETERROR=1", "ERROR"},
               {"AT+QIGETERROR", "+QIGETERROR: 0, operation successful|OK"}});
}

}  // namespace
}  // namespace bg96::testing
