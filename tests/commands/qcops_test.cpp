#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Qcops, BriefAndInFull) {
  Host host;
  host.expect({{"AT+QCOPS=7,0", "+QCOPS: \"CAT-M\",\"Test PLMN 1-1\",\"00101\",-,-,-,-,-,-92,-|OK"},
               {"AT+QCOPS=0", "+QCOPS: \"CAT-M\",\"Test PLMN 1-1\",\"00101\",-,-,-,-,-,-92,-|OK"},
               {"AT+QCOPS=2,1",
                "+QCOPS: \"CAT-M\",\"Test PLMN 1-1\",\"00101\",20,6400,D0B,C45C010,30,-92,-9|OK"}});
}

TEST(Qcops, OnlyTheRadiosThatWereAskedFor) {
  Host host;
  host.expect({{"AT+QCOPS=1,0", "OK"}, {"AT+QCOPS=4,0", "OK"}, {"AT+QCOPS=5,0", "OK"}});
  Host gsm({{"radio.rat", "gsm"}, {"radio.band", "900"}});
  gsm.expect(
      {{"AT+QCOPS=1,1", "+QCOPS: \"GSM\",\"Test PLMN 1-1\",\"00101\",900,8,D0B,C010,30,-73,-|OK"}});
}

TEST(Qcops, TakesItsTimeAndNeedsTheRadio) {
  Host host({{"timing.network_scan", "20000"}});
  EXPECT_EQ(host.ask("AT+QCOPS=7"), "");
  EXPECT_GT(host.time_until_said(30s), 19s);
  host.said();
  host.expect({{"AT+CFUN=4", "OK"},
               {"AT+QCOPS=7", "+CME ERROR: 3"},
               {"AT+QCOPS=8", "ERROR"},
               {"AT+QCOPS=7,2", "ERROR"},
               {"AT+QCOPS=?", "+QCOPS: (0-7),(0,1)|OK"}});
}

}  // namespace
}  // namespace bg96::testing
