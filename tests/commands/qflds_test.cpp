#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

TEST(Qflds, TellsTheSpaceAndWhatIsInIt) {
  Host host;
  host.expect(
      {{"AT+QFLDS=\"UFS\"", "+QFLDS: 14483456,14483456|OK"}, {"AT+QFLDS", "+QFLDS: 0,0|OK"}});
  host.ask("AT+QFUPL=\"a\",2");
  host.send("12");
  host.ask("AT+QFOPEN=\"b\"");
  host.expect(
      {{"AT+QFLDS=\"ufs\"", "+QFLDS: 14483454,14483456|OK"}, {"AT+QFLDS", "+QFLDS: 2,2|OK"}});
}

TEST(Qflds, KnowsOneStorage) {
  Host host;
  host.expect({{"AT+QFLDS=\"EUFS\"", "+CME ERROR: 419"},
               {"AT+QFLDS=\"\"", "+CME ERROR: 419"},
               {"AT+QFLDS=UFS", "ERROR"},
               {"AT+QFLDS?", "ERROR"},
               {"AT+QFLDS=?", "OK"}});
}

}  // namespace
}  // namespace bg96::testing
