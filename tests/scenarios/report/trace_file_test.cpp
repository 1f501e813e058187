#include "scenarios/report/trace_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "scenarios/report/masking.hpp"

namespace bg96::scenarios {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const std::string kHeader = R"({"bg96emu":"0.9.0","trace":1,"case":"c","seed":1})"
                            "\n";

TraceFile read(const std::string& text) {
  std::istringstream in(text);
  return read_trace(in);
}

Event event_of(std::uint64_t sequence, const char* kind) {
  Event event;
  event.sequence = sequence;
  event.at = sim::Instant(7us);
  event.kind = kind;
  return event;
}

TEST(TraceFile, WhatIsWrittenIsReadBack) {
  const TraceHeader header{"0.9.0",
                           "send-ok-lost[a=ü]#2",
                           UINT64_MAX,
                           "2026-01-15T09:12:03.114Z",
                           "scenarios/01.yaml",
                           4,
                           "abc",
                           "bg96/lte-m",
                           {"test", "a b"}};
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  std::ostringstream out;
  TraceWriter writer(out, header);
  writer.event(event_of(1, "tx").with("bytes", bytes).with("len", INT64_MIN));
  Event second = event_of(2, "urc");
  second.cause = 1;
  writer.event(second);
  EXPECT_FALSE(writer.failed());

  const TraceFile trace = read(out.str());
  EXPECT_THAT(trace.errors, IsEmpty());
  EXPECT_EQ(trace.header.case_id, header.case_id);
  EXPECT_EQ(trace.header.seed, header.seed);
  EXPECT_EQ(trace.header.wall, header.wall);
  EXPECT_EQ(trace.header.scenario, header.scenario);
  EXPECT_EQ(trace.header.line, 4);
  EXPECT_EQ(trace.header.argv, header.argv);
  ASSERT_THAT(trace.events, SizeIs(2));
  EXPECT_EQ(trace.events[0].text("bytes"), bytes);
  EXPECT_EQ(trace.events[0].number("len"), INT64_MIN);
  EXPECT_EQ(trace.events[1].cause, 1U);
  EXPECT_EQ(trace.events[1].at, sim::Instant(7us));
}

TEST(TraceFile, EachEventIsOutWhenItHasHappened) {
  std::ostringstream out;
  TraceWriter writer(out, {});
  EXPECT_EQ(out.str().back(), '\n');
  writer.event(event_of(1, "boot"));
  EXPECT_THAT(read(out.str()).events, SizeIs(1));
}

TEST(TraceFile, TellsThatALineIsLost) {
  std::ostringstream out;
  TraceWriter writer(out, {});
  out.setstate(std::ios::badbit);
  writer.event(event_of(1, "boot"));
  EXPECT_TRUE(writer.failed());
}

TEST(TraceFile, TheOutcomeIsInTheTrace) {
  CaseResult result;
  result.name = "c";
  result.file = "a.yaml";
  result.line = 3;
  result.seed = 9;
  result.profile = "bg96";
  result.verdict = Verdict::fail;
  result.length = 2500ms;
  result.findings.push_back(
      {"recovers",
       "recovers",
       {"a.yaml", 34, 5},
       true,
       Verdict::fail,
       "not within 60s",
       {{sim::Instant(19377ms), "+QIURC ← x"}, {sim::Instant{}, "when: a\nb"}},
       "a hint"});
  std::ostringstream out;
  TraceHeader header;
  header.emulator = "1";
  header.case_id = "c";
  header.seed = 9;
  TraceWriter writer(out, header);
  writer.result(result);

  const CaseResult back = result_of(read(out.str()));
  EXPECT_EQ(back.verdict, Verdict::fail);
  EXPECT_EQ(back.length, 2500ms);
  EXPECT_EQ(back.seed, 9U);
  ASSERT_THAT(back.findings, SizeIs(1));
  const Finding& finding = back.findings[0];
  EXPECT_EQ(finding.at, (Position{"a.yaml", 34, 5}));
  EXPECT_TRUE(finding.warning);
  EXPECT_EQ(finding.verdict, Verdict::fail);
  EXPECT_EQ(finding.hint, "a hint");
  ASSERT_THAT(finding.evidence, SizeIs(2));
  EXPECT_EQ(finding.evidence[0].at, sim::Instant(19377ms));
  EXPECT_EQ(finding.evidence[0].text, "+QIURC ← x");
  EXPECT_EQ(finding.evidence[1].text, "when: a b");
}

TEST(TraceFile, ATraceThatBreaksOffIsNotJudged) {
  const TraceFile trace = read(kHeader + R"({"seq":1,"t":5,"ev":"boot"})"
                                         "\n"
                                         R"({"seq":2,"t":6,"ev)");
  EXPECT_THAT(trace.events, SizeIs(1));
  ASSERT_THAT(trace.errors, SizeIs(1));
  EXPECT_EQ(trace.errors[0].line, 3U);
  EXPECT_EQ(result_of(trace).verdict, Verdict::error);
  EXPECT_THAT(result_of(trace).reason, HasSubstr("ends before"));
}

TEST(TraceFile, BadLinesAreToldAndTheOthersKept) {
  for (const std::string bad :
       {"x", "[]", "1", R"({"seq":1,"t":5})", R"({"ev":3})", R"({"ev":"a","t":-1})",
        R"({"ev":"a","t":9223372036854775807})", R"({"ev":"a","seq":1.5})", R"({"ev":"a","x":[]})",
        R"({"ev":"a","x":18446744073709551615})", R"({"ev":"a","x":{"a":{"b":{}}}})",
        "{\"ev\":\"\xff\"}"}) {
    const TraceFile trace =
        read(kHeader + bad + "\n" + R"({"ev":"boot","x":null,"y":true})" + "\n");
    ASSERT_THAT(trace.errors, SizeIs(1)) << bad;
    EXPECT_EQ(trace.errors[0].line, 2U) << bad;
    ASSERT_THAT(trace.events, SizeIs(1)) << bad;
    EXPECT_EQ(trace.events[0].number("y"), 1);
  }
}

TEST(TraceFile, WithoutAHeaderNothingIsRead) {
  for (const std::string bad :
       {"", "\n", "{}", R"({"ev":"boot"})", R"({"bg96emu":"1","trace":2})"}) {
    const TraceFile trace = read(bad + "\n" + R"({"ev":"boot"})");
    ASSERT_THAT(trace.errors, SizeIs(1)) << bad;
    EXPECT_EQ(trace.errors[0].line, 1U) << bad;
    EXPECT_THAT(trace.events, IsEmpty()) << bad;
  }
  EXPECT_THAT(read("").errors, SizeIs(1));
}

TEST(TraceFile, ALineHasALimit) {
  const std::string begin = R"({"ev":"log","text":")";
  const auto line = [&begin](std::size_t size) {
    return begin + std::string(size - begin.size() - 2, 'x') + "\"}\n";
  };
  EXPECT_THAT(read(kHeader + line(TraceFile::kMaxLineBytes)).errors, IsEmpty());
  const TraceFile trace = read(kHeader + line(TraceFile::kMaxLineBytes + 1) + R"({"ev":"boot"})");
  ASSERT_THAT(trace.errors, SizeIs(1));
  EXPECT_THAT(trace.errors[0].text, HasSubstr("longer than"));
  EXPECT_THAT(trace.events, SizeIs(1));
}

TEST(TraceFile, DeepNestingAndManyErrorsAreBounded) {
  std::string deep(200'000, '[');
  deep += '\n';
  std::string text = kHeader + deep;
  for (int line = 0; line < 1000; ++line) text += "bad\n";
  EXPECT_THAT(read(text).errors, SizeIs(TraceFile::kMaxErrors));
}

TEST(Masking, HidesIdentitiesWhereverTheyStand) {
  const Masking masking{{"866425030000001"}, {}};
  EXPECT_EQ(masked("\r\n866425030000001\r\n", masking), "\r\n***************\r\n");
  EXPECT_EQ(masked("86642503000000101", masking), "***************01");
  const Event event = masked(
      event_of(1, "tx").with("bytes", "866425030000001").with("n", std::int64_t{866425030000001}),
      masking);
  EXPECT_EQ(event.text("bytes"), "***************");
  EXPECT_EQ(event.text("n"), "***************");
  EXPECT_EQ(masked("866425030000001", Masking{}), "866425030000001");
}

TEST(Masking, HidesPinsAsWholeWords) {
  const Masking masking{{}, {"4711", "p"}};
  EXPECT_EQ(masked("AT+CPIN=4711", Masking{}), "AT+CPIN=****");
  EXPECT_EQ(masked("at+cpin=\"0000\",\"12345678\";+CSQ=1234", Masking{}),
            "at+cpin=\"****\",\"****\";+CSQ=1234");
  EXPECT_EQ(masked("AT+CLCK=\"SC\",1,\"4711\"\r4711", Masking{}),
            "AT+CLCK=\"SC\",1,\"****\"\r4711");
  EXPECT_EQ(masked("4711 14711 47110 \"4711\"", masking), "**** 14711 47110 \"****\"");
  EXPECT_EQ(masked("app p", masking), "app ****");
}

TEST(Masking, AlsoOfTheCommandLine) {
  TraceHeader header;
  header.argv = {"--set", "sim.pin=4711"};
  std::ostringstream out;
  const TraceWriter writer(out, header, {{}, {"4711"}});
  EXPECT_THAT(out.str(), Not(HasSubstr("4711")));
}

}  // namespace
}  // namespace bg96::scenarios
