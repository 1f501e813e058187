#include "scenarios/language/syntax/render.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "emulator/at/text.hpp"
#include "scenarios/language/syntax/yaml/source.hpp"

namespace bg96::scenarios {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxShownText = 400;
constexpr std::size_t kMaxShownLine = 160;
constexpr std::size_t kShownBeforeCaret = 60;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

constexpr std::array<std::pair<std::string_view, DiagnosticFormat>, 5> kFormats{{
    {"text", DiagnosticFormat::text},
    {"json", DiagnosticFormat::json},
    {"jsonl", DiagnosticFormat::json_lines},
    {"github", DiagnosticFormat::github},
    {"gcc", DiagnosticFormat::gcc},
}};

bool is_control(char byte) { return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F; }

/// The characters of a text, each for itself, what is no UTF-8 replaced.
std::vector<std::string_view> characters_of(std::string_view text) {
  std::vector<std::string_view> characters;
  while (!text.empty()) {
    std::size_t length = 1;
    while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80) {
      ++length;
    }
    const std::string_view character = text.substr(0, length);
    characters.push_back(find_invalid_utf8(character) ? kReplacement : character);
    text.remove_prefix(length);
  }
  return characters;
}

/// A text from a file as it may go to a terminal: on one line, not endless, harmless.
std::string harmless(std::string_view text) {
  std::string shown;
  std::size_t count = 0;
  // No character has more than four bytes: more of the text is never looked at.
  for (const std::string_view character : characters_of(text.substr(0, 4 * kMaxShownText))) {
    if (++count > kMaxShownText) return shown + "...";
    shown += is_control(character.front()) ? "\\x" + at::hex_bytes(character) : character;
  }
  return shown;
}

std::string_view severity_of(const Diagnostic& diagnostic) {
  return diagnostic.severity == Diagnostic::Severity::error ? "error" : "warning";
}

std::string place_of(const Position& at) {
  if (at.file.empty()) return "(command line):1:1";
  return at::text(harmless(at.file), ':', at.line, ':', at.column);
}

/// Draws one diagnostic after the other in the way of compilers.
class TextRenderer {
 public:
  explicit TextRenderer(const RenderOptions& options) : options_(options) {}

  void add(const Diagnostic& diagnostic) {
    if (!out_.empty()) out_ += '\n';
    const bool is_error = diagnostic.severity == Diagnostic::Severity::error;
    out_ += paint("1", place_of(diagnostic.at) + ":");
    out_ += " " + paint(is_error ? "1;31" : "1;33", at::text(severity_of(diagnostic), ":"));
    out_ += at::text(" ", harmless(diagnostic.text), " [", diagnostic.code, "]\n");
    const std::string gutter(std::to_string(diagnostic.at.line).size() + 1, ' ');
    add_source(diagnostic, gutter);
    for (const auto& note : diagnostic.notes) {
      out_ += paint("1", place_of(note.at) + ":") + " " + paint("1;36", "note:");
      out_ += " " + harmless(note.text) + "\n";
    }
    if (diagnostic.help.empty()) return;
    out_ += gutter + "= " + paint("1;36", "help:") + " " + harmless(diagnostic.help) + "\n";
  }
  std::string take() { return std::move(out_); }

 private:
  std::string paint(std::string_view style, const std::string& text) const {
    return options_.colour ? at::text("\x1b[", style, "m", text, "\x1b[0m") : text;
  }

  void add_source(const Diagnostic& diagnostic, const std::string& gutter) {
    const auto line = source_line(diagnostic.at);
    if (!line) return;
    const auto characters = characters_of(*line);
    const auto column = static_cast<std::size_t>(std::max(diagnostic.at.column, 1)) - 1;
    std::size_t begin = 0;
    if (characters.size() > kMaxShownLine && column > kShownBeforeCaret) {
      begin = column - kShownBeforeCaret;
    }
    const std::size_t end = std::min(characters.size(), begin + kMaxShownLine);
    std::string shown = begin > 0 ? "..." : "";
    std::string carets(shown.size() + column - std::min(begin, column), ' ');
    for (std::size_t index = begin; index < end; ++index) {
      const std::string_view character = characters[index];
      shown += character == "\t" ? " " : is_control(character.front()) ? kReplacement : character;
    }
    if (end < characters.size()) shown += "...";
    const auto room = static_cast<int>(std::max(end, column + 1) - column);
    carets +=
        paint("1;31",
              "^" + std::string(static_cast<std::size_t>(std::clamp(diagnostic.width, 1, room) - 1),
                                '~'));
    out_ +=
        at::text(gutter, "|\n", diagnostic.at.line, " | ", shown, "\n", gutter, "| ", carets, "\n");
  }

  std::optional<std::string_view> source_line(const Position& at) {
    if (!options_.read || at.file.empty() || at.line < 1) return std::nullopt;
    const auto [file, is_new] = lines_.try_emplace(at.file);
    if (is_new) {
      texts_[at.file] = options_.read(at.file).value_or("");
      std::string_view rest = texts_[at.file];
      if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
      while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        std::string_view line = rest.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        file->second.push_back(line);
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
    }
    const auto index = static_cast<std::size_t>(at.line) - 1;
    if (index >= file->second.size()) return std::nullopt;
    return file->second[index];
  }

  const RenderOptions& options_;
  std::string out_;
  std::map<std::string, std::string> texts_;
  std::map<std::string, std::vector<std::string_view>> lines_;
};

Json json_of(const Position& at) {
  return {{"file", at.file}, {"line", at.line}, {"column", at.column}};
}

Json json_of(const Diagnostic& diagnostic) {
  Json made = json_of(diagnostic.at);
  made["width"] = diagnostic.width;
  made["severity"] = severity_of(diagnostic);
  made["code"] = diagnostic.code;
  made["text"] = diagnostic.text;
  made["help"] = diagnostic.help;
  made["notes"] = Json::array();
  for (const auto& note : diagnostic.notes) {
    Json told = json_of(note.at);
    told["text"] = note.text;
    made["notes"].push_back(std::move(told));
  }
  return made;
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string render_json(const Diagnostics& diagnostics) {
  Json all = Json::array();
  for (const Diagnostic& diagnostic : diagnostics) all.push_back(json_of(diagnostic));
  return dump(all);
}

std::string escape_for_github(std::string_view text, bool is_property) {
  std::string escaped;
  for (const char byte : text) {
    const bool special = byte == '%' || byte == '\r' || byte == '\n' ||
                         (is_property && (byte == ':' || byte == ','));
    if (special) {
      escaped += "%" + at::hex_bytes(std::string_view(&byte, 1));
    } else {
      escaped += byte;
    }
  }
  return escaped;
}

std::string annotation(const Diagnostic& diagnostic, const std::string& text) {
  std::string properties;
  if (!diagnostic.at.file.empty()) {
    properties = at::text("file=", escape_for_github(harmless(diagnostic.at.file), true),
                          ",line=", diagnostic.at.line, ",col=", diagnostic.at.column, ",");
  }
  return at::text("::", severity_of(diagnostic), " ", properties,
                  "title=", escape_for_github(diagnostic.code, true),
                  "::", escape_for_github(text, false), "\n");
}

std::string render_github(const Diagnostics& diagnostics) {
  std::vector<const Diagnostic*> sorted;
  for (const Diagnostic& diagnostic : diagnostics) sorted.push_back(&diagnostic);
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto* left, const auto* right) {
    return left->severity > right->severity;
  });
  std::string out;
  for (std::size_t index = 0; index < sorted.size(); ++index) {
    const Diagnostic& diagnostic = *sorted[index];
    std::string text = harmless(diagnostic.text);
    if (!diagnostic.help.empty()) text += "\nhelp: " + harmless(diagnostic.help);
    const bool is_last = index + 1 == kMaxAnnotations;
    if (is_last && sorted.size() > kMaxAnnotations) {
      text += at::text("\nand ", sorted.size() - kMaxAnnotations, " more, see the log");
    }
    out += annotation(diagnostic, text);
    if (is_last) break;
  }
  return out;
}

}  // namespace

std::optional<DiagnosticFormat> diagnostic_format(std::string_view name) {
  const auto found = std::find_if(kFormats.begin(), kFormats.end(),
                                  [name](const auto& format) { return format.first == name; });
  if (found == kFormats.end()) return std::nullopt;
  return found->second;
}

std::string render(const Diagnostics& diagnostics, DiagnosticFormat format,
                   const RenderOptions& options) {
  std::string out;
  if (format == DiagnosticFormat::json) return render_json(diagnostics);
  if (format == DiagnosticFormat::github) return render_github(diagnostics);
  if (format == DiagnosticFormat::text) {
    TextRenderer renderer(options);
    for (const Diagnostic& diagnostic : diagnostics) renderer.add(diagnostic);
    return renderer.take();
  }
  for (const Diagnostic& diagnostic : diagnostics) {
    out += format == DiagnosticFormat::json_lines
               ? dump(json_of(diagnostic))
               : at::text(place_of(diagnostic.at), ": ", severity_of(diagnostic), ": ",
                          harmless(diagnostic.text), " [", diagnostic.code, "]\n");
  }
  return out;
}

}  // namespace bg96::scenarios
