#pragma once

#include <string>

namespace bg96::scenarios {

/// The JSON Schema (draft-07) of scenario files, for editors: made from the table of keys.
std::string json_schema();
/// The same of libraries, which scenarios include.
std::string library_schema();
/// The reference of the language in Markdown, made from the same.
std::string reference_markdown();

}  // namespace bg96::scenarios
