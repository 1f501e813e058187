#include "emulator/modem/tcpip/socket.hpp"

#include <gtest/gtest.h>

namespace bg96::modem {
namespace {

TEST(ReceiveBuffer, AStreamHasNoBoundaries) {
  ReceiveBuffer buffer;
  buffer.add({"abc", {}}, false);
  buffer.add({"def", {}}, false);
  EXPECT_EQ(buffer.bytes(), 6U);
  EXPECT_EQ(buffer.take(4).bytes, "abcd");
  EXPECT_EQ(buffer.take(100).bytes, "ef");
  EXPECT_TRUE(buffer.empty());
  EXPECT_EQ(buffer.take(100).bytes, "");
}

TEST(ReceiveBuffer, DatagramsKeepTheirBoundariesAndSenders) {
  ReceiveBuffer buffer;
  buffer.add({"abc", {"10.0.0.1", 1}}, true);
  buffer.add({"def", {"10.0.0.2", 2}}, true);
  EXPECT_EQ(buffer.take(2).bytes, "ab");
  const ReceiveBuffer::Piece rest = buffer.take(100);
  EXPECT_EQ(rest.bytes, "c");
  EXPECT_EQ(rest.sender, (ports::Endpoint{"10.0.0.1", 1}));
  EXPECT_EQ(buffer.take(3).sender, (ports::Endpoint{"10.0.0.2", 2}));
  EXPECT_EQ(buffer.bytes(), 0U);
}

TEST(ReceiveBuffer, NothingIsNoPiece) {
  ReceiveBuffer buffer;
  buffer.add({"", {"10.0.0.1", 1}}, true);
  EXPECT_TRUE(buffer.empty());
}

}  // namespace
}  // namespace bg96::modem
