// AT+QFCPY: copies a file.
#include "emulator/commands/services/files/file_command.hpp"

namespace bg96::commands {
namespace {

struct Args {
  std::string source;
  std::string destination;
  bool overwrite = false;
};
constexpr auto kShape = at::shape(
    at::bare_text<&Args::source>("source", 0, kMaxTypedNameBytes).as("<source>"),
    at::bare_text<&Args::destination>("destination", 0, kMaxTypedNameBytes).as("<destination>"),
    at::optional(at::integer<&Args::overwrite>("overwrite", 0, 1)));

at::Final write(modem::CommandContext& context, const Args& args) {
  const auto source = modem::Files::name_of(args.source);
  const auto destination = modem::Files::name_of(args.destination);
  if (!source || !destination) return final_of(modem::FileError::invalid_name);
  return final_of(context.files().copy(*source, *destination, args.overwrite));
}

}  // namespace

extern constinit const at::CommandSpec qfcpy{.name = "+QFCPY",
                                             .summary = "Copy a file",
                                             .manual = "FILE V1.1",
                                             .max_response = kFileResponse,
                                             .params = kShape,
                                             .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
