// AT+QFTUCAT: cuts an open file off at its position.
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
  return final_of(file == nullptr ? modem::FileError::invalid_handle
                                  : context.files().truncate(*file));
}

}  // namespace

extern constinit const at::CommandSpec qftucat{.name = "+QFTUCAT",
                                               .summary = "Truncate a file",
                                               .manual = "FILE V1.0",
                                               .max_response = kFileResponse,
                                               .params = kShape,
                                               .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
