#include "emulator/modem/tcpip/net_errors.hpp"

#include <array>

namespace bg96::modem {
namespace {

// From 550 on, without a gap.
constexpr std::array<std::string_view, 25> kTexts = {
    "unknown error",
    "operation blocked",
    "invalid parameters",
    "memory not enough",
    "create socket failed",
    "operation not supported",
    "socket bind failed",
    "socket listen failed",
    "socket write failed",
    "socket read failed",
    "socket accept failed",
    "open PDP context failed",
    "close PDP context failed",
    "socket identity has been used",
    "DNS busy",
    "DNS parse failed",
    "socket connect failed",
    "socket has been closed",
    "operation busy",
    "operation timeout",
    "PDP context broken down",
    "cancel send",
    "operation not allowed",
    "APN not configured",
    "port busy",
};

int meaning_for_opening(ports::NetStatus status) {
  switch (status) {
    case ports::NetStatus::ok: return kOperationSuccessful;
    case ports::NetStatus::name_not_found:
    case ports::NetStatus::name_server_failed: return kDnsParseFailed;
    case ports::NetStatus::address_in_use: return kSocketBindFailed;
    case ports::NetStatus::listening_failed: return kSocketListenFailed;
    case ports::NetStatus::no_resources: return kCreateSocketFailed;
    case ports::NetStatus::refused:
    case ports::NetStatus::unreachable:
    case ports::NetStatus::timed_out:
    case ports::NetStatus::reset:
    case ports::NetStatus::closed: return kSocketConnectFailed;
    case ports::NetStatus::buffer_full:
    case ports::NetStatus::failed: return kUnknownError;
  }
  return kUnknownError;
}

// A scenario may mean something else by a failure.
int code_of(const ports::NetEvent& event, int (*meaning)(ports::NetStatus)) {
  if (event.status == ports::NetStatus::ok) return kOperationSuccessful;
  return event.result_code != 0 ? event.result_code : meaning(event.status);
}

}  // namespace

std::string_view tcpip_error_text(int code) {
  const int index = code - kUnknownError;
  if (index < 0 || index >= static_cast<int>(kTexts.size())) return kTexts.front();
  return kTexts[static_cast<std::size_t>(index)];
}

int open_error(const ports::NetEvent& event) { return code_of(event, &meaning_for_opening); }

int tool_error(const ports::NetEvent& event) {
  return code_of(event, [](ports::NetStatus status) -> int {
    return status == ports::NetStatus::timed_out ? kOperationTimeout : meaning_for_opening(status);
  });
}

int look_up_error(const ports::NetEvent& event) {
  return code_of(event, [](ports::NetStatus status) -> int {
    return status == ports::NetStatus::timed_out ? kOperationTimeout : kDnsParseFailed;
  });
}

int send_error(const ports::NetEvent& event) {
  return code_of(event, [](ports::NetStatus status) -> int {
    const bool ended = status == ports::NetStatus::closed || status == ports::NetStatus::reset;
    return ended ? kSocketHasBeenClosed : kSocketWriteFailed;
  });
}

}  // namespace bg96::modem
