#include "scenarios/engine/stages/uart_stage.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <variant>

#include "scenarios/engine/stages/uart/byte_faults.hpp"
#include "scenarios/engine/stages/uart/uart_line.hpp"
#include "scenarios/engine/stages/window_stack.hpp"

namespace bg96::scenarios {
namespace {

constexpr std::array kDirections = {UartDirection::to_host, UartDirection::to_modem};

// As streams of random numbers name them.
constexpr const char* name_of(UartDirection direction) {
  return direction == UartDirection::to_host ? "uart/to-host/" : "uart/to-modem/";
}

std::optional<sim::Duration> time_per_byte(double bytes_per_second) {
  // A slower line stands still as far as any test can tell.
  constexpr double kSlowest = 1.0 / 3600;
  constexpr double kNanoseconds = 1e9;
  return sim::Duration(std::llround(kNanoseconds / std::max(bytes_per_second, kSlowest)));
}

}  // namespace

struct UartStage::State {
  struct Line {
    Line(State& stage, ports::ChannelId id, UartDirection to)
        : channel(id), direction(to), timing(stage.timers, kLimitBytes, stage.hooks_of(*this)) {}
    const ports::ChannelId channel;
    const UartDirection direction;
    UartLine timing;
    bool collects = false;  // what leaves within one call is one write
    bool is_leaving = false;
    std::string leaving;   // past the timing
    std::string intended;  // past the faults, and what it would be without them
    std::string wire;
  };
  using Lines = std::array<std::unique_ptr<Line>, ports::kChannelCount>;

  State(sim::TimerQueue& queue, Hooks wanted) : timers(queue), hooks(std::move(wanted)) {
    for (const UartDirection direction : kDirections) {
      for (int id = 0; id < ports::kChannelCount; ++id) {
        lines_of(direction)[static_cast<std::size_t>(id)] =
            std::make_unique<Line>(*this, static_cast<ports::ChannelId>(id), direction);
      }
    }
  }

  Lines& lines_of(UartDirection direction) { return lines[static_cast<std::size_t>(direction)]; }
  ByteFaults& faults_of(UartDirection direction) {
    return faults[static_cast<std::size_t>(direction)];
  }
  Line& line(UartDirection direction, ports::ChannelId channel) {
    return *lines_of(direction)[static_cast<std::size_t>(channel)];
  }

  UartLine::Hooks hooks_of(Line& line) {
    UartLine::Hooks made;
    made.leave = [this, &line](std::string_view bytes, bool begins_piece) {
      leave(line, bytes, begins_piece);
    };
    const std::string stream = name_of(line.direction);
    made.piece_bytes = [this, stream](std::uint64_t piece) {
      const Range sizes = splits.latest()->sizes;
      const double span = static_cast<double>(sizes.max - sizes.min) + 1;
      const auto more = static_cast<std::int64_t>(hooks.draw(stream + "split", piece) * span);
      return static_cast<std::size_t>(std::max<std::int64_t>(sizes.min + more, 1));
    };
    made.gap = [this, stream](std::uint64_t piece) {
      return hooks.length(splits.latest()->gap, stream + "gap", piece);
    };
    made.warning = [this](std::string text) {
      if (hooks.warning) hooks.warning(std::move(text));
    };
    return made;
  }

  void take(UartDirection direction, ports::ChannelId channel, std::string_view bytes) {
    Line& to = line(direction, channel);
    if (!hooks.fault_of && !hooks.passed) return to.timing.add(bytes);
    // What a byte leads to holds for the next one, wherever a piece ends.
    to.collects = true;
    for (const char byte : bytes) to.timing.add({&byte, 1});
    to.collects = false;
    flush(to);
  }

  void leave(Line& line, std::string_view bytes, bool begins_piece) {
    if (begins_piece && !line.is_leaving) flush(line);
    line.leaving += bytes;
    // A rule that looks at a byte may let others leave: they come behind it.
    if (std::exchange(line.is_leaving, true)) return;
    ByteFaults& passing = faults_of(line.direction);
    for (std::size_t at = 0; at < line.leaving.size(); ++at) pass(line, passing, line.leaving[at]);
    line.leaving.clear();
    line.is_leaving = false;
    if (!line.collects) flush(line);
  }

  void pass(Line& line, ByteFaults& passing, char byte) {
    const UartDirection direction = line.direction;
    const std::uint64_t offset = passing.offset();
    if (hooks.fault_of) {
      if (const auto fault = hooks.fault_of(direction, offset)) passing.begin(*fault);
    }
    line.intended += byte;
    passing.pass(byte, line.wire, [&](const char* purpose) {
      return hooks.draw(std::string(name_of(direction)) + purpose, offset);
    });
    if (hooks.passed) hooks.passed(direction, offset + 1);
  }

  void flush(Line& line) {
    if (line.wire.empty() && line.intended.empty()) return;
    const std::string intended = std::exchange(line.intended, {});
    emit(line, std::exchange(line.wire, {}), intended);
  }

  void emit(const Line& line, std::string wire, std::string_view intended) const {
    if (line.direction == UartDirection::to_host) {
      hooks.to_host(line.channel, std::move(wire), intended);
    } else if (!wire.empty()) {
      hooks.to_modem(line.channel, wire);
    }
  }

  void conditions_changed() {
    for (const UartDirection direction : kDirections) {
      UartLine::Pace pace;
      pace.is_split = splits.latest() != nullptr;
      pace.is_stalled = stalls.latest_where([direction](const UartStall& stall) {
        return !stall.direction || *stall.direction == direction;
      }) != nullptr;
      const auto rate_of = [direction](const UartRate& rate) {
        return direction == UartDirection::to_host ? rate.to_host_bytes_per_second
                                                   : rate.to_modem_bytes_per_second;
      };
      const UartRate* const rate =
          rates.latest_where([rate_of](const UartRate& each) { return rate_of(each).has_value(); });
      if (rate != nullptr) pace.per_byte = time_per_byte(rate_of(*rate).value_or(0));
      for (const auto& each : lines_of(direction)) each->timing.set_pace(pace);
    }
  }

  void flush_all() {
    for (const UartDirection direction : kDirections) {
      for (const auto& each : lines_of(direction)) flush(*each);
    }
  }

  sim::TimerQueue& timers;
  const Hooks hooks;
  WindowStack<UartRate> rates;
  WindowStack<UartSplit> splits;
  WindowStack<UartStall> stalls;
  std::array<ByteFaults, kDirections.size()> faults;
  std::array<Lines, kDirections.size()> lines;
};

UartStage::UartStage(sim::TimerQueue& timers, Hooks hooks)
    : state_(std::make_unique<State>(timers, std::move(hooks))) {}

UartStage::~UartStage() = default;

void UartStage::input(ports::ChannelId channel, std::string_view bytes) {
  state_->take(UartDirection::to_modem, channel, bytes);
}

void UartStage::output(ports::ChannelId channel, std::string bytes) {
  state_->take(UartDirection::to_host, channel, bytes);
}

std::size_t UartStage::room(ports::ChannelId channel) const {
  const UartLine& line = state_->line(UartDirection::to_modem, channel).timing;
  return line.limit_bytes() - line.bytes();
}

void UartStage::inject(const UartFault& fault) {
  if (fault.how != UartFault::How::insert) {
    return state_->faults_of(fault.direction).inject(fault);
  }
  State::Line& line = state_->line(fault.direction, ports::ChannelId::uart1);
  state_->flush(line);
  state_->emit(line, fault.text, {});
}

void UartStage::open(WindowId window, const Condition::Kind& condition) {
  state_->flush_all();
  if (const auto* const rate = std::get_if<UartRate>(&condition)) {
    state_->rates.open(window, *rate);
  } else if (const auto* const split = std::get_if<UartSplit>(&condition)) {
    state_->splits.open(window, *split);
  } else if (const auto* const stall = std::get_if<UartStall>(&condition)) {
    state_->stalls.open(window, *stall);
  }
  state_->conditions_changed();
}

void UartStage::close(WindowId window) {
  state_->flush_all();
  state_->rates.close(window);
  state_->splits.close(window);
  state_->stalls.close(window);
  state_->conditions_changed();
}

void UartStage::power_on() {
  state_->flush_all();
  for (ByteFaults& each : state_->faults) each = {};
  for (const UartDirection direction : kDirections) {
    for (const auto& each : state_->lines_of(direction)) each->timing.restart_pieces();
  }
}

}  // namespace bg96::scenarios
