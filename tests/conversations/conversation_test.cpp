// Plays every .at file below this folder.
#include "tests/support/conversation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace bg96::testing {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> conversations() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(BG96_CONVERSATIONS)) {
    if (entry.path().extension() == ".at") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string test_name(const fs::path& file) {
  std::string name = fs::relative(file, BG96_CONVERSATIONS).replace_extension().string();
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

class Conversation : public ::testing::TestWithParam<fs::path> {};

TEST_P(Conversation, IsAsWritten) { EXPECT_EQ(play_conversation(GetParam()), ""); }

INSTANTIATE_TEST_SUITE_P(All, Conversation, ::testing::ValuesIn(conversations()),
                         [](const auto& test) { return test_name(test.param); });

}  // namespace
}  // namespace bg96::testing
