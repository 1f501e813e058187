#include "emulator/modem/services/files.hpp"

#include <gtest/gtest.h>

#include "tests/support/virtual_world.hpp"

namespace bg96::modem {
namespace {

using namespace std::chrono_literals;

TEST(Files, TellsEachChange) {
  Files files;
  std::string told;
  files.watch([&](const std::string& name, const std::string* bytes) {
    told += name + (bytes == nullptr ? std::string("-") : "=" + *bytes) + ";";
  });
  int handle = 0;
  files.create("a", "12");
  files.create("a", "refused");
  files.open("b", OpenMode::create, handle);
  files.write(*files.find_open(handle), "345");
  files.find_open(handle)->position = 1;
  files.truncate(*files.find_open(handle));
  files.copy("b", "a", true);
  files.close(handle);
  files.remove("c");
  files.remove_all();
  EXPECT_EQ(told, "a=12;b=;b=345;b=3;a=3;a-;b-;");
  EXPECT_EQ(files.used(), 0U);
}

TEST(Files, CountsWhatIsUsed) {
  Files files;
  int handle = 0;
  files.create("a", "12345");
  files.open("a", OpenMode::create, handle);
  files.find_open(handle)->position = 4;
  files.write(*files.find_open(handle), "678");
  EXPECT_EQ(*files.find("a"), "1234678");
  EXPECT_EQ(files.used(), 7U);
  files.stop();
  files.open("a", OpenMode::overwrite, handle);
  EXPECT_EQ(files.used(), 0U);
}

TEST(Files, AStorageHasNamesOnly) {
  EXPECT_EQ(Files::name_of("UFS:a"), "a");
  EXPECT_EQ(Files::name_of("ufs:UFS:a"), std::nullopt);
  EXPECT_EQ(Files::name_of(std::string("a\0b", 3)), std::nullopt);
  EXPECT_EQ(Files::name_of("a\nb"), std::nullopt);
  EXPECT_EQ(Files::name_of("..."), "...");
  EXPECT_EQ(Files::name_of("\xff\xfe"), "\xff\xfe");
}

TEST(Files, ChecksumOfTheManual) {
  EXPECT_EQ(checksum_text(transfer_checksum("1234567890")), "3938");
  EXPECT_EQ(checksum_text(transfer_checksum("")), "0");
  EXPECT_EQ(checksum_text(transfer_checksum("\x0f")), "f00");
}

TEST(Files, APowerCutLeavesNothingOfAnUpload) {
  testing::VirtualWorld world;
  world.send("ATE0\rAT+QFUPL=\"x\",10\r");
  world.pass(1s);
  world.send("1234");
  EXPECT_TRUE(world.output().ends_with("\r\nCONNECT\r\n"));
  world.happen(ports::CyclePower{});
  world.pass(10s);
  world.take_output();
  world.send("ATE0\rAT+QFLST\r");
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "ATE0\r\r\nOK\r\n\r\nOK\r\n");
}

}  // namespace
}  // namespace bg96::modem
