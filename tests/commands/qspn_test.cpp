#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Qspn, NamesTheNetwork) {
  Host host;
  host.expect({{"AT+QSPN", "+QSPN: \"Test PLMN 1-1\",\"Test1-1\",\"\",0,\"00101\"|OK"},
               {"AT+QSPN=?", "OK"},
               {"AT+QSPN?", "+QSPN: \"Test PLMN 1-1\",\"Test1-1\",\"\",0,\"00101\"|OK"},
               {"AT+CFUN=4", "OK"},
               {"AT+QSPN", "+CME ERROR: 30"}});
}

}  // namespace
}  // namespace bg96::testing
