#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Qrir, IsAcceptedAlone) {
  Host host;
  host.expect({{"AT+QRIR", "OK"}, {"AT+QRIR=?", "OK"}, {"AT+QRIR=1", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
