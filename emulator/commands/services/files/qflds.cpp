// AT+QFLDS: how large the storage is, or how much is in it.
#include "emulator/commands/services/files/file_command.hpp"

namespace bg96::commands {
namespace {

constexpr std::string_view kStorage = "UFS";

struct Args {
  std::string storage;
};
constexpr auto kShape =
    at::shape(at::text_value<&Args::storage>("name_pattern", 0, kMaxTypedNameBytes));

at::Final write(modem::CommandContext& context, const Args& args) {
  if (!at::equal_ignoring_case(args.storage, kStorage)) return final_of(modem::FileError::no_disk);
  context.line("+QFLDS: ", context.files().free(), ",", modem::Files::kCapacityBytes);
  return at::Final::ok();
}

at::Final execute(modem::CommandContext& context) {
  context.line("+QFLDS: ", context.files().used(), ",", context.files().list().size());
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qflds{.name = "+QFLDS",
                                             .summary = "Space of the storage",
                                             .manual = "FILE V1.0",
                                             .params = kShape,
                                             .test_form = at::TestForm::ok,
                                             .execute = &at::plain<&execute>,
                                             .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
