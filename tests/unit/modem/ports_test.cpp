// One modem behind several serial ports.
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tests/support/virtual_world.hpp"

namespace bg96::testing {
namespace {

using ports::ChannelId;
using namespace std::chrono_literals;

modem::Profile profile_with(std::initializer_list<ChannelId> more) {
  modem::Profile profile;
  for (const ChannelId port : more) profile.wired[static_cast<std::size_t>(port)] = true;
  return profile;
}

class Ports : public ::testing::Test {
 protected:
  std::string ask(std::string_view line) { return ask(ChannelId::uart1, line); }
  std::string ask(ChannelId port, std::string_view line) {
    said(port);
    world.send_to(port, std::string(line) + "\r");
    world.pass(100ms);
    return said(port);
  }
  std::string said(ChannelId port = ChannelId::uart1) {
    return port == ChannelId::uart1 ? world.take_output() : world.take_output_of(port);
  }

  VirtualWorld world{profile_with({ChannelId::usbat, ChannelId::usbmodem})};
};

TEST_F(Ports, HaveAnEchoOfTheirOwn) {
  ask("ATE0");
  EXPECT_EQ(ask("AT"), "\r\nOK\r\n");
  EXPECT_EQ(ask(ChannelId::usbat, "AT"), "AT\r\r\nOK\r\n");
  EXPECT_EQ(ask(ChannelId::usbmodem, "ATV0"), "ATV0\r0\r");
  EXPECT_EQ(ask(ChannelId::usbat, "AT"), "AT\r\r\nOK\r\n");
}

TEST_F(Ports, AnswerWhereTheyWereAsked) {
  EXPECT_EQ(ask("AT+CGMM"), "AT+CGMM\r\r\nBG96\r\n\r\nOK\r\n");
  EXPECT_EQ(said(ChannelId::usbat), "");
}

TEST_F(Ports, HaveALineOfTheirOwn) {
  world.send("AT+CG");
  EXPECT_EQ(ask(ChannelId::usbat, "AT+CSQ"), "AT+CSQ\r\r\n+CSQ: 20,99\r\n\r\nOK\r\n");
  EXPECT_EQ(ask("MM"), "MM\r\r\nBG96\r\n\r\nOK\r\n");
}

TEST_F(Ports, ShareOneModem) {
  ask(ChannelId::usbat, "AT+CTZR=1");
  ask(ChannelId::usbmodem, "AT+CFUN=4");
  EXPECT_EQ(ask("AT+CTZR?;+CFUN?"), "AT+CTZR?;+CFUN?\r\r\n+CTZR: 1\r\n\r\n+CFUN: 4\r\n\r\nOK\r\n");
}

TEST_F(Ports, UrcsGoWhereTheManualsDefaultSays) {
  ask("AT+CEREG=1");
  ask("AT+CFUN=4");
  EXPECT_EQ(said(), "");
  EXPECT_NE(said(ChannelId::usbat).find("+CEREG: 0\r\n"), std::string::npos);
  EXPECT_EQ(said(ChannelId::usbmodem), "");
}

TEST_F(Ports, UrcsGoWhereTheHostWantsThem) {
  ask("AT+QURCCFG=\"urcport\",\"usbmodem\"");
  ask("AT+CEREG=1");
  ask("AT+CFUN=4");
  EXPECT_EQ(said(ChannelId::usbat), "");
  EXPECT_NE(said(ChannelId::usbmodem).find("+CEREG: 0\r\n"), std::string::npos);
}

// A host with one serial line would never hear of anything by default.
TEST(PortThatLeadsNowhere, ItsUrcsGoToUart1) {
  VirtualWorld world;
  world.send("AT+CEREG=1\r");
  world.pass(100ms);
  world.take_output();
  world.send("AT+CFUN=4\r");
  world.pass(100ms);
  EXPECT_NE(world.take_output().find("+CEREG: 0\r\n"), std::string::npos);
}

TEST_F(Ports, ASocketBelongsToThePortThatOpenedIt) {
  world.network().accept("10.0.0.1:80");
  ask(ChannelId::usbmodem, "AT+QIACT=1");
  ask(ChannelId::usbmodem, "AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80,0,0");
  world.pass(1s);
  EXPECT_EQ(said(), "");
  EXPECT_NE(ask("AT+QISTATE=1,0").find(",0,0,\"usbmodem\"\r\n"), std::string::npos);
  world.network().peer_send("hello", world.now());
  world.pass(1s);
  EXPECT_EQ(said(ChannelId::usbmodem), "\r\n+QIURC: \"recv\",0\r\n");
  EXPECT_EQ(said(), "");
}

TEST_F(Ports, TheEndOfAContextIsToldToWhoeverActivatedIt) {
  ask("AT+QIACT=1");
  world.happen(ports::DeactivateContext{1});
  world.pass(1s);
  EXPECT_EQ(said(), "\r\n+QIURC: \"pdpdeact\",1\r\n");
  EXPECT_EQ(said(ChannelId::usbat), "");
}

TEST_F(Ports, AllTellTheBoot) {
  ask("ATE0");
  EXPECT_EQ(ask("AT+CFUN=1,1"), "\r\nOK\r\n\r\nPOWERED DOWN\r\n");
  world.pass(10s);
  EXPECT_EQ(said(), "\r\nRDY\r\n\r\nAPP RDY\r\n");
  EXPECT_EQ(said(ChannelId::usbmodem), "\r\nPOWERED DOWN\r\n\r\nRDY\r\n\r\nAPP RDY\r\n");
  // The port of the URCs tells of the SIM as well.
  EXPECT_EQ(said(ChannelId::usbat),
            "\r\nPOWERED DOWN\r\n\r\nRDY\r\n\r\nAPP RDY\r\n"
            "\r\n+CPIN: READY\r\n\r\n+QUSIM: 1\r\n\r\n+QIND: SMS DONE\r\n");
  EXPECT_EQ(ask("AT"), "AT\r\r\nOK\r\n");
}

TEST_F(Ports, APromptOnOneLeavesTheOthersAlone) {
  world.network().accept("10.0.0.1:80");
  ask("AT+QIACT=1");
  ask("AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80,0,0");
  world.pass(1s);
  EXPECT_EQ(ask("AT+QISEND=0,5"), "AT+QISEND=0,5\r\r\n> ");
  EXPECT_EQ(ask(ChannelId::usbat, "AT"), "AT\r\r\nOK\r\n");
  world.send("hello");
  world.pass(1s);
  EXPECT_EQ(said(), "hello\r\nSEND OK\r\n");
}

TEST_F(Ports, OneOfThemMayHaveADataCall) {
  ask("AT+CGDCONT=2,\"IP\",\"two\"");
  ask("AT+CGEREP=2");
  EXPECT_TRUE(
      ask(ChannelId::usbmodem, "ATD*99#").starts_with("ATD*99#\r\r\nCONNECT 150000000\r\n"));
  EXPECT_EQ(said(ChannelId::usbat), "\r\n+CGEV: PDN ACT 1\r\n");
  EXPECT_EQ(ask("ATD*99***2#"), "ATD*99***2#\r\r\nNO CARRIER\r\n");
  EXPECT_EQ(said(ChannelId::usbat), "");  // the network has not been asked
  EXPECT_EQ(ask("AT+CGACT?"), "AT+CGACT?\r\r\n+CGACT: 1,1\r\n+CGACT: 2,0\r\n\r\nOK\r\n");
  EXPECT_EQ(ask("ATO"), "ATO\r\r\nNO CARRIER\r\n");
  EXPECT_EQ(ask("ATH"), "ATH\r\r\nOK\r\n");
  EXPECT_EQ(ask(ChannelId::usbmodem, "AT"), "");
  world.happen(ports::DeactivateContext{1});
  world.pass(10s);
  EXPECT_TRUE(said(ChannelId::usbmodem).ends_with("\r\nNO CARRIER\r\n"));
  EXPECT_EQ(said(), "");
}

TEST_F(Ports, OfTwoThatDialAtOnceTheFirstIsConnected) {
  ask("AT+CGDCONT=2,\"IP\",\"two\"");
  world.send_to(ChannelId::usbmodem, "ATD*99#\r");
  EXPECT_EQ(ask("ATD*99***2#"), "ATD*99***2#\r\r\nNO CARRIER\r\n");
  EXPECT_TRUE(said(ChannelId::usbmodem).starts_with("ATD*99#\r\r\nCONNECT 150000000\r\n"));
  EXPECT_EQ(ask("AT+CGACT?"), "AT+CGACT?\r\r\n+CGACT: 1,1\r\n+CGACT: 2,0\r\n\r\nOK\r\n");
}

TEST_F(Ports, TheNmeaPortTakesNoCommands) {
  EXPECT_EQ(ask(ChannelId::nmea, "AT"), "");
  EXPECT_EQ(ask("AT"), "AT\r\r\nOK\r\n");
}

}  // namespace
}  // namespace bg96::testing
