#include "emulator/commands/keyed.hpp"

namespace bg96::commands {

sim::Task<at::Final> run_key(modem::CommandContext& context, std::string_view name,
                             std::span<const at::Argument> arguments) {
  if (arguments.empty() || !arguments.front().quoted) co_return at::Final::refused();
  const at::CommandSpec* const spec = context.modem().commands().find(name, arguments.front().text);
  if (spec == nullptr) co_return at::Final::refused();
  const std::span<const at::Argument> values = arguments.subspan(1);
  const at::Handler handler = values.empty() ? spec->read : spec->write;
  if (handler == nullptr) co_return at::Final::refused();
  const sim::Task<at::Final> run = handler(context, values);
  co_return co_await run;
}

at::Final list_keys(modem::CommandContext& context, std::string_view name) {
  for (const at::CommandSpec* spec : context.modem().commands().keys_of(name)) {
    context.line(at::describe_parameters(*spec));
  }
  return at::Final::ok();
}

}  // namespace bg96::commands
