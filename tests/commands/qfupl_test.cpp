#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

TEST(Qfupl, KeepsExactlyWhatWasSent) {
  Host host;
  EXPECT_EQ(host.ask("AT+QFUPL=\"test.txt\",10"), "CONNECT");
  EXPECT_EQ(host.send("123456789"), "");
  EXPECT_EQ(host.send("0AT\r"), "+QFUPL: 10,3938|OK");
  EXPECT_EQ(host.wait(40ms), "OK");
  host.expect({{"AT+QFLST", "+QFLST: \"test.txt\",10|OK"}});
}

TEST(Qfupl, TakesEveryByteAtEverySplit) {
  std::string bytes;
  for (int code = 0; code < 256; ++code) bytes += static_cast<char>(code);
  for (std::size_t cut = 0; cut < bytes.size(); cut += 17) {
    Host host;
    EXPECT_EQ(host.ask("AT+QFUPL=\"x\",256"), "CONNECT");
    EXPECT_EQ(host.send(bytes.substr(0, cut)), "");
    EXPECT_EQ(host.send(bytes.substr(cut)), "+QFUPL: 256,0|OK") << cut;
  }
}

TEST(Qfupl, AnOddLastByteIsTheHighOneAndEachDigitIsLowerCase) {
  Host host;
  EXPECT_EQ(host.ask("AT+QFUPL=\"x\",3"), "CONNECT");
  EXPECT_EQ(host.send("\x01\x0a\xfe"), "+QFUPL: 3,ff0a|OK");
  EXPECT_EQ(host.ask("AT+QFUPL=\"y\",2"), "CONNECT");
  EXPECT_EQ(host.send("\x0f\x5f"), "+QFUPL: 2,f5f|OK");
}

TEST(Qfupl, AcknowledgesEach1024BytesWhenAsked) {
  Host host;
  EXPECT_EQ(host.ask("AT+QFUPL=\"x\",3000,5,1"), "CONNECT");
  EXPECT_EQ(host.send(std::string(1023, 'x')), "");
  EXPECT_EQ(host.send("x"), "A");
  EXPECT_EQ(host.send(std::string(1024, 'x')), "A");
  EXPECT_EQ(host.send(std::string(952, 'x')), "+QFUPL: 3000,0|OK");
  EXPECT_EQ(host.ask("AT+QFUPL=\"y\",2048,5,1"), "CONNECT");
  EXPECT_EQ(host.send(std::string(2048, 'x')), "AA|+QFUPL: 2048,0|OK");
}

TEST(Qfupl, SilenceEndsItWithWhatHasCome) {
  Host host;
  EXPECT_EQ(host.ask("AT+QFUPL=\"x\",10,2"), "CONNECT");
  EXPECT_EQ(host.wait(1900ms), "");
  EXPECT_EQ(host.send("12345"), "");
  EXPECT_EQ(host.wait(1900ms), "");
  EXPECT_EQ(host.wait(200ms), "+QFUPL: 5,3706|OK");
  host.expect({{"AT+QFLST", "+QFLST: \"x\",5|OK"}});
}

TEST(Qfupl, NothingAtAllIsATimeOut) {
  Host host;
  EXPECT_EQ(host.ask("AT+QFUPL=\"x\""), "CONNECT");
  EXPECT_EQ(host.wait(4900ms), "");
  EXPECT_EQ(host.wait(200ms), "+CME ERROR: 421");
  host.expect({{"AT+QFLST", "OK"}});
}

TEST(Qfupl, TheEscapeEndsIt) {
  Host host;
  EXPECT_EQ(host.ask("AT+QFUPL=\"x\",100,60"), "CONNECT");
  EXPECT_EQ(host.send("+++12"), "");
  host.wait(1100ms);
  EXPECT_EQ(host.send("++"), "");
  EXPECT_EQ(host.send("+"), "");
  EXPECT_EQ(host.wait(900ms), "");
  EXPECT_EQ(host.wait(200ms), "+QFUPL: 5,321a|OK");
  host.expect({{"ATO", "NO CARRIER"}});
}

TEST(Qfupl, PlusesThatAreNoEscapeAreData) {
  Host host;
  EXPECT_EQ(host.ask("AT+QFUPL=\"x\",8,60"), "CONNECT");
  host.wait(1100ms);
  host.send("+++");
  EXPECT_EQ(host.send("abc"), "");
  host.wait(1100ms);
  EXPECT_EQ(host.send("++"), "+QFUPL: 8,4902|OK");  // they complete it
}

TEST(Qfupl, DroppingDtrEndsIt) {
  for (const std::string setting : {"1", "2"}) {
    Host host;
    host.ask("AT&D" + setting);
    host.ask("AT+QFUPL=\"x\",100,60");
    host.send("12");
    host.set_data_terminal_ready(false);
    EXPECT_EQ(host.wait(40ms), "+QFUPL: 2,3132|OK");
  }
  Host host;
  host.ask("AT&D0");
  host.ask("AT+QFUPL=\"x\",3,60");
  host.send("12");
  host.set_data_terminal_ready(false);
  EXPECT_EQ(host.wait(40ms), "");
  EXPECT_EQ(host.send("3"), "+QFUPL: 3,232|OK");
}

TEST(Qfupl, AHostThatLeavesLeavesWhatItSent) {
  Host host;
  host.ask("AT+QFUPL=\"x\",100");
  host.send("12");
  host.hang_up();
  host.wait(1s);
  host.expect({{"AT+QFLST", "+QFLST: \"x\",2|OK"}});
}

TEST(Qfupl, NeverOverwrites) {
  Host host;
  host.ask("AT+QFUPL=\"x\",2");
  host.send("12");
  host.expect({{"AT+QFUPL=\"x\",2", "+CME ERROR: 407"},
               {"AT+QFUPL=\"UFS:x\",2", "+CME ERROR: 407"},
               {"AT+QFDWL=\"x\"", "CONNECT|12|+QFDWL: 2,3132|OK"}});
}

TEST(Qfupl, RefusesNamesThatNoFileCanHave) {
  Host host;
  for (const std::string& name : {""s, "."s, ".."s, "../x"s, "/etc/x"s, "a\\b"s, "RAM:x"s, "UFS:"s,
                                  "UFS:../x"s, "*"s, "a?"s, std::string(81, 'n')}) {
    EXPECT_EQ(host.ask("AT+QFUPL=\"" + name + "\",2"), "+CME ERROR: 406") << name;
  }
  EXPECT_EQ(host.ask("AT+QFUPL=\"" + std::string(80, 'n') + "\",2"), "CONNECT");
}

TEST(Qfupl, KnowsItsSpace) {
  Host host;
  host.expect(
      {{"AT+QFUPL=\"x\",14483457", "+CME ERROR: 423"}, {"AT+QFUPL=\"x\",14483456", "CONNECT"}});
  host.send("1");
  host.wait(6s);
  host.expect(
      {{"AT+QFUPL=\"y\",14483456", "+CME ERROR: 420"}, {"AT+QFUPL=\"y\",14483455", "CONNECT"}});
}

TEST(Qfupl, RefusesWhatDoesNotFit) {
  Host host;
  host.expect({{"AT+QFUPL", "ERROR"},
               {"AT+QFUPL?", "ERROR"},
               {"AT+QFUPL=\"x\",0", "ERROR"},
               {"AT+QFUPL=\"x\",1,0", "ERROR"},
               {"AT+QFUPL=\"x\",1,65536", "ERROR"},
               {"AT+QFUPL=\"x\",1,5,2", "ERROR"},
               {"AT+QFUPL=?", "+QFUPL: <filename>[,(1-14483456)[,(1-65535)[,(0,1)]]]|OK"}});
}

TEST(Qfupl, SurvivesARestartAndFactorySettings) {
  Host host;
  host.ask("AT+QFUPL=\"x\",2");
  host.send("12");
  host.ask("AT&F;+CFUN=1,1");
  host.wait(10s);
  EXPECT_EQ(host.ask("ATE0;+QFLST"), "ATE0;+QFLST\r|+QFLST: \"x\",2|OK");
}

}  // namespace
}  // namespace bg96::testing
