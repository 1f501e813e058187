// Names, asked of a name server of the test's own on loopback.
#include "netbridge/resolver.hpp"

#include <boost/asio/ip/udp.hpp>

#include "tests/unit/netbridge/bridge.hpp"

namespace bg96::netbridge {
namespace {

using asio::ip::udp;

constexpr char kNoError = 0;
constexpr char kServerFailed = 2;
constexpr char kNoSuchName = 3;
constexpr char kRefused = 5;

// Answers each question with the same code and records.
class NameServer {
 public:
  explicit NameServer(asio::io_context& io)
      : socket_(io, udp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    wait();
  }
  Endpoint place() const { return {"127.0.0.1", socket_.local_endpoint().port()}; }
  int questions() const { return questions_; }
  void keep_silent() { silent_ = true; }
  void answer_with(char code) { code_ = code; }
  void add(const std::string& address, char time_to_live_s) {
    const auto bytes = asio::ip::make_address_v4(address).to_bytes();
    records_ += std::string("\xc0\x0c\0\x01\0\x01\0\0\0", 9) + time_to_live_s +
                std::string("\0\x04", 2) + std::string(bytes.begin(), bytes.end());
    ++count_;
  }

 private:
  void wait() {
    socket_.async_receive_from(asio::buffer(buffer_), sender_,
                               [this](error_code error, std::size_t size) {
                                 if (error) return;
                                 ++questions_;
                                 if (!silent_) reply(size);
                                 wait();
                               });
  }
  void reply(std::size_t size) {
    std::string bytes(buffer_.data(), size);
    bytes[2] = '\x81';  // a response, recursion was desired
    bytes[3] = static_cast<char>('\x80' | code_);
    bytes[7] = code_ == kNoError ? count_ : '\0';
    if (code_ == kNoError) bytes += records_;
    socket_.send_to(asio::buffer(bytes), sender_);
  }

  udp::socket socket_;
  udp::endpoint sender_;
  std::array<char, 512> buffer_{};
  std::string records_;
  char count_ = 0;
  char code_ = kNoError;
  bool silent_ = false;
  int questions_ = 0;
};

// The modem's own name servers, as if they were elsewhere.
const std::vector<std::string> kOne = {"192.0.2.53"};
const std::vector<std::string> kTwo = {"192.0.2.53", "192.0.2.54"};

struct World {
  explicit World(Egress egress = Egress::loopback, std::vector<Mapping> mappings = {})
      : primary(outside.io), secondary(outside.io) {
    HostNetworkOptions options;
    options.egress = egress;
    options.mappings = std::move(mappings);
    options.mappings.push_back({{"192.0.2.53", 53}, primary.place()});
    options.mappings.push_back({{"192.0.2.54", 53}, secondary.place()});
    options.name_server_timeout = 20ms;
    bridge = std::make_unique<Bridge>(std::move(options));
  }
  ports::OperationId start(Kind kind, const Endpoint& remote,
                           const std::vector<std::string>& servers = kOne) {
    NetRequest request;
    request.kind = kind;
    request.stream = 1;
    request.remote = remote;
    request.name_servers = servers;
    return bridge->start(std::move(request));
  }
  NetEvent wait_for(ports::OperationId operation) {
    EXPECT_TRUE(bridge->run_until([&] {
      outside.poll();
      return bridge->has(operation);
    }));
    return bridge->arrived[operation];
  }
  NetEvent resolve(const std::string& name, const std::vector<std::string>& servers = kOne) {
    return wait_for(start(Kind::resolve, {name, 0}, servers));
  }

  Bridge outside;  // for its io_context
  NameServer primary;
  NameServer secondary;
  std::unique_ptr<Bridge> bridge;
};

TEST(Resolver, TellsAllAddressesAndTheSmallestTimeToLive) {
  World world;
  world.primary.add("198.51.100.1", 60);
  world.primary.add("198.51.100.2", 30);
  world.primary.add("198.51.100.3", 90);
  const NetEvent event = world.resolve("host.example");
  EXPECT_EQ(event.status, NetStatus::ok);
  EXPECT_EQ(event.addresses,
            (std::vector<std::string>{"198.51.100.1", "198.51.100.2", "198.51.100.3"}));
  EXPECT_EQ(event.time_to_live, 30U);
  EXPECT_EQ(world.primary.questions(), 1);
  EXPECT_EQ(world.secondary.questions(), 0);
}

TEST(Resolver, TellsApartANameThatIsNotAndAServerThatFails) {
  const std::pair<char, NetStatus> rows[] = {{kNoError, NetStatus::name_not_found},  // no records
                                             {kNoSuchName, NetStatus::name_not_found},
                                             {kServerFailed, NetStatus::name_server_failed},
                                             {kRefused, NetStatus::name_server_failed}};
  for (const auto& [code, status] : rows) {
    World world;
    world.primary.answer_with(code);
    const NetEvent event = world.resolve("host.example");
    EXPECT_EQ(event.status, status) << static_cast<int>(code);
    EXPECT_TRUE(event.addresses.empty());
  }
}

TEST(Resolver, GivesUpOnServersThatAreSilent) {
  for (const auto& servers : {kOne, kTwo}) {
    World world;
    world.primary.keep_silent();
    world.secondary.keep_silent();
    EXPECT_EQ(world.resolve("host.example", servers).status, NetStatus::name_server_failed);
    EXPECT_EQ(world.primary.questions(), 3);
    EXPECT_EQ(world.secondary.questions(), servers.size() == 2 ? 3 : 0);
  }
}

TEST(Resolver, AsksTheSecondServerWhenTheFirstIsSilentOrFails) {
  for (const bool silent : {true, false}) {
    World world;
    if (silent) world.primary.keep_silent();
    world.primary.answer_with(kServerFailed);
    world.secondary.add("198.51.100.1", 5);
    EXPECT_EQ(world.resolve("host.example", kTwo).addresses,
              std::vector<std::string>{"198.51.100.1"});
  }
}

TEST(Resolver, NobodyIsAtTheServersPort) {
  HostNetworkOptions options;
  {
    Bridge outside;
    const NameServer gone(outside.io);
    options.mappings = {{{"192.0.2.53", 53}, gone.place()}};
  }
  options.name_server_timeout = 20ms;
  Bridge bridge(options);
  NetRequest request = bridge.request(Kind::resolve, 1);
  request.remote.host = "host.example";
  request.name_servers = kOne;
  EXPECT_EQ(bridge.ask(std::move(request)).status, NetStatus::name_server_failed);
}

TEST(Resolver, ItsOwnServersAreAskedForTheNameAsItStands) {
  World world;
  world.primary.answer_with(kNoSuchName);
  EXPECT_EQ(world.resolve("one-label").status, NetStatus::name_not_found);
  EXPECT_EQ(world.primary.questions(), 1);  // the name as it stands, without a search list
}

TEST(Resolver, TheHostsOwnWayKnowsItsHostsFile) {
  World world;
  const NetEvent event = world.resolve("localhost", {});
  EXPECT_EQ(event.addresses.at(0), "127.0.0.1");
  EXPECT_EQ(world.primary.questions(), 0);
}

TEST(Resolver, AnAddressIsItsOwnAnswer) {
  World world(Egress::mapped_only);
  for (const auto& servers : {std::vector<std::string>{}, kOne, {"192.0.2.99"}}) {
    const NetEvent event = world.resolve("192.0.2.1", servers);
    EXPECT_EQ(event.addresses, std::vector<std::string>{"192.0.2.1"});
    EXPECT_EQ(event.time_to_live, 0U);
  }
  EXPECT_EQ(world.primary.questions(), 0);
}

TEST(Resolver, AMappedNameIsWhereItsMappingLeads) {
  World world(Egress::mapped_only, {{{"broker.example", 1883}, {"192.0.2.7", 1884}},
                                    {{"local.example", 80}, {"localhost", 8080}}});
  for (const auto& servers : {std::vector<std::string>{}, kOne}) {
    const NetEvent event = world.resolve("broker.example", servers);
    EXPECT_EQ(event.addresses, std::vector<std::string>{"192.0.2.7"});
    EXPECT_EQ(event.time_to_live, 0U);
    EXPECT_EQ(world.resolve("local.example", servers).addresses.at(0), "127.0.0.1");
  }
  EXPECT_EQ(world.primary.questions(), 0);
}

TEST(Resolver, TheEgressPolicyHoldsForNameServers) {
  World loopback(Egress::loopback);
  loopback.primary.answer_with(kNoSuchName);
  EXPECT_EQ(loopback.resolve("host.example", {"192.0.2.99"}).status, NetStatus::refused);
  // What is left of them is asked.
  EXPECT_EQ(loopback.resolve("host.example", {"192.0.2.99", "192.0.2.53"}).status,
            NetStatus::name_not_found);
  World mapped(Egress::mapped_only);
  mapped.primary.answer_with(kNoSuchName);
  EXPECT_EQ(mapped.resolve("host.example", {"127.0.0.1"}).status, NetStatus::refused);
  EXPECT_EQ(mapped.resolve("host.example", {}).status, NetStatus::refused);
  EXPECT_EQ(mapped.resolve("host.example", kOne).status, NetStatus::name_not_found);
}

TEST(Resolver, ConnectionsAskTheSameServers) {
  for (const Kind kind : {Kind::open_tcp, Kind::open_udp}) {
    World world;
    Server server(world.outside.io);
    world.primary.add("127.0.0.1", 30);
    const NetEvent event = world.wait_for(world.start(kind, {"host.example", server.port()}));
    EXPECT_EQ(event.status, NetStatus::ok);
    EXPECT_EQ(event.remote, (Endpoint{"127.0.0.1", server.port()}));
    EXPECT_EQ(world.primary.questions(), 1);
    World away;
    away.primary.add("192.0.2.1", 30);
    EXPECT_EQ(away.wait_for(away.start(kind, {"host.example", 80})).status, NetStatus::refused);
    World unknown;
    unknown.primary.answer_with(kNoSuchName);
    EXPECT_EQ(unknown.wait_for(unknown.start(kind, {"host.example", 80})).status,
              NetStatus::name_not_found);
  }
}

TEST(Resolver, NothingIsHeardOfALookUpThatWasClosed) {
  for (const Kind kind : {Kind::resolve, Kind::open_tcp, Kind::open_udp}) {
    World world;
    world.primary.keep_silent();
    const auto asking = world.start(kind, {"host.example", 80});
    EXPECT_TRUE(world.bridge->run_until([&] {
      world.outside.poll();
      return world.primary.questions() > 0;
    }));
    world.bridge->network->request(world.bridge->request(Kind::close, 1));
    for (int i = 0; i < 100; ++i) world.bridge->poll();
    EXPECT_FALSE(world.bridge->has(asking));
  }
}

TEST(Resolver, TellsOneOrTwoOfTheHostsNameServers) {
  Bridge bridge;
  const NetEvent event = bridge.ask(bridge.request(Kind::name_servers, 0));
  EXPECT_EQ(event.status, NetStatus::ok);
  ASSERT_FALSE(event.addresses.empty());
  EXPECT_LE(event.addresses.size(), 2U);
  for (const std::string& address : event.addresses) {
    error_code error;
    asio::ip::make_address_v4(address, error);
    EXPECT_FALSE(error) << address;
  }
}

}  // namespace
}  // namespace bg96::netbridge
