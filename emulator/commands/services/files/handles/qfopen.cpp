// AT+QFOPEN: opens a file, or tells which are open.
#include "emulator/commands/services/files/file_command.hpp"

namespace bg96::commands {
namespace {

struct Args {
  std::string name;
  modem::OpenMode mode = modem::OpenMode::create;
};
constexpr auto kShape = at::shape(at::bare_text<&Args::name>("filename", 0, kMaxTypedNameBytes),
                                  at::optional(at::integer<&Args::mode>("mode", 0, 2)));

at::Final write(modem::CommandContext& context, const Args& args) {
  const auto name = modem::Files::name_of(args.name);
  if (!name) return final_of(modem::FileError::invalid_name);
  int handle = 0;
  const modem::FileError error = context.files().open(*name, args.mode, handle);
  if (error == modem::FileError::none) context.line("+QFOPEN: ", handle);
  return final_of(error);
}

at::Final read(modem::CommandContext& context) {
  for (const auto& [handle, file] : context.files().all_open()) {
    context.line("+QFOPEN: ", at::quoted(file.name), ",", handle, ",", static_cast<int>(file.mode));
  }
  return at::Final::ok();
}

at::Final test(modem::CommandContext& context) {
  context.line("+QFOPEN: <filename>[,(0-2)]");
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qfopen{.name = "+QFOPEN",
                                              .summary = "Open a file",
                                              .manual = "FILE V1.0",
                                              .max_response = kFileResponse,
                                              .params = kShape,
                                              .read = &at::plain<&read>,
                                              .write = &at::bound<kShape, &write>,
                                              .test = &at::plain<&test>};

}  // namespace bg96::commands
