// AT+CMGR and AT+QCMGR: one message that is kept.
#include "emulator/commands/services/sms/typing.hpp"
#include "emulator/modem/services/sms/listing.hpp"

namespace bg96::commands {
namespace {

using namespace modem;

constexpr std::size_t kToRead = 0;  // of AT+CPMS

struct Args {
  int index = 0;
};
constexpr auto kShape = at::shape(at::integer<&Args::index>("index", 0, kMaxMessageIndex));

// Which part of a longer message it is, as AT+QCMGR tells it.
std::string part_of(const sms::Message& message) {
  std::optional<sms::Concatenation> part;
  if (const auto deliver = sms::parse_deliver(message.pdu.tpdu)) {
    part = deliver->user.concatenation();
  } else if (const auto submit = sms::parse_submit(message.pdu.tpdu)) {
    part = submit->user.concatenation();
  }
  if (!part) return {};
  return at::text(",", part->reference, ",", part->number, ",", part->total);
}

at::Final show(CommandContext& context, int index, bool with_part) {
  sms::Message* const message = context.messages().chosen(kToRead).find(index);
  if (message == nullptr) return at::Final::cms(kInvalidMemoryIndex);
  const sms::Shown shown = sms::read_form(*message, context.settings().messages);
  context.line(with_part ? "+QCMGR: " : "+CMGR: ", shown.header,
               with_part ? part_of(*message) : std::string());
  if (shown.has_body) context.line(shown.body);
  if (message->status == sms::Status::received_unread) {
    message->status = sms::Status::received_read;
  }
  return at::Final::ok();
}

at::Final read_one(CommandContext& context, const Args& args) {
  if (const int error = context.messages().error()) return at::Final::cms(error);
  return show(context, args.index, false);
}

at::Final read_part(CommandContext& context, const Args& args) {
  if (const int error = context.messages().error()) return at::Final::cms(error);
  if (!context.settings().messages.text_mode) {
    return at::Final::cms(kMessageOperationNotAllowed);
  }
  return show(context, args.index, true);
}

}  // namespace

extern constinit const at::CommandSpec cmgr{.name = "+CMGR",
                                            .summary = "Read a message",
                                            .manual = "AT manual V2.2",
                                            .params = kShape,
                                            .test_form = at::TestForm::ok,
                                            .write = &at::bound<kShape, &read_one>};
extern constinit const at::CommandSpec qcmgr{.name = "+QCMGR",
                                             .summary = "Read a part of a message",
                                             .manual = "AT manual V2.2",
                                             .params = kShape,
                                             .test_form = at::TestForm::ok,
                                             .write = &at::bound<kShape, &read_part>};

}  // namespace bg96::commands
