#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Calls, NobodyIsThere) {
  Host host;
  host.expect({{"ATA", "NO CARRIER"},
               {"ATO", "NO CARRIER"},
               {"ATO0", "NO CARRIER"},
               {"ATH", "OK"},
               {"ATH0", "OK"},
               {"ATH1", "ERROR"},
               {"ATO1", "ERROR"}});
}

TEST(Calls, NoCarrierEndsTheLine) {
  Host host;
  host.expect(
      {{"ATO;+GMM", "NO CARRIER"}, {"ATH;+GMM", "BG96|OK"}, {"ATV0", "0\r"}, {"ATO", "3\r"}});
}

}  // namespace
}  // namespace bg96::testing
