// AT+CMUX and the ports behind it.
#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "emulator/modes/mux/frame.hpp"
#include "tests/support/virtual_world.hpp"

namespace bg96::testing {
namespace {

using modes::mux::encode;
using modes::mux::Frame;
using ports::ChannelId;
using Type = Frame::Type;
using namespace std::chrono_literals;

// A host that has given AT+CMUX, unless told otherwise.
class Cmux : public ::testing::Test {
 protected:
  std::string ask(std::string_view line) {
    world.take_output();
    world.send(std::string(line) + "\r");
    world.pass(100ms);
    return world.take_output();
  }

  void start(std::string_view line = "AT+CMUX=0") {
    ASSERT_EQ(ask("ATE0"), "ATE0\r\r\nOK\r\n");
    ASSERT_EQ(ask(line), "\r\nOK\r\n");
    open(0);
  }

  // The frames that have come, as bytes of their channels; of all others the type.
  std::string heard() {
    std::string_view bytes = text_ = world.take_output();
    std::string told;
    int last = -1;
    while (!bytes.empty()) {
      const auto frame = reader_.consume(bytes);
      if (!frame) continue;
      EXPECT_LE(frame->information.size(), longest_);
      if (frame->type == Type::uih) {
        if (frame->channel != last) told += std::to_string(frame->channel) + ":";
        last = frame->channel;
        told += frame->information;
      } else {
        told += frame->type == Type::acknowledgement     ? "[UA "
                : frame->type == Type::disconnected_mode ? "[DM "
                                                         : "[? ";
        told += std::to_string(frame->channel) + "]";
      }
    }
    return told;
  }

  std::string send(const Frame& frame) {
    world.send(encode(frame));
    world.pass(100ms);
    return heard();
  }

  void open(int channel) {
    EXPECT_EQ(
        send({.channel = channel, .command = true, .type = Type::set_mode, .poll_final = true}),
        "[UA " + std::to_string(channel) + "]");
  }

  std::string close(int channel) {
    return send(
        {.channel = channel, .command = true, .type = Type::disconnect, .poll_final = true});
  }

  std::string say(int channel, std::string_view line) {
    return send({.channel = channel, .information = std::string(line) + "\r"});
  }

  // A message of the multiplexer's own.
  std::string tell(std::string_view message) {
    return send({.channel = 0, .command = true, .information = std::string(message)});
  }

  VirtualWorld world;
  modes::mux::FrameReader reader_;
  std::string text_;
  std::size_t longest_ = 127;
};

TEST_F(Cmux, TellsItsValues) {
  ask("ATE0");
  EXPECT_EQ(ask("AT+CMUX?"), "\r\n+CMUX: 0,0,5,127,10,3,30,10,2\r\n\r\nOK\r\n");
  EXPECT_EQ(
      ask("AT+CMUX=?"),
      "\r\n+CMUX: (0),(0),(1-8),(1-1509),(1-255),(0-100),(2-255),(1-255),(1-7)\r\n\r\nOK\r\n");
}

TEST_F(Cmux, RefusesWhatItDoesNotHave) {
  ask("ATE0");
  for (const char* line :
       {"AT+CMUX", "AT+CMUX=", "AT+CMUX=1", "AT+CMUX=0,1", "AT+CMUX=0,0,0", "AT+CMUX=0,0,9",
        "AT+CMUX=0,0,5,0", "AT+CMUX=0,0,5,1510", "AT+CMUX=0,0,5,127,0", "AT+CMUX=0,0,5,127,10,101",
        "AT+CMUX=0,0,5,127,10,3,1", "AT+CMUX=0,0,5,127,10,3,30,256",
        "AT+CMUX=0,0,5,127,10,3,30,10,8", "AT+CMUX=0,0,5,127,10,3,30,10,2,1", "AT+CMUX=\"0\"",
        "AT+CMUX=x"}) {
    EXPECT_NE(ask(line).find("ERROR"), std::string::npos) << line;
    EXPECT_EQ(ask("AT"), "\r\nOK\r\n") << line;
  }
}

TEST_F(Cmux, TakesTheFormsOfHosts) {
  for (const char* line : {"AT+CMUX=0", "AT+CMUX=0,0,5,127", "AT+CMUX=0,0,8,1509,,,,,",
                           "AT+CMUX=0,0,5,127,10,3,30,10,2"}) {
    start(line);
    EXPECT_EQ(close(0), "[UA 0]");
    EXPECT_EQ(ask("ATE1"), "\r\nOK\r\n");
  }
}

TEST_F(Cmux, CarriesPortsWithAnEchoOfTheirOwn) {
  start();
  for (int channel = 1; channel <= 4; ++channel) open(channel);
  EXPECT_EQ(say(1, "ATE0"), "1:ATE0\r\r\nOK\r\n");
  EXPECT_EQ(say(1, "AT+CGMM"), "1:\r\nBG96\r\n\r\nOK\r\n");
  EXPECT_EQ(say(4, "AT"), "4:AT\r\r\nOK\r\n");
}

TEST_F(Cmux, AnswersInOneFrameWhereThatIsLongEnough) {
  start();
  open(1);
  say(1, "ATE0");
  say(1, "AT+CGMM");
  EXPECT_EQ(text_, encode({.channel = 1, .information = "\r\nBG96\r\n\r\nOK\r\n"}));
}

TEST_F(Cmux, NeverSendsALongerFrameThanAskedFor) {
  longest_ = 7;
  start("AT+CMUX=0,0,5,7");
  open(1);
  EXPECT_EQ(say(1, "AT+CMUX?"), "1:AT+CMUX?\r\r\n+CMUX: 0,0,5,127,10,3,30,10,2\r\n\r\nOK\r\n");
}

TEST_F(Cmux, NegotiatesTheLengthOfFrames) {
  longest_ = 12;
  start();
  // PN: DLCI 1, N1 of 12 bytes.
  const std::string values("\x01\x00\x07\x0A\x0C\x00\x03\x02", 8);
  EXPECT_EQ(tell("\x83\x11" + values), "0:\x81\x11" + values);
  open(1);
  EXPECT_EQ(say(1, "AT+CGMM"), "1:AT+CGMM\r\r\nBG96\r\n\r\nOK\r\n");
}

TEST_F(Cmux, KnowsOnlyWhatIsOpen) {
  ask("ATE0");
  ask("AT+CMUX=0");
  EXPECT_EQ(send({.channel = 1, .command = true, .type = Type::set_mode, .poll_final = true}),
            "[DM 1]");
  open(0);
  EXPECT_EQ(say(1, "AT"), "[DM 1]");
  EXPECT_EQ(send({.channel = 5, .command = true, .type = Type::set_mode, .poll_final = true}),
            "[DM 5]");
  EXPECT_EQ(close(2), "[DM 2]");
  open(1);
  open(1);  // a host that has started again
  EXPECT_EQ(say(1, "AT"), "1:AT\r\r\nOK\r\n");
  EXPECT_EQ(close(1), "[UA 1]");
  EXPECT_EQ(say(1, "AT"), "[DM 1]");
}

// Bytes of real hosts.
TEST_F(Cmux, AnswersMessagesAsHostsWereSeenToNeed) {
  start();
  open(1);
  world.send(std::string_view("\xf9\x03\xef\x0b\x23\x07\x61\x62\x63\x18\xf9", 11));
  world.pass(1ms);
  EXPECT_EQ(world.take_output(),
            std::string_view("\xf9\x01\xef\x0b\x21\x07\x61\x62\x63\x79\xf9", 11));
  world.send(std::string_view("\xf9\x03\xef\x09\xe3\x05\x07\x0d\xfb\xf9", 10));
  world.pass(1ms);
  EXPECT_TRUE(world.take_output().starts_with("\xf9\x01\xef\x09\xe1\x05\x07\x0d\x9a\xf9"));
}

TEST_F(Cmux, AnswersEachMessageThatItKnows) {
  start();
  EXPECT_EQ(tell("\x53\x05\x07\x01"), "0:\x51\x05\x07\x01");  // RLS
  EXPECT_EQ(tell(std::string("\x63\x01", 2)), "0:\x61\x01");  // FCoff
  EXPECT_EQ(tell("\xA3\x01"), "0:\xA1\x01");                  // FCon
  EXPECT_EQ(tell("\x93\x03\x07"), std::string("0:\x91\x11\x07\x07\x03\x00\x11\x13\x00\x00", 12));
  EXPECT_EQ(tell("\x43\x01"), "0:\x11\x03\x43");  // PSC: not supported
  EXPECT_EQ(tell("\xE1\x05\x07\x0D"), "");        // an answer
}

TEST_F(Cmux, PassesOverMessagesThatLieAboutTheirLength) {
  start();
  for (const char* message : {"\x23",
                              "\x23\x09"
                              "ab",
                              "\x22\xFE", "\xE3\x03\x07", "\x83\x03\x07"}) {
    tell(message);
  }
  open(1);
  EXPECT_EQ(say(1, "AT"), "1:AT\r\r\nOK\r\n");
}

TEST_F(Cmux, EndsByCloseDown) {
  start();
  open(1);
  world.send(std::string_view("\xf9\x03\xef\x05\xc3\x01\xf2\xf9", 8));
  world.pass(100ms);
  EXPECT_EQ(world.take_output(), std::string_view("\xf9\x01\xef\x05\xc1\x01\x93\xf9", 8));
  EXPECT_EQ(ask("AT"), "\r\nOK\r\n");
}

TEST_F(Cmux, LeavesTheRestOfABlockToTheATPort) {
  start();
  world.send(encode({.channel = 0, .command = true, .information = "\xC3\x01"}) + "AT+CGMM\r");
  world.pass(100ms);
  EXPECT_TRUE(world.take_output().ends_with("\r\nBG96\r\n\r\nOK\r\n"));
}

TEST_F(Cmux, TakesTheSameHoweverItIsCut) {
  const auto frame_of = [](int channel, Type type, std::string text) {
    const bool is_data = type == Type::uih;
    return encode({.channel = channel,
                   .command = !is_data,
                   .type = type,
                   .poll_final = !is_data,
                   .information = std::move(text)});
  };
  const std::string bytes = "AT+CMUX=0\r\n" + frame_of(0, Type::set_mode, "") +
                            frame_of(1, Type::set_mode, "") + frame_of(1, Type::uih, "ATE0;+CG") +
                            frame_of(1, Type::uih, "MM\r") + frame_of(0, Type::uih, "\xC3\x01") +
                            "AT\r";
  std::string expected;
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    VirtualWorld other;
    other.send(bytes.substr(0, cut));
    other.send(bytes.substr(cut));
    other.pass(100ms);
    const std::string output = other.take_output();
    if (cut == 0) expected = output;
    ASSERT_EQ(output, expected) << cut;
    ASSERT_TRUE(output.ends_with("AT\r\r\nOK\r\n"));
  }
}

TEST_F(Cmux, KeepsItsStateWhenTheTtyIsOpenedAnew) {
  ask("ATE0");
  ask("AT+CMUX=0,0,5,127");
  world.hang_up();
  world.pass(100ms);
  open(0);
  open(1);
  world.hang_up();
  EXPECT_EQ(say(1, "AT"), "1:AT\r\r\nOK\r\n");
}

TEST_F(Cmux, HasNoMultiplexerWithin) {
  start();
  open(1);
  EXPECT_EQ(say(1, "AT+CMUX=0"), "1:AT+CMUX=0\r\r\n+CME ERROR: 3\r\n");
  EXPECT_EQ(say(1, "AT+IPR=9600"), "1:AT+IPR=9600\r\r\n+CME ERROR: 3\r\n");
}

TEST_F(Cmux, TellsUnaskedOnEveryPortOrOnOne) {
  start();
  open(1);
  open(2);
  world.happen(ports::RawUrc{.text = "+QIND: x"});
  world.settle();
  world.pass(100ms);
  EXPECT_EQ(heard(), "1:\r\n+QIND: x\r\n2:\r\n+QIND: x\r\n");
  say(1, "AT+QCFG=\"cmux/urcport\",2");
  world.happen(ports::RawUrc{.text = "+QIND: y"});
  world.settle();
  world.pass(100ms);
  EXPECT_EQ(heard(), "2:\r\n+QIND: y\r\n");
}

TEST_F(Cmux, TellsWhatCameBetweenWhenItHasEnded) {
  start();
  world.happen(ports::RawUrc{.text = "+QIND: x"});
  world.settle();
  world.pass(100ms);
  EXPECT_EQ(heard(), "");
  EXPECT_EQ(close(0), "[UA 0]");
  world.pass(100ms);
  world.send("AT\r");
  world.pass(100ms);
  // What came before the end was said right behind it.
  EXPECT_EQ(world.take_output(), "\r\nOK\r\n");
}

TEST_F(Cmux, NamesItsPortsInQistate) {
  world.network().accept("10.0.0.1:7");
  start();
  open(3);
  say(3, "ATE0");
  EXPECT_EQ(say(3, "AT+QIACT=1"), "3:\r\nOK\r\n");
  EXPECT_EQ(say(3, "AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",7,5000,0"),
            "3:\r\nOK\r\n\r\n+QIOPEN: 0,0\r\n");
  EXPECT_EQ(say(3, "AT+QISTATE=1,0"),
            "3:\r\n+QISTATE: 0,\"TCP\",\"10.0.0.1\",7,5000,2,1,0,0,\"cmux3\"\r\n\r\nOK\r\n");
  // The port goes, the socket stays; what it tells goes where URCs go.
  open(1);
  close(3);
  world.network().peer_close(world.now());
  world.settle();
  world.pass(200ms);
  EXPECT_EQ(heard(), "1:\r\n+QIURC: \"closed\",0\r\n");
}

TEST_F(Cmux, IsLeftByARestart) {
  start();
  open(1);
  EXPECT_EQ(say(1, "AT+QPOWD"), "1:AT+QPOWD\r\r\nOK\r\n");
  world.pass(5s);
  // The multiplexer has gone by then.
  EXPECT_EQ(world.take_output(), "\r\nPOWERED DOWN\r\n");
  world.switch_on();
  world.pass(30s);
  EXPECT_NE(world.take_output().find("\r\nAPP RDY\r\n"), std::string::npos);
  EXPECT_EQ(ask("AT"), "AT\r\r\nOK\r\n");
}

TEST_F(Cmux, KeepsOutputWhileItsHostStopsIt) {
  start();
  open(1);
  open(2);
  say(1, "ATE0");
  // MSC with FC for DLCI 1.
  EXPECT_TRUE(tell("\xE3\x05\x07\x0F").starts_with("0:\xE1\x05\x07\x0F"));
  EXPECT_EQ(say(1, "AT+CGMM"), "");
  EXPECT_EQ(say(2, "AT"), "2:AT\r\r\nOK\r\n");
  EXPECT_EQ(tell("\xE3\x05\x07\x0D"),
            "0:\xE1\x05\x07\x0D"
            "1:\r\nBG96\r\n\r\nOK\r\n");
  tell("\x63\x01");
  EXPECT_EQ(say(1, "AT"), "");
  EXPECT_EQ(tell("\xA3\x01"),
            "0:\xA1\x01"
            "1:\r\nOK\r\n");
}

TEST_F(Cmux, DropsDtrByMscAndByDisc) {
  world.network().accept("10.0.0.1:7");
  start();
  open(1);
  open(2);
  say(1, "ATE0");
  say(1, "AT&D1");
  say(1, "AT+QIACT=1");
  EXPECT_EQ(say(1, "AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",7,0,2"), "1:\r\nCONNECT\r\n");
  EXPECT_EQ(tell("\xE3\x05\x07\x09"),
            "0:\xE1\x05\x07\x09"
            "\xE3\x05\x07\x8D"
            "\xE3\x05\x07\x0D"
            "1:\r\nOK\r\n");
  EXPECT_EQ(say(1, "AT"), "1:\r\nOK\r\n");
  EXPECT_TRUE(say(1, "ATO").ends_with("1:\r\nCONNECT\r\n0:\xE3\x05\x07\x8D"));
  EXPECT_EQ(close(1), "[UA 1]");
  open(1);
  EXPECT_EQ(say(1, "AT"), "1:\r\nOK\r\n");
}

// DCD is that of a connection, for a host that speaks MSC.
TEST_F(Cmux, ShowsTheCarrierByMsc) {
  world.network().accept("10.0.0.1:7");
  start();
  open(1);
  say(1, "ATE0");
  say(1, "AT+QIACT=1");
  EXPECT_EQ(tell("\xE3\x05\x07\x0D"),
            "0:\xE1\x05\x07\x0D"
            "\xE3\x05\x07\x0D");
  EXPECT_EQ(say(1, "AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",7,0,2"),
            "1:\r\nCONNECT\r\n0:\xE3\x05\x07\x8D");
  world.network().peer_close(world.now());
  world.settle();
  world.pass(1s);
  EXPECT_EQ(heard(),
            "0:\xE3\x05\x07\x0D"
            "1:\r\nNO CARRIER\r\n");
}

TEST_F(Cmux, LosesNothingOfAHostThatSendsTooMuch) {
  world.network().accept("10.0.0.1:7");
  start();
  open(1);
  say(1, "ATE0");
  say(1, "AT+QIACT=1");
  say(1, "AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",7,0,2");
  tell("\xE3\x05\x07\x0D");
  world.network().peer_stall(true, world.now());
  std::string all;
  std::string sent;
  for (int i = 0; i < 3000; ++i) {
    const std::string piece(100, static_cast<char>('a' + i % 26));
    all += encode({.channel = 1, .information = piece});
    sent += piece;
  }
  bool told = false;
  std::string received;
  for (int round = 0; !all.empty() && round < 1000; ++round) {
    const std::size_t room = std::min(world.modem().input_room(ChannelId::uart1), all.size());
    world.send(all.substr(0, room));
    all.erase(0, room);
    world.pass(1s);
    told = told || heard().find("0:\xE3\x05\x07\x8F") != std::string::npos;
    if (room == 0) world.network().peer_stall(false, world.now());
    received += world.network().peer_take_received().value_or("");
  }
  world.pass(10s);
  received += world.network().peer_take_received().value_or("");
  EXPECT_TRUE(told);
  EXPECT_EQ(received, sent);
}

TEST_F(Cmux, SurvivesAHostWithoutSense) {
  std::mt19937 random(7);
  const auto some = [&random](std::size_t most) {
    std::string text(random() % most, '\0');
    for (char& byte : text) byte = static_cast<char>(random());
    return text;
  };
  constexpr Type kTypes[] = {Type::uih,
                             Type::uih,
                             Type::ui,
                             Type::set_mode,
                             Type::disconnect,
                             Type::uih,
                             Type::acknowledgement,
                             Type::disconnected_mode};
  constexpr std::string_view kMessages = "\x13\x23\x53\x63\x83\x93\xA3\xE3\x43\xD3";
  start();
  for (int round = 0; round < 3000; ++round) {
    Frame frame{.channel = static_cast<int>(random() % 7),
                .command = random() % 2 == 0,
                .type = kTypes[random() % std::size(kTypes)],
                .poll_final = random() % 2 == 0,
                .information = some(40)};
    if (frame.channel == 0 && frame.type == Type::disconnect) continue;
    if (frame.channel == 0 && !frame.information.empty()) {
      frame.information[0] = kMessages[random() % kMessages.size()];
    }
    if (frame.channel > 0 && random() % 3 == 0)
      frame.information = "AT+CMUX?;+QCFG=\"cmux/urcport\"\r";
    std::string bytes = encode(frame);
    if (random() % 8 == 0) bytes[random() % bytes.size()] = static_cast<char>(random());
    world.send(random() % 16 == 0 ? some(20) : bytes);
    world.pass(1ms);
    world.take_output();
  }
  world.send(std::string(3000, '\xF9') +
             encode({.channel = 0, .command = true, .information = "\xA3\x01"}) +
             encode({.channel = 0, .command = true, .information = "\xC3\x01"}));
  world.pass(1s);
  world.take_output();
  EXPECT_EQ(ask("AT+CGMM"), "\r\nBG96\r\n\r\nOK\r\n");
}

TEST_F(Cmux, IsNotOfAUsbPort) {
  modem::Profile profile;
  profile.wired[static_cast<std::size_t>(ChannelId::usbat)] = true;
  VirtualWorld other(profile);
  other.send_to(ChannelId::usbat, "AT+CMUX=0\r");
  other.pass(100ms);
  EXPECT_EQ(other.take_output_of(ChannelId::usbat), "AT+CMUX=0\r\r\n+CME ERROR: 3\r\n");
}

}  // namespace
}  // namespace bg96::testing
