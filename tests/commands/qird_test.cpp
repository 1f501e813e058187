#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

TEST(Qird, ReadsWhatWasReceived) {
  Host host;
  host.connect();
  host.peer_send("test1");
  EXPECT_EQ(host.wait(1s), "+QIURC: \"recv\",0");
  host.expect({{"AT+QIRD=0,0", "+QIRD: 5,0,5|OK"},
               {"AT+QIRD=0,1500", "+QIRD: 5|test1|OK"},
               {"AT+QIRD=0,1500", "+QIRD: 0|OK"},
               {"AT+QIRD=0,0", "+QIRD: 5,5,0|OK"}});
}

TEST(Qird, WithoutALengthItReadsUpTo1500) {
  Host host;
  host.connect();
  host.peer_send(std::string(1501, 'x'));
  host.wait(1s);
  EXPECT_EQ(host.ask("AT+QIRD=0"), "+QIRD: 1500|" + std::string(1500, 'x') + "|OK");
  EXPECT_EQ(host.ask("AT+QIRD=0"), "+QIRD: 1|x|OK");
}

TEST(Qird, ReadsInPiecesAndTellsHowMuchThereWas) {
  Host host;
  host.connect();
  host.peer_send("0123456789");
  host.wait(1s);
  host.expect({{"AT+QIRD=0,1", "+QIRD: 1|0|OK"},
               {"AT+QIRD=0,0", "+QIRD: 10,1,9|OK"},
               {"AT+QIRD=0,9", "+QIRD: 9|123456789|OK"},
               {"AT+QIRD=0,0", "+QIRD: 10,10,0|OK"}});
}

TEST(Qird, TheUrcComesOnceUntilTheBufferIsEmpty) {
  Host host;
  host.connect();
  host.peer_send("one");
  EXPECT_EQ(host.wait(1s), "+QIURC: \"recv\",0");
  host.peer_send("two");
  EXPECT_EQ(host.wait(1s), "");
  host.expect({{"AT+QIRD=0,3", "+QIRD: 3|one|OK"}});
  host.peer_send("three");
  EXPECT_EQ(host.wait(1s), "");
  host.expect({{"AT+QIRD=0,1500", "+QIRD: 8|twothree|OK"}});
  host.peer_send("four");
  EXPECT_EQ(host.wait(1s), "+QIURC: \"recv\",0");
}

TEST(Qird, WhatTheServerSentBeforeItClosedCanStillBeRead) {
  Host host;
  host.connect();
  host.peer_send("last words");
  host.peer_close();
  EXPECT_EQ(host.wait(1s), "+QIURC: \"recv\",0|+QIURC: \"closed\",0");
  host.expect({{"AT+QIRD=0", "+QIRD: 10|last words|OK"}, {"AT+QIRD=0", "+QIRD: 0|OK"}});
}

TEST(Qird, NeedsASocket) {
  Host host;
  host.expect_error("AT+QIRD=0", 572);
  host.expect_error("AT+QIRD=0,0", 572);
  host.connect(0);
  host.expect_error("AT+QIRD=1", 572);
}

TEST(Qird, ChecksItsRangesOnBothSides) {
  Host host;
  host.connect(11);
  host.expect({{"AT+QIRD=?", "+QIRD: (0-11),(0-1500)|OK"},
               {"AT+QIRD=11,1500", "+QIRD: 0|OK"},
               {"AT+QIRD=11,1", "+QIRD: 0|OK"}});
  for (const auto* line :
       {"AT+QIRD=-1", "AT+QIRD=12", "AT+QIRD=11,-1", "AT+QIRD=11,1501", "AT+QIRD=11,\"1\"",
        "AT+QIRD=11,1,1", "AT+QIRD=", "AT+QIRD", "AT+QIRD?"}) {
    host.expect_error(line, 552);
  }
}

}  // namespace
}  // namespace bg96::testing
