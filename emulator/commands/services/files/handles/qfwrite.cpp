// AT+QFWRITE: bytes that the host sends behind CONNECT, at the position of an open file.
#include "emulator/commands/services/files/file_command.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int handle = 0;
  std::int64_t length = kDefaultUploadBytes;
  int timeout_s = kDefaultUploadTimeout;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::handle>("filehandle", 0, kMaxFileNumber),
              at::optional(at::integer<&Args::length>("length", 1, kMaxFileNumber)),
              at::optional(at::integer<&Args::timeout_s>("timeout", 1, kMaxUploadTimeout)));

sim::Task<at::Final> write(modem::CommandContext& context, const Args& args) {
  using End = modes::Payload::End;
  modem::Files& files = context.files();
  modem::Files::Open* file = files.find_open(args.handle);
  if (file == nullptr) co_return final_of(modem::FileError::invalid_handle);
  const auto length = static_cast<std::size_t>(args.length);
  const modem::FileError error = files.can_write(*file, length);
  if (error != modem::FileError::none) co_return final_of(error);
  const std::string name = file->name;
  const sim::Task<modes::Payload> reading = upload(context, length, args.timeout_s, false);
  const modes::Payload payload = co_await reading;
  const bool silent = payload.end == End::timed_out || payload.end == End::hung_up;
  if (payload.bytes.empty() && silent) co_return final_of(modem::FileError::timed_out);
  // Meanwhile another port may have closed it, or taken the space.
  file = files.find_open(args.handle);
  if (file == nullptr || file->name != name ||
      files.write(*file, payload.bytes) != modem::FileError::none) {
    co_return final_of(modem::FileError::cannot_write);
  }
  context.line("+QFWRITE: ", payload.bytes.size(), ",", files.content(*file).size());
  co_return at::Final::ok();
}

at::Final test(modem::CommandContext& context) {
  context.line("+QFWRITE: <filehandle>[,<length>[,<timeout>]]");
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qfwrite{.name = "+QFWRITE",
                                               .summary = "Write into a file",
                                               .manual = "FILE V1.0",
                                               .max_response = kFileResponse,
                                               .params = kShape,
                                               .write = &at::bound<kShape, &write>,
                                               .test = &at::plain<&test>};

}  // namespace bg96::commands
