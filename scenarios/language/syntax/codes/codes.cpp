#include "scenarios/language/syntax/codes/codes.hpp"

#include "emulator/at/text.hpp"

namespace bg96::scenarios {
namespace {

using Table = std::span<const CodeText> (*)();
constexpr Table kTables[] = {yaml_codes, structure_codes, reference_codes, warning_codes};

std::string indented(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += at::text("    ", text.substr(0, end), "\n");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace

std::vector<CodeText> all_codes() {
  std::vector<CodeText> all;
  for (const Table table : kTables) all.insert(all.end(), table().begin(), table().end());
  return all;
}

const CodeText* find_code(std::string_view code) {
  for (const Table table : kTables) {
    for (const CodeText& text : table()) {
      if (at::equal_ignoring_case(text.code, code)) return &text;
    }
  }
  return nullptr;
}

std::string explain_code(std::string_view code) {
  const CodeText* found = find_code(code);
  if (found == nullptr) return {};
  std::string out = at::text(found->code, ": ", found->title, "\n\n", found->explanation, "\n");
  if (!found->example.empty()) out += "\n" + indented(found->example);
  return out;
}

}  // namespace bg96::scenarios
