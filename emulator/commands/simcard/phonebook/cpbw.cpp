// AT+CPBW: an entry of the phonebook, or none any more.
#include "emulator/commands/simcard/phonebook/entries.hpp"
#include "emulator/modem/services/sms/host_text.hpp"

namespace bg96::commands {
namespace {

using modem::Phonebook;

// 27.007
constexpr int kInvalidTextCharacters = 25;
// 24.008, 10.5.4.7
constexpr int kMinType = 128;
constexpr int kMaxType = 255;

struct Args {
  std::optional<int> index;
  std::optional<std::string> number;
  std::optional<int> type;
  std::string text;
};
constexpr auto kShape =
    at::shape(at::optional(at::integer<&Args::index>("index", 0, kMaxPhonebookIndex)),
              at::optional(at::text_value<&Args::number>("number", 0, kMaxPhonebookString)),
              at::optional(at::integer<&Args::type>("type", kMinType, kMaxType)),
              at::optional(at::text_value<&Args::text>("text", 0, kMaxPhonebookString)));

at::Final test(modem::CommandContext& context) {
  const Phonebook& phonebook = context.phonebook();
  const Phonebook::Storage storage = chosen_phonebook(context);
  if (const int error = phonebook.error(storage)) return at::Final::cme(error);
  context.line("+CPBW: (1-", phonebook.total(storage), "),", Phonebook::kMaxNumberBytes, ",(",
               kMinType, "-", kMaxType, "),", Phonebook::kMaxTextBytes);
  return at::Final::ok();
}

at::Final ended(int error) { return error == 0 ? at::Final::ok() : at::Final::cme(error); }

// A number may be typed as it is, also where strings are UCS2: hosts do.
std::string number_from_host(const std::string& typed, modem::CharacterSet set) {
  if (set != modem::CharacterSet::ucs2) return typed;
  const auto characters = modem::sms::characters_from_host(typed, set);
  const std::string spelled =
      characters ? modem::sms::characters_to_host(*characters, modem::CharacterSet::ira)
                 : std::string();
  return spelled.empty() || !Phonebook::is_number(spelled) ? typed : spelled;
}

at::Final write(modem::CommandContext& context, const Args& args) {
  Phonebook& phonebook = context.phonebook();
  const Phonebook::Storage storage = chosen_phonebook(context);
  if (const int error = phonebook.error(storage)) return at::Final::cme(error);
  if (!args.number) {
    // Without a number there is nothing to keep; without an index nothing to remove either.
    if (!args.index || args.type || !args.text.empty()) return at::Final::error();
    return ended(phonebook.remove(storage, *args.index));
  }
  const modem::CharacterSet set = context.settings().messages.character_set;
  auto text = modem::sms::characters_from_host(args.text, set);
  if (!text) return at::Final::cme(kInvalidTextCharacters);
  Phonebook::Entry entry =
      Phonebook::entry_of(number_from_host(*args.number, set), args.type, *std::move(text));
  return ended(phonebook.write(storage, args.index, std::move(entry)));
}

}  // namespace

extern constinit const at::CommandSpec cpbw{.name = "+CPBW",
                                            .summary = "Write the phonebook",
                                            .manual = "27.007 8.14",
                                            .params = kShape,
                                            .write = &at::bound<kShape, &write>,
                                            .test = &at::plain<&test>};

}  // namespace bg96::commands
