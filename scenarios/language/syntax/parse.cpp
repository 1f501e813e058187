#include "scenarios/language/syntax/parse.hpp"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <map>
#include <sstream>
#include <tuple>
#include <utility>

#include "emulator/at/text.hpp"
#include "scenarios/language/syntax/yaml/builder.hpp"
#include "scenarios/language/syntax/yaml/hints.hpp"
#include "scenarios/language/syntax/yaml/source.hpp"

namespace bg96::scenarios {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_forbidden(std::string_view text, std::size_t offset) {
  const char byte = text[offset];
  if (byte == '\r') return offset + 1 >= text.size() || text[offset + 1] != '\n';
  return (static_cast<unsigned char>(byte) < 0x20 && byte != '\t' && byte != '\n') || byte == 0x7F;
}

/// Characters that nobody sees, or that make a line look like another one.
struct Invisible {
  std::string_view first;
  std::string_view last;
};
constexpr std::array kInvisible{Invisible{"\xC2\x80", "\xC2\x9F"},          // more controls
                                Invisible{"\xE2\x80\x8B", "\xE2\x80\x8F"},  // of no width
                                Invisible{"\xE2\x80\xA8", "\xE2\x80\xAE"},  // ends and turns
                                Invisible{"\xE2\x81\xA0", "\xE2\x81\xAF"},
                                Invisible{"\xEF\xBB\xBF", "\xEF\xBB\xBF"}};

bool is_invisible(std::string_view text, std::size_t offset) {
  return std::any_of(kInvisible.begin(), kInvisible.end(), [&](const Invisible& range) {
    const std::string_view character = text.substr(offset, range.first.size());
    return character >= range.first && character <= range.last;
  });
}

/// "U+200B"; of two or three bytes of UTF-8.
std::string code_point(std::string_view character) {
  const auto bits = [character](std::size_t index, unsigned mask) {
    return static_cast<unsigned char>(character[index]) & mask;
  };
  const unsigned code = bits(0, 0xE0) == 0xC0
                            ? bits(0, 0x1F) << 6U | bits(1, 0x3F)
                            : bits(0, 0x0F) << 12U | bits(1, 0x3F) << 6U | bits(2, 0x3F);
  const std::array bytes{static_cast<char>(code >> 8U), static_cast<char>(code & 0xFFU)};
  return "U+" + at::hex_bytes({bytes.data(), bytes.size()});
}

/// Does it look like a text of two bytes for each character?
bool is_utf16(std::string_view text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return true;
  return text.size() >= 4 && ((text[0] == '\0') != (text[1] == '\0')) &&
         ((text[2] == '\0') != (text[3] == '\0'));
}

/// What no YAML text may hold, before the parser sees it: it takes some of it for the file's end.
bool check_bytes(const Source& source, Diagnostics& diagnostics) {
  const std::string_view text = source.text();
  const auto report = [&](std::size_t offset, std::string message, std::string help) {
    diagnostics.push_back({.code = "E106",
                           .at = source.position(offset),
                           .text = std::move(message),
                           .help = std::move(help)});
    return false;
  };
  if (is_utf16(text)) {
    return report(0, "the file is UTF-16, not UTF-8", "save the file as UTF-8");
  }
  if (const auto offset = find_invalid_utf8(text)) {
    return report(*offset,
                  at::text("the byte 0x", at::hex_bytes(text.substr(*offset, 1)), " is not UTF-8"),
                  "save the file as UTF-8; write binary data as \"\\x80\" in double quotes");
  }
  for (std::size_t offset = 0; offset < text.size(); ++offset) {
    if (static_cast<unsigned char>(text[offset]) >= 0x80 && is_invisible(text, offset)) {
      const std::string code = code_point(text.substr(offset, 3));
      return report(
          offset, at::text("an invisible character, ", code, ", in the text"),
          at::text("remove it, or write it as \"\\u", code.substr(2), "\" in double quotes"));
    }
    if (!is_forbidden(text, offset)) continue;
    const std::string code = at::hex_bytes(text.substr(offset, 1));
    return report(offset, at::text("a control character, 0x", code, ", in the text"),
                  at::text("write it as \"\\x", code, "\" in double quotes"));
  }
  return true;
}

void report_syntax_error(const Source& source, const YAML::Exception& exception,
                         TreeBuilder& builder) {
  const std::size_t offset =
      exception.mark.pos < 0 ? source.text().size() : static_cast<std::size_t>(exception.mark.pos);
  SyntaxError error = explain_syntax_error(source, offset, exception.msg);
  Diagnostic& diagnostic =
      builder.report(error.code, source.position(offset), error.width, std::move(error.text));
  diagnostic.help = std::move(error.help);
  if (!builder.long_quote()) return;
  diagnostic.notes.push_back(
      {source.position(*builder.long_quote()),
       "the text that begins here ends on a later line: is a quote missing?"});
}

/// False when the rest of the file was not read.
bool read_documents(const Source& source, TreeBuilder& builder) {
  try {
    std::istringstream stream{std::string(source.text())};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
    return true;
  } catch (const YAML::Exception& exception) {
    try {
      report_syntax_error(source, exception, builder);
    } catch (const StopReading&) {
      return false;
    }
  } catch (const StopReading&) {
    return false;
  }
  return false;
}

}  // namespace

Node parse_tree(std::string_view text, const std::string& file, Diagnostics& diagnostics) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  Node nothing;
  nothing.at = {.file = file, .line = 1, .column = 1};
  if (text.size() > kMaxFileBytes) {
    diagnostics.push_back({.code = "E105",
                           .at = nothing.at,
                           .text = at::text("the file has ", text.size(), " bytes; at most ",
                                            kMaxFileBytes, " are read")});
    return nothing;
  }
  const Source source(text, file);
  if (!check_bytes(source, diagnostics)) return nothing;
  TreeBuilder builder(source, diagnostics);
  const bool complete = read_documents(source, builder);
  Node root = builder.take();
  if (root.at.line == 0) root.at = nothing.at;
  if (complete && root.kind == Node::Kind::null) {
    diagnostics.push_back({.code = "E108", .at = nothing.at, .text = "the file is empty"});
  }
  return root;
}

bool is_cut(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& diagnostic) {
    return diagnostic.code.starts_with("E10") && diagnostic.code != "E101" &&
           diagnostic.code != "E104" && diagnostic.code != "E109";
  });
}

bool has_error(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& diagnostic) {
    return diagnostic.severity == Diagnostic::Severity::error;
  });
}

void tidy(Diagnostics& diagnostics) {
  std::map<std::string, std::size_t> order;
  for (const Diagnostic& diagnostic : diagnostics) {
    order.emplace(diagnostic.at.file, order.size());
  }
  const auto key = [&order](const Diagnostic& diagnostic) {
    return std::tuple(order[diagnostic.at.file], diagnostic.at.line, diagnostic.at.column);
  };
  std::stable_sort(
      diagnostics.begin(), diagnostics.end(),
      [&key](const Diagnostic& left, const Diagnostic& right) { return key(left) < key(right); });
  const auto same = [](const Diagnostic& left, const Diagnostic& right) {
    return left.at == right.at && left.code == right.code && left.text == right.text;
  };
  diagnostics.erase(std::unique(diagnostics.begin(), diagnostics.end(), same), diagnostics.end());
}

}  // namespace bg96::scenarios
