// AT+CMGS: sends a message that the host types.
#include "emulator/commands/services/sms/typing.hpp"
#include "emulator/modem/services/sms/composing.hpp"
#include "emulator/modem/services/sms/host_text.hpp"

namespace bg96::commands {
namespace {

using namespace modem;

struct Args {
  Target target;  // a length in PDU mode
  std::optional<int> type;
};
constexpr auto kShape =
    at::shape(at::bare_text<&Args::target>("da", 1, kMaxAddressBytes),
              at::optional(at::integer<&Args::type>("toda", kMinAddressType, kMaxAddressType)));

sim::Task<at::Final> send_text(CommandContext& context, const Args& args) {
  const auto to = sms::address_from_host(args.target.text, args.type,
                                         context.settings().messages.character_set);
  if (!args.target.quoted || !to) co_return at::Final::cms(kInvalidTextModeParameter);
  const sim::Task<Typed> typing = type_message(context);
  const Typed typed = co_await typing;
  if (typed.cancelled) co_return at::Final::ok();
  const auto composed = sms::compose_submit(*to, typed.text, context.settings().messages);
  if (composed.error != 0) co_return at::Final::cms(composed.error);
  const sim::Task<at::Final> sending =
      send_message(context, "+CMGS", {{}, sms::encode(composed.message)});
  co_return co_await sending;
}

bool is_sent_to_somebody(std::string_view tpdu) {
  const auto message = sms::parse_submit(tpdu);
  return message && !message->to.value.empty();
}

sim::Task<at::Final> send_pdu(CommandContext& context, const Args& args) {
  const auto octets = args.type ? std::nullopt : args.target.octets();
  return send_typed_pdu(context, "+CMGS", octets, &is_sent_to_somebody);
}

constexpr auto kWrite = &by_mode<Args, &send_text, &send_pdu>;

}  // namespace

extern constinit const at::CommandSpec cmgs{.name = "+CMGS",
                                            .summary = "Send a message",
                                            .manual = "AT manual V2.2",
                                            .max_response = std::chrono::seconds(120),
                                            .params = kShape,
                                            .test_form = at::TestForm::ok,
                                            .write = &at::bound<kShape, kWrite>};

}  // namespace bg96::commands
