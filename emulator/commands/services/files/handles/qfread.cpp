// AT+QFREAD: bytes of an open file, from its position on.
#include "emulator/commands/services/files/file_command.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int handle = 0;
  std::optional<std::int64_t> length;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::handle>("filehandle", 0, kMaxFileNumber),
              at::optional(at::integer<&Args::length>("length", 0, kMaxFileNumber)));

sim::Task<at::Final> write(modem::CommandContext& context, const Args& args) {
  modem::Files::Open* const file = context.files().find_open(args.handle);
  if (file == nullptr) co_return final_of(modem::FileError::invalid_handle);
  if (args.length == 0) co_return final_of(modem::FileError::zero_bytes);
  const std::string& content = context.files().content(*file);
  const std::size_t length =
      args.length ? static_cast<std::size_t>(*args.length) : std::string::npos;
  std::string bytes = content.substr(file->position, length);
  file->position += bytes.size();
  const std::string connect = at::text("CONNECT ", bytes.size());
  const sim::Task<std::size_t> writing = context.download(connect, std::move(bytes));
  co_await writing;
  co_return at::Final::ok();
}

at::Final test(modem::CommandContext& context) {
  context.line("+QFREAD: <filehandle>[,<length>]");
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qfread{.name = "+QFREAD",
                                              .summary = "Read a file",
                                              .manual = "FILE V1.0",
                                              .max_response = kFileResponse,
                                              .params = kShape,
                                              .write = &at::bound<kShape, &write>,
                                              .test = &at::plain<&test>};

}  // namespace bg96::commands
