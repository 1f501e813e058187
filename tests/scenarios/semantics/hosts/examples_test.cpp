// The scenarios of the language's design: each is passed by a host that does well, and fails one
// that has the bug it was written for.
#include <gmock/gmock.h>

#include <filesystem>
#include <functional>

#include "tests/scenarios/semantics/play.hpp"

namespace bg96::scenarios::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

Loaded example(const std::string& name) {
  return load_file(std::filesystem::path(BG96_SCENARIO_TESTS) / "examples" / (name + ".yaml"));
}

using Host = std::function<void(Play&)>;

/// What the case comes to; the ids of what has failed.
std::vector<std::string> failures(const std::string& name, std::size_t index, const Host& host) {
  Play play(example(name), {.case_index = index});
  SCOPED_TRACE(play.scenario().case_id);
  host(play);
  play.pass(10min);
  const CaseResult result = play.finish();
  std::vector<std::string> failed;
  for (const Finding& each : result.findings) {
    if (each.verdict < Verdict::fail || each.warning) continue;
    failed.push_back(each.id);
    if (::testing::Test::HasFailure()) std::printf("%s: %s\n", each.id.c_str(), each.text.c_str());
  }
  if (result.verdict == Verdict::error) failed.push_back(result.reason);
  return failed;
}

bool reopen(Play& play, const std::string& server) {
  play.ask("AT+QICLOSE=0");
  return play.connect(0, server);
}

const std::string kLoopback = R"("127.0.0.1",9000)";
const std::string kIngest = R"("ingest.example.com",9000)";

TEST(DesignExamples, SendOkLost) {
  const auto host = [](bool blind) {
    return [blind](Play& play) {
      ASSERT_TRUE(play.connect(0, kIngest));
      for (char name = '1'; name <= '5'; ++name) {
        const std::string record = std::string("record ") + name + "\n";
        if (play.upload(record, 0, 10s) == "SEND OK") continue;
        const std::string acknowledged = play.ask("AT+QISEND=0,0");
        if (blind) play.upload(record);
      }
    };
  };
  EXPECT_THAT(failures("01-send-ok-lost", 0, host(false)), ::testing::IsEmpty());
  EXPECT_THAT(failures("01-send-ok-lost", 0, host(true)), Contains("every-record-exactly-once"));
}

TEST(DesignExamples, UrcCollidesWithResponse) {
  const std::string server = R"("10.0.0.9",7)";
  const auto host = [&](const std::string& victim, bool panics) {
    return [=](Play& play) {
      play.network().accept("10.0.0.9:7");
      ASSERT_TRUE(play.connect(0, server));
      ASSERT_TRUE(play.connect(1, server));
      play.network().peer_send("hello", play.now(), 1);
      play.pass(1s);
      std::string answer = play.ask(victim);
      play.pass(1s);
      answer += play.heard();
      EXPECT_THAT(answer, HasSubstr(R"(+QIURC: "closed",1)"));
      play.ask(panics ? "AT+QIDEACT=1" : "AT+QICLOSE=1");
    };
  };
  const Loaded all = example("02-urc-collides-with-response");
  ASSERT_EQ(all.cases.size(), 11U);
  for (std::size_t index = 0; index < all.cases.size(); ++index) {
    std::string victim = all.cases[index].rules.front().when_text;
    for (const char* const each : {"AT+QISTATE?", "AT+QNWINFO", "AT+QIRD=0,"}) {
      if (all.cases[index].case_id.find(each) != std::string::npos) victim = each;
    }
    if (victim.ends_with(',')) victim += "100";
    EXPECT_THAT(failures("02-urc-collides-with-response", index, host(victim, false)),
                ::testing::IsEmpty())
        << all.cases[index].case_id;
    EXPECT_THAT(failures("02-urc-collides-with-response", index, host(victim, true)),
                Contains("no-panic-reset"))
        << all.cases[index].case_id;
  }
}

TEST(DesignExamples, PdpLostMidUpload) {
  const auto host = [](bool hammers) {
    return [hammers](Play& play) {
      play.network().accept("127.0.0.1:9000");
      ASSERT_TRUE(play.connect(0, kLoopback));
      for (int i = 0; i < 9 && play.state("pdp", 1) == "active"; ++i) {
        play.upload(std::string(1000, 'x'));
        play.pass(1s);
      }
      play.pass(2s);
      if (!hammers) play.ask("AT+QIDEACT=1");
      for (int i = 0; i < 5 && play.ask("AT+QIACT=1", 150s) != "OK"; ++i) {
        if (!hammers) play.pass(25s);
      }
      if (hammers) play.ask("AT+QIACT=1");
      play.connect(0, kLoopback);
    };
  };
  EXPECT_THAT(failures("03-pdp-lost-mid-upload", 0, host(false)), ::testing::IsEmpty());
  EXPECT_THAT(failures("03-pdp-lost-mid-upload", 0, host(true)),
              ::testing::IsSupersetOf({"cleans-up-before-reactivating", "does-not-hammer"}));
}

TEST(DesignExamples, NbIotTunnel) {
  const auto host = [](bool resets) {
    return [resets](Play& play) {
      play.network().accept("127.0.0.1:9000");
      ASSERT_TRUE(play.connect(0, kLoopback));
      while (play.now() < sim::Instant(75s)) {
        play.pass(5s);
        const std::string answer = play.ask("AT+CEREG?");
        if (resets && answer.find(",1") == std::string::npos) return void(play.ask("AT+CFUN=1,1"));
      }
      for (int i = 0; i < 5 && play.state("socket", 0) != "connected"; ++i) {
        play.ask("AT+QICLOSE=0");
        play.ask("AT+QIDEACT=1");
        if (play.ask("AT+QIACT=1", 150s) == "OK") play.connect(0, kLoopback);
        play.pass(2s);
      }
    };
  };
  for (const std::size_t index : {0U, 1U}) {
    EXPECT_THAT(failures("04-nbiot-tunnel", index, host(false)), ::testing::IsEmpty());
    EXPECT_THAT(failures("04-nbiot-tunnel", index, host(true)), Contains("survives-without-reset"));
  }
}

TEST(DesignExamples, UartNoise) {
  // Whatever the line does, it tries again until the server has enough.
  const auto host = [](bool gives_up) {
    return [gives_up](Play& play) {
      const auto records = [&play] {
        return count_records(play.test_case().director().received("ingest"), "\n");
      };
      for (int i = 0; records() < 20 && i < 200 && play.now() < sim::Instant(140s); ++i) {
        if (gives_up && i > 3) return;
        if (play.state("socket", 0) != "connected") {
          play.ask("AT+QIACT=1", 5s);
          play.ask("AT+QICLOSE=0", 5s);
          play.ask("AT+QIOPEN=1,0,\"TCP\"," + kIngest, 5s);
          play.pass(2s);
        }
        const std::string text = play.ask("AT+QISEND=0,10", 5s);
        if (text.find('>') == std::string::npos) {
          play.send("\x1b");
          play.pass(500ms);
          continue;
        }
        play.send("record " + std::to_string(10 + i % 90) + "\n");
        play.wait_for_result(5s);
      }
    };
  };
  for (const std::size_t index : {0U, 7U, 24U}) {
    EXPECT_THAT(failures("05-uart-noise", index, host(false)), ::testing::IsEmpty()) << index;
    EXPECT_THAT(failures("05-uart-noise", index, host(true)), Contains("upload-completes"));
  }
}

TEST(DesignExamples, BrownoutInPrompt) {
  const auto host = [](bool knows_reboots) {
    return [knows_reboots](Play& play) {
      play.network().accept("10.0.0.1:9000");
      const auto configure = [&play] {
        for (const char* const line :
             {"ATE0", "AT+CMEE=2", "AT+QICSGP=1,1,\"internet\",\"\",\"\",0", "AT+QIACT=1"}) {
          play.ask(line, 150s);
        }
        play.ask("AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",9000");
        play.pass(3s);
      };
      const auto synchronise = [&play] {
        for (int i = 0; i < 20 && play.ask("AT", 1s).find("OK") == std::string::npos; ++i) {
        }
      };
      synchronise();
      play.pass(10s);
      configure();
      ASSERT_EQ(play.ask("AT+QISEND=0,512"), ">");
      play.send(std::string(512, '\xe4'));
      if (play.wait_for_result(5s) == "SEND OK" || !knows_reboots) return;
      synchronise();
      play.pass(3s);
      configure();
    };
  };
  for (std::size_t index = 0; index < 4; ++index) {
    EXPECT_THAT(failures("06-brownout-in-prompt", index, host(true)), ::testing::IsEmpty());
    EXPECT_THAT(failures("06-brownout-in-prompt", index, host(false)),
                ::testing::IsSupersetOf({"resynchronises", "back"}));
  }
}

TEST(DesignExamples, SocketsDieInEveryWay) {
  const std::string server = R"("api.example.com",9000)";
  const auto host = [&](bool is_polite) {
    return [=](Play& play) {
      play.network().accept("127.0.0.1:9000");
      play.ask("AT+QIACT=1", 150s);
      play.ask("AT+QIOPEN=1,2,\"TCP LISTENER\",\"127.0.0.1\",0,8080");
      play.pass(2s);
      ASSERT_TRUE(play.connect(0, server));
      for (int i = 0; i < 3; ++i) play.upload("hello");
      play.pass(1s);
      ASSERT_TRUE(reopen(play, server));
      play.pass(2s);
      ASSERT_TRUE(reopen(play, server));
      if (play.now() < sim::Instant(20s)) play.pass_until(sim::Instant(20s));
      play.pass(2s);
      if (is_polite) {
        std::string heard;
        for (const std::string& each : play.said()) heard += each + "\n";
        const std::string_view before = R"(+QIURC: "incoming",)";
        const std::size_t at = heard.find(before);
        ASSERT_NE(at, std::string::npos) << heard;
        const std::string id = heard.substr(at + before.size(), 2);
        EXPECT_THAT(play.ask("AT+QIRD=" + id + ",1500"), HasSubstr("GET / HTTP/1.0"));
      } else {
        play.pass(11s);
      }
      for (int i = 0; i < 4; ++i) play.upload("hello", 0, 20s);
      while (play.state("socket", 0) != "connected" || play.rule("connect-refused").fired == 0) {
        play.ask("AT+QICLOSE=0");
        play.ask("AT+QIOPEN=1,0,\"TCP\"," + server);
        play.pass(60s);
        if (!play.goes_on()) return;
      }
    };
  };
  EXPECT_THAT(failures("07-sockets-die-in-every-way", 0, host(true)), ::testing::IsEmpty());
  EXPECT_THAT(failures("07-sockets-die-in-every-way", 0, host(false)),
              Contains("answers-the-stranger"));
}

TEST(DesignExamples, MqttBrokerOutageNeedsMachinesThatAreNotThere) {
  const Loaded loaded = example("08-mqtt-broker-outage");
  ASSERT_EQ(loaded.cases.size(), 1U);
  bg96::testing::VirtualCase world(loaded.cases.front(), {});
  world.open();
  world.run_out();
  const CaseResult result = world.finish();
  EXPECT_EQ(result.verdict, Verdict::skipped);
  EXPECT_THAT(result.reason, HasSubstr("mqtt"));
}

TEST(DesignExamples, BadBootOldFirmware) {
  const auto host = [](bool uses_cgact) {
    return [uses_cgact](Play& play) {
      for (int i = 0; i < 30 && play.ask("AT", 2s).find("OK") == std::string::npos; ++i) {
      }
      play.pass(1s);
      for (int i = 0; i < 30; ++i) {
        if (play.ask("AT+CPIN?", 2s).find("READY") != std::string::npos) break;
        play.pass(2s);
      }
      if (uses_cgact) play.ask("AT+CGACT=1,1", 10s);
      for (int i = 0; i < 10 && play.ask("AT+QIACT=1", 150s) != "OK"; ++i) play.pass(3s);
    };
  };
  for (const std::size_t index : {0U, 1U}) {
    EXPECT_THAT(failures("09-bad-boot-old-firmware", index, host(false)), ::testing::IsEmpty());
    EXPECT_THAT(failures("09-bad-boot-old-firmware", index, host(true)), Contains("no-cgact"));
  }
}

TEST(DesignExamples, Field4711) {
  const auto host = [](bool takes_late_results) {
    return [takes_late_results](Play& play) {
      ASSERT_TRUE(play.connect(0, kIngest));
      for (int i = 1; i <= 45; ++i) {
        const std::string record = "record " + std::to_string(i) + "\n";
        const std::string result = play.upload(record, 0, 15s);
        if (result.find("SEND OK") != std::string::npos) continue;
        ASSERT_EQ(i, 37);
        play.send("AT+QISTATE=1,0\r");
        EXPECT_EQ(play.wait_for_result(60s).find("SEND OK"), 0U);
        play.pass(15s);
        if (takes_late_results) play.upload(record);
        reopen(play, kIngest);
      }
    };
  };
  EXPECT_THAT(failures("10-field-4711", 0, host(false)), ::testing::IsEmpty());
  EXPECT_THAT(failures("10-field-4711", 0, host(true)), Contains("late-result-is-not-an-answer"));
}

TEST(DesignExamples, DrivenByPytest) {
  Play play(example("11-driven-by-pytest"), {});
  EXPECT_EQ(play.state("rat"), "lte-m");
  play.control("handover");
  play.pass(3s);
  EXPECT_EQ(play.state("registration"), "searching");
  play.pass(1s);
  EXPECT_EQ(play.state("rat"), "gsm");
  play.control("slow-csq");
  const auto begun = play.now();
  play.ask("AT+CSQ");
  EXPECT_GE(play.now() - begun, 2s);
  play.control("fast-csq");
  const auto again = play.now();
  play.ask("AT+CSQ");
  EXPECT_LT(play.now() - again, 1s);
  EXPECT_TRUE(play.goes_on());
  play.control("done");
  EXPECT_FALSE(play.goes_on());
  EXPECT_EQ(play.finish().verdict, Verdict::pass);
}

}  // namespace
}  // namespace bg96::scenarios::testing
