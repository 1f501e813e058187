// AT+CSCS: the characters of the host's strings.
#include <array>

#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr std::array<std::string_view, 3> kSets = {"GSM", "IRA", "UCS2"};  // of CharacterSet

struct Args {
  modem::CharacterSet set = modem::CharacterSet::gsm;
};
constexpr auto kShape = at::shape(at::choice<&Args::set>("chset", kSets));

at::Final read(modem::CommandContext& context) {
  const auto set = context.settings().messages.character_set;
  context.line("+CSCS: ", at::quoted(kSets[static_cast<std::size_t>(set)]));
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  context.settings().messages.character_set = args.set;
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cscs{.name = "+CSCS",
                                            .summary = "Character set",
                                            .manual = "AT manual V2.2",
                                            .params = kShape,
                                            .read = &at::plain<&read>,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
