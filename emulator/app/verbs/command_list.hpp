#pragma once

#include <string>

namespace bg96::app {

/// Every command as a table in Markdown.
std::string commands_as_markdown();
/// The same as JSON: a list of objects.
std::string commands_as_json();
/// The same as plain lines: name, forms, summary.
std::string commands_as_text();

}  // namespace bg96::app
