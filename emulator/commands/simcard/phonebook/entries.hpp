#pragma once

#include "emulator/modem/command_context.hpp"
#include "emulator/modem/services/phonebook.hpp"

namespace bg96::commands {

/// The largest index that a parameter takes; the storage has the last word.
inline constexpr int kMaxPhonebookIndex = 65535;
/// Bytes of a string as it is typed, where the storage has the last word: 26 or 24 is told then.
inline constexpr int kMaxPhonebookString = 1024;

/// What AT+CPBS has chosen.
modem::Phonebook::Storage chosen_phonebook(modem::CommandContext& context);
/// "+CPBR: 1,"<number>",<type>,"<text>"", under the name that is given, in AT+CSCS's characters.
void tell_entry(modem::CommandContext& context, std::string_view name, int index,
                const modem::Phonebook::Entry& entry);

}  // namespace bg96::commands
