// AT+QFPOSITION: the position in an open file.
#include "emulator/commands/services/files/file_command.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int handle = 0;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::handle>("filehandle", 0, kMaxFileNumber).as("<filehandle>"));

at::Final write(modem::CommandContext& context, const Args& args) {
  const modem::Files::Open* const file = context.files().find_open(args.handle);
  if (file == nullptr) return final_of(modem::FileError::invalid_handle);
  context.line("+QFPOSITION: ", file->position);
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qfposition{.name = "+QFPOSITION",
                                                  .summary = "Get the position in a file",
                                                  .manual = "FILE V1.0",
                                                  .max_response = kFileResponse,
                                                  .params = kShape,
                                                  .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
