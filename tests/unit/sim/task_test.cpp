#include "emulator/sim/task.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "emulator/sim/timer_queue.hpp"

namespace bg96::sim {
namespace {

using namespace std::chrono_literals;

// Tells when it goes away.
struct Tracked {
  Tracked(std::string& text, char letter) : text_(text), letter_(letter) {}
  Tracked(const Tracked&) = delete;
  Tracked& operator=(const Tracked&) = delete;
  ~Tracked() { text_ += letter_; }

 private:
  std::string& text_;
  char letter_;
};

Task<int> number_after(TimerQueue& timers, Duration wait, int number) {
  co_await Sleep(timers, timers.now() + wait);
  co_return number;
}

Task<void> sum_up(TimerQueue& timers, int& sum) {
  const Task<int> one = number_after(timers, 1s, 1);
  const Task<int> two = number_after(timers, 2s, 2);
  sum += co_await one;
  sum += co_await two;
}

Task<void> wait_within(TimerQueue& timers, std::string& text) {
  const Tracked inner(text, 'i');
  co_await Sleep(timers, timers.now() + 1s);
  text += '!';
}

Task<void> wait_around(TimerQueue& timers, std::string& text) {
  const Tracked outer(text, 'o');
  const Task<void> within = wait_within(timers, text);
  co_await within;
}

TEST(Task, DoesNothingBeforeItIsStarted) {
  TimerQueue timers;
  int sum = 0;
  const Task<void> task = sum_up(timers, sum);
  EXPECT_TRUE(task.running());
  EXPECT_EQ(timers.next_deadline(), std::nullopt);
}

TEST(Task, GoesOnAfterEachWait) {
  TimerQueue timers;
  int sum = 0;
  Task<void> task = sum_up(timers, sum);
  task.start();
  timers.run_until(Instant{} + 1s - 1ns);
  EXPECT_EQ(sum, 0);
  timers.run_until(Instant{} + 1s);
  EXPECT_EQ(sum, 1);
  EXPECT_EQ(timers.next_deadline(), Instant{} + 3s);
  timers.run_until(Instant{} + 3s);
  EXPECT_EQ(sum, 3);
  EXPECT_FALSE(task.running());
}

TEST(Task, ATaskThatHasEndedCanBeAwaited) {
  TimerQueue timers;
  const auto immediate = []() -> Task<int> { co_return 7; };
  const auto twice = [&](int& result) -> Task<void> {
    Task<int> number = immediate();
    number.start();
    result = co_await number;
  };
  int result = 0;
  Task<void> task = twice(result);
  task.start();
  EXPECT_EQ(result, 7);
}

TEST(Task, DestroyedWhileItWaitsItTakesItsWaitsAndItsCalleesWithIt) {
  TimerQueue timers;
  std::string text;
  auto task = std::make_unique<Task<void>>(wait_around(timers, text));
  task->start();
  EXPECT_EQ(timers.next_deadline(), Instant{} + 1s);
  task.reset();
  EXPECT_EQ(timers.next_deadline(), std::nullopt);
  EXPECT_EQ(text, "io");
  timers.run_until(Instant{} + 1h);
  EXPECT_EQ(text, "io");
}

TEST(Task, DestroyedBeforeItsStartItLeavesNothingBehind) {
  TimerQueue timers;
  std::string text;
  { const Task<void> task = wait_around(timers, text); }
  EXPECT_EQ(text, "");
}

TEST(Task, ReplacedWhileItWaitsItEnds) {
  TimerQueue timers;
  std::string text;
  Task<void> task = wait_around(timers, text);
  task.start();
  task = wait_within(timers, text);
  EXPECT_EQ(text, "io");
  EXPECT_EQ(timers.next_deadline(), std::nullopt);
  task.start();
  timers.run_until(Instant{} + 1s);
  EXPECT_EQ(text, "io!i");
}

TEST(Task, MovesWithoutDisturbingTheJob) {
  TimerQueue timers;
  std::string text;
  Task<void> task = wait_around(timers, text);
  task.start();
  Task<void> moved = std::move(task);
  EXPECT_FALSE(task.running());  // NOLINT(bugprone-use-after-move): an empty task
  EXPECT_TRUE(moved.running());
  timers.run_until(Instant{} + 1s);
  EXPECT_EQ(text, "!io");
  EXPECT_FALSE(moved.running());
}

TEST(Task, AnEmptyOneIsHarmless) {
  Task<void> task;
  EXPECT_FALSE(task.running());
  task.reset();
}

TEST(Task, ResultsMayBeMovedOnly) {
  const auto make = []() -> Task<std::unique_ptr<int>> { co_return std::make_unique<int>(5); };
  const auto take = [&](int& result) -> Task<void> {
    const Task<std::unique_ptr<int>> made = make();
    const std::unique_ptr<int> pointer = co_await made;
    result = *pointer;
  };
  int result = 0;
  Task<void> task = take(result);
  task.start();
  EXPECT_EQ(result, 5);
}

TEST(Sleep, UntilAnInstantThatHasComeDoesNotWait) {
  TimerQueue timers;
  timers.run_until(Instant{} + 5s);
  std::string text;
  const auto sleep_twice = [&]() -> Task<void> {
    co_await Sleep(timers, Instant{} + 5s);
    text += 'n';
    co_await Sleep(timers, Instant{} + 5s + 1ns);
    text += 'l';
  };
  Task<void> task = sleep_twice();
  task.start();
  EXPECT_EQ(text, "n");
  timers.run_until(Instant{} + 5s);
  EXPECT_EQ(text, "n");
  timers.run_until(Instant{} + 5s + 1ns);
  EXPECT_EQ(text, "nl");
}

TEST(Task, ManyCallsThatEndAtOnceNeedNoMoreStackThanOne) {
  const auto immediate = []() -> Task<int> { co_return 1; };
  const auto loop = [&](int& sum) -> Task<void> {
    for (int i = 0; i < 100'000; ++i) {
      const Task<int> one = immediate();
      sum += co_await one;
    }
  };
  int sum = 0;
  Task<void> task = loop(sum);
  task.start();
  EXPECT_EQ(sum, 100'000);
}

}  // namespace
}  // namespace bg96::sim
