#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulator/modem/command_context.hpp"
#include "emulator/modem/services/files.hpp"

namespace bg96::commands {

/// A name goes to the file system as it was typed, which refuses it with a code of its own.
inline constexpr std::int64_t kMaxTypedNameBytes = 1000;
/// Numbers that go to the file system as they were typed.
inline constexpr std::int64_t kMaxFileNumber = 0x7FFF'FFFF;
/// How many bytes AT+QFUPL and AT+QFWRITE take when they are not told, and how long they wait.
inline constexpr int kDefaultUploadBytes = 10240;
inline constexpr int kDefaultUploadTimeout = 5;  // seconds
inline constexpr int kMaxUploadTimeout = 65535;
/// The FILE manual has no response times: long enough for any piece of flash.
inline constexpr sim::Duration kFileResponse = std::chrono::seconds(10);

/// How a command of the family ends.
inline at::Final final_of(modem::FileError error) {
  return error == modem::FileError::none ? at::Final::ok()
                                         : at::Final::cme(static_cast<int>(error));
}

/// Reads an upload's bytes behind CONNECT.
sim::Task<modes::Payload> upload(modem::CommandContext& context, std::size_t bytes, int timeout_s,
                                 bool acknowledged);

}  // namespace bg96::commands
