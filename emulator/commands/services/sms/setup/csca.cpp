// AT+CSCA: the service centre that messages go to. The card keeps it.
#include "emulator/commands/services/sms/typing.hpp"
#include "emulator/modem/command_context.hpp"
#include "emulator/modem/services/sms/host_text.hpp"

namespace bg96::commands {
namespace {

struct Args {
  std::string centre;
  std::optional<int> type;
};
constexpr auto kShape =
    at::shape(at::text_value<&Args::centre>("sca", 1, kMaxAddressBytes),
              at::optional(at::integer<&Args::type>("tosca", kMinAddressType, kMaxAddressType)));

at::Final read(modem::CommandContext& context) {
  if (const int error = context.messages().error()) return at::Final::cms(error);
  const modem::sms::Address& centre = context.messages().service_centre();
  const std::string shown =
      modem::sms::address_to_host(centre, context.settings().messages.character_set);
  context.line("+CSCA: ", at::quoted(shown), ",", int{centre.type});
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  if (const int error = context.messages().error()) return at::Final::cms(error);
  auto centre = modem::sms::address_from_host(args.centre, args.type,
                                              context.settings().messages.character_set);
  if (!centre) return at::Final::cms(kInvalidTextModeParameter);
  context.messages().set_service_centre(*std::move(centre));
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec csca{.name = "+CSCA",
                                            .summary = "Service centre",
                                            .manual = "AT manual V2.2",
                                            .params = kShape,
                                            .test_form = at::TestForm::ok,
                                            .read = &at::plain<&read>,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
