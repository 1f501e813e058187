// AT+CMGL: the messages that are kept.
#include <algorithm>
#include <array>

#include "emulator/commands/services/sms/typing.hpp"
#include "emulator/modem/services/sms/listing.hpp"

namespace bg96::commands {
namespace {

using namespace modem;

constexpr std::size_t kToRead = 0;  // of AT+CPMS
constexpr int kAll = 4;             // behind the numbers of Status
constexpr std::array<std::string_view, 5> kNames = {"REC UNREAD", "REC READ", "STO UNSENT",
                                                    "STO SENT", "ALL"};
constexpr int kMaxNameBytes = 10;

struct Args {
  std::optional<Target> status;  // a number in PDU mode, a name in text mode
};
constexpr auto kShape =
    at::shape(at::optional(at::bare_text<&Args::status>("stat", 1, kMaxNameBytes)));

std::optional<int> by_number(const Target& status) {
  const auto number = status.quoted ? std::nullopt : at::parse_decimal(status.text);
  if (!number || *number > kAll) return std::nullopt;
  return static_cast<int>(*number);
}

std::optional<int> by_name(const Target& status) {
  const auto found = std::find_if(kNames.begin(), kNames.end(), [&](std::string_view name) {
    return status.quoted && at::equal_ignoring_case(name, status.text);
  });
  if (found == kNames.end()) return std::nullopt;
  return static_cast<int>(found - kNames.begin());
}

at::Final write(CommandContext& context, const Args& args) {
  MessageService& messages = context.messages();
  const MessageSettings& settings = context.settings().messages;
  std::optional<int> wanted = static_cast<int>(sms::Status::received_unread);
  if (args.status) wanted = settings.text_mode ? by_name(*args.status) : by_number(*args.status);
  if (!wanted) {
    return at::Final::cms(settings.text_mode ? kInvalidTextModeParameter
                                             : kInvalidPduModeParameter);
  }
  if (const int error = messages.error()) return at::Final::cms(error);
  sms::MessageStore& store = messages.chosen(kToRead);
  for (const int index : store.indices()) {
    sms::Message& message = *store.find(index);
    if (*wanted != kAll && *wanted != static_cast<int>(message.status)) continue;
    const sms::Shown shown = sms::list_form(index, message, settings);
    context.line("+CMGL: ", shown.header);
    if (shown.has_body) context.line(shown.body);
    if (message.status == sms::Status::received_unread) {
      message.status = sms::Status::received_read;
    }
  }
  return at::Final::ok();
}

at::Final execute(CommandContext& context) { return write(context, {}); }

at::Final test(CommandContext& context) {
  std::string names;
  for (const std::string_view name : kNames) {
    names += at::text(names.empty() ? "" : ",", at::quoted(name));
  }
  const bool text_mode = context.settings().messages.text_mode;
  context.line("+CMGL: (", text_mode ? names : std::string("0-4"), ")");
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cmgl{.name = "+CMGL",
                                            .summary = "List the messages",
                                            .manual = "AT manual V2.2",
                                            .params = kShape,
                                            .execute = &at::plain<&execute>,
                                            .write = &at::bound<kShape, &write>,
                                            .test = &at::plain<&test>};

}  // namespace bg96::commands
