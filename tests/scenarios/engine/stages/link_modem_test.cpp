// A modem whose requests go through the link, as its host sees it.
#include <gmock/gmock.h>

#include <deque>
#include <string>
#include <variant>

#include "emulator/commands/registry/registry.hpp"
#include "emulator/modem/modem.hpp"
#include "tests/scenarios/engine/stages/link_rig.hpp"

namespace bg96::scenarios::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

class ModemOnALink {
 public:
  explicit ModemOnALink(NetworkPart network = {}, std::vector<Peer> peers = {})
      : modem_({}, commands::all_commands(), modem::Boot::on),
        stage_(timers_, std::move(network), std::move(peers), hooks()) {
    send("AT+QIACT=1\r");
    pass(1s);
    take();
  }

  LinkStage& stage() { return stage_; }
  netbridge::ScriptedNetwork& network() { return network_; }

  void send(std::string_view bytes) {
    settle();
    modem_.input(ports::ChannelId::uart1, bytes, now_);
    settle();
  }
  std::size_t room() const { return modem_.input_room(ports::ChannelId::uart1); }
  void pass(sim::Duration length) {
    const sim::Instant until = now_ + length;
    while (true) {
      settle();
      sim::Instant next = until;
      for (const auto due :
           {modem_.next_deadline(), timers_.next_deadline(), network_.next_deadline()}) {
        if (due) next = std::min(next, *due);
      }
      if (next >= until) break;
      now_ = std::max(now_, next);
    }
    now_ = until;
    settle();
  }
  /// Sends a command and gives what has come a moment later.
  std::string ask(const std::string& line) {
    take();
    send(line + "\r");
    pass(300ms);
    return take();
  }
  std::string take() { return std::exchange(output_, {}); }
  const std::string& output() const { return output_; }
  void settle() {
    while (true) {
      timers_.run_until(now_);
      while (auto effect = modem_.poll_effect()) {
        if (auto* output = std::get_if<ports::WriteBytes>(&*effect)) {
          output_ += output->bytes;
        } else if (auto* request = std::get_if<NetRequest>(&*effect)) {
          stage_.request(std::move(*request));
        }
      }
      if (!events_.empty()) {
        NetEvent event = std::move(events_.front());
        events_.pop_front();
        modem_.deliver(std::move(event), now_);
      } else if (auto event = network_.poll_event(now_)) {
        stage_.event(std::move(*event));
      } else if (const auto due = modem_.next_deadline(); due && *due <= now_) {
        modem_.advance(now_);
      } else if (const auto own = timers_.next_deadline(); !own || *own > now_) {
        return;
      }
    }
  }

 private:
  LinkStage::Hooks hooks() {
    LinkStage::Hooks hooks;
    hooks.to_network = [this](NetRequest request) { network_.request(std::move(request), now_); };
    hooks.to_modem = [this](NetEvent event) { events_.push_back(std::move(event)); };
    hooks.draw = [](std::string_view, std::uint64_t) { return 0.5; };
    hooks.length = [](const Distribution& distribution, std::string_view, std::uint64_t) {
      return distribution.value;
    };
    return hooks;
  }

  sim::Instant now_{};
  sim::TimerQueue timers_;
  modem::Modem modem_;
  netbridge::ScriptedNetwork network_;
  std::deque<NetEvent> events_;
  std::string output_;
  LinkStage stage_;
};

NetworkPart routed_to(const std::string& peer, std::optional<Link> link = {}) {
  NetworkPart part;
  part.egress = Egress::mapped_only;
  part.routes = {{"ingest.example.com:9000", "peer:" + peer}};
  part.link = std::move(link);
  return part;
}

Peer peer_of(std::string name, Peer::Kind kind) {
  Peer peer;
  peer.name = std::move(name);
  peer.kind = kind;
  return peer;
}

constexpr auto kOpen = "AT+QIOPEN=1,0,\"TCP\",\"ingest.example.com\",9000,0,1";

TEST(LinkModemTest, AnUploadGoesOverTheLinkToAPeerAndBack) {
  ModemOnALink world(routed_to("echo", link_of(400ms, 200ms)), {peer_of("echo", Peer::Kind::echo)});
  EXPECT_EQ(world.ask(kOpen), "AT+QIOPEN=1,0,\"TCP\",\"ingest.example.com\",9000,0,1\r\r\nOK\r\n");
  world.pass(800ms);
  EXPECT_EQ(world.output(), "");
  world.pass(200ms);  // name and connection: twice there and back
  EXPECT_EQ(world.take(), "\r\n+QIOPEN: 0,0\r\n");
  world.send("AT+QISEND=0,5\r");
  world.pass(10ms);
  world.send("hello");
  world.pass(100ms);
  EXPECT_THAT(world.take(), EndsWith("\r\nSEND OK\r\n"));
  EXPECT_THAT(world.ask("AT+QISEND=0,0"), HasSubstr("+QISEND: 5,0,5\r\n"));
  EXPECT_EQ(world.stage().received("echo"), "hello");
  world.take();
  world.send("AT+QISEND=0,0\r");
  world.pass(190ms);
  EXPECT_THAT(world.take(), EndsWith("+QISEND: 5,5,0\r\n\r\nOK\r\n"));
  world.pass(10ms);
  EXPECT_EQ(world.take(), "\r\n+QIURC: \"recv\",0,5\r\nhello\r\n");
  EXPECT_THAT(world.ask("AT+QICLOSE=0"), Not(HasSubstr("OK")));  // its FIN is under way
  world.pass(1s);
  EXPECT_THAT(world.take(), HasSubstr("OK"));
}

TEST(LinkModemTest, AConnectionThatTheNetworkClosesIsToldAndSendsFail) {
  ModemOnALink world(routed_to("sink"), {peer_of("sink", Peer::Kind::sink)});
  EXPECT_THAT(world.ask(kOpen), EndsWith("+QIOPEN: 0,0\r\n"));
  world.stage().close_socket({0, CloseSocket::How::fin});
  world.pass(1s);
  EXPECT_EQ(world.take(), "\r\n+QIURC: \"closed\",0\r\n");
  EXPECT_THAT(world.ask("AT+QICLOSE=0"), EndsWith("\r\nOK\r\n"));
  EXPECT_THAT(world.ask(kOpen), EndsWith("+QIOPEN: 0,0\r\n"));
}

TEST(LinkModemTest, AFullSocketMakesSendFail) {
  ModemOnALink world(routed_to("sink"), {peer_of("sink", Peer::Kind::sink)});
  world.ask(kOpen);
  world.stage().open(1, SocketFull{});
  world.send("AT+QISEND=0,1\r");
  world.pass(10ms);
  world.send("x");
  world.pass(100ms);
  EXPECT_THAT(world.take(), EndsWith("\r\nSEND FAIL\r\n"));
  EXPECT_EQ(world.stage().received("sink"), "");
}

TEST(LinkModemTest, OnADeadLinkAnOpenFailsAtTheModemsOwnLimit) {
  ModemOnALink world(routed_to("sink", dead_link()), {peer_of("sink", Peer::Kind::sink)});
  world.ask(kOpen);
  world.pass(149s);
  EXPECT_EQ(world.take(), "");
  world.pass(1s);
  EXPECT_EQ(world.take(), "\r\n+QIOPEN: 0,566\r\n");
}

TEST(LinkModemTest, MuchDataInTransparentModeArrivesWholeOverASlowAndLossyLink) {
  Link link = link_of(300ms, 100ms);
  link.up.bits_per_second = 800'000;
  link.up.loss = 0.5;  // all draws are 0.5, which is not below it
  ModemOnALink world(routed_to("sink", link), {peer_of("sink", Peer::Kind::sink)});
  world.send("AT+QIOPEN=1,0,\"TCP\",\"ingest.example.com\",9000,0,2\r");
  world.pass(2s);
  EXPECT_THAT(world.take(), EndsWith("\r\nCONNECT\r\n"));
  std::string text;
  for (int i = 0; text.size() < 300'000; ++i) text += std::to_string(i) + ",";
  std::size_t sent = 0;
  for (int i = 0; i < 10'000 && sent < text.size(); ++i) {
    const std::string part = text.substr(sent, std::min<std::size_t>(world.room(), 4096));
    world.send(part);
    sent += part.size();
    world.pass(10ms);
  }
  EXPECT_EQ(sent, text.size());
  world.pass(60s);
  EXPECT_TRUE(world.stage().received("sink") == text);
}

TEST(LinkModemTest, AStrangerComesInAtAListener) {
  ModemOnALink world;
  EXPECT_THAT(world.ask("AT+QIOPEN=1,2,\"TCP LISTENER\",\"127.0.0.1\",0,2020,1"),
              EndsWith("+QIOPEN: 2,0\r\n"));
  world.stage().come_in({2, "203.0.113.7:40111", "GET /"});
  world.pass(1s);
  EXPECT_EQ(world.take(),
            "\r\n+QIURC: \"incoming\",11,2,\"203.0.113.7\",40111\r\n"
            "\r\n+QIURC: \"recv\",11,5\r\nGET /\r\n");
  world.send("AT+QISEND=11,2\r");
  world.pass(10ms);
  world.send("hi");
  world.pass(100ms);
  EXPECT_EQ(world.stage().received("203.0.113.7:40111"), "hi");
  world.take();
  world.stage().close_socket({11, CloseSocket::How::rst});  // the connection, by its own connectID
  world.pass(1s);
  EXPECT_EQ(world.take(), "\r\n+QIURC: \"closed\",11\r\n");
}

TEST(LinkModemTest, NamesOfTheScenarioAreLookedUpAndPinged) {
  NetworkPart part;
  part.egress = Egress::mapped_only;
  part.hosts = {{"api.example.com", "127.0.0.1"}};
  part.link = link_of(60ms, 40ms);
  ModemOnALink world(part);
  world.network().ping("127.0.0.1", 64);
  EXPECT_THAT(world.ask("AT+QIDNSGIP=1,\"api.example.com\""),
              EndsWith("+QIURC: \"dnsgip\",0,1,300\r\n\r\n+QIURC: \"dnsgip\",\"127.0.0.1\"\r\n"));
  EXPECT_THAT(world.ask("AT+QPING=1,\"127.0.0.1\",4,1"),
              HasSubstr("+QPING: 0,\"127.0.0.1\",32,100,"));
}

}  // namespace
}  // namespace bg96::scenarios::testing
