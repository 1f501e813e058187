#pragma once

#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {

/// Text mode, and a message of each kind: 0 read, 1 unread, 2 unsent, 3 sent.
inline void keep_one_of_each(Host& host) {
  using namespace std::chrono_literals;
  host.ask("AT+CMGF=1");
  host.message_comes("12", "read");
  host.wait(1s);
  host.ask("AT+CMGR=0");
  host.message_comes("12", "unread");
  host.wait(1s);
  for (const char* line : {"AT+CMGW=\"34\"", "AT+CMGW=\"34\",129,\"STO SENT\""}) {
    EXPECT_EQ(host.ask(line), "> ");
    host.send("mine\x1a");
  }
}

}  // namespace bg96::testing
