// AT+CPMS: which memories are read, written, and used for what comes.
#include <array>

#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

using modem::Memory;

// In the order of Memory; a status report cannot be written by the host.
constexpr std::array<std::string_view, 4> kReadable = {"SM", "ME", "MT", "SR"};
constexpr std::array<std::string_view, 3> kWritable = {"SM", "ME", "MT"};

struct Args {
  Memory to_read = Memory::me;
  std::optional<Memory> to_write;
  std::optional<Memory> to_receive;
};
constexpr auto kShape = at::shape(at::choice<&Args::to_read>("mem1", kReadable),
                                  at::optional(at::choice<&Args::to_write>("mem2", kWritable)),
                                  at::optional(at::choice<&Args::to_receive>("mem3", kWritable)));

at::Final read(modem::CommandContext& context) {
  modem::MessageService& messages = context.messages();
  if (const int error = messages.error()) return at::Final::cms(error);
  std::string line;
  for (std::size_t use = 0; use < 3; ++use) {
    const Memory memory = messages.memory(use);
    line += at::text(use == 0 ? "" : ",", at::quoted(name_of(memory)), ",",
                     messages.store(memory).used(), ",", messages.store(memory).total());
  }
  context.line("+CPMS: ", line);
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  modem::MessageService& messages = context.messages();
  if (const int error = messages.error()) return at::Final::cms(error);
  auto& memories = context.settings().non_volatile.memories;
  memories = {args.to_read, args.to_write.value_or(memories[1]),
              args.to_receive.value_or(memories[2])};
  std::string line;
  for (const Memory memory : memories) {
    line += at::text(line.empty() ? "" : ",", messages.store(memory).used(), ",",
                     messages.store(memory).total());
  }
  context.line("+CPMS: ", line);
  // There may be room now for what the network has.
  context.messages().removed();
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cpms{.name = "+CPMS",
                                            .summary = "Memories of messages",
                                            .manual = "AT manual V2.2",
                                            .params = kShape,
                                            .read = &at::plain<&read>,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
