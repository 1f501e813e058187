// AT+QFLST: the files and their sizes.
#include "emulator/commands/services/files/file_command.hpp"

namespace bg96::commands {
namespace {

constexpr std::string_view kAll = "*";
constexpr std::string_view kAllOfStorage = "UFS:*";

struct Args {
  std::string pattern;
};
constexpr auto kShape =
    at::shape(at::bare_text<&Args::pattern>("name_pattern", 0, kMaxTypedNameBytes));

void tell(modem::CommandContext& context, std::string_view name, std::size_t bytes) {
  context.line("+QFLST: ", at::quoted(name), ",", bytes);
}

at::Final execute(modem::CommandContext& context) {
  for (const auto& [name, bytes] : context.files().list()) tell(context, name, bytes);
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  if (args.pattern == kAll || at::equal_ignoring_case(args.pattern, kAllOfStorage)) {
    return execute(context);
  }
  const auto name = modem::Files::name_of(args.pattern);
  if (!name) return final_of(modem::FileError::invalid_name);
  const std::string* const file = context.files().find(*name);
  if (file == nullptr) return final_of(modem::FileError::not_found);
  tell(context, *name, file->size());
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qflst{.name = "+QFLST",
                                             .summary = "List files",
                                             .manual = "FILE V1.0",
                                             .max_response = kFileResponse,
                                             .params = kShape,
                                             .execute = &at::plain<&execute>,
                                             .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
