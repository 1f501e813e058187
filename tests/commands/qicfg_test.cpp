#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Qicfg, ListsItsKeysInTheManualsOrder) {
  Host host;
  host.expect({{"AT+QICFG=?",
                "+QICFG: \"transpktsize\",(1-1460)|+QICFG: \"transwaittm\",(0-20)|"
                "+QICFG: \"dataformat\",(0,1),(0,1)|+QICFG: \"viewmode\",(0,1)|"
                "+QICFG: \"tcp/retranscfg\",(3-20),(5-1000)|OK"}});
}

TEST(Qicfg, BeginsWithTheManualsDefaults) {
  Host host;
  host.expect({{"AT+QICFG=\"transpktsize\"", "+QICFG: \"transpktsize\",1024|OK"},
               {"AT+QICFG=\"transwaittm\"", "+QICFG: \"transwaittm\",2|OK"},
               {"AT+QICFG=\"dataformat\"", "+QICFG: \"dataformat\",0,0|OK"},
               {"AT+QICFG=\"viewmode\"", "+QICFG: \"viewmode\",0|OK"},
               {"AT+QICFG=\"tcp/retranscfg\"", "+QICFG: \"tcp/retranscfg\",8,600|OK"}});
}

TEST(Qicfg, SetsEachKeyAtBothEndsOfItsRange) {
  Host host;
  host.expect({{"AT+QICFG=\"transpktsize\",1", "OK"},
               {"AT+QICFG=\"transpktsize\"", "+QICFG: \"transpktsize\",1|OK"},
               {"AT+QICFG=\"transpktsize\",1460", "OK"},
               {"AT+QICFG=\"transpktsize\"", "+QICFG: \"transpktsize\",1460|OK"},
               {"AT+QICFG=\"transwaittm\",0", "OK"},
               {"AT+QICFG=\"transwaittm\"", "+QICFG: \"transwaittm\",0|OK"},
               {"AT+QICFG=\"transwaittm\",20", "OK"},
               {"AT+QICFG=\"transwaittm\"", "+QICFG: \"transwaittm\",20|OK"},
               {"AT+QICFG=\"dataformat\",1,0", "OK"},
               {"AT+QICFG=\"dataformat\"", "+QICFG: \"dataformat\",1,0|OK"},
               {"AT+QICFG=\"dataformat\",0,1", "OK"},
               {"AT+QICFG=\"dataformat\"", "+QICFG: \"dataformat\",0,1|OK"},
               {"AT+QICFG=\"viewmode\",1", "OK"},
               {"AT+QICFG=\"viewmode\"", "+QICFG: \"viewmode\",1|OK"},
               {"AT+QICFG=\"tcp/retranscfg\",3,1000", "OK"},
               {"AT+QICFG=\"tcp/retranscfg\"", "+QICFG: \"tcp/retranscfg\",3,1000|OK"},
               {"AT+QICFG=\"tcp/retranscfg\",20,5", "OK"},
               {"AT+QICFG=\"tcp/retranscfg\"", "+QICFG: \"tcp/retranscfg\",20,5|OK"}});
}

TEST(Qicfg, AKeyHasNoCaseAndNeedsItsQuotes) {
  Host host;
  host.expect({{"at+qicfg=\"TransPktSize\",7", "OK"},
               {"AT+QICFG=\"TRANSPKTSIZE\"", "+QICFG: \"transpktsize\",7|OK"},
               {"AT+QICFG= \"tcp/retranscfg\" , 4, 10", "OK"}});
  for (const auto* line : {"AT+QICFG=transpktsize", "AT+QICFG=transpktsize,7", "AT+QICFG=\"\"",
                           "AT+QICFG=", "AT+QICFG=\"transpktsize \"", "AT+QICFG=\"keepalive\"",
                           "AT+QICFG=\"tcp/keepalive\",1", "AT+QICFG", "AT+QICFG?",
                           "AT+QICFG=\"transpktsize", "AT+QICFG=,7"}) {
    host.expect_error(line, 552);
  }
}

TEST(Qicfg, RefusesAWrongNumberOfValuesAndChangesNothing) {
  Host host;
  for (const auto* line :
       {"AT+QICFG=\"dataformat\",1", "AT+QICFG=\"dataformat\",1,1,1", "AT+QICFG=\"dataformat\",,1",
        "AT+QICFG=\"dataformat\",1,", "AT+QICFG=\"tcp/retranscfg\",3", "AT+QICFG=\"viewmode\",",
        "AT+QICFG=\"transpktsize\",0", "AT+QICFG=\"transpktsize\",1461",
        "AT+QICFG=\"transwaittm\",21", "AT+QICFG=\"tcp/retranscfg\",2,600",
        "AT+QICFG=\"tcp/retranscfg\",21,600", "AT+QICFG=\"tcp/retranscfg\",8,4",
        "AT+QICFG=\"tcp/retranscfg\",8,1001"}) {
    host.expect_error(line, 552);
  }
  host.expect({{"AT+QICFG=\"dataformat\"", "+QICFG: \"dataformat\",0,0|OK"},
               {"AT+QICFG=\"tcp/retranscfg\"", "+QICFG: \"tcp/retranscfg\",8,600|OK"}});
}

Host& changed(Host& host) {
  host.expect({{"AT+QICFG=\"transpktsize\",100", "OK"},
               {"AT+QICFG=\"transwaittm\",3", "OK"},
               {"AT+QICFG=\"dataformat\",1,1", "OK"},
               {"AT+QICFG=\"viewmode\",1", "OK"},
               {"AT+QICFG=\"tcp/retranscfg\",5,50", "OK"}});
  return host;
}

void expect_kept(Host& host) {
  host.expect({{"AT+QICFG=\"transpktsize\"", "+QICFG: \"transpktsize\",100|OK"},
               {"AT+QICFG=\"transwaittm\"", "+QICFG: \"transwaittm\",3|OK"},
               {"AT+QICFG=\"dataformat\"", "+QICFG: \"dataformat\",1,1|OK"},
               {"AT+QICFG=\"viewmode\"", "+QICFG: \"viewmode\",1|OK"}});
}

TEST(Qicfg, ARestartKeepsAllButRetransmission) {
  Host host;
  changed(host).ask("AT+CFUN=1,1");
  host.wait(10s);
  host.ask("ATE0");
  expect_kept(host);
  host.expect({{"AT+QICFG=\"tcp/retranscfg\"", "+QICFG: \"tcp/retranscfg\",8,600|OK"}});
}

TEST(Qicfg, RetransmissionIsNotKeptByAtwEither) {
  Host host;
  changed(host).expect({{"AT&W", "OK"}, {"AT+CFUN=1,1", "OK"}});
  host.wait(10s);
  host.expect({{"AT+QICFG=\"tcp/retranscfg\"", "+QICFG: \"tcp/retranscfg\",8,600|OK"}});
}

TEST(Qicfg, FactoryValuesAndTheStoredProfileDoNotTouchIt) {
  for (const auto* line : {"AT&FE0", "ATZE0"}) {
    Host host;
    changed(host).ask(line);
    host.said();
    expect_kept(host);
    host.expect({{"AT+QICFG=\"tcp/retranscfg\"", "+QICFG: \"tcp/retranscfg\",5,50|OK"}});
  }
}

}  // namespace
}  // namespace bg96::testing
