#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(QcfgRing, KeepsWhatIsTold) {
  Host host;
  host.expect(
      {{"AT+QCFG=\"urc/ri/ring\"", "+QCFG: \"urc/ri/ring\",\"pulse\",120,1000,5000,\"off\",1|OK"},
       {"AT+QCFG=\"urc/ri/ring\",\"wave\",2000,1,10000,\"on\",5", "OK"},
       {"AT+QCFG=\"urc/ri/ring\"", "+QCFG: \"urc/ri/ring\",\"wave\",2000,1,10000,\"on\",5|OK"},
       {"AT+QCFG=\"urc/ri/ring\",\"off\"", "OK"},
       {"AT+QCFG=\"urc/ri/ring\"", "+QCFG: \"urc/ri/ring\",\"off\",2000,1,10000,\"on\",5|OK"},
       {"AT+QCFG=\"urc/ri/smsincoming\",\"always\",1,2", "OK"},
       {"AT+QCFG=\"urc/ri/smsincoming\"", "+QCFG: \"urc/ri/smsincoming\",\"always\",1,2|OK"},
       {"AT+QCFG=\"urc/ri/other\",\"off\"", "OK"},
       {"AT+QCFG=\"urc/ri/other\"", "+QCFG: \"urc/ri/other\",\"off\",120,1|OK"},
       {"AT+QCFG=\"risignaltype\",\"physical\"", "OK"},
       {"AT+QCFG=\"risignaltype\"", "+QCFG: \"risignaltype\",\"physical\"|OK"},
       {"AT+QCFG=\"apready\",1,1,3000", "OK"},
       {"AT+QCFG=\"apready\"", "+QCFG: \"apready\",1,1,3000|OK"}});
}

TEST(QcfgRing, RefusesWhatDoesNotFit) {
  Host host;
  host.expect({{"AT+QCFG=\"urc/ri/ring\",\"loud\"", "ERROR"},
               {"AT+QCFG=\"urc/ri/ring\",\"pulse\",0", "ERROR"},
               {"AT+QCFG=\"urc/ri/ring\",\"pulse\",2001", "ERROR"},
               {"AT+QCFG=\"urc/ri/other\",\"always\"", "ERROR"},
               {"AT+QCFG=\"urc/ri/smsincoming\",\"pulse\",120,6", "ERROR"},
               {"AT+QCFG=\"apready\",1,1,99", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
