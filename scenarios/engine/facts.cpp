#include "scenarios/engine/facts.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <compare>
#include <limits>
#include <system_error>

namespace bg96::scenarios {
namespace {

constexpr std::string_view kRecordDelimiter = "\n";

/// Integers stay exact beyond what a double holds.
template <typename Number>
std::optional<Number> parse(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

std::optional<double> parse_real(std::string_view text) {
  const std::optional<double> number = parse<double>(text);
  return number && std::isfinite(*number) ? number : std::nullopt;
}

/// Empty where not both are numbers.
std::optional<std::partial_ordering> compare_numbers(std::string_view left,
                                                     std::string_view right) {
  const auto left_integer = parse<std::int64_t>(left);
  const auto right_integer = parse<std::int64_t>(right);
  if (left_integer && right_integer) {
    return *left_integer <=> *right_integer;
  }
  const auto left_real = parse_real(left);
  const auto right_real = parse_real(right);
  if (left_real && right_real) {
    return *left_real <=> *right_real;
  }
  return std::nullopt;
}

bool equal(std::string_view left, std::string_view right) {
  const auto order = compare_numbers(left, right);
  return order ? std::is_eq(*order) : left == right;
}

bool matches_regex(std::string_view pattern, std::string_view value) {
  const auto compiled = AtPattern::compile_regex(pattern);
  Captures ignored;
  const auto* regex = std::get_if<AtPattern>(&compiled);
  return regex != nullptr && regex->matches(value, ignored);
}

/// What is not there differs from everything.
bool holds_for(const Comparison& comparison, const std::optional<std::string>& value) {
  return value ? holds(comparison, *value) : comparison.kind == Comparison::Kind::not_equal;
}

std::optional<std::string> state_of(const Guard& guard, const Facts& facts) {
  std::string state = facts.state(guard.machine);
  return state.empty() ? std::nullopt : std::optional(std::move(state));
}

std::optional<std::string> capture_of(const Guard& guard, const Captures& captures) {
  const auto found = captures.find(guard.name);
  return found == captures.end() ? std::nullopt : std::optional(found->second);
}

bool peer_holds(const Guard& guard, const Facts& facts) {
  const std::string& received = facts.received(guard.name);
  return (!guard.records || guard.records->contains(count_records(received, kRecordDelimiter))) &&
         (!guard.bytes || received.size() >= *guard.bytes);
}

std::string describe(const Comparison& comparison) {
  std::string values;
  for (const std::string& value : comparison.values) {
    values += (values.empty() ? "" : ", ") + value;
  }
  switch (comparison.kind) {
    case Comparison::Kind::equal: return values;
    case Comparison::Kind::not_equal: return "not " + values;
    case Comparison::Kind::greater: return "> " + values;
    case Comparison::Kind::at_least: return ">= " + values;
    case Comparison::Kind::less: return "< " + values;
    case Comparison::Kind::at_most: return "<= " + values;
    case Comparison::Kind::in: return "one of [" + values + "]";
    case Comparison::Kind::regex: return "/" + values + "/";
  }
  return values;
}

std::string join(const std::vector<Guard>& parts, std::string_view separator) {
  std::string text;
  for (const Guard& part : parts) {
    text += (text.empty() ? "" : std::string(separator)) + describe(part);
  }
  return text;
}

std::string describe_peer(const Guard& guard) {
  std::string text = "peer " + guard.name;
  if (guard.records) {
    text += ": records " + describe(*guard.records);
  }
  if (guard.bytes) {
    text += (guard.records ? ", " : ": ") + std::to_string(*guard.bytes) + " bytes or more";
  }
  return text;
}

std::string was(const std::optional<std::string>& value, std::string_view absent) {
  return value ? "was '" + *value + "'" : std::string(absent);
}

std::string what_was(const Guard& guard, const Facts& facts, const Captures& captures) {
  switch (guard.kind) {
    case Guard::Kind::state: return was(state_of(guard, facts), "there is no such machine");
    case Guard::Kind::match: return was(capture_of(guard, captures), "was not captured");
    case Guard::Kind::variable: return was(facts.variable(guard.name), "was never set");
    case Guard::Kind::fired: return "it had not";
    case Guard::Kind::not_fired: return "fired " + std::to_string(facts.fired(guard.name)) + "x";
    case Guard::Kind::active: return "its window was closed";
    case Guard::Kind::peer: {
      const std::string& received = facts.received(guard.name);
      return "had " + std::to_string(count_records(received, kRecordDelimiter)) + " records, " +
             std::to_string(received.size()) + " bytes";
    }
    case Guard::Kind::negated: return "that was the case";
    case Guard::Kind::all:
    case Guard::Kind::any: break;
  }
  return "none was the case";
}

}  // namespace

bool holds(const Comparison& comparison, std::string_view value) {
  const auto is_equal = [value](const std::string& other) { return equal(value, other); };
  if (comparison.kind == Comparison::Kind::in) {
    return std::any_of(comparison.values.begin(), comparison.values.end(), is_equal);
  }
  if (comparison.values.empty()) {
    return false;
  }
  const std::string& other = comparison.values.front();
  const auto order = compare_numbers(value, other);
  switch (comparison.kind) {
    case Comparison::Kind::equal: return is_equal(other);
    case Comparison::Kind::not_equal: return !is_equal(other);
    case Comparison::Kind::greater: return order && std::is_gt(*order);
    case Comparison::Kind::at_least: return order && std::is_gteq(*order);
    case Comparison::Kind::less: return order && std::is_lt(*order);
    case Comparison::Kind::at_most: return order && std::is_lteq(*order);
    case Comparison::Kind::regex: return matches_regex(other, value);
    case Comparison::Kind::in: break;
  }
  return false;
}

bool holds(const Guard& guard, const Facts& facts, const Captures& captures) {
  const auto part_holds = [&](const Guard& part) { return holds(part, facts, captures); };
  switch (guard.kind) {
    case Guard::Kind::all: return std::all_of(guard.parts.begin(), guard.parts.end(), part_holds);
    case Guard::Kind::any: return std::any_of(guard.parts.begin(), guard.parts.end(), part_holds);
    case Guard::Kind::negated:
      return !std::all_of(guard.parts.begin(), guard.parts.end(), part_holds);
    case Guard::Kind::state: return holds_for(guard.comparison, state_of(guard, facts));
    case Guard::Kind::match: return holds_for(guard.comparison, capture_of(guard, captures));
    case Guard::Kind::variable: return holds_for(guard.comparison, facts.variable(guard.name));
    case Guard::Kind::fired: return facts.fired(guard.name) > 0;
    case Guard::Kind::not_fired: return facts.fired(guard.name) == 0;
    case Guard::Kind::active: return facts.active(guard.name);
    case Guard::Kind::peer: return peer_holds(guard, facts);
  }
  return false;
}

std::string why_not(const Guard& guard, const Facts& facts, const Captures& captures) {
  if (holds(guard, facts, captures)) {
    return "";
  }
  if (guard.kind == Guard::Kind::all) {
    const auto missing =
        std::find_if(guard.parts.begin(), guard.parts.end(),
                     [&](const Guard& part) { return !holds(part, facts, captures); });
    return why_not(*missing, facts, captures);
  }
  if (guard.kind == Guard::Kind::any && guard.parts.size() == 1) {
    return why_not(guard.parts.front(), facts, captures);
  }
  return describe(guard) + "   <- " + what_was(guard, facts, captures);
}

std::string describe(const MachineName& machine) {
  return machine.index < 0 ? machine.machine
                           : machine.machine + "[" + std::to_string(machine.index) + "]";
}

std::string describe(const Range& range) {
  if (range.min == range.max) {
    return std::to_string(range.min);
  }
  const std::string min =
      range.min == std::numeric_limits<std::int64_t>::min() ? "" : std::to_string(range.min);
  const std::string max =
      range.max == std::numeric_limits<std::int64_t>::max() ? "" : std::to_string(range.max);
  return min + ".." + max;
}

std::string describe(const Guard& guard) {
  switch (guard.kind) {
    case Guard::Kind::all: return join(guard.parts, ", ");
    case Guard::Kind::any: return "any of (" + join(guard.parts, " | ") + ")";
    case Guard::Kind::negated: return "not (" + join(guard.parts, ", ") + ")";
    case Guard::Kind::state: return describe(guard.machine) + ": " + describe(guard.comparison);
    case Guard::Kind::match: return "{" + guard.name + "}: " + describe(guard.comparison);
    case Guard::Kind::variable: return guard.name + ": " + describe(guard.comparison);
    case Guard::Kind::fired: return "rule '" + guard.name + "' has fired";
    case Guard::Kind::not_fired: return "rule '" + guard.name + "' has not fired";
    case Guard::Kind::active: return "rule '" + guard.name + "' is active";
    case Guard::Kind::peer: return describe_peer(guard);
  }
  return "";
}

std::int64_t count_records(std::string_view bytes, std::string_view delimiter) {
  if (delimiter.empty()) {
    return 0;
  }
  std::int64_t count = 0;
  for (std::size_t at = bytes.find(delimiter); at != std::string_view::npos;
       at = bytes.find(delimiter, at + delimiter.size())) {
    ++count;
  }
  return count;
}

}  // namespace bg96::scenarios
