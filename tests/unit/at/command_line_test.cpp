#include "emulator/at/command_line.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace bg96::at {
namespace {

// A command as one line of text: name, form, arguments; a quoted one in quotes, an absent one as
// "-".
std::string shown(const Command& command) {
  if (command.malformed) return std::string(command.name) + " malformed";
  std::string out(command.name);
  switch (command.form) {
    case Form::execute: return out;
    case Form::read: out += " read"; break;
    case Form::test: return out + " test";
    case Form::write: out += " write"; break;
  }
  for (const Argument& argument : command.arguments) {
    out += ' ';
    if (argument.absent()) {
      out += '-';
    } else if (argument.quoted) {
      out += '"' + std::string(argument.text) + '"';
    } else {
      out += argument.text;
    }
  }
  return out;
}

// All commands of a line.
std::vector<std::string> split(std::string_view body) {
  std::vector<std::string> commands;
  CommandLine line(body);
  while (line.more()) commands.push_back(shown(line.next()));
  return commands;
}

using Commands = std::vector<std::string>;

struct Row {
  std::string_view body;
  Commands commands;
};

void expect(const std::vector<Row>& rows) {
  for (const Row& row : rows) EXPECT_EQ(split(row.body), row.commands) << row.body;
}

TEST(CommandLine, ExtendedCommandsHaveFourForms) {
  expect({{"+CSQ", {"+CSQ"}},
          {"+CREG?", {"+CREG read"}},
          {"+CREG=?", {"+CREG test"}},
          {"+CREG=1", {"+CREG write 1"}},
          {"+CREG=", {"+CREG write -"}},
          {"+CREG=? ", {"+CREG test"}},
          {"^SCFG?", {"^SCFG read"}},
          {"$X;*Y;%Z;#W", {"$X", "*Y", "%Z", "#W"}}});
}

TEST(CommandLine, ArgumentsKeepTheirPlaceAndTheirQuotes) {
  expect({{"+X=1,2", {"+X write 1 2"}},
          {"+X=1,,3", {"+X write 1 - 3"}},
          {"+X=,", {"+X write - -"}},
          {"+X=1,", {"+X write 1 -"}},
          {"+X=\"a\",b", {"+X write \"a\" b"}},
          {"+X=\"\"", {"+X write \"\""}},
          {"+X=\"a,b;c\",1", {"+X write \"a,b;c\" 1"}},
          {"+X=a b", {"+X write a b"}},
          {"+X=a\"b", {"+X write a\"b"}},
          {"+X=-1", {"+X write -1"}}});
}

TEST(CommandLine, BlanksOutsideOfQuotesAreNothing) {
  expect({{"  +X ? ", {"+X read"}},
          {"+X = ?", {"+X test"}},
          {" +X = 1 , \" a \" , 2 ", {"+X write 1 \" a \" 2"}},
          {"+X ; +Y", {"+X", "+Y"}},
          {" E 0 ", {"E write 0"}},
          {"S 3 = 13", {"S write 3 13"}},
          {"S 3 ?", {"S read 3"}}});
}

TEST(CommandLine, AQuoteThatDoesNotEndMakesTheCommandMalformed) {
  expect({{"+X=\"abc", {"+X malformed"}},
          {"+X=1,\"abc", {"+X malformed"}},
          {"+X=\"abc;+Y", {"+X malformed"}},
          {"+X=\"a\"b", {"+X malformed"}},
          {"+X=\"a\"b;+Y", {"+X malformed"}}});
}

TEST(CommandLine, WhatCannotFollowANameMakesItMalformed) {
  expect({{"+X!?1", {"+X! malformed"}},
          {"+X?1", {"+X malformed"}},
          {"+X=?1", {"+X malformed"}},
          {"+X,1", {"+X malformed"}},
          {"+X\"1\"", {"+X malformed"}},
          {"+X 1", {"+X malformed"}},
          {"+X?;+Y", {"+X read", "+Y"}},
          {"+X?Z;+Y", {"+X malformed"}}});  // nothing after it can be trusted
}

TEST(CommandLine, SemicolonsSeparate) {
  expect({{"", {}},
          {";", {}},
          {" ; ; ", {}},
          {"+X;", {"+X"}},
          {";+X;;+Y;", {"+X", "+Y"}},
          {"+X=1;+Y=2;+Z?", {"+X write 1", "+Y write 2", "+Z read"}},
          {"E0;+X", {"E write 0", "+X"}}});
}

TEST(CommandLine, BasicCommandsStandSideBySide) {
  expect({{"E", {"E write"}},
          {"E0", {"E write 0"}},
          {"E0V1", {"E write 0", "V write 1"}},
          {"&FE0", {"&F write", "E write 0"}},
          {"&C1&D2", {"&C write 1", "&D write 2"}},
          {"I;+CSQ;E1", {"I write", "+CSQ", "E write 1"}},
          {"&FZE0+CSQ", {"&F write", "Z write", "E write 0", "+CSQ"}},
          {"E007", {"E write 007"}},
          {"e0q0", {"e write 0", "q write 0"}}});
}

TEST(CommandLine, SHasARegisterAndAValue) {
  expect({{"S3=13", {"S write 3 13"}},
          {"S3?", {"S read 3"}},
          {"S3?S4?", {"S read 3", "S read 4"}},
          {"S3=13S4=10E0", {"S write 3 13", "S write 4 10", "E write 0"}},
          {"S3=", {"S write 3 -"}},
          {"S3=-1", {"S malformed"}},
          {"S3=x", {"S malformed"}},
          {"S3=\"13\"", {"S malformed"}},
          {"S3", {"S malformed"}},
          {"S", {"S malformed"}},
          {"S=3", {"S malformed"}},
          {"S?", {"S malformed"}},
          {"S3!", {"S malformed"}},
          {"s0?", {"s read 0"}}});
}

TEST(CommandLine, BasicCommandsHaveNoOtherForms) {
  expect({{"E?", {"E malformed"}},
          {"E=1", {"E malformed"}},
          {"&F?", {"&F malformed"}},
          {"E0?", {"E malformed"}},
          {"E=?", {"E malformed"}}});
}

TEST(CommandLine, ADialStringTakesAllThatIsLeft) {
  expect({{"D*99#", {"D write *99#"}},
          {"E0D+49;12,3", {"E write 0", "D write +49;12,3"}},
          {"d", {"d write -"}}});
}

TEST(CommandLine, ACharacterThatCannotBeginACommandEndsTheLine) {
  expect({{"1", {" malformed"}},
          {"\"x\"", {" malformed"}},
          {"E0,1", {"E write 0", " malformed"}},
          {"?", {" malformed"}},
          {"&", {"& malformed"}},
          {"&1", {"&1 malformed"}},
          {"&&F", {"&& malformed"}},
          {"\xff", {" malformed"}}});
}

TEST(CommandLine, EveryLetterIsABasicCommandInBothCases) {
  for (char letter = 'A'; letter <= 'Z'; ++letter) {
    for (const char c : {letter, static_cast<char>(letter - 'A' + 'a')}) {
      const std::string name(1, c);
      const Commands plain = split(name + "1");
      const bool is_register = letter == 'S';
      EXPECT_EQ(plain, Commands{name + (is_register ? " malformed" : " write 1")});
      EXPECT_EQ(split("&" + name + "1"), Commands{"&" + name + " write 1"});
    }
  }
}

TEST(CommandLine, EveryLetterDigitAndV250CharacterMayStandInAName) {
  const std::string_view others = "!%-./:_0123456789";
  for (int code = 0; code < 256; ++code) {
    const char c = static_cast<char>(code);
    const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    const bool in_name = letter || (c != '\0' && others.find(c) != std::string_view::npos);
    const std::string body = std::string("+Q") + c;
    CommandLine line(body);
    ASSERT_TRUE(line.more());
    const Command command = line.next();
    EXPECT_EQ(command.name, in_name ? body : "+Q") << code;
  }
}

TEST(CommandLine, ThirtyTwoArgumentsAreRead) {
  static_assert(CommandLine::kMaxArguments == 32);
  std::string body = "+X=1";
  for (int i = 2; i <= 32; ++i) body += ",1";
  CommandLine most(body);
  const Command command = most.next();
  EXPECT_FALSE(command.malformed);
  EXPECT_EQ(command.arguments.size(), 32U);
  body += ",1";
  EXPECT_EQ(split(body), Commands{"+X malformed"});
}

}  // namespace
}  // namespace bg96::at
