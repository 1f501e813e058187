#include "emulator/modes/upload_mode.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace bg96::modes {
namespace {

using namespace std::chrono_literals;

// An upload of `length` bytes.
struct Uploading {
  sim::TimerQueue timers;
  bool ended = false;
  UploadMode mode;
  std::string echo;

  explicit Uploading(std::size_t length, std::size_t acknowledged = 0)
      : mode(timers,
             {.fixed_length = length,
              .upload = Upload{.idle_limit = 5s, .acknowledged_bytes = acknowledged}},
             '+', sim::Instant{}, [this] { ended = true; }) {}

  void pass(sim::Duration time) { timers.run_until(timers.now() + time); }
};

TEST(UploadMode, AcknowledgesAtEverySplit) {
  const std::string bytes(10, 'x');
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    Uploading upload(10, 4);
    EXPECT_EQ(upload.mode.consume(bytes.substr(0, cut), upload.echo).bytes, cut);
    const Mode::Taken taken = upload.mode.consume(bytes.substr(cut) + "AT", upload.echo);
    EXPECT_EQ(taken.bytes, bytes.size() - cut);
    EXPECT_TRUE(taken.done);
    EXPECT_EQ(upload.echo, "AA") << cut;
    EXPECT_EQ(upload.mode.take_payload().bytes, bytes);
  }
}

TEST(UploadMode, IsIdleFromTheLastByteOn) {
  Uploading upload(10);
  upload.pass(4999ms);
  upload.mode.consume("a", upload.echo);
  upload.pass(4999ms);
  EXPECT_FALSE(upload.ended);
  upload.pass(1ms);
  EXPECT_TRUE(upload.ended);
  const Payload payload = upload.mode.take_payload();
  EXPECT_EQ(payload.end, Payload::End::timed_out);
  EXPECT_EQ(payload.bytes, "a");
}

TEST(UploadMode, AnEscapeIsNoPartOfThePayload) {
  Uploading upload(10);
  upload.mode.consume("a", upload.echo);
  upload.pass(1s);
  upload.mode.consume("+++", upload.echo);
  upload.pass(999ms);
  EXPECT_FALSE(upload.ended);
  upload.pass(1ms);
  EXPECT_TRUE(upload.ended);
  const Payload payload = upload.mode.take_payload();
  EXPECT_EQ(payload.end, Payload::End::escaped);
  EXPECT_EQ(payload.bytes, "a");
}

TEST(UploadMode, WhatWasHeldBackIsKeptWhenItEnds) {
  Uploading upload(10);
  upload.pass(1s);
  upload.mode.consume("++", upload.echo);
  EXPECT_EQ(upload.mode.take_payload().bytes, "++");
}

TEST(UploadMode, PlusesThatFollowAtOnceAreData) {
  Uploading upload(5);
  upload.pass(999ms);
  EXPECT_FALSE(upload.mode.consume("+++", upload.echo).done);
  upload.pass(2s);
  EXPECT_FALSE(upload.ended);
  EXPECT_TRUE(upload.mode.consume("ab", upload.echo).done);
  EXPECT_EQ(upload.mode.take_payload().bytes, "+++ab");
}

}  // namespace
}  // namespace bg96::modes
