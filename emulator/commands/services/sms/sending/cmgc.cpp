// AT+CMGC: asks the service centre to do something with a message (SMS-COMMAND).
#include "emulator/commands/services/sms/typing.hpp"
#include "emulator/modem/services/sms/host_text.hpp"

namespace bg96::commands {
namespace {

using namespace modem;

struct Args {
  int first = 0;  // a length in PDU mode
  std::optional<int> type;
  int protocol = 0;
  int message = 0;
  std::optional<std::string> address;
  std::optional<int> address_type;
};
constexpr auto kShape = at::shape(
    at::integer<&Args::first>("fo", 0, 255), at::optional(at::integer<&Args::type>("ct", 0, 255)),
    at::optional(at::integer<&Args::protocol>("pid", 0, 255)),
    at::optional(at::integer<&Args::message>("mn", 0, 255)),
    at::optional(at::text_value<&Args::address>("da", 1, kMaxAddressBytes)),
    at::optional(at::integer<&Args::address_type>("toda", kMinAddressType, kMaxAddressType)));

sim::Task<at::Final> send_text(CommandContext& context, const Args& args) {
  std::optional<sms::Address> to = sms::Address{};
  if (args.address) {
    to = sms::address_from_host(*args.address, args.address_type,
                                context.settings().messages.character_set);
  }
  if (!args.type || !to) co_return at::Final::cms(kInvalidTextModeParameter);
  const sim::Task<Typed> typing = type_message(context);
  const Typed typed = co_await typing;
  if (typed.cancelled) co_return at::Final::ok();
  // Its data is octets, so that it is typed as digits.
  auto data = sms::from_host(typed.text, sms::Coding::octets, CharacterSet::gsm);
  if (!data || data->size() > sms::kMaxCommandOctets) {
    co_return at::Final::cms(kInvalidTextModeParameter);
  }
  const sms::Command command{
      .first = static_cast<std::uint8_t>((args.first & ~sms::kTypeMask) | sms::kCommand),
      .protocol = static_cast<std::uint8_t>(args.protocol),
      .type = static_cast<std::uint8_t>(*args.type),
      .message = static_cast<std::uint8_t>(args.message),
      .to = *to,
      .data = *std::move(data)};
  const sim::Task<at::Final> sending = send_message(context, "+CMGC", {{}, sms::encode(command)});
  co_return co_await sending;
}

bool is_command(std::string_view tpdu) { return sms::parse_command(tpdu).has_value(); }

sim::Task<at::Final> send_pdu(CommandContext& context, const Args& args) {
  const auto number = static_cast<std::size_t>(args.first);
  const bool fits = number > 0 && number <= sms::kMaxTpduOctets && !args.type;
  return send_typed_pdu(context, "+CMGC", fits ? std::optional(number) : std::nullopt, &is_command);
}

constexpr auto kWrite = &by_mode<Args, &send_text, &send_pdu>;

}  // namespace

extern constinit const at::CommandSpec cmgc{.name = "+CMGC",
                                            .summary = "Send a command to the service centre",
                                            .manual = "AT 27.005",
                                            .max_response = std::chrono::seconds(120),
                                            .params = kShape,
                                            .test_form = at::TestForm::ok,
                                            .write = &at::bound<kShape, kWrite>};

}  // namespace bg96::commands
