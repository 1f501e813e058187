#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Qcsq, NamesTheNetworkAndWhatIsMeasured) {
  Host lte;
  lte.expect({{"AT+QCSQ", "+QCSQ: \"CAT-M1\",-73,-92,160,-9|OK"},
              {"AT+QCSQ=?", "+QCSQ: \"NOSERVICE\",\"GSM\",\"CAT-M1\",\"CAT-NB1\"|OK"}});
  Host nb_iot({{"radio.rat", "nb-iot"}});
  nb_iot.expect({{"AT+QCSQ", "+QCSQ: \"CAT-NB1\",-73,-92,160,-9|OK"}});
  Host gsm({{"radio.rat", "gsm"}, {"radio.signal", "0"}});
  gsm.expect({{"AT+QCSQ", "+QCSQ: \"GSM\",-113|OK"}});
}

TEST(Qcsq, WithoutARegistrationThereIsNoService) {
  Host host;
  host.expect({{"AT+CFUN=4", "OK"}, {"AT+QCSQ", "+QCSQ: \"NOSERVICE\"|OK"}});
}

TEST(Qcsq, HasNoOtherForms) {
  Host host;
  host.expect({{"AT+QCSQ?", "ERROR"}, {"AT+QCSQ=1", "ERROR"}});
}

// Of 10 dB less, RSRP has 10 dB less too.
TEST(Qcsq, FollowsTheProfilesSignal) {
  Host host({{"radio.signal", "15"}});
  host.expect({{"AT+CSQ", "+CSQ: 15,99|OK"}, {"AT+QCSQ", "+QCSQ: \"CAT-M1\",-83,-102,160,-9|OK"}});
}

}  // namespace
}  // namespace bg96::testing
