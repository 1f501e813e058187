#include "scenarios/language/syntax/yaml/hints.hpp"

#include <algorithm>
#include <array>

#include "emulator/at/text.hpp"

namespace bg96::scenarios {
namespace {

constexpr std::string_view kQuotePattern =
    "quote the pattern, as in at: \"AT+QISEND=0,*\": ',', '{', '}', '[', ']' and '*' have their "
    "own meaning in {...} and [...]";

/// Does an unquoted text that looks like AT, with something in it that braces and brackets take for
/// their own, stand in them on this line?
bool has_bare_at_in_flow(std::string_view line) {
  bool flow = false;
  char quote = '\0';
  for (std::size_t index = 0; index < line.size(); ++index) {
    const char character = line[index];
    if (quote != '\0') {
      if (character == quote) quote = '\0';
      continue;
    }
    if (character == '"' || character == '\'') quote = character;
    if (character == '{' || character == '[') flow = true;
    const std::string_view rest = line.substr(index);
    const bool begins =
        index == 0 || std::string_view(" [{,").find(line[index - 1]) != std::string_view::npos;
    if (!flow || !begins ||
        !(rest.starts_with("AT") || rest.starts_with("at+") || rest.starts_with("+"))) {
      continue;
    }
    // A lone ATE0 has nothing that could go wrong.
    std::string_view word = rest.substr(0, rest.find_first_of(" #"));
    while (word.ends_with('}') || word.ends_with(']') || word.ends_with(',')) {
      word.remove_suffix(1);
    }
    if (word.find_first_of(",{}[]*?:\"=") != std::string_view::npos) return true;
  }
  return false;
}

/// Does the value of the line's key begin with an unquoted '+' or AT?
bool has_bare_at_in_block(std::string_view line) {
  const std::size_t colon = line.find(": ");
  if (colon == std::string_view::npos) return false;
  const std::size_t begin = line.find_first_not_of(' ', colon + 1);
  if (begin == std::string_view::npos) return false;
  const std::string_view value = line.substr(begin);
  return value.starts_with('+') || value.starts_with("AT") || value.starts_with("at");
}

/// Is that the colon behind the line's own key?
bool is_first_colon(const Source& source, std::size_t offset) {
  const std::string_view line = source.line(offset);
  return line.size() - source.rest_of_line(offset).size() == line.find(':');
}

struct Known {
  std::string_view message;  ///< of yaml-cpp, its beginning
  std::string_view text;
  std::string_view help;
};

constexpr std::array kKnown{
    Known{"illegal tab", "a tab in the indentation", "indent by spaces"},
    Known{"end of map flow not found", "the '}' of a mapping is missing",
          "each '{' needs a '}'; a text with braces needs quotes"},
    Known{"end of sequence flow not found", "the ']' of a list is missing",
          "each '[' needs a ']'; a text with brackets needs quotes"},
    Known{"end of map not found", "a key of this mapping was expected",
          "keys of one mapping stand in the same column"},
    Known{"end of sequence not found", "a further '- ' of this list was expected",
          "items of one list stand in the same column"},
    Known{"illegal map value", "a ': ' where no value can begin", "quote a text that holds ': '"},
    Known{"illegal map key", "a key where none can stand", "each key stands on a line of its own"},
    Known{"illegal block entry", "a '- ' where no list can begin",
          "a list begins on the line below its key"},
    Known{"illegal flow end", "a '}' or ']' that nothing has opened", "quote a text that holds it"},
    Known{"illegal EOF in scalar", "the text is never closed", "put a quote at its end"},
    Known{"illegal document indicator in scalar", "'---' or '...' inside a quoted text",
          "is a closing quote missing above?"},
    Known{"unknown escape character", "an unknown escape in a double-quoted text",
          "write '\\\\' for a backslash, or use single quotes"},
    Known{"alias not found after *", "a name was expected behind '*'",
          "quote a text that begins with '*'"},
    Known{"illegal character found while scanning alias", "a name was expected behind '*'",
          "quote a text that begins with '*'"},
    Known{"anchor not found after &", "a name was expected behind '&'",
          "quote a text that begins with '&'"},
    Known{"unknown token", "no value can begin with this character",
          "quote a text that begins with a special character"},
};

}  // namespace

SyntaxError explain_syntax_error(const Source& source, std::size_t offset,
                                 std::string_view message) {
  SyntaxError error{.text = std::string(message), .help = {}};
  const std::string_view line = source.line(offset);
  if (message.starts_with("the referenced anchor is not defined")) {
    error.code = "E103";
    const std::string_view rest = source.rest_of_line(offset);
    const std::string_view name = rest.substr(0, rest.find_first_of(" \t,]}"));
    error.text = at::text("the alias '", name, "' names no anchor above");
    error.help =
        "anchors are written '&name' before their value; quote a text that begins with '*'";
    error.width = count_characters(name);
  }
  for (const Known& known : kKnown) {
    if (!message.starts_with(known.message)) continue;
    error.text = known.text;
    error.help = known.help;
    break;
  }
  const std::string_view indentation = line.substr(0, line.find_first_not_of(" \t"));
  if (indentation.find('\t') != std::string_view::npos) {
    error.text = "a tab in the indentation";
    error.help = "indent by spaces";
    return error;
  }
  if (has_bare_at_in_flow(line)) {
    error.help =
        line.find("=?") != std::string_view::npos && line.find('[') != std::string_view::npos
            ? "quote patterns in lists: [\"AT+COPS=?\"]"
            : kQuotePattern;
  } else if (message.starts_with("illegal map value") && has_bare_at_in_block(line)) {
    error.help = "put the whole text into single quotes: '+QIURC: \"closed\",0'";
  } else if (message.starts_with("illegal map value") && is_first_colon(source, offset)) {
    error.text = "a key that stands in no column of keys";
    error.help =
        "indent it as its neighbours; a text of several lines that holds ': ' needs quotes";
  }
  return error;
}

}  // namespace bg96::scenarios
