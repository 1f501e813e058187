// AT+CPBF: the entries of the phonebook whose name begins with a text.
#include "emulator/commands/simcard/phonebook/entries.hpp"
#include "emulator/modem/services/sms/host_text.hpp"

namespace bg96::commands {
namespace {

using modem::Phonebook;

// 27.007
constexpr int kNotFound = 22;
constexpr int kInvalidTextCharacters = 25;

struct Args {
  std::string text;
};
constexpr auto kShape = at::shape(at::text_value<&Args::text>("findtext", 0, kMaxPhonebookString));

at::Final test(modem::CommandContext& context) {
  const int error = context.phonebook().error(chosen_phonebook(context));
  if (error != 0) return at::Final::cme(error);
  context.line("+CPBF: ", Phonebook::kMaxNumberBytes, ",", Phonebook::kMaxTextBytes);
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  const Phonebook& phonebook = context.phonebook();
  const Phonebook::Storage storage = chosen_phonebook(context);
  if (const int error = phonebook.error(storage)) return at::Final::cme(error);
  const auto wanted =
      modem::sms::characters_from_host(args.text, context.settings().messages.character_set);
  if (!wanted) return at::Final::cme(kInvalidTextCharacters);
  bool found = false;
  for (int index = 1; index <= phonebook.total(storage); ++index) {
    const auto entry = phonebook.find(storage, index);
    if (!entry || !entry->text.starts_with(*wanted)) continue;
    tell_entry(context, "+CPBF", index, *entry);
    found = true;
  }
  return found ? at::Final::ok() : at::Final::cme(kNotFound);
}

}  // namespace

extern constinit const at::CommandSpec cpbf{.name = "+CPBF",
                                            .summary = "Find in the phonebook",
                                            .manual = "27.007 8.13",
                                            .params = kShape,
                                            .write = &at::bound<kShape, &write>,
                                            .test = &at::plain<&test>};

}  // namespace bg96::commands
