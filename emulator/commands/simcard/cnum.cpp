// AT+CNUM: the number of the SIM, which most cards do not know: the entry of the phonebook "ON".
#include "emulator/modem/command_context.hpp"
#include "emulator/modem/services/sms/host_text.hpp"

namespace bg96::commands {
namespace {

at::Final execute(modem::CommandContext& context) {
  const modem::SimCard& card = context.sim_card();
  if (!card.ready()) return at::Final::cme(card.error());
  const auto own = context.phonebook().find(modem::Phonebook::Storage::on, 1);
  if (!own) return at::Final::ok();
  const std::string name =
      modem::sms::characters_to_host(own->text, context.settings().messages.character_set);
  context.line("+CNUM: ", name.empty() ? name : at::quoted(name), ",", at::quoted(own->number), ",",
               own->type);
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cnum{.name = "+CNUM",
                                            .summary = "Own number",
                                            .manual = "AT manual V2.0",
                                            .test_form = at::TestForm::ok,
                                            .execute = &at::plain<&execute>};

}  // namespace bg96::commands
