#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace bg96::scenarios {

/// What `{name}` in a pattern has matched, by name.
using Captures = std::map<std::string, std::string, std::less<>>;

/// A pattern for AT commands and URCs (scenario language 4.5): `AT+QIOPEN=1,*,"TCP",...`, or
/// an anchored regular expression. Copies share the compiled form.
class AtPattern {
 public:
  struct Error {
    std::size_t offset = 0;  ///< in the pattern's text, in bytes
    std::string text;
    std::string help;
  };

  /// A line either matches or not; a regular expression may need too many steps to tell.
  enum class Match : std::uint8_t { no, yes, too_complex };

  /// Longer patterns are refused.
  static constexpr std::size_t kMaxBytes = 1024;

  /// Compiles; on an error *this is left as it was.
  static std::variant<AtPattern, Error> compile(std::string_view text);
  static std::variant<AtPattern, Error> compile_regex(std::string_view text);

  /// Does one command (`at+qiact= 1`, without CR, no `;` outside quotes) or one URC line match?
  /// Adds to `captures` when it does.
  bool matches(std::string_view line, Captures& captures) const;
  /// The same, and tells a regular expression that gave up from one that does not match.
  Match match(std::string_view line, Captures& captures) const;
  /// The command's name in upper case, "+QISEND"; empty for a regular expression and for `"+..."`.
  const std::string& name() const;
  /// The name that a line begins with, in upper case: a pattern with a name matches no line of
  /// another one. Empty when there is none.
  static std::string name_in(std::string_view line);
  /// The names of what it keeps of a line that matches: {len}, (?<len>...).
  std::vector<std::string> captures() const;
  /// As it was written.
  const std::string& text() const;

 private:
  struct Compiled;
  class Compiler;
  std::shared_ptr<const Compiled> compiled_;
};

/// Any of them.
using AtPatterns = std::vector<AtPattern>;

}  // namespace bg96::scenarios
