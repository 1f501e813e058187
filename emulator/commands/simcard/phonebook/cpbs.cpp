// AT+CPBS: which phonebook the other commands use.
#include <array>

#include "emulator/commands/simcard/phonebook/entries.hpp"

namespace bg96::commands {
namespace {

using modem::Phonebook;

// In the order of Phonebook::Storage.
constexpr std::array<std::string_view, Phonebook::kStorages> kStorages = {
    "SM", "DC", "FD", "LD", "MC", "ME", "RC", "EN", "ON"};

struct Args {
  int storage = 0;
};
constexpr auto kShape = at::shape(at::choice<&Args::storage>("storage", kStorages));

at::Final read(modem::CommandContext& context) {
  const Phonebook& phonebook = context.phonebook();
  const Phonebook::Storage storage = chosen_phonebook(context);
  if (const int error = phonebook.error(storage)) return at::Final::cme(error);
  context.line("+CPBS: ", at::quoted(kStorages[static_cast<std::size_t>(storage)]), ",",
               phonebook.used(storage), ",", phonebook.total(storage));
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  const auto storage = static_cast<Phonebook::Storage>(args.storage);
  if (const int error = context.phonebook().error(storage)) return at::Final::cme(error);
  context.settings().phonebook_storage = args.storage;
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cpbs{.name = "+CPBS",
                                            .summary = "Phonebook that is used",
                                            .manual = "27.007 8.11",
                                            .params = kShape,
                                            .read = &at::plain<&read>,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
