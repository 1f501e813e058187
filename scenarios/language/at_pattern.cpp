#include "scenarios/language/at_pattern.hpp"

#include <algorithm>
#include <boost/regex.hpp>
#include <exception>
#include <optional>
#include <utility>

#include "emulator/at/command_line.hpp"
#include "emulator/at/text.hpp"
#include "scenarios/language/table/scalars/regex_text.hpp"

namespace bg96::scenarios {
namespace {

constexpr std::string_view kRest = "...";
const std::string kNothing;

bool starts_with_at(std::string_view text) {
  return text.size() >= 2 && at::equal_ignoring_case(text.substr(0, 2), "AT");
}

// What may stand before the name of an extended command.
bool is_prefix(char c) { return std::string_view("+^$*%#").find(c) != std::string_view::npos; }

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The ':' of V.250's names is left out: here it ends the name of a URC.
bool is_name_character(char c) {
  return is_letter(c) || is_digit(c) || std::string_view("!%-/_").find(c) != std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// One place between two commas of a pattern.
struct Parameter {
  enum class Kind : std::uint8_t { text, anything, capture };
  Kind kind = Kind::text;
  std::string text;  // or the capture's name
  bool quoted = false;
};

bool same_value(const Parameter& wanted, const at::Argument& seen) {
  if (wanted.text == seen.text) return true;
  if (wanted.quoted || seen.quoted) return false;
  const auto number = at::parse_decimal(wanted.text);
  return number && number == at::parse_decimal(seen.text);
}

// The name of a line such as `+QIURC: "recv",0`; empty when it is none.
std::string_view urc_name(std::string_view line) {
  if (line.empty() || !is_prefix(line.front())) return {};
  const auto end = std::find_if_not(line.begin() + 1, line.end(), is_name_character);
  if (end == line.begin() + 1 || end == line.end() || *end != ':') return {};
  return line.substr(0, static_cast<std::size_t>(end - line.begin()));
}

}  // namespace

struct AtPattern::Compiled {
  enum class Kind : std::uint8_t {
    command,    // a command, as typed by the host
    urc,        // NAME: values
    either,     // the name alone, of whichever
    extended,   // "+...": any name behind a '+'
    attention,  // AT and nothing else
    literal,    // a whole line
    regex,
  };

  Kind kind = Kind::command;
  std::string text;
  std::string name;     // upper case
  std::string literal;  // of `literal`
  bool any_form = false;
  at::Form form = at::Form::execute;
  std::vector<Parameter> parameters;
  bool rest = false;  // more parameters may follow
  boost::regex regex;
  std::vector<std::string> groups;

  bool is_basic() const { return !name.empty() && !is_prefix(name.front()); }
  Match match(std::string_view line, Captures& captures) const;
  bool match_command(std::string_view line, Captures& captures) const;
  bool match_urc(std::string_view line, Captures& captures) const;
  bool match_parameters(const std::vector<at::Argument>& seen, Captures& captures) const;
  Match match_regex(std::string_view line, Captures& captures) const;
};

bool AtPattern::Compiled::match_parameters(const std::vector<at::Argument>& seen,
                                           Captures& captures) const {
  if (seen.size() < parameters.size() || (seen.size() > parameters.size() && !rest)) return false;
  Captures found;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Parameter& wanted = parameters[i];
    if (wanted.kind == Parameter::Kind::text) {
      if (!same_value(wanted, seen[i])) return false;
      continue;
    }
    if (seen[i].absent()) return false;
    if (wanted.kind == Parameter::Kind::capture) found[wanted.text] = std::string(seen[i].text);
  }
  for (auto& [key, value] : found) captures.insert_or_assign(key, std::move(value));
  return true;
}

bool AtPattern::Compiled::match_command(std::string_view line, Captures& captures) const {
  if (!starts_with_at(line)) return false;
  at::CommandLine commands(line.substr(2));
  if (!commands.more()) return kind == Kind::attention;
  if (kind == Kind::attention) return false;
  at::Command seen = commands.next();
  if (kind == Kind::extended) return !seen.name.empty() && seen.name.front() == '+';
  if (at::to_upper(seen.name) != name) return false;
  if (any_form) return true;
  if (seen.malformed || commands.more() || seen.form != form) return false;
  // V.250 5.3.1: the number of a basic command that is left out is 0.
  if (is_basic() && form == at::Form::write && seen.arguments.empty() && !parameters.empty()) {
    seen.arguments.push_back({"0", false});
  }
  return match_parameters(seen.arguments, captures);
}

bool AtPattern::Compiled::match_urc(std::string_view line, Captures& captures) const {
  const std::string_view seen = urc_name(line);
  if (seen.empty()) return false;
  if (kind == Kind::extended) return seen.front() == '+';
  if (at::to_upper(seen) != name) return false;
  if (any_form) return true;
  // The values of a URC are written as those of a command.
  const std::string values = at::text("+X=", trimmed(line.substr(seen.size() + 1)));
  at::CommandLine commands(values);
  const at::Command parsed = commands.next();
  return !parsed.malformed && !commands.more() && match_parameters(parsed.arguments, captures);
}

AtPattern::Match AtPattern::Compiled::match_regex(std::string_view line, Captures& captures) const {
  try {
    boost::match_results<std::string_view::const_iterator> found;
    if (!boost::regex_match(line.begin(), line.end(), found, regex)) return Match::no;
    for (const std::string& group : groups) {
      const auto& part = found[group];
      if (part.matched) captures.insert_or_assign(group, std::string(part.first, part.second));
    }
    return Match::yes;
  } catch (const std::exception&) {
    // Boost.Regex counts its steps and gives up, where others run for years.
    return Match::too_complex;
  }
}

AtPattern::Match AtPattern::Compiled::match(std::string_view line, Captures& captures) const {
  const auto match_of = [](bool matched) { return matched ? Match::yes : Match::no; };
  switch (kind) {
    case Kind::regex: return match_regex(line, captures);
    case Kind::command:
    case Kind::attention: return match_of(match_command(line, captures));
    case Kind::urc: return match_of(match_urc(line, captures));
    case Kind::literal:
      return match_of(rest ? line.substr(0, literal.size()) == literal : line == literal);
    case Kind::either:
    case Kind::extended:
      return match_of(match_command(line, captures) || match_urc(line, captures));
  }
  return Match::no;
}

// Reads a pattern from its beginning to its end; the first thing that is wrong ends it.
class AtPattern::Compiler {
 public:
  explicit Compiler(std::string_view text) : text_(text) { made_.text = std::string(text); }

  std::variant<AtPattern, Error> compile();

 private:
  void command();
  void extended(bool has_at);
  void basic();
  void literal();
  void parameters();
  bool parameter();
  void capture();
  void quoted();
  void bare();
  void skip_blanks() {
    while (left() && text_[at_] == ' ') ++at_;
  }
  bool left() const { return at_ < text_.size(); }
  bool take(std::string_view wanted) {
    if (text_.substr(at_, wanted.size()) != wanted) return false;
    at_ += wanted.size();
    return true;
  }
  bool fail(std::size_t offset, std::string text, std::string help = {}) {
    if (!error_) error_ = Error{offset, std::move(text), std::move(help)};
    at_ = text_.size();
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Compiled made_;
  std::optional<Error> error_;
};

std::variant<AtPattern, AtPattern::Error> AtPattern::Compiler::compile() {
  if (text_.size() > kMaxBytes) {
    return Error{kMaxBytes, at::text("a pattern has at most ", kMaxBytes, " bytes"), {}};
  }
  skip_blanks();
  if (!left()) return Error{0, "empty pattern", "write e.g. \"AT+QISEND=0,{len}\""};
  if (starts_with_at(text_.substr(at_))) {
    at_ += 2;
    command();
  } else if (is_prefix(text_[at_])) {
    extended(false);
  } else {
    literal();
  }
  skip_blanks();
  if (!error_ && left()) {
    const bool another = text_[at_] == ';';
    fail(at_, at::text("'", text_.substr(at_, 1), "' is out of place"),
         another ? "each command of a line is looked at by itself: write one of them"
                 : "after the name comes ?, =?, = and values, or ...");
  }
  if (error_) return *error_;
  AtPattern pattern;
  pattern.compiled_ = std::make_shared<const Compiled>(std::move(made_));
  return pattern;
}

void AtPattern::Compiler::command() {
  skip_blanks();
  if (!left()) {
    made_.kind = Compiled::Kind::attention;
    return;
  }
  if (is_prefix(text_[at_])) {
    const std::size_t before = at_;
    extended(true);
    if (made_.kind == Compiled::Kind::urc) {
      fail(before, "a URC has no AT before it", "leave AT out, or write = instead of :");
    }
    return;
  }
  basic();
}

void AtPattern::Compiler::extended(bool has_at) {
  const std::size_t start = at_++;
  if (text_.substr(at_) == kRest && text_[start] == '+') {
    made_.kind = Compiled::Kind::extended;
    made_.any_form = true;
    at_ = text_.size();
    return;
  }
  while (left() && is_name_character(text_[at_])) ++at_;
  made_.name = at::to_upper(text_.substr(start, at_ - start));
  if (made_.name.size() == 1) {
    fail(at_, at::text("a name must follow '", text_.substr(start, 1), "'"),
         "\"+...\" is any command with a +");
    return;
  }
  skip_blanks();
  if (take(kRest) || (!left() && !has_at)) {
    made_.any_form = true;
    if (!has_at) made_.kind = Compiled::Kind::either;
  } else if (take("?")) {
    made_.form = at::Form::read;
  } else if (take(":")) {
    made_.kind = Compiled::Kind::urc;
    parameters();
  } else if (take("=?")) {
    made_.form = at::Form::test;
  } else if (take("=")) {
    made_.form = at::Form::write;
    parameters();
  }
}

// E0, &F, S3=13, D and a number.
void AtPattern::Compiler::basic() {
  const std::size_t start = at_;
  if (text_[at_] == '&') ++at_;
  if (!left() || !is_letter(text_[at_])) {
    fail(at_, "no command has such a name", "a command is a + and a name, or a letter: ATE0");
    return;
  }
  ++at_;
  made_.name = at::to_upper(text_.substr(start, at_ - start));
  made_.form = at::Form::write;
  skip_blanks();
  if (take(kRest)) {
    made_.any_form = true;
    return;
  }
  if (made_.name == "D") {
    made_.parameters.push_back({Parameter::Kind::text, std::string(text_.substr(at_)), false});
    if (text_.substr(at_) == "*") made_.parameters.back().kind = Parameter::Kind::anything;
    at_ = text_.size();
    return;
  }
  if (!left()) {
    if (made_.name != "S") made_.parameters.push_back({Parameter::Kind::text, "0", false});
    return;
  }
  if (text_[at_] == '*' || text_[at_] == '{' || is_digit(text_[at_])) parameter();
  if (made_.name != "S") return;
  skip_blanks();
  if (take("?")) {
    made_.form = at::Form::read;
  } else if (take("=")) {
    parameter();
  } else {
    fail(at_, "a register is read or written", "write e.g. ATS3? or ATS3=13");
  }
}

void AtPattern::Compiler::literal() {
  made_.kind = Compiled::Kind::literal;
  std::string_view line = trimmed(text_.substr(at_));
  if (line.size() >= kRest.size() && line.substr(line.size() - kRest.size()) == kRest) {
    made_.rest = true;
    line.remove_suffix(kRest.size());
  }
  if (line.find('=') != std::string_view::npos) {
    fail(at_, "a command begins with AT or with +", at::text("write \"AT+", line, "\""));
    return;
  }
  made_.literal = std::string(line);
  at_ = text_.size();
}

void AtPattern::Compiler::parameters() {
  do {
    skip_blanks();
    if (take(kRest)) {
      made_.rest = true;
      skip_blanks();
      if (left()) fail(at_, "nothing may follow '...'", "'...' is all values that are left");
      return;
    }
    if (!parameter()) return;
    skip_blanks();
  } while (take(","));
}

bool AtPattern::Compiler::parameter() {
  if (made_.parameters.size() == at::CommandLine::kMaxArguments) {
    return fail(at_, at::text("a command has at most ", at::CommandLine::kMaxArguments, " values"));
  }
  made_.parameters.emplace_back();
  if (left() && text_[at_] == '{') {
    capture();
  } else if (left() && text_[at_] == '"') {
    quoted();
  } else {
    bare();
  }
  return !error_;
}

void AtPattern::Compiler::capture() {
  const std::size_t start = at_++;
  const std::size_t name = at_;
  while (left() && (is_letter(text_[at_]) || is_digit(text_[at_]) || text_[at_] == '_')) ++at_;
  Parameter& made = made_.parameters.back();
  made.kind = Parameter::Kind::capture;
  made.text = std::string(text_.substr(name, at_ - name));
  if (!left()) {
    fail(start, "'{' is not closed", at::text("write {", made.text, "}"));
    return;
  }
  if (made.text.empty() || text_[at_] != '}') {
    fail(at_, "a capture is a name in braces", "letters, digits and _: {len}");
    return;
  }
  ++at_;
  const auto twice = std::count_if(made_.parameters.begin(), made_.parameters.end(),
                                   [&made](const Parameter& other) {
                                     return other.kind == made.kind && other.text == made.text;
                                   });
  if (twice > 1) fail(start, at::text("'{", made.text, "}' stands here twice"));
}

void AtPattern::Compiler::quoted() {
  const std::size_t start = at_++;
  const std::size_t end = text_.find('"', at_);
  if (end == std::string_view::npos) {
    fail(start, "the quote is not closed");
    return;
  }
  Parameter& made = made_.parameters.back();
  made.text = std::string(text_.substr(at_, end - at_));
  made.quoted = true;
  at_ = end + 1;
}

void AtPattern::Compiler::bare() {
  const std::size_t start = at_;
  at_ = std::min(text_.find_first_of(",;", at_), text_.size());
  const std::string_view value = trimmed(text_.substr(start, at_ - start));
  Parameter& made = made_.parameters.back();
  made.text = std::string(value);
  if (value == "*") {
    made.kind = Parameter::Kind::anything;
    return;
  }
  // A basic command's number is followed by other things.
  if (made_.is_basic()) {
    const std::size_t digits = std::min(value.find_first_not_of("0123456789"), value.size());
    if (digits > 0) {
      made.text = std::string(value.substr(0, digits));
      at_ = start + digits;
    } else if (!value.empty() && value.front() == '*') {
      made.kind = Parameter::Kind::anything;
      at_ = start + 1;
    }
    return;
  }
  for (const std::string_view mark :
       {std::string_view("*"), std::string_view("{"), kRest, std::string_view("\"")}) {
    const std::size_t found = value.find(mark);
    if (found == std::string_view::npos) continue;
    fail(start + found, at::text("'", mark, "' stands for a whole value, not for a part of one"),
         "a part can be told with {regex: '...'}");
    return;
  }
}

std::variant<AtPattern, AtPattern::Error> AtPattern::compile(std::string_view text) {
  return Compiler(text).compile();
}

std::variant<AtPattern, AtPattern::Error> AtPattern::compile_regex(std::string_view text) {
  if (text.size() > kMaxBytes) {
    return Error{kMaxBytes, at::text("a regular expression has at most ", kMaxBytes, " bytes"), {}};
  }
  if (text.empty()) return Error{0, "empty regular expression", "write e.g. 'AT\\+Q(MT|SSL).*'"};
  Compiled made;
  made.kind = Compiled::Kind::regex;
  made.text = std::string(text);
  made.groups = group_names(text);
  try {
    made.regex.assign(text.begin(), text.end(), boost::regex::perl);
  } catch (const boost::regex_error& error) {
    auto [offset, what] = explain_regex_error(text, error);
    return Error{offset, std::move(what), {}};
  } catch (const std::exception& error) {
    return Error{0, error.what(), {}};
  }
  AtPattern pattern;
  pattern.compiled_ = std::make_shared<const Compiled>(std::move(made));
  return pattern;
}

AtPattern::Match AtPattern::match(std::string_view line, Captures& captures) const {
  return compiled_ ? compiled_->match(line, captures) : Match::no;
}

bool AtPattern::matches(std::string_view line, Captures& captures) const {
  return match(line, captures) == Match::yes;
}

std::string AtPattern::name_in(std::string_view line) {
  if (!starts_with_at(line)) return at::to_upper(urc_name(line));
  at::CommandLine commands(line.substr(2));
  return commands.more() ? at::to_upper(commands.next().name) : std::string();
}

const std::string& AtPattern::name() const { return compiled_ ? compiled_->name : kNothing; }

std::vector<std::string> AtPattern::captures() const {
  std::vector<std::string> names;
  if (!compiled_) return names;
  names = compiled_->groups;
  for (const Parameter& parameter : compiled_->parameters) {
    if (parameter.kind == Parameter::Kind::capture) names.push_back(parameter.text);
  }
  return names;
}

const std::string& AtPattern::text() const { return compiled_ ? compiled_->text : kNothing; }

}  // namespace bg96::scenarios
