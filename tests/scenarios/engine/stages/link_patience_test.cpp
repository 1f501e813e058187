// How long a stream is sent again when nobody acknowledges it.
#include <gmock/gmock.h>

#include "tests/scenarios/engine/stages/link_rig.hpp"

namespace bg96::scenarios::testing {
namespace {

using namespace std::chrono_literals;

constexpr StreamId kStream = 1;

/// An open connection on which nothing gets through any more, with that limit.
struct Silent {
  explicit Silent(std::chrono::milliseconds limit) {
    rig.network().accept("10.0.0.1:80");
    NetRequest open;
    open.kind = Kind::open_tcp;
    open.stream = kStream;
    open.remote = {"10.0.0.1", 80};
    open.connect_id = 0;
    open.retransmission_limit = limit;
    rig.ask(open);
    receiving = rig.receive(kStream);
    rig.stage().open(1, SocketStall{});
  }

  LinkRig rig;
  OperationId receiving = 0;
};

TEST(LinkPatienceTest, AStreamIsGivenUpAtItsLimitAndNotBefore) {
  Silent silent(10s);
  silent.rig.pass(60s);
  EXPECT_FALSE(silent.rig.has(silent.receiving)) << "nothing was sent";
  silent.rig.send(kStream, "hello");
  silent.rig.pass(9999ms);
  EXPECT_FALSE(silent.rig.has(silent.receiving));
  silent.rig.send(kStream, "again");  // does not begin it anew
  silent.rig.pass(1ms);
  ASSERT_TRUE(silent.rig.has(silent.receiving));
  EXPECT_EQ(silent.rig.status(silent.receiving), NetStatus::timed_out);
}

TEST(LinkPatienceTest, WhatGetsThroughInTimeIsNotGivenUp) {
  Silent silent(10s);
  silent.rig.send(kStream, "hello");
  silent.rig.pass(9s);
  silent.rig.stage().close(1);
  silent.rig.pass(1min);
  EXPECT_FALSE(silent.rig.has(silent.receiving));
  EXPECT_EQ(silent.rig.network().peer_take_received(), "hello");
}

}  // namespace
}  // namespace bg96::scenarios::testing
