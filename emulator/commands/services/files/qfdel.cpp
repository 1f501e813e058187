// AT+QFDEL: removes a file, or all of them.
#include "emulator/commands/services/files/file_command.hpp"

namespace bg96::commands {
namespace {

constexpr std::string_view kAll = "*";
constexpr std::string_view kAllOfStorage = "UFS:*";

struct Args {
  std::string name;
};
constexpr auto kShape =
    at::shape(at::bare_text<&Args::name>("filename", 0, kMaxTypedNameBytes).as("<filename>"));

at::Final write(modem::CommandContext& context, const Args& args) {
  if (args.name == kAll || at::equal_ignoring_case(args.name, kAllOfStorage)) {
    context.files().remove_all();
    return at::Final::ok();
  }
  const auto name = modem::Files::name_of(args.name);
  return final_of(name ? context.files().remove(*name) : modem::FileError::invalid_name);
}

}  // namespace

extern constinit const at::CommandSpec qfdel{.name = "+QFDEL",
                                             .summary = "Delete files",
                                             .manual = "FILE V1.0",
                                             .max_response = kFileResponse,
                                             .params = kShape,
                                             .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
