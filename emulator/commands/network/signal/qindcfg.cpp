// AT+QINDCFG: which +QIND are told.
#include <array>

#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

using Indications = modem::Settings::Indications;

constexpr std::string_view kName = "+QINDCFG";
// The manual's names, and the settings in the same order.
constexpr std::array<std::string_view, 5> kTypes = {"all", "csq", "smsfull", "ring", "smsincoming"};
constexpr std::array<int Indications::*, 5> kFields = {&Indications::all, &Indications::csq,
                                                       &Indications::smsfull, &Indications::ring,
                                                       &Indications::smsincoming};

struct Args {
  int type = 0;
  std::optional<int> enable;
  int save = 0;
};
constexpr auto kShape = at::shape(at::choice<&Args::type>("urctype", kTypes),
                                  at::optional(at::integer<&Args::enable>("enable", 0, 1)),
                                  at::optional(at::integer<&Args::save>("savetonvram", 0, 1)));

at::Final write(modem::CommandContext& context, const Args& args) {
  const auto type = static_cast<std::size_t>(args.type);
  Indications& indications = context.settings().indications;
  if (!args.enable) {
    context.line(kName, ": ", at::quoted(kTypes[type]), ",", indications.*kFields[type]);
    return at::Final::ok();
  }
  indications.*kFields[type] = *args.enable;
  if (args.save == 1) {
    context.settings().non_volatile.indications.*kFields[type] = *args.enable;
  }
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qindcfg{.name = kName,
                                               .summary = "Which indications are told",
                                               .manual = "AT manual V2.2",
                                               .params = kShape,
                                               .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
