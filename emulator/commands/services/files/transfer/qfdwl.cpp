// AT+QFDWL: all bytes of a file, behind CONNECT.
#include "emulator/commands/services/files/file_command.hpp"

namespace bg96::commands {
namespace {

struct Args {
  std::string name;
};
constexpr auto kShape =
    at::shape(at::bare_text<&Args::name>("filename", 0, kMaxTypedNameBytes).as("<filename>"));

sim::Task<at::Final> write(modem::CommandContext& context, const Args& args) {
  const auto name = modem::Files::name_of(args.name);
  if (!name) co_return final_of(modem::FileError::invalid_name);
  const std::string* const file = context.files().find(*name);
  if (file == nullptr) co_return final_of(modem::FileError::not_found);
  const std::string bytes = *file;
  const sim::Task<std::size_t> writing = context.download("CONNECT", bytes);
  const std::size_t written = co_await writing;
  const std::uint16_t checksum =
      modem::transfer_checksum(std::string_view(bytes).substr(0, written));
  context.line("+QFDWL: ", written, ",", modem::checksum_text(checksum));
  co_return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qfdwl{.name = "+QFDWL",
                                             .summary = "Download a file",
                                             .manual = "FILE V1.0",
                                             .max_response = kFileResponse,
                                             .params = kShape,
                                             .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
