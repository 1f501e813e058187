#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace bg96::testing {

/// Plays a conversation file (tests/conversations/README.md). Empty when all was as it says; else
/// "file:line: what is wrong", with what was expected and what came.
std::string play_conversation(const std::filesystem::path& file);

/// Printable form of bytes: \r, \n, \xHH.
std::string escaped(std::string_view bytes);

}  // namespace bg96::testing
