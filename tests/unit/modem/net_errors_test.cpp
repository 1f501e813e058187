#include "emulator/modem/tcpip/net_errors.hpp"

#include <gtest/gtest.h>

namespace bg96::modem {
namespace {

// Table 1 of the manual's chapter 4; lower case as in its example 3.9.
ports::NetEvent answered(ports::NetStatus status) {
  ports::NetEvent event;
  event.status = status;
  return event;
}

TEST(TcpipErrorText, IsTheManuals) {
  const std::pair<int, std::string_view> rows[] = {
      {550, "unknown error"},
      {551, "operation blocked"},
      {552, "invalid parameters"},
      {553, "memory not enough"},
      {554, "create socket failed"},
      {555, "operation not supported"},
      {556, "socket bind failed"},
      {557, "socket listen failed"},
      {558, "socket write failed"},
      {559, "socket read failed"},
      {560, "socket accept failed"},
      {561, "open PDP context failed"},
      {562, "close PDP context failed"},
      {563, "socket identity has been used"},
      {564, "DNS busy"},
      {565, "DNS parse failed"},
      {566, "socket connect failed"},
      {567, "socket has been closed"},
      {568, "operation busy"},
      {569, "operation timeout"},
      {570, "PDP context broken down"},
      {571, "cancel send"},
      {572, "operation not allowed"},
      {573, "APN not configured"},
      {574, "port busy"},
  };
  for (const auto& [code, text] : rows) EXPECT_EQ(tcpip_error_text(code), text) << code;
}

TEST(TcpipErrorText, OfOtherNumbersIsUnknown) {
  for (const int code : {-1, 1, 549, 575, 1'000'000}) {
    EXPECT_EQ(tcpip_error_text(code), "unknown error") << code;
  }
}

TEST(OpenError, HasACodeForEachCause) {
  using ports::NetStatus;
  const std::pair<NetStatus, int> rows[] = {
      {NetStatus::ok, 0},
      {NetStatus::name_not_found, 565},
      {NetStatus::name_server_failed, 565},
      {NetStatus::refused, 566},
      {NetStatus::unreachable, 566},
      {NetStatus::timed_out, 566},
      {NetStatus::reset, 566},
      {NetStatus::closed, 566},
      {NetStatus::address_in_use, 556},
      {NetStatus::no_resources, 554},
      {NetStatus::buffer_full, 550},
      {NetStatus::failed, 550},
  };
  for (const auto& [status, code] : rows) {
    EXPECT_EQ(open_error(answered(status)), code) << static_cast<int>(status);
  }
}

TEST(SendError, TellsAnEndFromAFailure) {
  using ports::NetStatus;
  for (const auto& [status, code] : {std::pair{NetStatus::ok, 0},
                                     {NetStatus::closed, 567},
                                     {NetStatus::reset, 567},
                                     {NetStatus::timed_out, 558},
                                     {NetStatus::failed, 558}}) {
    EXPECT_EQ(send_error(answered(status)), code) << static_cast<int>(status);
  }
}

TEST(LookUpError, TellsALateAnswerFromNone) {
  using ports::NetStatus;
  for (const auto& [status, code] : {std::pair{NetStatus::ok, 0},
                                     {NetStatus::timed_out, 569},
                                     {NetStatus::name_not_found, 565},
                                     {NetStatus::failed, 565}}) {
    EXPECT_EQ(look_up_error(answered(status)), code) << static_cast<int>(status);
  }
}

TEST(NetErrors, ACodeThatCameWithAFailureIsTheCode) {
  using ports::NetStatus;
  for (int status = 0; status <= static_cast<int>(NetStatus::failed); ++status) {
    ports::NetEvent event = answered(static_cast<NetStatus>(status));
    event.result_code = 573;
    const int expected = status == 0 ? 0 : 573;  // what went well has no failure to explain
    EXPECT_EQ(open_error(event), expected) << status;
    EXPECT_EQ(tool_error(event), expected) << status;
    EXPECT_EQ(send_error(event), expected) << status;
    EXPECT_EQ(look_up_error(event), expected) << status;
  }
}

TEST(ToolError, IsThatOfAnOpeningButForALateAnswer) {
  using ports::NetStatus;
  EXPECT_EQ(tool_error(answered(NetStatus::timed_out)), 569);
  for (const NetStatus status : {NetStatus::ok, NetStatus::name_not_found, NetStatus::refused,
                                 NetStatus::unreachable, NetStatus::no_resources}) {
    EXPECT_EQ(tool_error(answered(status)), open_error(answered(status)))
        << static_cast<int>(status);
  }
}

}  // namespace
}  // namespace bg96::modem
