#include "emulator/sim/signal.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "emulator/sim/task.hpp"

namespace bg96::sim {
namespace {

using namespace std::chrono_literals;

Task<void> append_when_notified(Signal& signal, std::string& text, char letter) {
  co_await signal.wait();
  text += letter;
}

Task<void> append_each_time(Signal& signal, std::string& text, char letter) {
  while (true) {
    co_await signal.wait();
    text += letter;
  }
}

struct Waiters {
  TimerQueue timers;
  Signal signal{timers};
  std::string text;

  void run() { timers.run_until(timers.now()); }
};

TEST(Signal, ContinuesAllThatWaitInTheOrderTheyCame) {
  Waiters waiters;
  auto first = append_when_notified(waiters.signal, waiters.text, '1');
  auto second = append_when_notified(waiters.signal, waiters.text, '2');
  first.start();
  second.start();
  waiters.run();
  EXPECT_EQ(waiters.text, "");
  waiters.signal.notify();
  waiters.run();
  EXPECT_EQ(waiters.text, "12");
}

TEST(Signal, NotifyReturnsBeforeTheyContinue) {
  Waiters waiters;
  auto waiter = append_when_notified(waiters.signal, waiters.text, 'w');
  waiter.start();
  waiters.signal.notify();
  waiters.text += 'n';
  EXPECT_EQ(waiters.timers.next_deadline(), waiters.timers.now());
  waiters.run();
  EXPECT_EQ(waiters.text, "nw");
}

TEST(Signal, IsNotRemembered) {
  Waiters waiters;
  waiters.signal.notify();
  auto waiter = append_when_notified(waiters.signal, waiters.text, 'w');
  waiter.start();
  waiters.run();
  EXPECT_EQ(waiters.text, "");
  EXPECT_TRUE(waiter.running());
}

TEST(Signal, TwoNotificationsAtOnceContinueAWaiterOnce) {
  Waiters waiters;
  auto waiter = append_each_time(waiters.signal, waiters.text, 'w');
  waiter.start();
  waiters.signal.notify();
  waiters.signal.notify();
  waiters.run();
  EXPECT_EQ(waiters.text, "w");
  waiters.signal.notify();
  waiters.run();
  EXPECT_EQ(waiters.text, "ww");
}

TEST(Signal, AWaiterThatGoesAwayIsForgotten) {
  Waiters waiters;
  auto gone = append_when_notified(waiters.signal, waiters.text, 'g');
  auto stays = append_when_notified(waiters.signal, waiters.text, 's');
  gone.start();
  stays.start();
  gone.reset();
  waiters.signal.notify();
  waiters.run();
  EXPECT_EQ(waiters.text, "s");
}

TEST(Signal, AWaiterMayGoAwayBetweenNotificationAndContinuation) {
  Waiters waiters;
  auto waiter = append_when_notified(waiters.signal, waiters.text, 'w');
  waiter.start();
  waiters.signal.notify();
  waiter.reset();
  waiters.run();
  EXPECT_EQ(waiters.text, "");
  EXPECT_EQ(waiters.timers.next_deadline(), std::nullopt);
}

TEST(Signal, OneWaiterMayEndAnother) {
  Waiters waiters;
  auto victim = std::make_unique<Task<void>>();
  const auto kill = [](Signal& signal, std::unique_ptr<Task<void>>& other) -> Task<void> {
    co_await signal.wait();
    other.reset();
  };
  auto killer = kill(waiters.signal, victim);
  *victim = append_when_notified(waiters.signal, waiters.text, 'v');
  killer.start();
  victim->start();
  waiters.signal.notify();
  waiters.run();
  EXPECT_EQ(waiters.text, "");
}

TEST(Signal, MayGoAwayBeforeItsWaiters) {
  Waiters waiters;
  auto signal = std::make_unique<Signal>(waiters.timers);
  auto waiter = append_when_notified(*signal, waiters.text, 'w');
  waiter.start();
  signal.reset();
  waiter.reset();
  EXPECT_EQ(waiters.text, "");
}

}  // namespace
}  // namespace bg96::sim
