#include "scenarios/language/table/context.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "emulator/at/text.hpp"
#include "scenarios/language/syntax/expand/include.hpp"

namespace bg96::scenarios {

void Context::add(Diagnostic diagnostic) {
  failed = failed || diagnostic.severity == Diagnostic::Severity::error;
  diagnostics_.push_back(std::move(diagnostic));
}

bool Context::fail(const Node& node, Problem problem) {
  // What seems to be missing may stand behind a syntax error.
  constexpr std::array kOfForm = {"E202", "E203", "E204", "E213"};
  const bool of_form = std::find(kOfForm.begin(), kOfForm.end(), problem.code) != kOfForm.end();
  if (node.is_cut && of_form) return false;
  Diagnostic made{.code = std::move(problem.code),
                  .severity = Diagnostic::Severity::error,
                  .at = node.at,
                  .width = node.width,
                  .text = std::move(problem.text),
                  .notes = {},
                  .help = std::move(problem.help)};
  if (node.defined_at) {
    made.notes.push_back({*node.defined_at, node.is_alias ? "the aliased value is defined here"
                                                          : "the value is defined here"});
  }
  add(std::move(made));
  return false;
}

bool Context::fail_within(const Node& node, std::size_t offset, Problem problem, int width) {
  // A text of several lines, or one that stands elsewhere, has no place to point into.
  const bool spans = node.text.find('\n') != std::string::npos || node.defined_at;
  const int shift = character_count(std::string_view(node.text).substr(0, offset));
  const int quote = node.quoted ? 1 : 0;
  if (spans || shift + quote > node.width) return fail(node, std::move(problem));
  Node place = node;
  place.at.column += shift + quote;
  place.width = width;
  return fail(place, std::move(problem));
}

void Context::warn(const Node& node, Problem problem) {
  add({.code = std::move(problem.code),
       .severity = Diagnostic::Severity::warning,
       .at = node.at,
       .width = node.width,
       .text = std::move(problem.text),
       .notes = {},
       .help = std::move(problem.help)});
}

bool Context::fail_key(const Entry& entry, Problem problem) {
  remember(entry.key_at, entry.key_width);
  report(Diagnostic::Severity::error, entry.key_at, std::move(problem));
  return false;
}

void Context::report(Diagnostic::Severity severity, const Position& at, Problem problem,
                     std::vector<Diagnostic::Note> notes) {
  const auto width = widths_.find(Place(at.file, at.line, at.column));
  add({.code = std::move(problem.code),
       .severity = severity,
       .at = at,
       .width = width == widths_.end() ? 1 : width->second,
       .text = std::move(problem.text),
       .notes = std::move(notes),
       .help = std::move(problem.help)});
}

bool Context::not_in_this_version(const Node& node, std::string_view what,
                                  const std::string& feature) {
  if (!lacks_feature) {
    warn(node, {"W417", at::text(what, " is not in this version: the scenario is skipped"),
                at::text("'requires: {features: [", feature, "]}' says so before anybody wonders")});
  }
  lacking.insert(feature);
  return false;
}

std::optional<std::string> Context::read_file(const Node& node) {
  auto checked = path_inside(node.text, node.at.file, folder_);
  if (auto* problem = std::get_if<PathProblem>(&checked)) {
    fail(node, {"E351", std::move(problem->text), std::move(problem->help)});
    return std::nullopt;
  }
  const auto& path = std::get<std::string>(checked);
  auto text = read_ ? read_(path) : std::nullopt;
  if (!text) {
    fail(node, {"E352", at::text("cannot read '", path, "'"),
                "paths are relative to the file that names them; links out of its folder are not "
                "followed"});
  }
  return text;
}

bool Context::is_open(const Node& node) const {
  return templates_stay && node.text.find("${") != std::string::npos;
}

void Context::remember(const Position& at, int width) {
  widths_[Place(at.file, at.line, at.column)] = width;
}

void Context::define(Name kind, const Node& node) {
  remember(node.at, node.width);
  definitions_.push_back({kind, node.text, node.at, node.width, key_});
}

void Context::refer(Name kind, const Node& node) {
  references_.push_back({kind, node.text, node.at, node.width, key_});
}

std::string joined(const std::vector<std::string>& words, std::string_view last) {
  std::string list;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) list += i + 1 == words.size() ? last : std::string_view(", ");
    list += words[i];
  }
  return list;
}

int character_count(std::string_view text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
  }));
}

}  // namespace bg96::scenarios
