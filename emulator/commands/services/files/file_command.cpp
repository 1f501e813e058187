#include "emulator/commands/services/files/file_command.hpp"

namespace bg96::commands {

sim::Task<modes::Payload> upload(modem::CommandContext& context, std::size_t bytes, int timeout_s,
                                 bool acknowledged) {
  constexpr std::size_t kAcknowledgedBytes = 1024;  // FILE manual, AT+QFUPL
  modes::PromptRequest request;
  request.fixed_length = bytes;
  request.upload = modes::Upload{.idle_limit = std::chrono::seconds(timeout_s),
                                 .acknowledged_bytes = acknowledged ? kAcknowledgedBytes : 0};
  const sim::Task<modes::Payload> prompt = context.prompt(request);
  co_return co_await prompt;
}

}  // namespace bg96::commands
