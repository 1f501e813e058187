#include "scenarios/engine/monitors/history.hpp"

#include <algorithm>
#include <chrono>

#include "scenarios/engine/facts.hpp"
#include "scenarios/engine/monitors/text.hpp"

namespace bg96::scenarios {
namespace {

constexpr std::string_view kNoResult = "   (no final result yet)";

}  // namespace

History::History(const Scenario& scenario) : scenario_(scenario) {}

History::Entry* History::find(std::uint64_t sequence) {
  const auto found = std::lower_bound(
      entries_.begin(), entries_.end(), sequence,
      [](const Entry& entry, std::uint64_t wanted) { return entry.sequence < wanted; });
  return found == entries_.end() || found->sequence != sequence ? nullptr : &*found;
}

void History::observe(const Event& event) {
  if (event.kind == "result") {
    end_command(event);
    return;
  }
  if (event.kind == "rule" && event.text("phase") == "fired") {
    const auto rule = std::find_if(scenario_.rules.begin(), scenario_.rules.end(),
                                   [&](const Rule& each) { return each.id == event.text("id"); });
    std::string text = "rule " + std::string(event.text("id"));
    const std::int64_t fired = event.number("fired");
    if (rule != scenario_.rules.end() && rule->times && *rule->times > 1 && fired > 0) {
      text += ", " + std::to_string(fired) + "/" + std::to_string(*rule->times);
    }
    rules_[event.sequence] = std::move(text);
    if (rules_.size() > kMaxEntries) rules_.erase(rules_.begin());
  }
  std::string text = text_of(event);
  if (text.empty()) {
    return;
  }
  if (event.kind == "at") {
    running_[std::string(event.text("channel"))] = event.sequence;
    last_command_ = event.sequence;
    text += kNoResult;
  }
  entries_.push_back({event.sequence, {event.at, std::move(text)}});
  if (entries_.size() > kMaxEntries) entries_.pop_front();
}

Evidence History::evidence(const Event& event, std::string_view remark) const {
  const Entry* found = find(event.sequence);
  Evidence told = found == nullptr ? Evidence{event.at, text_of(event)} : found->evidence;
  if (told.text.empty()) {
    told.text = event.kind;
  }
  if (!remark.empty()) {
    told.text += "   <- " + std::string(remark);
  }
  return told;
}

std::optional<Evidence> History::last_command() const {
  const Entry* found = find(last_command_);
  return found == nullptr ? std::nullopt : std::optional(found->evidence);
}

std::optional<Evidence> History::last() const {
  return entries_.empty() ? std::nullopt : std::optional(entries_.back().evidence);
}

std::string History::rule_text(std::uint64_t sequence) const {
  const auto found = rules_.find(sequence);
  return found == rules_.end() ? "" : " (" + found->second + ")";
}

std::string History::text_of(const Event& event) const {
  const auto field = [&event](std::string_view name) { return std::string(event.text(name)); };
  const std::string by = rule_text(event.cause);
  if (event.kind == "at") {
    return field("line");
  }
  if (event.kind == "urc") {
    return field("text") + by;
  }
  if (event.kind == "state") {
    const MachineName machine{field("machine"), static_cast<int>(event.number("index", -1))};
    return describe(machine) + ": " + field("from") + " -> " + field("to") + by;
  }
  if (event.kind == "rule") {
    return "rule '" + field("id") + "' " + field("phase");
  }
  if (event.kind == "mark") {
    return "mark '" + field("name") + "'" + by;
  }
  if (event.kind == "boot") {
    return "boot " + field("phase");
  }
  if (event.kind == "rx") {
    return "host sent " + bytes_text(event.text("bytes"));
  }
  if (event.kind == "tx") {
    return "modem sent " + bytes_text(event.text("bytes"));
  }
  if (event.kind == "host") {
    return "host " + field("event");
  }
  if (event.kind == "peer") {
    const std::string name = field("peer").empty() ? field("name") : field("peer");
    return "peer " + name + ": " + field("event");
  }
  return "";
}

void History::end_command(const Event& result) {
  const auto running = running_.find(result.text("channel"));
  if (running == running_.end()) {
    return;
  }
  Entry* const found = find(running->second);
  running_.erase(running);
  if (found == nullptr) {
    return;
  }
  std::string& text = found->evidence.text;
  text.erase(text.size() - kNoResult.size());
  text += " -> " + std::string(result.text("result"));
  if (result.number("swallowed") != 0) {
    text += ", never sent,";
  }
  text += " after " + time_text(result.at - found->evidence.at);
  const auto by = static_cast<std::uint64_t>(result.number("by"));
  text += rule_text(by != 0 ? by : result.cause);
}

}  // namespace bg96::scenarios
