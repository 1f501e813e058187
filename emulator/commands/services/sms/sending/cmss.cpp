// AT+CMSS: sends a message that is kept.
#include "emulator/commands/services/sms/typing.hpp"
#include "emulator/modem/services/sms/host_text.hpp"

namespace bg96::commands {
namespace {

using namespace modem;

constexpr std::size_t kToWrite = 1;  // of AT+CPMS

struct Args {
  int index = 0;
  std::optional<std::string> address;
  std::optional<int> type;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::index>("index", 0, kMaxMessageIndex),
              at::optional(at::text_value<&Args::address>("da", 1, kMaxAddressBytes)),
              at::optional(at::integer<&Args::type>("toda", kMinAddressType, kMaxAddressType)));

sim::Task<at::Final> write(CommandContext& context, const Args& args) {
  MessageService& messages = context.messages();
  if (const int error = messages.error()) co_return at::Final::cms(error);
  const sms::Message* const kept = messages.chosen(kToWrite).find(args.index);
  if (kept == nullptr) co_return at::Final::cms(kInvalidMemoryIndex);
  sms::Pdu pdu = kept->pdu;
  auto message = sms::parse_submit(pdu.tpdu);
  if (kept->is_received() || !message) co_return at::Final::cms(kMessageOperationNotAllowed);
  if (args.address) {
    auto to =
        sms::address_from_host(*args.address, args.type, context.settings().messages.character_set);
    if (!to) co_return at::Final::cms(kInvalidTextModeParameter);
    message->to = *std::move(to);
    pdu.tpdu = sms::encode(*message);
  }
  if (message->to.value.empty()) co_return at::Final::cms(kInvalidTextModeParameter);
  const sim::Task<at::Final> sending = send_message(context, "+CMSS", std::move(pdu));
  const at::Final final = co_await sending;
  sms::Message* const sent = messages.chosen(kToWrite).find(args.index);
  if (final.is_ok() && sent != nullptr) sent->status = sms::Status::stored_sent;
  co_return final;
}

}  // namespace

extern constinit const at::CommandSpec cmss{.name = "+CMSS",
                                            .summary = "Send a message that is kept",
                                            .manual = "AT manual V2.2",
                                            .max_response = std::chrono::seconds(120),
                                            .params = kShape,
                                            .test_form = at::TestForm::ok,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
