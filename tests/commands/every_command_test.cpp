// What each declaration promises, asked of a modem: no command can go without its boundary tests.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include "emulator/at/command_table.hpp"
#include "emulator/commands/registry/registry.hpp"
#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;
using at::CommandSpec;
using at::Param;
using Arguments = std::vector<std::string>;

constexpr int kInvalidParameters = 552;

std::string name_of(const CommandSpec& spec) { return "AT" + std::string(spec.name); }

bool is_extended(const CommandSpec& spec) { return spec.name.front() == '+'; }

// S takes a register before its "=": s_registers_test.cpp.
bool is_register(const CommandSpec& spec) { return spec.name == "S"; }

bool has_key(const CommandSpec& spec) { return !spec.key.empty(); }

std::string write_line(const CommandSpec& spec, const Arguments& arguments) {
  std::string line = name_of(spec) + "=";
  if (has_key(spec)) line += at::quoted(spec.key);
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (i > 0 || has_key(spec)) line += ',';
    line += arguments[i];
  }
  return line;
}

// Values that fit the first `count` parameters.
Arguments samples(const CommandSpec& spec, std::size_t count) {
  Arguments arguments;
  for (std::size_t i = 0; i < count; ++i) arguments.push_back(at::sample(spec.params[i]));
  return arguments;
}

std::size_t required_count(const CommandSpec& spec) {
  const auto required = [](const Param& param) { return !param.optional; };
  return static_cast<std::size_t>(std::count_if(spec.params.begin(), spec.params.end(), required));
}

std::string quoted_text(std::int64_t size) {
  return at::quoted(std::string(static_cast<std::size_t>(size), '1'));
}

// Values that a parameter must refuse.
Arguments misfits(const Param& param) {
  switch (param.kind) {
    case Param::Kind::integer:
      return {at::text(param.min - 1), at::text(param.max + 1), at::quoted(at::text(param.min)),
              at::text(param.min, 'x'), "99999999999999999999"};
    case Param::Kind::choice:
      return {std::string(param.choices.front()), "\"no such choice\"", "\"\"", "0"};
    case Param::Kind::ipv4:
      return {"10.0.0.1",       "\"\"",          "\"10.0.0\"",     "\"10.0.0.256\"",
              "\"10.0.0.1.1\"", "\"10.0.0.1.\"", "\"0010.0.0.1\"", "\"example.org\""};
    case Param::Kind::text:
    case Param::Kind::any_text: break;
  }
  Arguments wrong = {quoted_text(param.max + 1)};
  if (param.min > 0) wrong.push_back(quoted_text(param.min - 1));
  const std::string fitting = at::sample(param);
  const std::string bare = fitting.substr(1, fitting.size() - 2);
  if (param.kind == Param::Kind::text && !bare.empty()) wrong.push_back(bare);
  return wrong;
}

// Lines of a command with a write form that do not fit its declaration.
Arguments lines_that_do_not_fit(const CommandSpec& spec) {
  Arguments lines;
  const std::size_t required = required_count(spec);
  for (std::size_t i = 0; i < spec.params.size(); ++i) {
    for (const std::string& wrong : misfits(spec.params[i])) {
      // All others are right, so that only this one can be the reason.
      Arguments arguments = samples(spec, std::max(required, i + 1));
      arguments[i] = wrong;
      lines.push_back(write_line(spec, arguments));
    }
  }
  for (std::size_t missing = 0; missing < required; ++missing) {
    // A key without any value is the key's read form.
    const bool is_read = has_key(spec) && missing == 0;
    if (!is_read) lines.push_back(write_line(spec, samples(spec, missing)));
    Arguments arguments = samples(spec, required);
    arguments[missing].clear();
    lines.push_back(write_line(spec, arguments));
  }
  Arguments surplus = samples(spec, spec.params.size());
  surplus.emplace_back("1");
  lines.push_back(write_line(spec, surplus));
  surplus.back().clear();  // not even an empty one
  lines.push_back(write_line(spec, surplus));
  lines.push_back(name_of(spec) + "=\"");
  return lines;
}

// The forms of a command, and what a host types for them.
struct FormLine {
  at::Handler handler;
  std::string line;
};
std::vector<FormLine> form_lines(const CommandSpec& spec) {
  const std::string name = name_of(spec);
  if (has_key(spec)) {
    // One that can only be read has no values of its own.
    const std::string write = spec.write == nullptr
                                  ? write_line(spec, {"1"})
                                  : write_line(spec, samples(spec, spec.params.size()));
    return {{spec.read, write_line(spec, {})}, {spec.write, write}};
  }
  if (is_register(spec)) return {{spec.read, name + "0?"}, {spec.write, name + "0=1"}};
  if (!is_extended(spec)) return {{spec.write, name}, {spec.write, name + "0"}};
  return {{spec.execute, name},
          {spec.read, name + "?"},
          {spec.write, write_line(spec, samples(spec, required_count(spec)))},
          {spec.write, write_line(spec, samples(spec, spec.params.size()))}};
}

bool ends_with_a_result(std::string_view answer) {
  const std::string_view last = answer.substr(answer.rfind('|') + 1);
  return last == "OK" || last == "ERROR" || last.starts_with("CONNECT") || last == "NO CARRIER" ||
         last.starts_with("+CME ERROR: ") || last.starts_with("+CMS ERROR: ") ||
         last == "0\r";  // ATV0 itself
}

// Asks, waiting as long as the declaration allows.
std::string ask_patiently(const CommandSpec& spec, const std::string& line) {
  Host host;
  std::string answer = host.ask(line);
  if (!answer.empty()) return answer;
  const bool limited = spec.max_response > Host::Duration::zero();
  host.time_until_said(limited ? spec.max_response : 10s);
  return host.said();
}

void expect_test_form(const CommandSpec& spec, const std::string& answer) {
  if (has_key(spec)) {
    EXPECT_NE(answer.find(at::describe_parameters(spec) + "|"), std::string::npos) << answer;
    return;
  }
  if (spec.test != nullptr) {
    EXPECT_TRUE(answer.starts_with(at::text(spec.name, ": "))) << answer;
    EXPECT_TRUE(answer.ends_with("|OK")) << answer;
    return;
  }
  switch (spec.test_form) {
    case at::TestForm::none: EXPECT_EQ(answer, "ERROR"); break;
    case at::TestForm::ok: EXPECT_EQ(answer, "OK"); break;
    case at::TestForm::parameters: EXPECT_EQ(answer, at::describe_parameters(spec) + "|OK"); break;
  }
}

TEST(EveryCommand, HasANameOfItsOwn) {
  std::set<std::string> names;
  for (const CommandSpec* spec : commands::all_commands()) {
    const std::string name = at::text(spec->name, "=", at::to_upper(spec->key));
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_EQ(at::to_upper(spec->name), spec->name);  // the table looks it up so
  }
  EXPECT_GE(names.size(), 50U);  // the list that the build wrote is not cut short
}

TEST(EveryCommand, SaysWhatItIsAndWhereItIsSpecified) {
  for (const CommandSpec* spec : commands::all_commands()) {
    SCOPED_TRACE(spec->name);
    EXPECT_FALSE(spec->summary.empty());
    const auto is_from = [spec](std::string_view source) {
      return spec->manual.starts_with(source);
    };
    constexpr std::array<std::string_view, 9> kSources = {
        "TCP/IP ", "AT ", "27.007 ", "V.250 ", "drivers: ", "forum: ", "GNSS ", "PPP ", "FILE "};
    EXPECT_TRUE(std::any_of(kSources.begin(), kSources.end(), is_from)) << spec->manual;
    EXPECT_TRUE(spec->execute != nullptr || spec->read != nullptr || spec->write != nullptr);
  }
}

TEST(EveryCommand, RefusesWhatDoesNotFitItsDeclaration) {
  for (const CommandSpec* spec : commands::all_commands()) {
    if (!is_extended(*spec) || spec->write == nullptr) continue;
    Host host;
    host.ask("AT+CMEE=2");  // a failure of another kind would be told as +CME ERROR
    for (const std::string& line : lines_that_do_not_fit(*spec)) {
      if (spec->family == at::Family::tcpip) {
        host.expect_error(line, kInvalidParameters);
      } else {
        EXPECT_EQ(host.ask(line), "ERROR") << line;
      }
    }
  }
}

TEST(EveryCommand, OfTheBasicOnesRefusesNumbersBeyondItsRange) {
  for (const CommandSpec* spec : commands::all_commands()) {
    if (is_extended(*spec) || is_register(*spec)) continue;
    ASSERT_EQ(spec->params.size(), 1U) << spec->name;
    if (spec->params.front().kind != at::Param::Kind::integer) continue;  // ATD
    Host host;
    const std::string above = at::text(spec->params.front().max + 1);
    for (const std::string& number : {above, std::string("256"), std::string(20, '9')}) {
      EXPECT_EQ(host.ask(name_of(*spec) + number), "ERROR") << spec->name << number;
    }
  }
}

TEST(EveryCommand, RefusesFormsThatItDoesNotDeclare) {
  for (const CommandSpec* spec : commands::all_commands()) {
    if (!is_extended(*spec)) continue;
    Host host;
    for (const FormLine& form : form_lines(*spec)) {
      if (form.handler != nullptr) continue;
      EXPECT_EQ(host.ask(form.line), "ERROR") << form.line;
      const int code = spec->family == at::Family::tcpip ? kInvalidParameters : 0;
      EXPECT_EQ(host.last_error(), code) << form.line;
    }
  }
}

TEST(EveryCommand, AnswersEachFormWithinItsTime) {
  for (const CommandSpec* spec : commands::all_commands()) {
    for (const FormLine& form : form_lines(*spec)) {
      if (form.handler == nullptr) continue;
      const std::string answer = ask_patiently(*spec, form.line);
      EXPECT_TRUE(ends_with_a_result(answer)) << form.line << ": " << answer;
    }
  }
}

TEST(EveryCommand, DescribesItsParametersInTheTestForm) {
  for (const CommandSpec* spec : commands::all_commands()) {
    SCOPED_TRACE(spec->name);
    Host host;
    expect_test_form(*spec, host.ask(name_of(*spec) + "=?"));
  }
}

TEST(EveryCommand, IsFoundInLowerCaseToo) {
  for (const CommandSpec* spec : commands::all_commands()) {
    if (spec->test_form == at::TestForm::none) continue;
    Host host;
    std::string lower = name_of(*spec);
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 'a' - 'A') : c;
    EXPECT_EQ(host.ask(lower + "=?"), host.ask(name_of(*spec) + "=?")) << lower;
  }
}

// Those that the manuals print where it is not 300 ms.
TEST(EveryCommand, HasTheManualsResponseTime) {
  const std::pair<std::string_view, Host::Duration> rows[] = {
      {"+QIOPEN", 150s}, {"+QIACT", 150s}, {"+QIDEACT", 40s}, {"+COPS", 180s},
      {"+CGATT", 140s},  {"+CFUN", 15s},   {"+CPIN", 5s},     {"+CGDCONT", 300ms},
      {"+CSQ", 300ms},   {"E", 300ms},     {"+QNTP", 125s},   {"+QIDNSGIP", 60s},
      {"+CMGS", 120s},   {"+CMSS", 120s},  {"+QCMGS", 120s}};
  const at::CommandTable table(commands::all_commands());
  for (const auto& [name, limit] : rows) {
    const CommandSpec* const spec = table.find(name);
    ASSERT_NE(spec, nullptr) << name;
    EXPECT_EQ(spec->max_response, limit) << name;
  }
}

}  // namespace
}  // namespace bg96::testing
