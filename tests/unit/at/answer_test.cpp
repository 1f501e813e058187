#include "emulator/at/answer.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace bg96::at {
namespace {

std::string final_result(Final final, const LineSettings& settings = {}) {
  Answer answer(settings);
  answer.finish(final);
  return answer.take();
}

TEST(Answer, ResultCodesAsWordsAndAsNumbers) {
  struct Row {
    Final final;
    std::string words;
    std::string number;
  };
  // Quectel's own results have no number.
  const Row rows[] = {
      {Final::ok(), "\r\nOK\r\n", "0\r"},
      {Final::connect(), "\r\nCONNECT\r\n", "1\r"},
      {Final::no_carrier(), "\r\nNO CARRIER\r\n", "3\r"},
      {Final::error(), "\r\nERROR\r\n", "4\r"},
      {Final::refused(), "\r\nERROR\r\n", "4\r"},
      {Final::tcpip(552), "\r\nERROR\r\n", "4\r"},
      {Final::send_ok(), "\r\nSEND OK\r\n", "\r\nSEND OK\r\n"},
      {Final::send_fail(), "\r\nSEND FAIL\r\n", "\r\nSEND FAIL\r\n"},
      {Final::cme(10), "\r\n+CME ERROR: 10\r\n", "\r\n+CME ERROR: 10\r\n"},
      {Final::cms(310), "\r\n+CMS ERROR: 310\r\n", "\r\n+CMS ERROR: 310\r\n"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(final_result(row.final), row.words);
    EXPECT_EQ(final_result(row.final, {.verbose = false}), row.number);
  }
}

TEST(Answer, QuietHoldsEveryResultBackButNoText) {
  const LineSettings quiet{.quiet = true};
  for (const Final final : {Final::ok(), Final::error(), Final::refused(), Final::cme(10),
                            Final::cms(310), Final::tcpip(552), Final::connect(),
                            Final::no_carrier(), Final::send_ok(), Final::send_fail()}) {
    EXPECT_EQ(final_result(final, quiet), "");
  }
  Answer answer(quiet);
  answer.line("text");
  answer.finish(Final::ok());
  EXPECT_EQ(answer.take(), "\r\ntext\r\n");
}

TEST(Answer, CmeeChoosesHowACmeErrorIsTold) {
  EXPECT_EQ(final_result(Final::cme(10), {.error_format = ErrorFormat::plain}), "\r\nERROR\r\n");
  EXPECT_EQ(final_result(Final::cme(10), {.error_format = ErrorFormat::numeric}),
            "\r\n+CME ERROR: 10\r\n");
  EXPECT_EQ(final_result(Final::cme(10), {.error_format = ErrorFormat::verbose}),
            "\r\n+CME ERROR: SIM not inserted\r\n");
  EXPECT_EQ(final_result(Final::cms(321), {.error_format = ErrorFormat::verbose}),
            "\r\n+CMS ERROR: invalid memory index\r\n");
}

TEST(Answer, PlainErrorsAreThatWhateverCmeeIs) {
  for (const auto format : {ErrorFormat::plain, ErrorFormat::numeric, ErrorFormat::verbose}) {
    for (const Final final : {Final::error(), Final::refused(), Final::tcpip(561)}) {
      EXPECT_EQ(final_result(final, {.error_format = format}), "\r\nERROR\r\n");
    }
  }
}

TEST(Answer, TextLinesOfOneCommandStandTogether) {
  const LineSettings settings;
  Answer answer(settings);
  answer.line("one");
  answer.line("two");
  answer.begin_command();
  answer.line("three");
  answer.finish(Final::ok());
  EXPECT_EQ(answer.take(), "\r\none\r\ntwo\r\n\r\nthree\r\n\r\nOK\r\n");
}

TEST(Answer, TextWithoutVerboseHasNoLineEndBeforeIt) {
  const LineSettings settings{.verbose = false};
  Answer answer(settings);
  answer.line("one");
  answer.begin_command();
  answer.line("two");
  answer.finish(Final::ok());
  EXPECT_EQ(answer.take(), "one\r\ntwo\r\n0\r");
}

TEST(Answer, TakesItsCharactersFromS3AndS4) {
  const LineSettings settings{.terminator = 'T', .formatter = 'F'};
  Answer answer(settings);
  answer.line("x");
  answer.finish(Final::ok());
  EXPECT_EQ(answer.take(), "TFxTFTFOKTF");
  EXPECT_EQ(final_result(Final::ok(), {.verbose = false, .terminator = 'T'}), "0T");
  EXPECT_EQ(unsolicited("URC", settings), "TFURCTF");
  EXPECT_EQ(prompt(settings), "TF> ");
}

TEST(Answer, TextMayHoldAnyByte) {
  const LineSettings settings;
  Answer answer(settings);
  std::string bytes;
  for (int code = 0; code < 256; ++code) bytes += static_cast<char>(code);
  answer.line(bytes);
  EXPECT_EQ(answer.take(), "\r\n" + bytes + "\r\n");
}

TEST(Answer, TakeLeavesNothing) {
  const LineSettings settings;
  Answer answer(settings);
  answer.line("x");
  answer.take();
  EXPECT_EQ(answer.take(), "");
  answer.line("y");
  EXPECT_EQ(answer.take(), "\r\ny\r\n");  // a block of its own
}

TEST(Answer, PromptIsExactlyFourBytes) { EXPECT_EQ(prompt({}), "\r\n> "); }

TEST(Answer, UrcsAreFramed) { EXPECT_EQ(unsolicited("RDY", {}), "\r\nRDY\r\n"); }

TEST(Final, TellsWhetherItSucceeded) {
  for (const Final final : {Final::ok(), Final::connect(), Final::send_ok()}) {
    EXPECT_TRUE(final.succeeded());
  }
  for (const Final final : {Final::error(), Final::refused(), Final::cme(1), Final::cms(1),
                            Final::tcpip(550), Final::no_carrier(), Final::send_fail()}) {
    EXPECT_FALSE(final.succeeded());
  }
  EXPECT_TRUE(Final::ok().is_ok());
  EXPECT_FALSE(Final::send_ok().is_ok());
}

// 27.007's table.
TEST(CmeText, OfEachCode) {
  const std::pair<int, std::string_view> rows[] = {
      {0, "phone failure"},
      {3, "operation not allowed"},
      {4, "operation not supported"},
      {5, "PH-SIM PIN required"},
      {10, "SIM not inserted"},
      {11, "SIM PIN required"},
      {12, "SIM PUK required"},
      {13, "SIM failure"},
      {14, "SIM busy"},
      {15, "SIM wrong"},
      {16, "incorrect password"},
      {20, "memory full"},
      {21, "invalid index"},
      {22, "not found"},
      {23, "memory failure"},
      {24, "text string too long"},
      {30, "no network service"},
      {31, "network timeout"},
      {32, "network not allowed - emergency calls only"},
      {47, "corporate personalization PUK required"},
      {50, "incorrect parameters"},
      {100, "unknown"},
      {107, "GPRS services not allowed"},
      {149, "PDP authentication failure"},
      {405, "file not found"},
      {516, "not fixed now"},
  };
  for (const auto& [code, text] : rows) EXPECT_EQ(cme_text(code), text) << code;
}

TEST(CmeText, IsUnknownForNumbersWithoutOne) {
  for (const int code : {-1, 8, 9, 19, 33, 99, 101, 151, 552, 1'000'000}) {
    EXPECT_EQ(cme_text(code), "unknown") << code;
  }
}

// A family's, that is: the manuals of files and of GNSS have words of 27.007 for codes of their
// own.
TEST(CmeText, NoTwoCodesOfAHundredShareOne) {
  for (int hundred = 0; hundred < 1000; hundred += 100) {
    std::set<std::string_view> texts;
    for (int code = hundred; code < hundred + 100; ++code) {
      if (cme_text(code) == "unknown") continue;
      EXPECT_TRUE(texts.insert(cme_text(code)).second) << code;
    }
  }
}

TEST(CmeText, OfTheGnssManual) {
  const std::pair<int, std::string_view> rows[] = {{501, "invalid parameter(s)"},
                                                   {504, "session is ongoing"},
                                                   {505, "session not active"},
                                                   {507, "function not enabled"},
                                                   {509, "XTRA not enabled"},
                                                   {516, "not fixed now"},
                                                   {517, "geo-fence ID does not exist"},
                                                   {549, "unknown error"}};
  for (const auto& [code, text] : rows) EXPECT_EQ(cme_text(code), text) << code;
}

TEST(CmsText, OfSomeCodes) {
  EXPECT_EQ(cms_text(300), "ME failure");
  EXPECT_EQ(cms_text(310), "SIM not inserted");
  EXPECT_EQ(cms_text(321), "invalid memory index");
  EXPECT_EQ(cms_text(500), "unknown error");
  EXPECT_EQ(cms_text(531), "ME storage full");
  for (const int code : {0, 299, 306, 532}) EXPECT_EQ(cms_text(code), "unknown error") << code;
}

}  // namespace
}  // namespace bg96::at
