#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenarios/language/load.hpp"
#include "scenarios/language/syntax/render.hpp"
#include "tests/scenarios/engine/stage_world.hpp"
#include "tests/support/virtual_case.hpp"

namespace bg96::scenarios::testing {

/// A scenario of a few lines against the whole modem, in virtual time; the test plays the host.
class Play {
 public:
  struct Options {
    std::optional<std::uint64_t> seed;  ///< else the scenario's
    double slack = 1;
    std::size_t piece = std::string::npos;  ///< so the host's bytes are cut
    bool opens = true;                      ///< the host opens the port at once
    std::size_t case_index = 0;
  };

  /// The text stands below a head and above an `end` that is far away, where it has none.
  explicit Play(const std::string& text) : Play(text, Options()) {}
  Play(const std::string& text, Options options)
      : Play(load_text(whole(text), "play.yaml"), options) {}
  Play(Loaded loaded, Options options) : loaded_(std::move(loaded)), options_(options) {
    if (loaded_.cases.size() <= options.case_index) {
      std::string told;
      for (const Diagnostic& each : loaded_.diagnostics) {
        told += std::to_string(each.at.line) + ":" + std::to_string(each.at.column) + " " +
                each.code + " " + each.text + "\n";
      }
      throw std::runtime_error("no such case:\n" + told);
    }
    const Scenario& scenario = loaded_.cases[options.case_index];
    CaseOptions made;
    made.seed = options.seed.value_or(scenario.seed.value_or(0));
    made.judge.slack = options.slack;
    made.judge.seed = made.seed;
    made.trace = &recorder_;
    world_ = std::make_unique<bg96::testing::VirtualCase>(scenario, std::move(made));
    collect();
    if (options.opens) open();
  }

  void open() {
    world_->open();
    collect();
  }
  /// The host sends these bytes, and does not wait.
  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const std::string_view piece = bytes.substr(0, options_.piece);
      world_->send(piece);
      collect();
      bytes.remove_prefix(piece.size());
    }
  }
  /// Time passes; the modem may speak.
  void pass(sim::Duration length) { pass_until(world_->now() + length); }
  void pass_until(sim::Instant limit) {
    while (world_->now() < limit && world_->goes_on()) {
      step(limit);
    }
  }
  /// The host sends a line and waits for its final result, or for the prompt. What came meanwhile,
  /// line by line: "+CSQ: 31,99|OK". At the limit: what there is.
  std::string ask(const std::string& line, sim::Duration limit = 5min) {
    heard();
    send(line + "\r");
    std::string answer = wait_for_result(limit);
    // Its echo is no part of it.
    if (answer.starts_with(line)) answer.erase(0, std::min(line.size() + 1, answer.size()));
    return answer;
  }
  /// The rest of an answer that was begun.
  std::string wait_for_result(sim::Duration limit = 5min) {
    const sim::Instant until = world_->now() + limit;
    while (!has_result(fresh_) && world_->now() < until && world_->goes_on()) {
      step(until);
    }
    return heard();
  }
  /// Waits until the modem has said that, anywhere; false: it has not.
  bool wait_for(std::string_view text, sim::Duration limit = 5min) {
    const sim::Instant until = world_->now() + limit;
    while (fresh_.find(text) == std::string::npos && world_->now() < until && world_->goes_on()) {
      step(until);
    }
    const bool found = fresh_.find(text) != std::string::npos;
    heard();
    return found;
  }
  /// Opens a context and a connection; the address is of a route, or of the scripted network.
  bool connect(int id = 0, const std::string& to = R"("10.0.0.1",9000)",
               const std::string& more = "") {
    if (!is_active_) {
      is_active_ = ask("AT+QIACT=1") == "OK";
    }
    const std::string outcome = "+QIOPEN: " + std::to_string(id) + ",0";
    const std::string answer =
        ask("AT+QIOPEN=1," + std::to_string(id) + ",\"TCP\"," + to + more, 200s);
    return answer.find(outcome) != std::string::npos || wait_for(outcome, 200s);
  }
  /// Sends a payload over a connection; its result.
  std::string upload(const std::string& payload, int id = 0, sim::Duration limit = 60s) {
    const std::string line =
        "AT+QISEND=" + std::to_string(id) + "," + std::to_string(payload.size());
    if (!ask(line, limit).ends_with(">")) return "no prompt";
    send(payload);
    std::string answer = wait_for_result(limit);
    const std::string echo = payload.substr(0, payload.find_last_not_of('\n') + 1);
    if (answer.starts_with(echo)) answer.erase(0, echo.size());
    return answer.substr(std::min(answer.find_first_not_of('|'), answer.size()));
  }
  /// The test program pulls a string.
  void control(const std::string& name,
               const std::vector<std::pair<std::string, std::string>>& parameters = {}) {
    world_->control(name, parameters);
    collect();
  }
  void exit(int status) {
    world_->exit(status);
    collect();
  }
  CaseResult finish() {
    CaseResult result = world_->finish();
    collect();
    return result;
  }

  /// What the modem has said since the last look, line by line.
  std::string heard() {
    std::string lines;
    std::string line;
    for (const char byte : std::exchange(fresh_, {})) {
      if (byte != '\r' && byte != '\n') {
        line += byte;
        if (line != "> ") continue;
        line = ">";
      }
      if (!line.empty()) lines += (lines.empty() ? "" : "|") + std::exchange(line, {});
    }
    if (!line.empty()) lines += (lines.empty() ? "" : "|") + line;
    return lines;
  }
  /// The same with the time of each write, in ms: "0 OK".
  const std::vector<std::string>& said() const { return said_; }
  /// The raw bytes, all of them.
  const std::string& bytes() const { return bytes_; }

  std::int64_t now_ms() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(world_->now().time_since_epoch())
        .count();
  }
  bool goes_on() const { return world_->goes_on(); }
  const Recorder& trace() const { return recorder_; }
  /// "kind name=value ..." of the events of these kinds.
  std::vector<std::string> told(const std::set<std::string>& kinds) const {
    return recorder_.lines(kinds);
  }
  std::size_t count(const std::string& kind, const std::string& part = "") const {
    std::size_t found = 0;
    for (const std::string& line : recorder_.lines({kind})) {
      found += line.find(part) != std::string::npos ? 1 : 0;
    }
    return found;
  }
  RuleReport rule(std::string_view id) const {
    for (const RuleReport& report : world_->test_case().director().rule_reports()) {
      if (report.id == id) return report;
    }
    throw std::runtime_error("no such rule");
  }
  std::string state(const std::string& machine, int index = -1) const {
    return world_->test_case().director().state({machine, index});
  }
  Case& test_case() { return world_->test_case(); }
  netbridge::ScriptedNetwork& network() { return world_->network(); }
  sim::Instant now() const { return world_->now(); }
  const Scenario& scenario() const { return loaded_.cases[options_.case_index]; }

  static std::string whole(const std::string& text) {
    std::string all = "scenario: 1\nname: play\n";
    if (text.find("device:") == std::string::npos) all += "device: {profile: bg96/instant}\n";
    if (text.find("timeout:") == std::string::npos) all += "timeout: 10h\n";
    all += text + "\n";
    if (text.find("end:") == std::string::npos) all += "end: {after: 9h}\n";
    return all;
  }

 private:
  // A port that has gone, as that of a USB device, is opened again when it is back.
  void step(sim::Instant limit) {
    const auto back = world_->hung_up_until();
    if (back) {
      world_->open_at(*back);
    } else {
      world_->pass_until(limit);
    }
    collect();
  }
  static bool has_result(const std::string& text) {
    for (const char* const result : {"OK\r\n", "ERROR\r\n", "SEND FAIL\r\n", "> ", "CONNECT\r\n"}) {
      if (text.find(result) != std::string::npos) return true;
    }
    return text.find("+CME ERROR:") != std::string::npos && text.ends_with("\r\n");
  }
  void collect() {
    const std::string output = world_->take_output();
    if (output.empty()) return;
    fresh_ += output;
    bytes_ += output;
    std::string line;
    for (const char byte : output) {
      if (byte == '\r' || byte == '\n') continue;
      line += byte;
    }
    said_.push_back(std::to_string(now_ms()) + " " + line);
  }

  Loaded loaded_;
  Options options_;
  Recorder recorder_;
  std::unique_ptr<bg96::testing::VirtualCase> world_;
  std::string fresh_;
  std::string bytes_;
  std::vector<std::string> said_;
  bool is_active_ = false;
};

inline const Finding* finding_of(const CaseResult& result, std::string_view id) {
  for (const Finding& finding : result.findings) {
    if (finding.id == id) return &finding;
  }
  return nullptr;
}

/// "AT+CSQ": asks; "+5": waits so many seconds; "open 0", "up 0 text", "write
/// bytes", "exit 1", "pull string".
inline void play_steps(Play& play, std::string_view steps) {
  while (!steps.empty()) {
    const std::size_t end = std::min(steps.find(';'), steps.size());
    const std::string step(steps.substr(0, end));
    steps.remove_prefix(std::min(end + 1, steps.size()));
    if (step.starts_with('+')) {
      play.pass(std::chrono::milliseconds(std::lround(std::stod(step) * 1000)));
    } else if (step.starts_with("open ")) {
      EXPECT_TRUE(play.connect(step[5] - '0'));
    } else if (step.starts_with("up ")) {
      play.upload(step.substr(5) + "\n", step[3] - '0');
    } else if (step.starts_with("write ")) {
      play.send(step.substr(6));
    } else if (step.starts_with("pull ")) {
      play.control(step.substr(5), {{"what", "a text"}});
    } else if (step.starts_with("exit ")) {
      play.exit(std::stoi(step.substr(5)));
    } else {
      play.ask(step, 10s);
    }
  }
}

}  // namespace bg96::scenarios::testing
