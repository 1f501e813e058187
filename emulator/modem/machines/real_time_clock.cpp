#include "emulator/modem/machines/real_time_clock.hpp"

#include <array>
#include <chrono>
#include <utility>

#include "emulator/at/text.hpp"

namespace bg96::modem {
namespace {

constexpr std::int64_t kSecondsPerQuarter = 15 * 60;
constexpr int kMinZone = -48;
constexpr int kMaxZone = 56;
// The epoch of GPS, where a clock begins that was never set: 1980-01-06.
constexpr WallTime kNeverSet{.utc_seconds = 315'964'800, .zone_quarters = 0};
constexpr int kFirstYear = 1980;  // of the hundred years that two digits tell apart

// <reporting> of AT+CTZR; 0 reports nothing.
constexpr int kReportZone = 1;
constexpr int kReportZoneAndTime = 2;

std::string two_digits(std::int64_t value) { return at::text(value < 10 ? "0" : "", value); }

// The numbers of "yy/MM/dd,hh:mm:ss+zz", whatever they are; the last has its sign.
std::optional<std::array<int, 7>> fields_of(std::string_view text) {
  constexpr std::string_view kForm = "yy/MM/dd,hh:mm:ss+zz";
  if (text.size() != kForm.size()) return std::nullopt;
  std::array<int, 7> fields{};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto value = at::parse_decimal(text.substr(3 * i, 2));
    if (!value) return std::nullopt;
    fields[i] = static_cast<int>(*value);
  }
  for (std::size_t at = 2; at < kForm.size(); at += 3) {
    const bool minus = kForm[at] == '+' && text[at] == '-';
    if (minus) fields.back() = -fields.back();
    if (text[at] != kForm[at] && !minus) return std::nullopt;
  }
  return fields;
}

}  // namespace

std::int64_t local_seconds(const WallTime& time) {
  return time.utc_seconds + time.zone_quarters * kSecondsPerQuarter;
}

std::string date_and_time(std::int64_t seconds) {
  const std::chrono::sys_seconds time{std::chrono::seconds(seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return at::text(
      static_cast<int>(date.year()), '/', two_digits(static_cast<unsigned>(date.month())), '/',
      two_digits(static_cast<unsigned>(date.day())), ',', two_digits(clock.hours().count()), ':',
      two_digits(clock.minutes().count()), ':', two_digits(clock.seconds().count()));
}

std::string zone_mark(int zone_quarters) {
  return at::text(zone_quarters < 0 ? '-' : '+',
                  two_digits(zone_quarters < 0 ? -zone_quarters : zone_quarters));
}

std::string clock_text(const WallTime& time) {
  return date_and_time(time.utc_seconds).substr(2) + zone_mark(time.zone_quarters);
}

std::optional<WallTime> parse_clock_text(std::string_view text) {
  const auto fields = fields_of(text);
  if (!fields) return std::nullopt;
  const auto [two_digit_year, month, day, hour, minute, second, zone] = *fields;
  const int year = two_digit_year + (two_digit_year < kFirstYear % 100 ? 2000 : 1900);
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  if (zone < kMinZone || zone > kMaxZone) return std::nullopt;
  const std::chrono::sys_seconds time = std::chrono::sys_days(date) + std::chrono::hours(hour) +
                                        std::chrono::minutes(minute) + std::chrono::seconds(second);
  return WallTime{.utc_seconds = time.time_since_epoch().count(), .zone_quarters = zone};
}

RealTimeClock::RealTimeClock(const sim::TimerQueue& timers, const Settings& settings,
                             WallTime at_start, std::function<void(std::string)> say)
    : timers_(timers),
      settings_(settings),
      network_(at_start),
      clock_(kNeverSet),
      say_(std::move(say)) {}

void RealTimeClock::network_time_comes() {
  const WallTime time = network_now();
  last_network_time_ = time;
  if (settings_.non_volatile.zone_update == 1) set(time);
  report(time);
}

void RealTimeClock::set(const WallTime& time) {
  clock_ = {time.utc_seconds - uptime_seconds(), time.zone_quarters};
}

WallTime RealTimeClock::network_now() const {
  return {network_.utc_seconds + uptime_seconds(), network_.zone_quarters};
}

std::int64_t RealTimeClock::uptime_seconds() const {
  return std::chrono::floor<std::chrono::seconds>(timers_.now().time_since_epoch()).count();
}

void RealTimeClock::report(const WallTime& time) {
  const std::string zone = at::quoted(zone_mark(time.zone_quarters));
  switch (settings_.non_volatile.zone_report) {
    case kReportZone: return say_(at::text("+CTZV: ", zone));
    case kReportZoneAndTime:
      return say_(at::text("+CTZE: ", zone, ",0,", at::quoted(date_and_time(local_seconds(time)))));
    default: return;
  }
}

}  // namespace bg96::modem
