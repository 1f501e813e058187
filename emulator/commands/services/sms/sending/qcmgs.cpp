// AT+QCMGS: sends one part of a longer message, in text mode.
#include "emulator/commands/services/sms/typing.hpp"
#include "emulator/modem/services/sms/composing.hpp"
#include "emulator/modem/services/sms/host_text.hpp"

namespace bg96::commands {
namespace {

using namespace modem;

constexpr int kMaxParts = 7;

// The type of the address may be left out together with its comma, so that numbers tell by their
// count what they are.
struct Args {
  std::string address;
  std::optional<int> second;
  std::optional<int> third;
  std::optional<int> fourth;
  std::optional<int> fifth;
};
constexpr auto kShape =
    at::shape(at::text_value<&Args::address>("da", 1, kMaxAddressBytes),
              at::optional(at::integer<&Args::second>("toda", 0, kMaxAddressType)),
              at::optional(at::integer<&Args::third>("uid", 0, 255)),
              at::optional(at::integer<&Args::fourth>("msg_seg", 0, 255)),
              at::optional(at::integer<&Args::fifth>("msg_total", 0, kMaxParts)));

struct Meant {
  std::optional<int> type;
  std::optional<sms::Concatenation> part;
};
std::optional<Meant> meant_by(const Args& args) {
  const bool with_type = args.fifth.has_value();
  const auto& uid = with_type ? args.third : args.second;
  const auto& number = with_type ? args.fourth : args.third;
  const auto& total = with_type ? args.fifth : args.fourth;
  Meant meant;
  if (with_type || !number) meant.type = args.second;
  if (meant.type && *meant.type < kMinAddressType) return std::nullopt;
  if (!number && !total) return meant;
  if (!uid || !number || !total || *total > kMaxParts) return std::nullopt;
  if (*number < 1 || *number > *total) return std::nullopt;
  meant.part = sms::Concatenation{*uid, *total, *number};
  return meant;
}

sim::Task<at::Final> write(CommandContext& context, const Args& args) {
  const auto meant = meant_by(args);
  if (!meant) co_return at::Final::refused();
  if (const int error = context.messages().error()) co_return at::Final::cms(error);
  const MessageSettings& settings = context.settings().messages;
  if (!settings.text_mode) co_return at::Final::cms(kMessageOperationNotAllowed);
  const auto to = sms::address_from_host(args.address, meant->type, settings.character_set);
  if (!to) co_return at::Final::cms(kInvalidTextModeParameter);
  const sim::Task<Typed> typing = type_message(context);
  const Typed typed = co_await typing;
  if (typed.cancelled) co_return at::Final::ok();
  const auto composed = sms::compose_submit(*to, typed.text, settings, meant->part);
  if (composed.error != 0) co_return at::Final::cms(composed.error);
  const sim::Task<at::Final> sending =
      send_message(context, "+QCMGS", {{}, sms::encode(composed.message)});
  co_return co_await sending;
}

}  // namespace

extern constinit const at::CommandSpec qcmgs{.name = "+QCMGS",
                                             .summary = "Send a part of a message",
                                             .manual = "AT manual V2.2",
                                             .max_response = std::chrono::seconds(120),
                                             .params = kShape,
                                             .test_form = at::TestForm::ok,
                                             .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
