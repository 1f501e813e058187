// AT+CPBR: entries of the phonebook by their indices.
#include "emulator/commands/simcard/phonebook/entries.hpp"

namespace bg96::commands {
namespace {

using modem::Phonebook;

constexpr int kInvalidIndex = 21;  // 27.007

struct Args {
  int first = 0;
  std::optional<int> last;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::first>("index1", 0, kMaxPhonebookIndex),
              at::optional(at::integer<&Args::last>("index2", 0, kMaxPhonebookIndex)));

at::Final test(modem::CommandContext& context) {
  const Phonebook& phonebook = context.phonebook();
  const Phonebook::Storage storage = chosen_phonebook(context);
  if (const int error = phonebook.error(storage)) return at::Final::cme(error);
  context.line("+CPBR: (1-", phonebook.total(storage), "),", Phonebook::kMaxNumberBytes, ",",
               Phonebook::kMaxTextBytes);
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  const Phonebook& phonebook = context.phonebook();
  const Phonebook::Storage storage = chosen_phonebook(context);
  if (const int error = phonebook.error(storage)) return at::Final::cme(error);
  const int last = args.last.value_or(args.first);
  if (args.first < 1 || last < args.first || last > phonebook.total(storage)) {
    return at::Final::cme(kInvalidIndex);
  }
  for (int index = args.first; index <= last; ++index) {
    if (const auto entry = phonebook.find(storage, index)) {
      tell_entry(context, "+CPBR", index, *entry);
    }
  }
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cpbr{.name = "+CPBR",
                                            .summary = "Read the phonebook",
                                            .manual = "27.007 8.12",
                                            .params = kShape,
                                            .write = &at::bound<kShape, &write>,
                                            .test = &at::plain<&test>};

}  // namespace bg96::commands
