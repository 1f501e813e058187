// AT+QFSEEK: moves the position in an open file.
#include "emulator/commands/services/files/file_command.hpp"

namespace bg96::commands {
namespace {

enum class From : int { begin, position, end };

struct Args {
  int handle = 0;
  std::int64_t offset = 0;
  From from = From::begin;
};
constexpr auto kShape = at::shape(at::integer<&Args::handle>("filehandle", 0, kMaxFileNumber),
                                  at::integer<&Args::offset>("offset", 0, kMaxFileNumber),
                                  at::optional(at::integer<&Args::from>("position", 0, 2)));

at::Final write(modem::CommandContext& context, const Args& args) {
  modem::Files::Open* const file = context.files().find_open(args.handle);
  if (file == nullptr) return final_of(modem::FileError::invalid_handle);
  const std::size_t size = context.files().content(*file).size();
  const auto offset = static_cast<std::size_t>(args.offset);
  const std::size_t base = args.from == From::position ? file->position : 0;
  if (offset > size - base) return final_of(modem::FileError::larger_than_file);
  // From the end the way is back.
  file->position = args.from == From::end ? size - offset : base + offset;
  return at::Final::ok();
}

at::Final test(modem::CommandContext& context) {
  context.line("+QFSEEK: <filehandle>,<offset>[,<position>]");
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qfseek{.name = "+QFSEEK",
                                              .summary = "Set the position in a file",
                                              .manual = "FILE V1.0",
                                              .params = kShape,
                                              .write = &at::bound<kShape, &write>,
                                              .test = &at::plain<&test>};

}  // namespace bg96::commands
