// AT+CMGW: keeps a message that the host types.
#include "emulator/commands/services/sms/typing.hpp"
#include "emulator/modem/services/sms/composing.hpp"
#include "emulator/modem/services/sms/host_text.hpp"

namespace bg96::commands {
namespace {

using namespace modem;
using sms::Status;

constexpr std::array<std::string_view, 4> kStatuses = {"REC UNREAD", "REC READ", "STO UNSENT",
                                                       "STO SENT"};  // of Status

struct Args {
  Target target;              // a length in PDU mode
  std::optional<int> second;  // in PDU mode the status
  std::optional<Status> status;
};
constexpr auto kShape =
    at::shape(at::optional(at::bare_text<&Args::target>("oa/da", 0, kMaxAddressBytes)),
              at::optional(at::integer<&Args::second>("tooa/toda", 0, kMaxAddressType)),
              at::optional(at::choice<&Args::status>("stat", kStatuses)));

bool is_received(Status status) {
  return status == Status::received_unread || status == Status::received_read;
}

at::Final keep(CommandContext& context, Status status, sms::Pdu pdu) {
  if (pdu.centre.value.empty()) pdu.centre = context.messages().service_centre();
  const auto index = context.messages().keep({status, std::move(pdu)});
  if (!index) return at::Final::cms(kMemoryFull);
  context.line("+CMGW: ", *index);
  return at::Final::ok();
}

// A message may be kept without an address; AT+CMSS then names one.
std::optional<sms::Address> address_of(CommandContext& context, const Args& args) {
  if (args.target.text.empty()) return sms::Address{};
  if (!args.target.quoted || (args.second && *args.second < kMinAddressType)) return std::nullopt;
  return sms::address_from_host(args.target.text, args.second,
                                context.settings().messages.character_set);
}

sim::Task<at::Final> keep_text(CommandContext& context, const Args& args) {
  const auto address = address_of(context, args);
  if (!address) co_return at::Final::cms(kInvalidTextModeParameter);
  const sim::Task<Typed> typing = type_message(context);
  const Typed typed = co_await typing;
  if (typed.cancelled) co_return at::Final::ok();
  const MessageSettings& settings = context.settings().messages;
  const Status status = args.status.value_or(Status::stored_unsent);
  if (is_received(status)) {
    const auto composed =
        sms::compose_deliver(*address, typed.text, context.messages().service_time(), settings);
    if (composed.error != 0) co_return at::Final::cms(composed.error);
    co_return keep(context, status, {{}, sms::encode(composed.message)});
  }
  const auto composed = sms::compose_submit(*address, typed.text, settings);
  if (composed.error != 0) co_return at::Final::cms(composed.error);
  co_return keep(context, status, {{}, sms::encode(composed.message)});
}

sim::Task<at::Final> keep_pdu(CommandContext& context, const Args& args) {
  const auto octets = args.target.octets();
  const int number = args.second.value_or(static_cast<int>(Status::stored_unsent));
  if (!octets || args.status || number > static_cast<int>(Status::stored_sent)) {
    co_return at::Final::cms(kInvalidPduModeParameter);
  }
  const sim::Task<Typed> typing = type_message(context);
  const Typed typed = co_await typing;
  if (typed.cancelled) co_return at::Final::ok();
  auto pdu = sms::parse_pdu(typed.text, *octets);
  const auto status = static_cast<Status>(number);
  const bool fits = pdu && (is_received(status) ? sms::parse_deliver(pdu->tpdu).has_value()
                                                : sms::parse_submit(pdu->tpdu).has_value());
  if (!fits) co_return at::Final::cms(kInvalidPduModeParameter);
  co_return keep(context, status, *std::move(pdu));
}

constexpr auto kWrite = &by_mode<Args, &keep_text, &keep_pdu>;

sim::Task<at::Final> execute(CommandContext& context) {
  const Args nothing;
  const sim::Task<at::Final> keeping = kWrite(context, nothing);
  co_return co_await keeping;
}

}  // namespace

extern constinit const at::CommandSpec cmgw{.name = "+CMGW",
                                            .summary = "Keep a message",
                                            .manual = "AT manual V2.2",
                                            .params = kShape,
                                            .test_form = at::TestForm::ok,
                                            .execute = &at::plain<&execute>,
                                            .write = &at::bound<kShape, kWrite>};

}  // namespace bg96::commands
