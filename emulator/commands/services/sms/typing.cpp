#include "emulator/commands/services/sms/typing.hpp"

#include "emulator/at/answer.hpp"

namespace bg96::commands {
namespace {

// More than any message takes, in digits too: what is dropped beyond was too long in any case.
constexpr std::size_t kMaxTypedBytes = 2048;

}  // namespace

sim::Task<Typed> type_message(modem::CommandContext& context) {
  const at::LineSettings& line = context.line_settings();
  modes::PromptRequest request{.max_bytes = kMaxTypedBytes, .echo = line.echo};
  if (context.settings().messages.text_mode) request.behind_lines = at::prompt(line);
  const sim::Task<modes::Payload> prompt = context.prompt(std::move(request));
  modes::Payload payload = co_await prompt;
  co_return {std::move(payload.bytes), payload.end != modes::Payload::End::complete};
}

std::optional<std::size_t> Target::octets() const {
  const auto number = quoted ? std::nullopt : at::parse_decimal(text);
  if (!number || *number == 0 || *number > modem::sms::kMaxTpduOctets) return std::nullopt;
  return static_cast<std::size_t>(*number);
}

sim::Task<at::Final> send_message(modem::CommandContext& context, std::string_view name,
                                  modem::sms::Pdu pdu) {
  const sim::Task<modem::MessageService::Submission> sending =
      context.messages().submit(std::move(pdu));
  const modem::MessageService::Submission submission = co_await sending;
  if (submission.error != 0) co_return at::Final::cms(submission.error);
  context.line(name, ": ", submission.reference);
  co_return at::Final::ok();
}

sim::Task<at::Final> send_typed_pdu(modem::CommandContext& context, std::string_view name,
                                    std::optional<std::size_t> octets,
                                    bool (*is_right)(std::string_view tpdu)) {
  if (!octets) co_return at::Final::cms(kInvalidPduModeParameter);
  const sim::Task<Typed> typing = type_message(context);
  const Typed typed = co_await typing;
  if (typed.cancelled) co_return at::Final::ok();
  auto pdu = modem::sms::parse_pdu(typed.text, *octets);
  if (!pdu || !is_right(pdu->tpdu)) co_return at::Final::cms(kInvalidPduModeParameter);
  const sim::Task<at::Final> sending = send_message(context, name, *std::move(pdu));
  co_return co_await sending;
}

}  // namespace bg96::commands
