#include "emulator/transport/file_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace bg96::transport {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class FileFolderTest : public ::testing::Test {
 protected:
  FileFolderTest() {
    std::string name = (fs::temp_directory_path() / "bg96emu.XXXXXX").string();
    top_ = ::mkdtemp(name.data());
    fs::create_directory(top_ / "files");
    folder_.emplace((top_ / "files").string(),
                    [this](const std::string& text) { warnings_.push_back(text); });
  }
  ~FileFolderTest() override { fs::remove_all(top_); }

  void put(const std::string& name, std::string_view bytes) const {
    std::ofstream(top_ / name, std::ios::binary) << bytes;
  }
  std::string get(const std::string& name) const {
    std::ifstream file(top_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  fs::path top_;
  std::vector<std::string> warnings_;
  std::optional<FileFolder> folder_;
};

TEST_F(FileFolderTest, LoadsWhatIsThere) {
  put("files/b.pem", std::string("1\0\n", 3));
  put("files/a%2Fb", "2");
  const auto files = folder_->load(4);
  ASSERT_THAT(files, SizeIs(2));
  EXPECT_EQ(files[0].name, "a/b");
  EXPECT_EQ(files[0].bytes, "2");
  EXPECT_EQ(files[1].name, "b.pem");
  EXPECT_EQ(files[1].bytes, std::string("1\0\n", 3));
  EXPECT_THAT(warnings_, IsEmpty());
}

TEST_F(FileFolderTest, WhatDoesNotFitIsPassedOver) {
  put("files/a", "123");
  put("files/b", "123");
  put("files/c", "1");
  const auto files = folder_->load(4);
  ASSERT_THAT(files, SizeIs(2));
  EXPECT_EQ(files[1].name, "c");
  ASSERT_THAT(warnings_, SizeIs(1));
  EXPECT_THAT(warnings_.front(), HasSubstr("/b is passed over"));
}

TEST_F(FileFolderTest, FollowsNoLinkAndOpensNoPipe) {
  put("secret", "secret");
  fs::create_symlink(top_ / "secret", top_ / "files/link");
  fs::create_directory(top_ / "files/folder");
  ASSERT_EQ(::mkfifo((top_ / "files/pipe").c_str(), 0600), 0);
  put("files/%41", "not what encoding makes of A");
  EXPECT_THAT(folder_->load(1000), IsEmpty());
  EXPECT_THAT(warnings_, SizeIs(4));
}

TEST_F(FileFolderTest, WritesAndRemoves) {
  folder_->store({"a.txt", "one"});
  EXPECT_EQ(get("files/a.txt"), "one");
  folder_->store({"a.txt", ""});
  EXPECT_EQ(get("files/a.txt"), "");
  folder_->store({"a.txt", std::nullopt});
  folder_->store({"a.txt", std::nullopt});
  EXPECT_TRUE(fs::is_empty(top_ / "files"));
  EXPECT_THAT(warnings_, IsEmpty());
}

TEST_F(FileFolderTest, WritesNowhereElse) {
  put("secret", "secret");
  fs::create_symlink(top_ / "secret", top_ / "files/link");
  folder_->store({"link", "one"});
  folder_->store({"../secret", "two"});
  folder_->store({"..", "three"});
  folder_->store({std::string("a\0b", 3), "four"});
  EXPECT_EQ(get("secret"), "secret");
  EXPECT_EQ(get("files/link"), "one");
  EXPECT_EQ(get("files/%2E.%2Fsecret"), "two");
  EXPECT_EQ(get("files/%2E."), "three");
  EXPECT_EQ(get("files/a%00b"), "four");
}

TEST_F(FileFolderTest, TellsWhatItCannotWrite) {
  fs::create_directory(top_ / "files/a");
  folder_->store({"a", "one"});
  folder_->store({"a", std::nullopt});
  EXPECT_THAT(warnings_, SizeIs(2));
}

TEST_F(FileFolderTest, NeedsAFolder) {
  EXPECT_THROW(FileFolder((top_ / "nowhere").string(), {}), std::runtime_error);
}

}  // namespace
}  // namespace bg96::transport
