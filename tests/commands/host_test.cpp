// The host through which the tests of the commands speak, and what they rely on.
#include "tests/commands/host.hpp"

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>

#include "emulator/at/text.hpp"
#include "emulator/modem/profile_keys.hpp"
#include "tests/support/virtual_world.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

constexpr Host::Duration kForLocalAnswers = 40ms;

modem::Profile profile_with(Host::Keys keys) {
  modem::Profile profile;
  for (const auto& [key, value] : keys) {
    const std::string wrong = modem::set_profile_key(profile, key, value);
    EXPECT_EQ(wrong, "");
  }
  return profile;
}

std::string without_framing(std::string_view bytes) {
  std::string out;
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find("\r\n"), bytes.size());
    if (end > 0) {
      if (!out.empty()) out += '|';
      out += bytes.substr(0, end);
    }
    bytes.remove_prefix(std::min(end + 2, bytes.size()));
  }
  return out;
}

std::size_t size(int number) { return static_cast<std::size_t>(number); }

ports::Endpoint endpoint(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  return {text.substr(0, colon), static_cast<std::uint16_t>(std::stoi(text.substr(colon + 1)))};
}

}  // namespace

struct Host::World : VirtualWorld {
  explicit World(Keys keys) : VirtualWorld(profile_with(keys)) {}

  std::size_t told = 0;  // of submitted()
};

Host::Host(Keys keys) : world_(std::make_unique<World>(keys)) {
  EXPECT_EQ(ask("ATE0"), "ATE0\r|OK");
}

Host::~Host() = default;

std::string Host::ask(std::string_view line) { return send(std::string(line) + "\r"); }

void Host::expect(std::initializer_list<std::pair<std::string_view, std::string_view>> dialog,
                  std::source_location where) {
  for (const auto& [line, expected] : dialog) {
    const std::string answer = ask(line);
    if (answer == expected) continue;
    ADD_FAILURE_AT(where.file_name(), static_cast<int>(where.line()))
        << line << "\n  expected: " << expected << "\n  answered: " << answer;
  }
}

void Host::expect_error(std::string_view line, int code, std::source_location where) {
  ask("AT+QISDE?");  // succeeds, so that the code is 0
  const int before = last_error();
  const std::string answer = ask(line);
  const int after = last_error();
  if (before == 0 && answer == "ERROR" && after == code) return;
  ADD_FAILURE_AT(where.file_name(), static_cast<int>(where.line()))
      << line << "\n  expected: ERROR, " << code << "\n  answered: " << answer << ", " << after;
}

std::string Host::send(std::string_view bytes) {
  world_->send(bytes);
  const std::size_t echoed = world_->output().size();
  world_->pass_until(world_->now() + kForLocalAnswers,
                     [&] { return world_->output().size() > echoed; });
  return said();
}

std::string Host::wait(Duration duration) {
  world_->pass(duration);
  return said();
}

Host::Duration Host::time_until_said(Duration limit) {
  const sim::Instant start = world_->now();
  const bool came = world_->pass_until(start + limit, [this] { return !world_->output().empty(); });
  EXPECT_TRUE(came) << "the modem said nothing";
  return world_->now() - start;
}

std::string Host::said() { return without_framing(world_->take_output()); }

int Host::last_error() {
  const std::string answer = ask("AT+QIGETERROR");
  constexpr std::string_view kBefore = "+QIGETERROR: ";
  int code = -1;
  if (answer.starts_with(kBefore)) {
    std::from_chars(answer.data() + kBefore.size(), answer.data() + answer.size(), code);
  }
  return code;
}

void Host::hang_up() { world_->hang_up(); }

void Host::connect(int id) {
  ask("AT+QIACT=1");  // an error, and no matter, when it is active
  accept("10.0.0.1:80");
  const std::string number = std::to_string(id);
  EXPECT_EQ(ask("AT+QIOPEN=1," + number + ",\"TCP\",\"10.0.0.1\",80"), "OK");
  EXPECT_EQ(wait(1s), "+QIOPEN: " + number + ",0");
}

void Host::accept(const std::string& server) { world_->network().accept(server); }
void Host::refuse(const std::string& server) { world_->network().refuse(server); }
void Host::keep_silent(const std::string& server) { world_->network().keep_silent(server); }
void Host::name(const std::string& host, const std::string& address) {
  world_->network().name(host, {address});
}
void Host::name(const std::string& host, std::vector<std::string> addresses, int time_to_live_s) {
  world_->network().name(host, std::move(addresses), static_cast<std::uint32_t>(time_to_live_s));
}
void Host::name_silent(const std::string& host) { world_->network().name_silent(host); }
void Host::name_fails(const std::string& host) { world_->network().name_fails(host); }
std::string Host::asked(const std::string& host) {
  const auto servers = world_->network().asked(host);
  if (!servers) return "(nobody)";
  std::string joined;
  for (const std::string& server : *servers) joined += (joined.empty() ? "" : ",") + server;
  return joined.empty() ? "host" : joined;
}
void Host::set_latency(Duration latency) { world_->network().set_latency(latency); }
void Host::take_port(int port) { world_->network().take_port(static_cast<std::uint16_t>(port)); }
void Host::set_no_sockets(bool on) { world_->network().set_no_sockets(on); }
void Host::fail_next(ports::NetStatus status) { world_->network().fail_next(status); }

void Host::peer_send(std::string_view bytes, int number) {
  EXPECT_TRUE(world_->network().peer_send(bytes, world_->now(), size(number)));
  world_->settle();
}
void Host::peer_close(int number) {
  EXPECT_TRUE(world_->network().peer_close(world_->now(), size(number)));
  world_->settle();
}
void Host::peer_reset(int number) {
  EXPECT_TRUE(world_->network().peer_reset(world_->now(), size(number)));
  world_->settle();
}
void Host::peer_stall(bool stalled, int number) {
  EXPECT_TRUE(world_->network().peer_stall(stalled, world_->now(), size(number)));
  world_->settle();
}
std::string Host::peer_received(int number) {
  return world_->network().peer_take_received(size(number)).value_or("(no connection)");
}
bool Host::peer_is_gone(int number) {
  const auto gone = world_->network().peer_is_gone(size(number));
  EXPECT_TRUE(gone.has_value()) << "there never was a connection";
  return gone.value_or(false);
}
void Host::client_connect(const std::string& client, int port) {
  EXPECT_TRUE(world_->network().client_connect(endpoint(client), static_cast<std::uint16_t>(port),
                                               world_->now()));
  world_->settle();
}
Host::Duration Host::retransmission_limit(int number) {
  const auto limit = world_->network().retransmission_limit(size(number));
  EXPECT_TRUE(limit.has_value()) << "there is no connection";
  return limit.value_or(std::chrono::milliseconds(0));
}

void Host::udp_peer(const std::string& peer) { world_->network().datagrams().add(endpoint(peer)); }
void Host::udp_send(const std::string& peer, std::string_view bytes, int local_port) {
  EXPECT_TRUE(world_->network().datagrams().peer_send(
      endpoint(peer), static_cast<std::uint16_t>(local_port), bytes, world_->now()));
  world_->settle();
}
std::string Host::udp_received(const std::string& peer) {
  return world_->network().datagrams().peer_take_received(endpoint(peer)).value_or("(nothing)");
}

void Host::ping(const std::string& address, int hops, std::vector<Duration> times) {
  world_->network().ping(address, static_cast<std::uint32_t>(hops), std::move(times));
}
void Host::ping_unreachable(const std::string& address) {
  world_->network().ping_unreachable(address);
}
void Host::ntp(const std::string& server, std::uint64_t unix_seconds) {
  world_->network().datagrams().add_time_server(endpoint(server),
                                                netbridge::ScriptedDatagrams::TimeServer::right,
                                                unix_seconds, world_->now());
}

void Host::message_comes(const std::string& from, const std::string& text,
                         std::optional<int> message_class) {
  world_->happen(ports::ReceiveMessage{.from = from, .text = text, .message_class = message_class});
  world_->settle();
}

void Host::message_comes_as(const std::string& tpdu, const std::string& from) {
  world_->happen(
      ports::ReceiveMessage{.from = from, .pdu = at::parse_hex_bytes("00" + tpdu).value()});
  world_->settle();
}

std::string Host::messages_sent() {
  std::string all;
  for (; world_->told < world_->submitted().size(); ++world_->told) {
    const ports::SubmitMessage& message = world_->submitted()[world_->told];
    all += (all.empty() ? "" : "|") + message.destination + ": " +
           at::hex_bytes(message.pdu.substr(1 + static_cast<unsigned char>(message.pdu.front())));
  }
  return all;
}

void Host::set_sim(ports::SetSim::State state) {
  world_->happen(ports::SetSim{state});
  world_->settle();
}

void Host::set_registration(int stat) {
  world_->happen(ports::SetRegistration{.stat = stat});
  world_->settle();
}

void Host::restart() {
  world_->happen(ports::CyclePower{});
  world_->pass(10s);
  world_->take_output();
  ask("ATE0");
}

void Host::set_data_terminal_ready(bool on) { world_->set_data_terminal_ready(on); }
void Host::set_reading(bool on) { on ? world_->host_reads() : world_->host_stalls(); }

namespace {

TEST(Host, GivesTheLinesWithoutTheirFraming) {
  EXPECT_EQ(without_framing("\r\n+X: 1\r\n\r\nOK\r\n"), "+X: 1|OK");
  EXPECT_EQ(without_framing("\r\n> "), "> ");
  EXPECT_EQ(without_framing(""), "");
  Host host;
  EXPECT_EQ(host.ask("AT"), "OK");
  EXPECT_EQ(host.ask("ATI"), "Quectel|BG96|Revision: BG96MAR02A07M1G|OK");
}

TEST(Host, TellsOfAWrongAnswer) {
  Host host;
  host.expect({{"AT", "OK"}, {"AT+NOPE", "ERROR"}});
  host.expect_error("AT+QIRD=12", 552);
  EXPECT_NONFATAL_FAILURE(host.expect({{"AT", "ERROR"}}), "answered: OK");
  EXPECT_NONFATAL_FAILURE(host.expect_error("AT+QIRD=12", 550), "answered: ERROR, 552");
  EXPECT_NONFATAL_FAILURE(host.expect_error("AT", 0), "answered: OK, 0");
}

TEST(Host, TellsHowLongSomethingTook) {
  Host host;
  host.ask("AT+QIACT=1");
  host.accept("10.0.0.1:80");
  host.set_latency(2s);
  EXPECT_EQ(host.ask("AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80"), "OK");
  EXPECT_EQ(host.time_until_said(10s), 2s - 5ms);  // the OK has come after 5 ms
  EXPECT_EQ(host.said(), "+QIOPEN: 0,0");
}

TEST(Host, ReachesAServer) {
  Host host;
  host.connect(3);
  EXPECT_EQ(host.ask("AT+QISEND=3,2"), "> ");
  EXPECT_EQ(host.send("hi"), "SEND OK");
  EXPECT_EQ(host.peer_received(), "hi");
  EXPECT_EQ(host.peer_received(), "");
  EXPECT_EQ(host.last_error(), 0);
}

TEST(Host, CanStopReading) {
  Host host;
  host.set_reading(false);
  EXPECT_EQ(host.ask("AT"), "");
  EXPECT_EQ(host.wait(1s), "");
  host.set_reading(true);
  EXPECT_EQ(host.said(), "OK");
}

TEST(Host, HasSeveralPeers) {
  Host host;
  host.connect(3);
  host.connect(4);
  host.ask("AT+QISEND=3,2");
  host.send("hi");
  EXPECT_EQ(host.peer_received(1), "hi");
  EXPECT_EQ(host.peer_received(2), "");
  EXPECT_EQ(host.peer_received(3), "(no connection)");
  EXPECT_FALSE(host.peer_is_gone(2));
  host.ask("AT+QICLOSE=4");
  EXPECT_TRUE(host.peer_is_gone(2));
}

}  // namespace
}  // namespace bg96::testing
