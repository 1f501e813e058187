// AT+QICSGP: the parameters of a context; with the number alone it tells them.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Password {
  explicit Password(const at::Argument& argument) : text(argument.text), quoted(argument.quoted) {}
  std::string text;
  bool quoted;
};

struct Args {
  int context_id = 0;
  std::optional<int> type;
  std::optional<std::string> apn;
  std::optional<std::string> username;
  std::optional<Password> password;
  std::optional<int> authentication;
};
constexpr auto kMaxBytes = modem::Pdp::kMaxApnBytes;
constexpr auto kShape =
    at::shape(at::integer<&Args::context_id>("contextID", 1, modem::Pdp::kContexts),
              at::optional(at::integer<&Args::type>("context_type", 1, 2)),
              at::optional(at::text_value<&Args::apn>("APN", 0, kMaxBytes)),
              at::optional(at::text_value<&Args::username>("username", 0, kMaxBytes)),
              at::optional(at::bare_text<&Args::password>("password", 0, kMaxBytes)),
              at::optional(at::integer<&Args::authentication>("authentication", 0, 3)));

at::Final tell(modem::CommandContext& context, const modem::PdpContext& pdp) {
  const int type = pdp.type == modem::PdpContext::kPpp ? 1 : pdp.type;
  context.line("+QICSGP: ", type, ",", at::quoted(pdp.apn), ",", at::quoted(pdp.username), ",",
               at::quoted(pdp.password), ",", pdp.authentication);
  return at::Final::ok();
}

// The manual's own examples (2.1.1, 3.1.1) leave the password out and have the authentication in
// its place: AT+QICSGP=1,1,"UNINET","",1.
std::optional<int> authentication_in_place_of(const Password& password) {
  if (password.quoted) return std::nullopt;
  const auto number = at::parse_decimal(password.text);
  return number && *number <= 3 ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

at::Final write(modem::CommandContext& context, const Args& args) {
  modem::PdpContext& pdp = context.pdp().context(args.context_id);
  const bool query =
      !args.type && !args.apn && !args.username && !args.password && !args.authentication;
  if (query) return tell(context, pdp);
  // Manual 2.1.1: the type comes with an APN, a user name with a password.
  const bool login_is_whole = args.username.has_value() == args.password.has_value();
  if (!args.apn || !login_is_whole) return at::Final::refused();
  std::optional<int> authentication = args.authentication;
  if (args.password && !args.password->quoted) {
    if (authentication) return at::Final::refused();
    authentication = authentication_in_place_of(*args.password);
    if (!authentication) return at::Final::refused();
  }
  pdp.defined = true;
  pdp.type = args.type.value_or(1);
  pdp.apn = *args.apn;
  pdp.username = args.username.value_or("");
  pdp.password = args.password && args.password->quoted ? args.password->text : "";
  pdp.authentication = authentication.value_or(0);
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qicsgp{.name = "+QICSGP",
                                              .summary = "Configure parameters of a TCP/IP context",
                                              .manual = "TCP/IP 2.1.1",
                                              .family = at::Family::tcpip,
                                              .params = kShape,
                                              .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
