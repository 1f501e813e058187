// The tty on real pseudo terminals of this machine. Nothing here depends on a speed: each test runs
// the io_context until what it waits for has come, and gives up after a minute.
#include "emulator/transport/pty_transport.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace bg96::transport {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using Log = std::vector<std::string>;

// A host that has the tty open.
class Opening {
 public:
  explicit Opening(const std::string& path)
      : tty_(::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK)) {
    EXPECT_GE(tty_, 0);
  }
  Opening(Opening&& other) noexcept : tty_(std::exchange(other.tty_, -1)) {}
  ~Opening() { close(); }

  void close() {
    if (tty_ >= 0) ::close(std::exchange(tty_, -1));
  }
  void write(const std::string& bytes) {
    EXPECT_EQ(::write(tty_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  }
  // What is there to be read.
  std::string read() {
    std::string bytes(65536, '\0');
    const ssize_t size = ::read(tty_, bytes.data(), bytes.size());
    bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    return bytes;
  }
  termios settings() const {
    termios settings{};
    EXPECT_EQ(::tcgetattr(tty_, &settings), 0);
    return settings;
  }
  void set(const termios& settings) { EXPECT_EQ(::tcsetattr(tty_, TCSANOW, &settings), 0); }
  void change(const std::function<void(termios&)>& change) {
    termios changed = settings();
    change(changed);
    set(changed);
  }
  void set_speed(speed_t speed) {
    change([speed](termios& settings) { ::cfsetspeed(&settings, speed); });
  }
  void set_hang_up_on_close(bool on) {
    change([on](termios& settings) {
      settings.c_cflag = on ? settings.c_cflag | HUPCL : settings.c_cflag & ~tcflag_t{HUPCL};
    });
  }
  // As programs do that fill a structure of their own instead of changing the one they find.
  void set_zeroed(tcflag_t speed) {
    termios settings{};
    settings.c_cflag = speed | CS8 | CREAD | CLOCAL;
    set(settings);
  }
  bool tells_changes() const { return (settings().c_lflag & EXTPROC) != 0; }

 private:
  int tty_;
};

// The transport, and what it tells.
struct Port {
  Port()
      : transport(io, {.bytes =
                           [this](std::string_view bytes) {
                             room -= std::min(room, bytes.size());
                             received += bytes;
                             // However the bytes were cut.
                             const std::string kBytes = "bytes ";
                             if (!log.empty() && log.back().rfind(kBytes, 0) == 0) {
                               log.back() += bytes;
                             } else {
                               log.push_back(kBytes + std::string(bytes));
                             }
                             room += room_after_each;
                           },
                       .room = [this] { return room; },
                       .opened = [this] { log.push_back("opened"); },
                       .closed = [this] { log.push_back("closed"); },
                       .data_terminal_ready =
                           [this](bool on) { log.push_back(on ? "DTR on" : "DTR off"); },
                       .drained =
                           [this] {
                             EXPECT_FALSE(transport.output_waits());
                             log.push_back("drained");
                           },
                       .warning = [this](const std::string& text) { warnings.push_back(text); }}) {
    transport.start();
  }

  const std::string& path() const { return transport.path(); }
  bool run_until(const std::function<bool()>& enough) {
    const auto end = std::chrono::steady_clock::now() + 60s;
    while (!enough()) {
      if (std::chrono::steady_clock::now() > end) return false;
      io.restart();
      io.run_one_for(10ms);
    }
    return true;
  }
  // Waits for the log's next entry of that name, and gives all entries up to it.
  Log until(const std::string& entry) {
    const auto there = [&] { return std::find(log.begin(), log.end(), entry) != log.end(); };
    EXPECT_TRUE(run_until(there)) << entry << " did not come";
    const auto end = std::find(log.begin(), log.end(), entry);
    Log taken(log.begin(), end == log.end() ? end : end + 1);
    log.erase(log.begin(), log.begin() + static_cast<std::ptrdiff_t>(taken.size()));
    return taken;
  }
  // Opens the tty, and waits until that has been told.
  Opening open() {
    Opening host(path());
    until("opened");
    return host;
  }

  boost::asio::io_context io;
  std::size_t room = 1'000'000;
  std::size_t room_after_each = 0;
  std::string received;
  Log log;
  Log warnings;
  PtyTransport transport;
};

TEST(PtyTransport, IsRawAndHangsUpOnCloseAsASerialPort) {
  Port port;
  Opening host(port.path());
  const termios settings = host.settings();
  EXPECT_EQ(settings.c_lflag & (ICANON | ECHO | ISIG), 0U);
  EXPECT_EQ(settings.c_oflag & OPOST, 0U);
  EXPECT_NE(settings.c_cflag & HUPCL, 0U);
  EXPECT_EQ(::cfgetospeed(&settings), speed_t{B115200});
}

TEST(PtyTransport, BytesPassBothWaysUnchanged) {
  Port port;
  Opening host(port.path());
  std::string all;
  for (int value = 0; value < 256; ++value) all += static_cast<char>(value);
  host.write(all);
  EXPECT_TRUE(port.run_until([&] { return port.received.size() >= all.size(); }));
  EXPECT_EQ(port.received, all);
  port.transport.send(all);
  std::string read;
  EXPECT_TRUE(port.run_until([&] { return (read += host.read()).size() >= all.size(); }));
  EXPECT_EQ(read, all);
}

TEST(PtyTransport, TheSpeedB0DropsDtrAndAnotherRaisesIt) {
  Port port;
  Opening host = port.open();
  host.set_speed(B0);
  EXPECT_THAT(port.until("DTR off"), ElementsAre("DTR off"));
  host.set_speed(B9600);
  EXPECT_THAT(port.until("DTR on"), ElementsAre("DTR on"));
}

TEST(PtyTransport, AnotherSpeedThanB0ChangesNothing) {
  Port port;
  Opening host = port.open();
  host.set_speed(B50);
  host.set_speed(B4000000);
  host.set_hang_up_on_close(false);
  host.write("x");
  EXPECT_THAT(port.until("bytes x"), ElementsAre("bytes x"));
}

TEST(PtyTransport, BytesBeforeTheDropOfDtrComeBeforeIt) {
  Port port;
  Opening host = port.open();
  port.room = 100;
  port.room_after_each = 100;
  const std::string many(9000, 'x');
  host.write(many);
  host.set_speed(B0);
  EXPECT_THAT(port.until("DTR off"), ElementsAre("bytes " + many, "DTR off"));
}

TEST(PtyTransport, BytesBehindTheRiseOfDtrComeBehindIt) {
  Port port;
  Opening host = port.open();
  host.set_speed(B0);
  port.until("DTR off");
  host.set_speed(B9600);
  host.write("AT");
  EXPECT_THAT(port.until("bytes AT"), ElementsAre("DTR on", "bytes AT"));
}

TEST(PtyTransport, DtrIsHeardAlthoughTheModemTakesNoBytes) {
  Port port;
  Opening host = port.open();
  port.room = 3;
  host.write("takenstuck");
  port.until("bytes tak");
  host.set_speed(B0);
  EXPECT_THAT(port.until("DTR off"), ElementsAre("DTR off"));
  port.room = 100;
  port.transport.resume();
  EXPECT_THAT(port.until("bytes enstuck"), ElementsAre("bytes enstuck"));
}

TEST(PtyTransport, TheLastHostThatClosesDropsDtrAndTheNextRaisesIt) {
  Port port;
  Opening host = port.open();
  Opening second(port.path());
  host.close();
  second.write("x");
  EXPECT_THAT(port.until("bytes x"), ElementsAre("bytes x"));
  second.close();
  EXPECT_THAT(port.until("closed"), ElementsAre("DTR off", "closed"));
  const Opening next(port.path());
  EXPECT_THAT(port.until("opened"), ElementsAre("DTR on", "opened"));
}

TEST(PtyTransport, WithoutHangUpOnCloseDtrStays) {
  Port port;
  {
    Opening tool = port.open();
    tool.set_hang_up_on_close(false);
  }
  EXPECT_THAT(port.until("closed"), ElementsAre("closed"));
  {
    // It stays so for the hosts to come.
    const Opening host(port.path());
    EXPECT_THAT(port.until("opened"), ElementsAre("opened"));
  }
  EXPECT_THAT(port.until("closed"), ElementsAre("closed"));
  {
    Opening tool = port.open();
    tool.set_hang_up_on_close(true);
  }
  EXPECT_THAT(port.until("closed"), ElementsAre("DTR off", "closed"));
}

TEST(PtyTransport, ADroppedDtrIsNotDroppedAgainAtTheEndAndNotLeftToTheNextHost) {
  Port port;
  Opening host = port.open();
  host.set_speed(B0);
  port.until("DTR off");
  host.close();
  EXPECT_THAT(port.until("closed"), ElementsAre("closed"));
  const Opening next(port.path());
  EXPECT_THAT(port.until("opened"), ElementsAre("DTR on", "opened"));
  const termios settings = next.settings();
  EXPECT_NE(::cfgetospeed(&settings), speed_t{B0});
}

TEST(PtyTransport, AHostThatSetsEverythingAnewIsStillHeardDroppingDtr) {
  Port port;
  Opening host = port.open();
  host.set_zeroed(B9600);
  EXPECT_TRUE(port.run_until([&] { return host.tells_changes(); }));
  termios settings = host.settings();
  settings.c_lflag &= ~tcflag_t{EXTPROC};
  EXPECT_EQ(settings.c_lflag, 0U);
  EXPECT_EQ(settings.c_iflag, 0U);
  EXPECT_EQ(settings.c_cflag, tcflag_t{B9600 | CS8 | CREAD | CLOCAL});
  host.set_zeroed(B0);
  EXPECT_THAT(port.until("DTR off"), ElementsAre("DTR off"));
  EXPECT_TRUE(port.run_until([&] { return host.tells_changes(); }));
  host.set_zeroed(B9600);
  EXPECT_THAT(port.until("DTR on"), ElementsAre("DTR on"));
}

TEST(PtyTransport, AHostThatWantsTheTerminalToTranslateHasIt) {
  Port port;
  Opening host = port.open();
  host.change([](termios& settings) { settings.c_iflag |= ICRNL; });
  EXPECT_TRUE(port.run_until([&] { return !host.tells_changes(); }));
  port.transport.send("OK\r");
  std::string read;
  EXPECT_TRUE(port.run_until([&] { return (read += host.read()).size() >= 3; }));
  EXPECT_EQ(read, "OK\n");
  // The kernel does not tell of its changes then; the next byte shows them.
  host.set_speed(B0);
  host.write("x");
  EXPECT_THAT(port.until("DTR off"), ElementsAre("bytes x", "DTR off"));
  host.set_zeroed(B9600);
  host.write("y");
  EXPECT_THAT(port.until("bytes y"), ElementsAre("DTR on", "bytes y"));
  EXPECT_TRUE(host.tells_changes());
}

TEST(PtyTransport, AHostThatChangesItsSettingsAllTheTimeIsStillServed) {
  Port port;
  Opening host = port.open();
  for (int i = 0; i < 1000; ++i) {
    host.set_speed(i % 2 == 0 ? B0 : B9600);
    port.io.restart();
    port.io.poll_one();
  }
  host.write("x");
  EXPECT_TRUE(port.run_until([&] { return port.received == "x"; }));
  const auto last = std::find_if(port.log.rbegin(), port.log.rend(), [](const std::string& entry) {
    return entry.rfind("DTR", 0) == 0;
  });
  EXPECT_TRUE(last == port.log.rend() || *last == "DTR on");
}

TEST(PtyTransport, OutputWaitsForAHostThatDoesNotReadAndNothingOfItIsLost) {
  Port port;
  Opening host = port.open();
  std::string sent;
  for (int line = 0; !port.transport.output_waits(); ++line) {
    const std::string text = std::to_string(line) + std::string(1000, 'x');
    sent += text;
    port.transport.send(text);
  }
  const std::string last = "and this";
  sent += last;
  port.transport.send(last);
  port.io.poll();
  EXPECT_TRUE(port.transport.output_waits());
  EXPECT_THAT(port.log, IsEmpty());
  std::string read;
  EXPECT_TRUE(port.run_until([&] { return (read += host.read()).size() >= sent.size(); }));
  EXPECT_EQ(read, sent);
  EXPECT_THAT(port.until("drained"), ElementsAre("drained"));
  EXPECT_THAT(port.warnings, IsEmpty());
}

TEST(PtyTransport, OutputThatGoesOutAtOnceDoesNotWait) {
  Port port;
  Opening host = port.open();
  port.transport.send("OK");
  EXPECT_FALSE(port.transport.output_waits());
  host.write("x");
  EXPECT_THAT(port.until("bytes x"), ElementsAre("bytes x"));
}

TEST(PtyTransport, OutputThatWaitsIsDroppedWithItsHost) {
  Port port;
  Opening host = port.open();
  while (!port.transport.output_waits()) port.transport.send(std::string(1000, 'x'));
  host.close();
  EXPECT_THAT(port.until("drained"), ElementsAre("DTR off", "closed", "drained"));
  Opening next(port.path());
  port.until("opened");
  EXPECT_EQ(next.read(), "");
  port.transport.send("new");
  EXPECT_FALSE(port.transport.output_waits());
  std::string read;
  EXPECT_TRUE(port.run_until([&] { return (read += next.read()).size() >= 3; }));
  EXPECT_EQ(read, "new");
}

TEST(PtyTransport, OutputIsLostWhileNobodyIsThere) {
  Port port;
  port.transport.send("lost");
  EXPECT_FALSE(port.transport.output_waits());
  Opening host = port.open();
  EXPECT_EQ(host.read(), "");
}

TEST(PtyTransport, AHostThatComesAndGoesBeforeAnybodyLooksIsTold) {
  Port port;
  Opening(port.path()).write("AT");
  EXPECT_THAT(port.until("closed"), ElementsAre("opened", "bytes AT", "DTR off", "closed"));
  EXPECT_THAT(port.log, IsEmpty());
}

TEST(PtyTransport, AQuickCloseAndReopenIsTold) {
  Port port;
  Opening host = port.open();
  host.write("AT+HALF");
  port.until("bytes AT+HALF");
  port.transport.send("unread");
  host.close();
  Opening next(port.path());
  next.write("AT");
  EXPECT_THAT(port.until("bytes AT"),
              ElementsAre("DTR off", "closed", "DTR on", "opened", "bytes AT"));
  EXPECT_EQ(next.read(), "");
}

TEST(PtyTransport, WhatAHostLeftIsHandedOverBeforeItsEnd) {
  Port port;
  Opening host = port.open();
  port.room = 2;
  host.write("AT\rAT+HALF");
  port.until("bytes AT");
  port.room = 100;
  host.close();
  EXPECT_THAT(port.until("closed"), ElementsAre("bytes \rAT+HALF", "DTR off", "closed"));
  EXPECT_THAT(port.warnings, IsEmpty());
}

TEST(PtyTransport, WhatTheModemDidNotTakeOfAHostIsNotTheNextOnes) {
  Port port;
  Opening host = port.open();
  port.room = 2;
  host.write("AT\rAT+HALF" + std::string(9000, 'x'));
  port.until("bytes AT");
  host.close();
  EXPECT_THAT(port.until("closed"), ElementsAre("DTR off", "closed"));
  ASSERT_EQ(port.warnings.size(), 1U);
  EXPECT_THAT(port.warnings[0], testing::HasSubstr("9008 bytes"));
  Opening next(port.path());
  next.write("AT+GMM");
  port.room = 100;
  port.transport.resume();
  EXPECT_THAT(port.until("bytes AT+GMM"), ElementsAre("DTR on", "opened", "bytes AT+GMM"));
}

TEST(PtyTransport, NothingIsReadBeyondTheRoom) {
  Port port;
  Opening host = port.open();
  port.room = 5;
  host.write("0123456789");
  EXPECT_THAT(port.until("bytes 01234"), ElementsAre("bytes 01234"));
  port.io.poll();
  EXPECT_THAT(port.log, IsEmpty());
  port.room = 5;
  port.transport.resume();
  EXPECT_THAT(port.until("bytes 56789"), ElementsAre("bytes 56789"));
}

}  // namespace
}  // namespace bg96::transport
