#include "emulator/commands/simcard/phonebook/entries.hpp"

#include "emulator/modem/services/sms/alphabet.hpp"
#include "emulator/modem/services/sms/host_text.hpp"

namespace bg96::commands {

modem::Phonebook::Storage chosen_phonebook(modem::CommandContext& context) {
  return static_cast<modem::Phonebook::Storage>(context.settings().phonebook_storage);
}

void tell_entry(modem::CommandContext& context, std::string_view name, int index,
                const modem::Phonebook::Entry& entry) {
  const modem::CharacterSet set = context.settings().messages.character_set;
  const std::string number =
      modem::sms::characters_to_host(modem::sms::from_utf8(entry.number), set);
  const std::string text = modem::sms::characters_to_host(entry.text, set);
  context.line(name, ": ", index, ",", at::quoted(number), ",", entry.type, ",", at::quoted(text));
}

}  // namespace bg96::commands
