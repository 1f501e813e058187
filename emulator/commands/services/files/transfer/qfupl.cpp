// AT+QFUPL: a new file, whose bytes the host sends behind CONNECT.
#include "emulator/commands/services/files/file_command.hpp"

namespace bg96::commands {
namespace {

struct Args {
  std::string name;
  std::int64_t size = kDefaultUploadBytes;
  int timeout_s = kDefaultUploadTimeout;
  bool acknowledged = false;
};
constexpr auto kShape =
    at::shape(at::bare_text<&Args::name>("filename", 0, kMaxTypedNameBytes),
              at::optional(at::integer<&Args::size>("file_size", 1, kMaxFileNumber)),
              at::optional(at::integer<&Args::timeout_s>("timeout", 1, kMaxUploadTimeout)),
              at::optional(at::integer<&Args::acknowledged>("ackmode", 0, 1)));

sim::Task<at::Final> write(modem::CommandContext& context, const Args& args) {
  using End = modes::Payload::End;
  modem::Files& files = context.files();
  const auto name = modem::Files::name_of(args.name);
  if (!name) co_return final_of(modem::FileError::invalid_name);
  const auto size = static_cast<std::size_t>(args.size);
  const modem::FileError error = files.can_create(*name, size);
  if (error != modem::FileError::none) co_return final_of(error);
  const sim::Task<modes::Payload> reading =
      upload(context, size, args.timeout_s, args.acknowledged);
  modes::Payload payload = co_await reading;
  const bool silent = payload.end == End::timed_out || payload.end == End::hung_up;
  if (payload.bytes.empty() && silent) co_return final_of(modem::FileError::timed_out);
  const std::size_t bytes = payload.bytes.size();
  const std::string checksum = modem::checksum_text(modem::transfer_checksum(payload.bytes));
  // Meanwhile another port may have taken the name or the space.
  if (files.create(*name, std::move(payload.bytes)) != modem::FileError::none) {
    co_return final_of(modem::FileError::cannot_write);
  }
  context.line("+QFUPL: ", bytes, ",", checksum);
  co_return at::Final::ok();
}

at::Final test(modem::CommandContext& context) {
  context.line("+QFUPL: <filename>[,(1-", context.files().free(), ")[,(1-65535)[,(0,1)]]]");
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qfupl{.name = "+QFUPL",
                                             .summary = "Upload a file",
                                             .manual = "FILE V1.0",
                                             .max_response = kFileResponse,
                                             .params = kShape,
                                             .write = &at::bound<kShape, &write>,
                                             .test = &at::plain<&test>};

}  // namespace bg96::commands
