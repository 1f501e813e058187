#include <gtest/gtest.h>

#include <cstdint>

#include "emulator/at/text.hpp"
#include "emulator/modem/services/sms/tpdu.hpp"

namespace bg96::modem::sms {
namespace {

std::string bytes(std::string_view digits) { return at::parse_hex_bytes(digits).value(); }
std::string digits(std::string_view bytes) { return at::hex_bytes(bytes); }

// The examples that half of all tutorials have.
constexpr std::string_view kSubmitPdu = "0011000B916407281553F80000AA0AE8329BFD4697D9EC37";
constexpr std::string_view kDeliverPdu =
    "07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC37";
constexpr std::string_view kReport =
    "06050B916407281553F862113011223300621130112244"
    "4000";
constexpr std::string_view kConcatenated =
    "440B916407281553F800006211301122330008"
    "050003CC0201"
    "82";
constexpr std::string_view kNamed =
    "0407D0D4F29C0E00006211301122330001"
    "41";
constexpr std::string_view kCommandTpdu =
    "0200"
    "00"
    "00"
    "05"
    "0B916407281553F8"
    "02"
    "1234";

TEST(SmsTpdu, ReadsASubmit) {
  const auto pdu = parse_pdu(kSubmitPdu, 23);
  ASSERT_TRUE(pdu);
  EXPECT_EQ(pdu->centre.value, "");
  const auto message = parse_submit(pdu->tpdu);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->to.number(), "+46708251358");
  EXPECT_EQ(digits(message->validity), "AA");
  EXPECT_EQ(message->user.data, "hellohello");
  EXPECT_EQ(encode(*message), pdu->tpdu);
}

TEST(SmsTpdu, ReadsADeliver) {
  const auto pdu = parse_pdu(kDeliverPdu, 28);
  ASSERT_TRUE(pdu);
  EXPECT_EQ(pdu->centre.number(), "+27381000015");
  const auto message = parse_deliver(pdu->tpdu);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->from.value, "27838890001");
  EXPECT_EQ(message->from.type, 0xC8);
  EXPECT_EQ(timestamp_text(message->sent), "99/03/29,15:16:59+08");
  EXPECT_EQ(message->user.data, "hellohello");
  EXPECT_EQ(encode(*message), pdu->tpdu);
  EXPECT_EQ(digits(encode_service_centre(pdu->centre) + pdu->tpdu), kDeliverPdu);
}

TEST(SmsTpdu, ReadsAReport) {
  const auto report = parse_status_report(bytes(kReport));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->reference, 5);
  EXPECT_EQ(report->to.number(), "+46708251358");
  EXPECT_EQ(timestamp_text(report->discharged), "26/11/03,11:22:44+04");
  EXPECT_EQ(encode(*report), bytes(kReport));
  // What may follow is none of our business.
  EXPECT_TRUE(parse_status_report(bytes(kReport) + "\x01\x00"));
}

TEST(SmsTpdu, ReadsACommand) {
  const auto command = parse_command(bytes(kCommandTpdu));
  ASSERT_TRUE(command);
  EXPECT_EQ(command->message, 5);
  EXPECT_EQ(encode(*command), bytes(kCommandTpdu));
  EXPECT_FALSE(parse_command(bytes(kCommandTpdu) + "x"));
}

TEST(SmsTpdu, ReadsNamesAndHeaders) {
  const auto named = parse_deliver(bytes(kNamed));
  ASSERT_TRUE(named);
  EXPECT_TRUE(named->from.is_name());
  EXPECT_EQ(named->from.value, "Test");
  EXPECT_EQ(encode(*named), bytes(kNamed));

  const auto part = parse_deliver(bytes(kConcatenated));
  ASSERT_TRUE(part);
  EXPECT_EQ(part->user.data, "A");
  const auto which = part->user.concatenation();
  ASSERT_TRUE(which);
  EXPECT_EQ(which->reference, 0xCC);
  EXPECT_EQ(which->total, 2);
  EXPECT_EQ(which->number, 1);
  EXPECT_EQ(encode(*part), bytes(kConcatenated));
}

TEST(SmsTpdu, FindsAReferenceOf16BitsBehindOtherElements) {
  const UserData user{bytes("0501FF"
                            "0804012C0302"),
                      {}};
  const auto part = user.concatenation();
  ASSERT_TRUE(part);
  EXPECT_EQ(part->reference, 0x12C);
  EXPECT_EQ(part->total, 3);
  EXPECT_EQ(part->number, 2);
  EXPECT_FALSE((UserData{bytes("0003CC02"), {}}).concatenation());  // cut off
  EXPECT_FALSE((UserData{bytes("0002CC02"), {}}).concatenation());  // too short an element
}

TEST(SmsTpdu, RefusesWhatLiesAboutItsLength) {
  EXPECT_FALSE(parse_pdu(kSubmitPdu, 22));
  EXPECT_FALSE(parse_pdu(kSubmitPdu, 24));
  EXPECT_FALSE(parse_pdu("001", 1));
  EXPECT_FALSE(parse_pdu("00zz", 1));
  EXPECT_FALSE(parse_pdu("", 0));
  EXPECT_FALSE(parse_pdu("0791", 0));  // the service centre is cut off
  EXPECT_FALSE(
      parse_pdu("0D91"
                "111111111111111111111111"
                "11",
                1));  // and that one is too long
  EXPECT_FALSE(
      parse_pdu("02911F"
                "11",
                1));  // no digit before the filler
  const std::string submit = bytes(kSubmitPdu).substr(1);
  EXPECT_FALSE(parse_submit(submit + "x"));
  std::string lies = submit;
  lies[2] = 21;  // digits of the address
  EXPECT_FALSE(parse_submit(lies));
  lies = submit;
  lies[13] = static_cast<char>(161);  // septets
  EXPECT_FALSE(parse_submit(lies));
}

// serialport-gsm, by node-pdu: the first part of a long message, with an octet more than its
// septets need.
TEST(SmsTpdu, OfAPartMayHaveOneOctetMoreThanItsSeptetsNeed) {
  std::string part("\x41\x00\x04\x91\x51\x55\x00\x00\x0A\x05\x00\x03\x04\x02\x01\x78\x3C\x1E\x0F",
                   19);
  // Ten septets, seven of them the header's, need nine octets.
  EXPECT_TRUE(parse_submit(part.substr(0, 18)));
  EXPECT_TRUE(parse_submit(part));
  EXPECT_FALSE(parse_submit(part + "x"));
}

TEST(SmsTpdu, RefusesAHeaderThatIsLongerThanTheMessage) {
  std::string wrong = bytes(kConcatenated);
  wrong[19] = 8;
  EXPECT_FALSE(parse_deliver(wrong));
}

TEST(SmsTpdu, TakesAsMuchAsThereIsRoomForAndNoMore) {
  Submit message{.to = {Address::kUnknown, "1"}};
  EXPECT_EQ(message.user.room(Coding::gsm), 160U);
  EXPECT_EQ(message.user.room(Coding::ucs2), 140U);
  message.user.data.assign(160, 'x');
  EXPECT_TRUE(parse_submit(encode(message)));
  message.user.header = concatenation_header({1, 2, 1});
  EXPECT_EQ(message.user.room(Coding::gsm), 153U);
  EXPECT_EQ(message.user.room(Coding::octets), 134U);
  message.user.data.assign(153, 'x');
  ASSERT_TRUE(parse_submit(encode(message)));
  EXPECT_EQ(parse_submit(encode(message))->user.data, message.user.data);
  message.user.data += 'x';
  EXPECT_FALSE(parse_submit(encode(message)));
}

TEST(SmsTpdu, KnowsTheDataCodingSchemes) {
  struct Row {
    int value;
    Coding coding;
    std::optional<int> message_class;
  };
  const Row rows[] = {{0x00, Coding::gsm, {}}, {0x04, Coding::octets, {}}, {0x08, Coding::ucs2, {}},
                      {0x0C, Coding::gsm, {}}, {0x10, Coding::gsm, 0},     {0x12, Coding::gsm, 2},
                      {0x1B, Coding::ucs2, 3}, {0x20, Coding::octets, {}}, {0x58, Coding::ucs2, 0},
                      {0x80, Coding::gsm, {}}, {0xC8, Coding::gsm, {}},    {0xE8, Coding::ucs2, {}},
                      {0xF1, Coding::gsm, 1},  {0xF6, Coding::octets, 2}};
  for (const Row& row : rows) {
    EXPECT_EQ(coding_of(row.value), row.coding) << row.value;
    EXPECT_EQ(message_class_of(row.value), row.message_class) << row.value;
  }
}

TEST(SmsTpdu, WritesTimesAsSemiOctets) {
  // 2026-01-01 00:00:00 UTC, seen two hours to the east and to the west.
  const Timestamp east = timestamp_of({.utc_seconds = 1'767'225'600, .zone_quarters = 8});
  const Timestamp west = timestamp_of({.utc_seconds = 1'767'225'600, .zone_quarters = -10});
  EXPECT_EQ(timestamp_text(east), "26/01/01,02:00:00+08");
  EXPECT_EQ(timestamp_text(west), "25/12/31,21:30:00-10");
  EXPECT_EQ(east[6], 0x80);
  EXPECT_EQ(west[6], 0x09);
  EXPECT_EQ(parse_timestamp("25/12/31,21:30:00-10"), west);
  EXPECT_EQ(parse_timestamp("25/13/31,21:30:00-10"), std::nullopt);
  EXPECT_EQ(parse_timestamp("25/12/31"), std::nullopt);
}

TEST(SmsTpdu, KnowsWhatIsANumber) {
  EXPECT_EQ(number_address("+4915")->type, Address::kInternational);
  EXPECT_EQ(number_address("*100#")->value, "*100#");
  EXPECT_EQ(number_address("12345678901234567890")->value.size(), 20U);
  for (const char* wrong : {"", "+", "12 3", "name", "++1", "123456789012345678901", "1+"}) {
    EXPECT_FALSE(number_address(wrong)) << wrong;
  }
}

// Reads anything; what it takes for a message can be written and read again.
void read_anything(const std::string& tpdu) {
  if (const auto message = parse_deliver(tpdu)) {
    const auto again = parse_deliver(encode(*message));
    ASSERT_TRUE(again) << digits(tpdu);
    EXPECT_EQ(again->user.data, message->user.data) << digits(tpdu);
  }
  if (const auto message = parse_submit(tpdu)) {
    const auto again = parse_submit(encode(*message));
    ASSERT_TRUE(again) << digits(tpdu);
    EXPECT_EQ(again->user.data, message->user.data) << digits(tpdu);
  }
  if (const auto message = parse_status_report(tpdu)) parse_status_report(encode(*message));
  if (const auto message = parse_command(tpdu)) parse_command(encode(*message));
  const std::string all = digits(tpdu);
  for (std::size_t less = 0; less < 20 && less <= tpdu.size(); ++less) {
    parse_pdu(all, tpdu.size() - less);
  }
}

TEST(SmsTpdu, ReadsEachTruncation) {
  for (const std::string_view vector : {kSubmitPdu.substr(2), kDeliverPdu.substr(16), kReport,
                                        kConcatenated, kNamed, kCommandTpdu}) {
    const std::string whole = bytes(vector);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const std::string part = whole.substr(0, size);
      EXPECT_FALSE(parse_submit(part)) << digits(part);
      EXPECT_FALSE(parse_deliver(part)) << digits(part);
      read_anything(part);
    }
  }
}

TEST(SmsTpdu, ReadsAnythingAtAll) {
  std::uint32_t state = 1;
  const auto next = [&state] { return (state = state * 1664525U + 1013904223U) >> 24; };
  for (int round = 0; round < 3000; ++round) {
    // A good one with a few octets changed gets further than noise.
    std::string tpdu = bytes(round % 2 == 0 ? kConcatenated : kSubmitPdu.substr(2));
    if (round % 3 == 0) tpdu.assign(next() % 180, '\0');
    const std::size_t changes = round % 3 == 0 ? tpdu.size() : next() % 4;
    for (std::size_t i = 0; i < changes && !tpdu.empty(); ++i) {
      tpdu[round % 3 == 0 ? i : next() % tpdu.size()] = static_cast<char>(next());
    }
    read_anything(tpdu);
  }
}

}  // namespace
}  // namespace bg96::modem::sms
