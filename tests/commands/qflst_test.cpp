#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

TEST(Qflst, ListsFilesByName) {
  Host host;
  host.expect({{"AT+QFLST", "OK"}, {"AT+QFLST=\"*\"", "OK"}});
  host.ask("AT+QFUPL=\"b.txt\",2");
  host.send("12");
  host.ask("AT+QFUPL=\"a.txt\",3");
  host.send("123");
  const std::string both = "+QFLST: \"a.txt\",3|+QFLST: \"b.txt\",2|OK";
  host.expect({{"AT+QFLST", both},
               {"AT+QFLST=\"*\"", both},
               {"AT+QFLST=\"UFS:*\"", both},
               {"AT+QFLST=\"b.txt\"", "+QFLST: \"b.txt\",2|OK"},
               {"AT+QFLST=\"UFS:b.txt\"", "+QFLST: \"b.txt\",2|OK"},
               {"AT+QFLST=\"B.TXT\"", "+CME ERROR: 405"},
               {"AT+QFLST=\"..\"", "+CME ERROR: 406"},
               {"AT+QFLST?", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
