#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "scenarios/language/explain.hpp"
#include "scenarios/language/load.hpp"
#include "scenarios/language/syntax/parse.hpp"
#include "scenarios/language/table/scalars/rate_trace.hpp"

// Files of a suite: those that can be read, and those that nobody may.

namespace bg96::scenarios {
namespace {

namespace fs = std::filesystem;

class Files : public testing::Test {
 protected:
  Files() : folder_(fs::temp_directory_path() / ("bg96-files-" + std::to_string(getpid()))) {
    fs::create_directories(folder_ / "suite" / "lib");
  }
  ~Files() override { fs::remove_all(folder_); }

  std::string put(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return (folder_ / name).string();
  }
  fs::path at(const std::string& name) const { return folder_ / name; }

  /// The codes and texts of what is wrong, a line for each.
  static std::string told(const Diagnostics& diagnostics) {
    std::string text;
    for (const Diagnostic& one : diagnostics) {
      text += fs::path(one.at.file).filename().string() + ":" + std::to_string(one.at.line) + " " +
              one.code + " " + one.text + "\n";
    }
    return text;
  }
  std::string check(const std::string& text) {
    return told(load_file(put("suite/x.yaml", "scenario: 1\nname: x\n" + text)).diagnostics);
  }

 private:
  fs::path folder_;
};

TEST_F(Files, WhatIsNoFileIsNeverReadAndNeverWaitedFor) {
  EXPECT_EQ(told(load_file(at("none.yaml")).diagnostics),
            "none.yaml:1 E352 there is no such file\n");
  EXPECT_EQ(told(load_file(at("suite")).diagnostics), "suite:1 E352 this is a folder\n");
  EXPECT_EQ(told(load_file("/dev/zero").diagnostics), "zero:1 E352 this is no file\n");
  ASSERT_EQ(mkfifo(at("pipe.yaml").c_str(), 0600), 0);
  EXPECT_EQ(told(load_file(at("pipe.yaml")).diagnostics), "pipe.yaml:1 E352 this is no file\n");
  fs::create_symlink("loop.yaml", at("loop.yaml"));
  EXPECT_EQ(load_file(at("loop.yaml")).diagnostics.at(0).code, "E352");
}

TEST_F(Files, NothingOutsideOfTheFolderIsRead) {
  put("secret.yaml", "library: 1\n");
  put("suite/lib/good.yaml", "library: 1\n");
  fs::create_symlink("../../secret.yaml", at("suite/lib/out.yaml"));
  fs::create_symlink("good.yaml", at("suite/lib/in.yaml"));
  fs::create_symlink("..", at("suite/up"));
  ASSERT_EQ(mkfifo(at("suite/lib/pipe.yaml").c_str(), 0600), 0);
  EXPECT_EQ(check("include: [lib/good.yaml, lib/in.yaml]\n"), "");
  for (const char* path : {"lib/out.yaml", "up/secret.yaml", "lib/pipe.yaml", "lib"}) {
    EXPECT_NE(check(std::string("include: [") + path + "]\n").find(" E352 cannot read"),
              std::string::npos)
        << path;
    EXPECT_NE(check(std::string("links: {l: {up: {rate_trace: ") + path + "}}}\n")
                  .find(" E352 cannot read"),
              std::string::npos)
        << path;
  }
  for (const char* path : {"../secret.yaml", "/etc/passwd", "lib/../../secret.yaml"}) {
    EXPECT_NE(check(std::string("include: [") + path + "]\n").find(" E351 "), std::string::npos);
    EXPECT_NE(check(std::string("links: {l: {up: {rate_trace: ") + path + "}}}\n").find(" E351 "),
              std::string::npos)
        << path;
  }
}

TEST_F(Files, ARateTraceIsRead) {
  put("suite/lte.trace", "0\n5\n5\n20\n");
  const Loaded loaded =
      load_file(put("suite/x.yaml",
                    "scenario: 1\nname: x\nnetwork:\n"
                    "  link: {up: {rate_trace: lte.trace}, down: {rate: 1kB/s}}\n"));
  ASSERT_EQ(loaded.cases.size(), 1U) << told(loaded.diagnostics);
  const auto& trace = loaded.cases[0].network.link->up.rate_trace;
  ASSERT_NE(trace, nullptr);
  EXPECT_EQ(trace->at_ms, (std::vector<std::uint64_t>{0, 5, 5, 20}));
  put("suite/bad.trace", "0\n7\n6\n");
  EXPECT_EQ(check("links: {l: {up: {rate_trace: bad.trace}}}\n"),
            "x.yaml:3 E233 line 3 of 'bad.trace': 6 ms come before the 7 ms of the line above\n");
}

TEST(RateTrace, TellsInWhichLineItIsWrong) {
  const auto line_of = [](std::string_view text) {
    const auto made = parse_rate_trace(text);
    const auto* problem = std::get_if<TraceProblem>(&made);
    return problem == nullptr ? 0 : problem->line;
  };
  EXPECT_EQ(line_of("1\n"), 0);
  EXPECT_EQ(line_of("0\r\n1"), 0);
  EXPECT_EQ(line_of("3600000000\n"), 0);
  EXPECT_EQ(line_of("3600000001\n"), 1);
  EXPECT_EQ(line_of(""), 1);
  EXPECT_EQ(line_of("0\n0\n"), 1);
  EXPECT_EQ(line_of("1\n\n2\n"), 2);
  EXPECT_EQ(line_of("1\n-2\n"), 2);
  EXPECT_EQ(line_of("1\n1.5\n"), 2);
  EXPECT_EQ(line_of("2\n2\n1\n"), 3);
}

TEST_F(Files, ALibraryIsCheckedByItself) {
  const auto library = [this](const std::string& text) {
    return told(check_library(put("suite/lib/l.yaml", text)));
  };
  // What only a scenario can tell is none of its business.
  EXPECT_EQ(library("library: 1\nrules:\n"
                    "  - {id: r, when: {rule: theirs}, if: {state: {\"socket[${n}]\": connected}},"
                    " do: [{wait: \"${w}\"}, {urc: \"X ${w} ${m.nth}\"}]}\n"),
            "l.yaml:3 E301 a template in a key\nl.yaml:3 E226 'socket[${n}]' is no machine\n");
  EXPECT_EQ(library("library: 1\nrules:\n"
                    "  - {id: r, when: {at: \"AT+QIACT=${cid}\"}, nth: \"${n}\", "
                    "do: [{wait: \"${w}\"}, {result: ERROR}]}\n"
                    "expect:\n  - {sends: {at: AT}, after: {rule: theirs}, within: \"${d}\"}\n"),
            "");
  EXPECT_EQ(library("library: 1\nlinks: {l: {up: {loss: 4}}}\nname: x\n"),
            "l.yaml:2 E211 missing unit in 'loss' '4'\n"
            "l.yaml:3 E354 unknown key 'name' in a library\n");
  EXPECT_NE(library("library: 1\nrules: [").find(" E100 "), std::string::npos);
  EXPECT_NE(library("library: 2\n").find(" E305 "), std::string::npos);
}

TEST_F(Files, WhatTheLatenciesSumToIsTold) {
  const Loaded loaded = load_file(
      put("suite/x.yaml",
          "scenario: 1\nname: x\nnetwork: {link: {up: {latency: 300ms}, down: {latency: "
          "{uniform: [100ms, 300ms]}}}}\nrules: [{id: r, when: {at: AT}, if: {not_fired: r}, "
          "do: [{delay: 1s}, {hold_result: 2s}]}]\n"));
  const std::string text = explain(loaded.cases);
  EXPECT_NE(text.find("300ms up + about 200ms (100ms to 300ms) down = "
                      "about 500ms (400ms to 600ms)\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("to a name after about 1s (800ms to 1.2s)\n"), std::string::npos) << text;
  EXPECT_NE(text.find("the host has its answer later by 3s\n"), std::string::npos) << text;
  EXPECT_NE(text.find("if not_fired: r\n"), std::string::npos) << text;
}

TEST_F(Files, TheHostsExitIsAnExpectation) {
  const Loaded loaded = load_file(
      put("suite/x.yaml", "scenario: 1\nname: x\nexpect: [{id: a, sends: AT}]\nhost: {exit: 3}\n"));
  ASSERT_EQ(loaded.cases.size(), 1U) << told(loaded.diagnostics);
  const auto& all = loaded.cases[0].expectations;
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].id, "a");
  EXPECT_EQ(all[1].id, "host-exit");
  EXPECT_EQ(std::get<HostExit>(all[1].kind).status, 3);
  EXPECT_NE(check("host: {command: [rm, x]}\n").find(" E201 "), std::string::npos);
  EXPECT_NE(check("host: {exit: 256}\n").find(" E221 "), std::string::npos);
}

}  // namespace
}  // namespace bg96::scenarios
