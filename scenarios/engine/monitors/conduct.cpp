#include "scenarios/engine/monitors/conduct.hpp"

#include <algorithm>
#include <utility>

#include "emulator/at/line_reader.hpp"
#include "emulator/at/text.hpp"
#include "scenarios/engine/monitors/text.hpp"

namespace bg96::scenarios {
namespace {

bool is_command(std::string_view line) {
  return at::equal_ignoring_case(line.substr(0, 2), "AT") ||
         at::equal_ignoring_case(line.substr(0, 2), "A/");
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \r\n\x1a\x1b") == std::string_view::npos;
}

void append(std::vector<Finding>& findings, const std::vector<Finding>& more, Strictness how) {
  if (how == Strictness::allow) {
    return;
  }
  for (Finding finding : more) {
    finding.warning = how == Strictness::warn;
    findings.push_back(std::move(finding));
  }
}

Finding failure(std::string id, std::string kind, Position at, std::string text,
                std::vector<Evidence> evidence, std::string hint) {
  return {std::move(id), std::move(kind), std::move(at),       false,
          Verdict::fail, std::move(text), std::move(evidence), std::move(hint)};
}

std::string seconds(sim::Instant at) { return time_text(at.time_since_epoch()); }

std::vector<Evidence> near_miss(const Rule& rule, const RuleReport& report, sim::Instant now) {
  std::vector<Evidence> evidence;
  std::string when = "when: " + rule.when_text;
  if (report.matched == 0) {
    return {{now, when + " never matched"}};
  }
  when += " matched " + count_text(report.matched, "time") + " (" + seconds(report.first_match);
  when += report.matched > 1 ? " ... " + seconds(report.last_match) + ")" : ")";
  evidence.push_back({report.first_match, std::move(when)});
  if (!report.last_reason.empty()) {
    const bool always = report.same_reason >= report.matched && report.matched > 1;
    // Its colon stands below that of `when`.
    std::string reason = report.last_reason;
    if (reason.starts_with("if: ")) reason.replace(0, 4, "if:   ");
    evidence.push_back(
        {report.last_match, reason + (always ? " each time" : "") + "   <- nearest miss"});
  }
  return evidence;
}

std::string unused_hint(const RuleReport& report, const History& history) {
  if (report.preempted > 0) {
    return "another rule with the same trigger took the slot first";
  }
  if (report.matched > 0) {
    return report.seen > 0 ? "its `if` held; what limits how often it fires did not let it"
                           : "is the guard meant for another state, socket or context?";
  }
  return history.last_command() ? "what it waits for never happened"
                                : "the host has not sent a single command";
}

}  // namespace

bool must_fire(const Rule& rule) {
  const bool left_to_chance = rule.probability || rule.activation;
  return rule.enabled && rule.must_fire.value_or(!left_to_chance);
}

Conduct::Conduct(const Court& court, bool test) : court_(court), test_(test) {}

void Conduct::observe(const Event& event) {
  if (event.kind == "rx") {
    take_bytes(event);
  } else if (event.kind == "tx") {
    ports_[std::string(event.text("channel"))].pending = false;
  } else if (event.kind == "at") {
    Port& port = ports_[std::string(event.text("channel"))];
    port.running = event;
    port.pending = false;
    port.told = false;
  } else if (event.kind == "result") {
    ports_[std::string(event.text("channel"))].running.reset();
  } else if (event.kind == "state" && event.text("machine") == "uart") {
    uart_ = event.text("to");
  } else if (event.kind == "boot" && event.text("phase") == "power-on") {
    ports_.clear();
    uart_.clear();
  } else if (event.kind == "host" && event.text("event") == "open") {
    host_came_ = true;
  } else if (event.kind == "unknown") {
    note_unknown(event);
  } else if (event.kind == "action" && event.text("action") == "urc") {
    note_raw_urc(event);
  }
}

void Conduct::take_bytes(const Event& event) {
  host_came_ = true;
  Port& port = ports_[std::string(event.text("channel"))];
  const std::string_view bytes = event.text("bytes");
  if (uart_ == "prompt" || uart_ == "data") {
    port.line.clear();
    port.too_long = false;
    return;
  }
  if (port.running && !port.told && !is_blank(bytes)) {
    port.told = true;
    const bool command = is_command(bytes);
    breach(event,
           bytes_text(bytes) +
               (command ? " sent before the final result of " : " sent before the prompt of ") +
               std::string(port.running->text("line")),
           {court_.history.evidence(*port.running), court_.history.evidence(event)},
           "wait for the final result or the prompt before sending more");
  }
  for (const char byte : bytes) {
    if (byte == '\r') {
      take_line(port, event);
      port.line.clear();
      port.too_long = false;
    } else if (port.line.size() < at::LineReader::kMaxBodyBytes + 2) {
      port.line += byte;
    } else if (!std::exchange(port.too_long, true)) {
      breach(
          event,
          "a command line of more than " + std::to_string(at::LineReader::kMaxBodyBytes) + " bytes",
          {court_.history.evidence(event)}, "the modem refuses lines that long");
    }
  }
}

void Conduct::take_line(Port& port, const Event& event) {
  std::string_view line = port.line;
  line.remove_prefix(std::min(line.find_first_not_of(" \n\x1a\x1b"), line.size()));
  if (is_blank(line) || line == "+++" || port.too_long || port.running) {
    return;
  }
  if (!is_command(line)) {
    breach(event, bytes_text(line) + " sent, which is no command, without a prompt",
           {court_.history.evidence(event)},
           "data may only follow a prompt; is it what an aborted command had left to send?");
  } else if (port.pending) {
    breach(event, bytes_text(line) + " sent before the modem has answered the line before",
           {court_.history.evidence(event)}, "wait for the final result before the next command");
  }
  port.pending = is_command(line);
}

void Conduct::note_unknown(const Event& event) {
  const std::string line(event.text("line"));
  if (unknown_.size() == kMaxFindings || !told_.insert(line).second) {
    return;
  }
  const std::string_view nearest = event.text("nearest");
  unknown_.push_back(failure(line, "unknown_command", court_.scenario.at,
                             line + " is no command of the modem", {{event.at, bytes_text(line)}},
                             nearest.empty() ? "" : "did you mean " + std::string(nearest) + "?"));
}

void Conduct::note_raw_urc(const Event& event) {
  const auto& rules = court_.scenario.rules;
  const auto rule = std::find_if(rules.begin(), rules.end(),
                                 [&](const Rule& each) { return each.id == event.text("rule"); });
  if (rule == rules.end() || !told_.insert("rule " + rule->id).second) {
    return;
  }
  for (const Action& action : rule->actions) {
    const auto* urc = std::get_if<UrcAction>(&action.kind);
    if (urc != nullptr && !urc->lie) {
      raw_urcs_.push_back(failure(rule->id, "raw_urc", action.at,
                                  "rule '" + rule->id + "' says " + urc->text +
                                      " whether or not the modem has a reason for it",
                                  {{event.at, urc->text}},
                                  "use the action that causes it, or write `lie: true`"));
    }
  }
}

void Conduct::breach(const Event& event, std::string text, std::vector<Evidence> evidence,
                     std::string hint) {
  if (protocol_.size() < kMaxFindings) {
    protocol_.push_back(failure("protocol", "protocol", court_.scenario.at,
                                std::move(text) + " at " + seconds(event.at), std::move(evidence),
                                std::move(hint)));
  }
}

void Conduct::finish(sim::Instant now, const std::vector<RuleReport>& reports,
                     std::vector<Finding>& findings) const {
  const Strict& strict = court_.scenario.strict;
  judge_host(now, findings);
  judge_rules(now, reports, findings);
  append(findings, unknown_,
         strict.unknown_command.value_or(test_ ? Strictness::fail : Strictness::warn));
  append(findings, protocol_, strict.protocol);
  append(findings, raw_urcs_, strict.raw_urc);
}

void Conduct::judge_host(sim::Instant now, std::vector<Finding>& findings) const {
  if (host_came_) {
    return;
  }
  Finding late =
      failure("late_host", "late_host", court_.scenario.at, "no host ever opened the port",
              {{now, "the case ended; not a byte had come"}},
              "did the host's program start, and with the right path of the port?");
  late.verdict = Verdict::error;
  append(findings, {std::move(late)}, court_.scenario.strict.late_host);
}

void Conduct::judge_rules(sim::Instant now, const std::vector<RuleReport>& reports,
                          std::vector<Finding>& findings) const {
  std::vector<Finding> unused;
  for (const Rule& rule : court_.scenario.rules) {
    const auto report = std::find_if(reports.begin(), reports.end(),
                                     [&](const RuleReport& each) { return each.id == rule.id; });
    if (report == reports.end() || report->fired > 0 || !must_fire(rule)) {
      continue;
    }
    unused.push_back(failure(rule.id, "unused_rule", rule.at, "rule '" + rule.id + "' never fired",
                             near_miss(rule, *report, now), unused_hint(*report, court_.history)));
  }
  append(findings, unused, court_.scenario.strict.unused_rule);
}

}  // namespace bg96::scenarios
