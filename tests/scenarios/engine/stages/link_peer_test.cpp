// Built-in peers, and where the modem may go.
#include <gmock/gmock.h>

#include "scenarios/engine/stages/routes/name_pattern.hpp"
#include "tests/scenarios/engine/stages/link_rig.hpp"

namespace bg96::scenarios::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

Peer peer_of(std::string name, Peer::Kind kind) {
  Peer peer;
  peer.name = std::move(name);
  peer.kind = kind;
  return peer;
}

NetworkPart routed(std::vector<Route> routes, Egress egress = Egress::mapped_only) {
  NetworkPart part;
  part.egress = egress;
  part.routes = std::move(routes);
  return part;
}

ScriptStep step(ScriptStep::Kind kind, std::string text = {}, sim::Duration length = {}) {
  return {kind, std::move(text), Distribution::constant(length)};
}

OperationId resolve(LinkRig& rig, StreamId stream, const std::string& name) {
  NetRequest request;
  request.kind = Kind::resolve;
  request.stream = stream;
  request.remote.host = name;
  return rig.ask(request);
}

OperationId ping(LinkRig& rig, StreamId stream, const std::string& host) {
  NetRequest request;
  request.kind = Kind::ping;
  request.stream = stream;
  request.remote.host = host;
  request.limit = 32;
  return rig.ask(request);
}

TEST(LinkPeerTest, ASinkKeepsAllAndTellsIt) {
  LinkRig rig(routed({{"ingest.example.com:9000", "peer:ingest"}}),
              {peer_of("ingest", Peer::Kind::sink)});
  EXPECT_EQ(rig.status(rig.open(1, "ingest.example.com", 9000)), NetStatus::ok);
  rig.send(1, "one\n");
  rig.simple(Kind::write, 1, 0, "two\n");
  EXPECT_EQ(rig.stage().received("ingest"), "one\ntwo\n");
  rig.simple(Kind::finish, 1);
  rig.tell(Kind::close, 1);
  rig.open(2, "INGEST.example.com", 9000);
  rig.send(2, "three\n");
  EXPECT_EQ(rig.stage().received("ingest"), "one\ntwo\nthree\n");
  EXPECT_EQ(rig.stage().received("nobody"), "");
  EXPECT_THAT(rig.told,
              ElementsAre("peer ingest connected 0", "peer ingest data 4", "net 0 up 0 4",
                          "peer ingest data 8", "net 0 up 4 4", "peer ingest closed 8",
                          "peer ingest connected 8", "peer ingest data 14", "net 0 up 0 6"));
  EXPECT_THAT(rig.passed, IsEmpty());
}

TEST(LinkPeerTest, AnEchoComesBackOverTheLink) {
  NetworkPart part = routed({{"*:7", "peer:echo"}});
  part.link = link_of(100ms, 50ms);
  LinkRig rig(part, {peer_of("echo", Peer::Kind::echo)});
  const auto opened = rig.open(1, "10.0.0.1", 7);
  rig.pass(150ms);
  EXPECT_EQ(rig.answer(opened).remote, (ports::Endpoint{"10.0.0.1", 7}));
  const auto received = rig.receive(1);
  rig.send(1, "hello");
  rig.pass(149ms);
  EXPECT_FALSE(rig.has(received));
  rig.pass(1ms);
  EXPECT_EQ(rig.answer(received).bytes, "hello");
}

TEST(LinkPeerTest, ASourceSendsSoMuchWhateverIsAskedFor) {
  Peer source = peer_of("source", Peer::Kind::source);
  source.bytes = 100'001;
  LinkRig rig(routed({{"*:7", "peer:source"}}), {source});
  rig.open(1, "10.0.0.1", 7);
  std::string all;
  for (const auto& [at, bytes] : rig.take_all(1)) all += bytes;
  ASSERT_EQ(all.size(), 100'001U);
  EXPECT_THAT(all, StartsWith("0123456789abcdef0123"));
  EXPECT_EQ(all.substr(100'000), "0");
}

TEST(LinkPeerTest, ARefusingPeerRefusesAndABlackHoleSaysNothing) {
  LinkRig rig(routed({{"*:1", "peer:no"}, {"*:2", "peer:hole"}}),
              {peer_of("no", Peer::Kind::refuse), peer_of("hole", Peer::Kind::blackhole)});
  const auto refused = rig.open(1, "10.0.0.1", 1);
  const auto swallowed = rig.open(2, "10.0.0.1", 2);
  rig.pass(149s);
  EXPECT_EQ(rig.status(refused), NetStatus::refused);
  EXPECT_FALSE(rig.has(swallowed));
  rig.tell(Kind::abort, 2);
}

TEST(LinkPeerTest, AScriptIsFollowedWhereverItsInputIsCut) {
  Peer script = peer_of("script", Peer::Kind::script);
  script.steps = {
      step(ScriptStep::Kind::send, "220 hi\r\n"), step(ScriptStep::Kind::expect, "HELO\r\n"),
      step(ScriptStep::Kind::wait, "", 2s),       step(ScriptStep::Kind::send, "250 ok\r\n"),
      step(ScriptStep::Kind::expect, "QUIT"),     step(ScriptStep::Kind::close)};
  const std::string text = "xxHEHELO\r\nQUIT";
  for (std::size_t cut = 1; cut < text.size(); ++cut) {
    LinkRig rig(routed({{"*:25", "peer:script"}}), {script});
    rig.open(1, "10.0.0.1", 25);
    EXPECT_EQ(rig.answer(rig.receive(1)).bytes, "220 hi\r\n");
    const auto received = rig.receive(1);
    rig.send(1, text.substr(0, cut));
    rig.send(1, text.substr(cut));
    rig.pass(1999ms);
    EXPECT_FALSE(rig.has(received)) << cut;
    rig.pass(1ms);
    EXPECT_EQ(rig.answer(received).bytes, "250 ok\r\n") << cut;
    EXPECT_EQ(rig.status(rig.receive(1)), NetStatus::closed) << cut;
    EXPECT_EQ(rig.stage().received("script"), text);
  }
}

TEST(LinkPeerTest, AnEchoThatNobodyReadsTakesNoMoreAtItsLimit) {
  LinkRig rig(routed({{"*:7", "peer:echo"}}), {peer_of("echo", Peer::Kind::echo)});
  rig.open(1, "10.0.0.1", 7);
  OperationId written = 0;
  std::size_t sent = 0;
  do {
    written = rig.simple(Kind::write, 1, 0, std::string(10'000, 'x'));
    sent += 10'000;
    ASSERT_LT(sent, 1'000'000U);
  } while (rig.has(written));
  EXPECT_EQ(rig.status(rig.send(1, "y")), NetStatus::buffer_full);
  std::size_t received = 0;
  for (const auto& [at, bytes] : rig.take_all(1)) received += bytes.size();
  EXPECT_EQ(received, sent);
  EXPECT_TRUE(rig.has(written));
}

TEST(LinkPeerTest, PeersTakeDatagramsToo) {
  LinkRig rig(routed({{"*:7", "peer:echo"}}), {peer_of("echo", Peer::Kind::echo)});
  const auto opened = rig.open(1, "10.0.0.1", 7, 0, Kind::open_udp);
  EXPECT_EQ(rig.status(opened), NetStatus::ok);
  rig.send(1, "first");
  rig.send(1, std::string(1400, 'x'));
  EXPECT_EQ(rig.answer(rig.receive(1)).bytes, "first");
  const auto received = rig.receive(1);
  EXPECT_EQ(rig.answer(received).bytes, std::string(1400, 'x'));
  EXPECT_EQ(rig.answer(received).remote, (ports::Endpoint{"10.0.0.1", 7}));
  EXPECT_THAT(rig.told, Contains("peer echo connected 0"));
}

TEST(LinkPeerTest, AServiceReachesPeersAndTheNetwork) {
  LinkRig rig(routed({{"*:7", "peer:echo"}, {"10.1.1.1:9", "10.0.0.2:99"}}),
              {peer_of("echo", Peer::Kind::echo)});
  const ports::Endpoint real{"10.0.0.2", 99};
  rig.network().datagrams().add(real);
  NetRequest open;
  open.kind = Kind::open_udp;
  open.stream = 1;
  open.local.port = 5000;
  EXPECT_EQ(rig.status(rig.ask(open)), NetStatus::ok);
  const auto first = rig.receive(1);
  rig.send(1, "a", {"10.0.0.1", 7});
  EXPECT_EQ(rig.answer(first).bytes, "a");
  EXPECT_EQ(rig.answer(first).remote, (ports::Endpoint{"10.0.0.1", 7}));
  const auto second = rig.receive(1);
  rig.send(1, "b", {"10.1.1.1", 9});
  EXPECT_EQ(rig.network().datagrams().peer_take_received(real), "b");
  rig.network().datagrams().peer_send(real, 0, "c", rig.now());
  rig.settle();
  EXPECT_EQ(rig.answer(second).bytes, "c");
  EXPECT_EQ(rig.answer(second).remote, (ports::Endpoint{"10.1.1.1", 9}));
  EXPECT_EQ(rig.status(rig.send(1, "d", {"10.0.0.3", 1})), NetStatus::refused);
}

TEST(LinkPeerTest, HostsAnswerLookUpsAndTakeThePlaceOfNames) {
  NetworkPart part;
  part.egress = Egress::mapped_only;
  part.hosts = {{"api.example.com", "127.0.0.1"}, {"*.example.com", "127.0.0.2"}};
  LinkRig rig(part);
  rig.network().accept("127.0.0.1:80");
  rig.network().ping("127.0.0.2", 3);
  const auto resolved = resolve(rig, 1, "API.example.com");
  EXPECT_THAT(rig.answer(resolved).addresses, ElementsAre("127.0.0.1"));
  EXPECT_EQ(rig.answer(resolved).time_to_live, 300U);
  EXPECT_THAT(rig.answer(resolve(rig, 2, "x.y.example.com")).addresses, ElementsAre("127.0.0.2"));
  const auto by_name = rig.open(3, "api.example.com", 80);
  EXPECT_EQ(rig.answer(by_name).remote, (ports::Endpoint{"127.0.0.1", 80}));
  EXPECT_EQ(rig.status(rig.open(4, "127.0.0.1", 80)), NetStatus::ok);
  EXPECT_EQ(rig.status(ping(rig, 5, "127.0.0.2")), NetStatus::ok);
  EXPECT_EQ(rig.status(resolve(rig, 6, "example.org")), NetStatus::refused);
  EXPECT_EQ(rig.status(rig.open(7, "example.org", 80)), NetStatus::refused);
  EXPECT_EQ(rig.status(rig.open(8, "127.0.0.3", 80)), NetStatus::refused);
  EXPECT_EQ(rig.status(ping(rig, 9, "127.0.0.3")), NetStatus::refused);
}

TEST(LinkPeerTest, ARoutedNameHasAnAddressThatLeadsToItsRoute) {
  LinkRig rig(routed({{"ingest.example.com:9000", "peer:ingest"}}),
              {peer_of("ingest", Peer::Kind::sink)});
  const auto resolved = resolve(rig, 1, "ingest.example.com");
  ASSERT_EQ(rig.answer(resolved).addresses.size(), 1U);
  const std::string address = rig.answer(resolved).addresses.front();
  const auto opened = rig.open(2, address, 9000);
  EXPECT_EQ(rig.status(opened), NetStatus::ok);
  EXPECT_EQ(rig.answer(opened).remote, (ports::Endpoint{address, 9000}));
  EXPECT_EQ(rig.answer(rig.open(3, "ingest.example.com", 9000)).remote.host, address);
  EXPECT_EQ(rig.status(rig.open(4, address, 9001)), NetStatus::refused);
  const auto pinged = ping(rig, 5, address);
  EXPECT_EQ(rig.status(pinged), NetStatus::ok);
  EXPECT_EQ(rig.answer(pinged).remote.host, address);
}

TEST(LinkPeerTest, ARouteToAnotherPlaceKeepsWhatTheModemBelieves) {
  LinkRig rig(routed({{"10.9.9.9:80", "127.0.0.1:18080"}, {"*:81", "127.0.0.1:18081"}}));
  rig.network().accept("127.0.0.1:18080");
  rig.network().accept("127.0.0.1:18081");
  EXPECT_EQ(rig.answer(rig.open(1, "10.9.9.9", 80)).remote, (ports::Endpoint{"10.9.9.9", 80}));
  EXPECT_EQ(rig.passed.back().remote, (ports::Endpoint{"127.0.0.1", 18080}));
  const auto named = rig.open(2, "any.example.com", 81);
  EXPECT_EQ(rig.status(named), NetStatus::ok);
  EXPECT_EQ(rig.answer(named).remote.port, 81);
}

TEST(LinkPeerTest, EgressLetsOutWhatItSays) {
  for (const Egress egress : {Egress::allow, Egress::loopback, Egress::mapped_only}) {
    LinkRig rig(routed({}, egress));
    rig.network().accept("127.0.0.1:80");
    rig.network().accept("10.0.0.1:80");
    rig.network().name("example.org", {"10.0.0.1"});
    const auto here = rig.open(1, "127.0.0.1", 80);
    const auto there = rig.open(2, "10.0.0.1", 80);
    const auto named = rig.open(3, "example.org", 80);
    EXPECT_EQ(rig.status(here) == NetStatus::ok, egress != Egress::mapped_only);
    EXPECT_EQ(rig.status(there) == NetStatus::ok, egress == Egress::allow);
    EXPECT_EQ(rig.status(named) == NetStatus::ok, egress == Egress::allow);
    EXPECT_EQ(rig.passed.size(), egress == Egress::allow      ? 3U
                                 : egress == Egress::loopback ? 1U
                                                              : 0U);
  }
}

TEST(NamePatternTest, StarsStandForAnyCharacters) {
  EXPECT_TRUE(matches_name("*", ""));
  EXPECT_TRUE(matches_name("*.Example.com", "a.b.example.COM"));
  EXPECT_FALSE(matches_name("*.example.com", "example.com"));
  EXPECT_TRUE(matches_name("a*b*c", "aXbbYc"));
  EXPECT_FALSE(matches_name("a*b*c", "aXbbY"));
  EXPECT_FALSE(matches_name("", "a"));
  // Many stars cost no more than their product with the name's length.
  std::string stars;
  for (int i = 0; i < 200; ++i) stars += "*a";
  EXPECT_FALSE(matches_name(stars + "b", std::string(5000, 'a')));
  EXPECT_TRUE(matches_endpoint("*:80", {"h", 80}));
  EXPECT_FALSE(matches_endpoint("*:80", {"h", 8080}));
  EXPECT_TRUE(matches_endpoint("h:*", {"h", 8080}));
  EXPECT_TRUE(matches_endpoint("*", {"h", 1}));
  EXPECT_FALSE(endpoint_of("h"));
  EXPECT_FALSE(endpoint_of(":80"));
  EXPECT_FALSE(endpoint_of("h:65536"));
  EXPECT_FALSE(endpoint_of("h:8x"));
  EXPECT_EQ(endpoint_of("h:65535"), (ports::Endpoint{"h", 65535}));
}

}  // namespace
}  // namespace bg96::scenarios::testing
