// AT+QFCLOSE: closes a file.
#include "emulator/commands/services/files/file_command.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int handle = 0;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::handle>("filehandle", 0, kMaxFileNumber).as("<filehandle>"));

at::Final write(modem::CommandContext& context, const Args& args) {
  return final_of(context.files().close(args.handle));
}

}  // namespace

extern constinit const at::CommandSpec qfclose{.name = "+QFCLOSE",
                                               .summary = "Close a file",
                                               .manual = "FILE V1.0",
                                               .max_response = kFileResponse,
                                               .params = kShape,
                                               .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
