#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

TEST(Qisend, VariableLengthEndsWithCtrlZ) {
  Host host;
  host.connect();
  EXPECT_EQ(host.ask("AT+QISEND=0"), "> ");
  EXPECT_EQ(host.send("test1\x1a"), "SEND OK");
  EXPECT_EQ(host.peer_received(), "test1");
  EXPECT_EQ(host.last_error(), 0);
}

TEST(Qisend, EscapeCancels) {
  Host host;
  host.connect();
  EXPECT_EQ(host.ask("AT+QISEND=0"), "> ");
  EXPECT_EQ(host.send("test1\x1b"), "ERROR");
  EXPECT_EQ(host.last_error(), 571);
  EXPECT_EQ(host.peer_received(), "");
}

TEST(Qisend, FixedLengthTakesThatManyOfAnyValue) {
  Host host;
  host.connect();
  std::string bytes;
  for (int code = 0; code < 256; ++code) bytes += static_cast<char>(code);
  EXPECT_EQ(host.ask("AT+QISEND=0,256"), "> ");
  EXPECT_EQ(host.send(bytes), "SEND OK");
  EXPECT_EQ(host.peer_received(), bytes);
}

TEST(Qisend, FixedLengthWaitsForTheLastByteForever) {
  Host host;
  host.connect();
  EXPECT_EQ(host.ask("AT+QISEND=0,5"), "> ");
  EXPECT_EQ(host.send("hell"), "");
  EXPECT_EQ(host.wait(1h), "");
  EXPECT_EQ(host.send("o"), "SEND OK");
  EXPECT_EQ(host.peer_received(), "hello");
}

TEST(Qisend, From1To1460Bytes) {
  Host host;
  host.connect();
  EXPECT_EQ(host.ask("AT+QISEND=0,1"), "> ");
  EXPECT_EQ(host.send("x"), "SEND OK");
  const std::string most(1460, 'x');
  EXPECT_EQ(host.ask("AT+QISEND=0,1460"), "> ");
  EXPECT_EQ(host.send(most), "SEND OK");
  EXPECT_EQ(host.peer_received().size(), 1461U);
  host.expect_error("AT+QISEND=0,1461", 552);
  EXPECT_EQ(host.ask("AT+QISEND=0"), "> ");
  EXPECT_EQ(host.send(most + "dropped\x1a"), "SEND OK");
  EXPECT_EQ(host.peer_received(), most);
}

TEST(Qisend, AnEmptyPayloadIsSent) {
  Host host;
  host.connect();
  EXPECT_EQ(host.ask("AT+QISEND=0"), "> ");
  EXPECT_EQ(host.send("\x1a"), "SEND OK");
  EXPECT_EQ(host.peer_received(), "");
}

TEST(Qisend, TellsWhatTheServerHasAcknowledged) {
  Host host;
  host.connect();
  host.expect({{"AT+QISEND=0,0", "+QISEND: 0,0,0|OK"}, {"AT+QISEND=0,4", "> "}});
  EXPECT_EQ(host.send("test"), "SEND OK");
  host.expect({{"AT+QISEND=0,0", "+QISEND: 4,4,0|OK"}});
  host.peer_stall(true);
  host.ask("AT+QISEND=0,10");
  EXPECT_EQ(host.send("0123456789"), "SEND OK");
  host.expect({{"AT+QISEND=0,0", "+QISEND: 14,4,10|OK"}});
  host.peer_stall(false);
  host.expect({{"AT+QISEND=0,0", "+QISEND: 14,14,0|OK"}});
}

TEST(Qisend, AFullSendBufferFailsAndTakesNothing) {
  Host host;  // 10240 bytes
  host.connect();
  host.peer_stall(true);
  for (int i = 0; i < 7; ++i) {
    host.ask("AT+QISEND=0,1460");
    EXPECT_EQ(host.send(std::string(1460, 'x')), "SEND OK");
  }
  host.ask("AT+QISEND=0,21");  // 10220 + 21: one too many
  EXPECT_EQ(host.send(std::string(21, 'y')), "SEND FAIL");
  EXPECT_EQ(host.last_error(), 553);
  host.expect({{"AT+QISEND=0,0", "+QISEND: 10220,0,10220|OK"}});
  host.ask("AT+QISEND=0,20");
  EXPECT_EQ(host.send(std::string(20, 'z')), "SEND OK");
  host.ask("AT+QISEND=0,1");
  EXPECT_EQ(host.send("!"), "SEND FAIL");
  host.peer_stall(false);
  EXPECT_EQ(host.peer_received(), std::string(10220, 'x') + std::string(20, 'z'));
  host.ask("AT+QISEND=0,1");
  EXPECT_EQ(host.send("!"), "SEND OK");
}

TEST(Qisend, WithoutAConnectionThereIsNoPrompt) {
  Host host;
  host.expect_error("AT+QISEND=0", 572);
  host.expect_error("AT+QISEND=0,5", 572);
  host.expect_error("AT+QISEND=0,0", 572);
  host.keep_silent("10.0.0.1:80");
  host.ask("AT+QIACT=1");
  host.ask("AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80");
  host.expect_error("AT+QISEND=0,5", 572);
}

TEST(Qisend, AfterThePeerHasClosedItIsError567) {
  Host host;
  host.connect();
  host.peer_close();
  EXPECT_EQ(host.wait(1s), "+QIURC: \"closed\",0");
  host.expect_error("AT+QISEND=0,5", 567);
  host.expect({{"AT+QISEND=0,0", "+QISEND: 0,0,0|OK"}});
}

TEST(Qisend, APeerThatEndsTheConnectionAtThePromptIsError567) {
  for (const bool by_reset : {false, true}) {
    Host host;
    host.connect();
    EXPECT_EQ(host.ask("AT+QISEND=0,5"), "> ");
    by_reset ? host.peer_reset() : host.peer_close();
    EXPECT_EQ(host.wait(1s), "");  // no URC within the prompt
    EXPECT_EQ(host.send("hello"), "ERROR");
    EXPECT_EQ(host.last_error(), 567);
    EXPECT_EQ(host.wait(1s), "+QIURC: \"closed\",0");
  }
}

TEST(Qisend, AnAddressBesideASocketWithAPeerIsPassedOver) {
  Host host;
  host.connect();
  EXPECT_EQ(host.ask("AT+QISEND=0,2,\"10.1.1.1\",99"), "> ");
  EXPECT_EQ(host.send("hi"), "SEND OK");
  EXPECT_EQ(host.peer_received(), "hi");
}

TEST(Qisend, ANetworkThatDoesNotTakeTheBytesEndsItAfter60Seconds) {
  Host host;
  host.connect();
  host.ask("AT+QISEND=0,2");
  host.set_latency(1h);
  EXPECT_EQ(host.wait(1h), "");  // the time at the prompt does not count
  EXPECT_EQ(host.send("hi"), "");
  EXPECT_EQ(host.time_until_said(100s), 60s - 40ms);
  EXPECT_EQ(host.said(), "ERROR");
  EXPECT_EQ(host.last_error(), 569);
}

TEST(Qisend, AHostThatLeavesAtThePromptSendsNothing) {
  Host host;
  host.connect();
  EXPECT_EQ(host.ask("AT+QISEND=0,5"), "> ");
  EXPECT_EQ(host.send("hell"), "");
  host.hang_up();
  EXPECT_EQ(host.wait(1s), "");
  host.expect({{"AT", "OK"}, {"AT+QISEND=0,0", "+QISEND: 0,0,0|OK"}});
}

TEST(Qisend, ChecksItsRangesOnBothSides) {
  Host host;
  host.connect(11);
  host.expect({{"AT+QISEND=?", "+QISEND: (0-11),(0-1460)|OK"}, {"AT+QISEND=11,1", "> "}});
  EXPECT_EQ(host.send("x"), "SEND OK");
  for (const auto* line :
       {"AT+QISEND=-1", "AT+QISEND=12", "AT+QISEND=11,-1", "AT+QISEND=11,1461",
        "AT+QISEND=11,\"1\"", "AT+QISEND=11,1,10.0.0.1,80", "AT+QISEND=11,1,\"10.0.0.1\",65536",
        "AT+QISEND=11,1,\"10.0.0.1\",80,1", "AT+QISEND=", "AT+QISEND", "AT+QISEND?"}) {
    host.expect_error(line, 552);
  }
}

}  // namespace
}  // namespace bg96::testing
