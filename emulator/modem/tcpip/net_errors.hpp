#pragma once

#include <string_view>

#include "emulator/ports/net.hpp"

namespace bg96::modem {

/// The codes of the manual's chapter 4, by its words.
enum TcpipError : int {
  kOperationSuccessful = 0,
  kUnknownError = 550,
  kOperationBlocked = 551,
  kInvalidParameters = 552,
  kMemoryNotEnough = 553,
  kCreateSocketFailed = 554,
  kOperationNotSupported = 555,
  kSocketBindFailed = 556,
  kSocketListenFailed = 557,
  kSocketWriteFailed = 558,
  kSocketReadFailed = 559,
  kSocketAcceptFailed = 560,
  kOpenPdpContextFailed = 561,
  kClosePdpContextFailed = 562,
  kSocketIdentityHasBeenUsed = 563,
  kDnsBusy = 564,
  kDnsParseFailed = 565,
  kSocketConnectFailed = 566,
  kSocketHasBeenClosed = 567,
  kOperationBusy = 568,
  kOperationTimeout = 569,
  kPdpContextBrokenDown = 570,
  kCancelSend = 571,
  kOperationNotAllowed = 572,
  kApnNotConfigured = 573,
  kPortBusy = 574,
};

/// AT+QIGETERROR's words for a code other than 0 (manual chapter 4; in lower case as in 3.9).
std::string_view tcpip_error_text(int code);
/// The code that AT+QIOPEN reports when the network answered so.
int open_error(const ports::NetEvent& event);
/// The code that AT+QPING and AT+QNTP report: that of an opening, but for an answer that is late.
int tool_error(const ports::NetEvent& event);
/// The code of a name that was not found.
int look_up_error(const ports::NetEvent& event);
/// The code of bytes that were not sent, but for a full buffer.
int send_error(const ports::NetEvent& event);

}  // namespace bg96::modem
