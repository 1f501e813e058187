// AT+CSMP: what text mode puts into the messages that it makes.
#include "emulator/commands/services/sms/typing.hpp"

namespace bg96::commands {
namespace {

// A number, or an absolute time between quotes.
struct Validity {
  std::string text;
  bool quoted = false;

  Validity() = default;
  explicit Validity(const at::Argument& argument) : text(argument.text), quoted(argument.quoted) {}
};
constexpr int kMaxValidityBytes = 20;

struct Args {
  std::optional<int> first_octet;
  std::optional<Validity> validity;
  std::optional<int> protocol;
  std::optional<int> data_coding;
};
constexpr auto kShape =
    at::shape(at::optional(at::integer<&Args::first_octet>("fo", 0, 255)),
              at::optional(at::bare_text<&Args::validity>("vp", 1, kMaxValidityBytes)),
              at::optional(at::integer<&Args::protocol>("pid", 0, 255)),
              at::optional(at::integer<&Args::data_coding>("dcs", 0, 255)));

at::Final read(modem::CommandContext& context) {
  const modem::MessageSettings& settings = context.settings().messages;
  const std::string validity = settings.absolute_validity.empty()
                                   ? at::text(settings.validity)
                                   : at::quoted(settings.absolute_validity);
  context.line("+CSMP: ", settings.first_octet, ",", validity, ",", settings.protocol, ",",
               settings.data_coding);
  return at::Final::ok();
}

bool set_validity(modem::MessageSettings& settings, const Validity& validity) {
  if (validity.quoted) {
    if (!modem::sms::parse_timestamp(validity.text)) return false;
    settings.absolute_validity = validity.text;
    return true;
  }
  const auto number = at::parse_decimal(validity.text);
  if (!number || *number > 255) return false;
  settings.validity = static_cast<int>(*number);
  settings.absolute_validity.clear();
  return true;
}

at::Final write(modem::CommandContext& context, const Args& args) {
  modem::MessageSettings settings = context.settings().messages;
  if (args.validity && !set_validity(settings, *args.validity)) return at::Final::refused();
  settings.first_octet = args.first_octet.value_or(settings.first_octet);
  settings.protocol = args.protocol.value_or(settings.protocol);
  settings.data_coding = args.data_coding.value_or(settings.data_coding);
  context.settings().messages = std::move(settings);
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec csmp{.name = "+CSMP",
                                            .summary = "Parameters of text mode",
                                            .manual = "AT manual V2.2",
                                            .params = kShape,
                                            .test_form = at::TestForm::ok,
                                            .read = &at::plain<&read>,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
