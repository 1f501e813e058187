#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Qnwinfo, NamesTheNetworkAndItsBand) {
  Host lte;
  lte.expect({{"AT+QNWINFO", "+QNWINFO: \"CAT-M1\",\"00101\",\"LTE BAND 20\",6400|OK"},
              {"AT+QNWINFO=?", "OK"}});
  Host nb_iot({{"radio.rat", "nb-iot"}, {"radio.band", "8"}, {"radio.plmn", "23203"}});
  nb_iot.expect({{"AT+QNWINFO", "+QNWINFO: \"CAT-NB1\",\"23203\",\"LTE BAND 8\",3547|OK"}});
  Host gsm({{"radio.rat", "gsm"}, {"radio.band", "1900"}});
  gsm.expect({{"AT+QNWINFO", "+QNWINFO: \"EDGE\",\"00101\",\"GSM 1900\",613|OK"}});
}

TEST(Qnwinfo, WithoutARegistrationThereIsNone) {
  Host host;
  host.expect({{"AT+CFUN=4", "OK"}, {"AT+QNWINFO", "+QNWINFO: \"NONE\"|OK"}});
}

TEST(Qnwinfo, HasNoOtherForms) {
  Host host;
  host.expect({{"AT+QNWINFO?", "ERROR"}, {"AT+QNWINFO=1", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
