// AT+CLIP, AT+CLIR, AT+COLP, AT+CSSN, AT+CCWA, AT+CCFC, AT+CHLD, AT+CUSD: services beside calls.
// The test network provides none of them, and says so.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

using Calls = modem::Settings::Calls;

constexpr int kOperationNotAllowed = 3;
constexpr int kOperationNotSupported = 4;
constexpr int kNoNetworkService = 30;

constexpr int kNotProvisioned = 0;  // <m> of the read forms
constexpr int kQuery = 2;           // <mode> of AT+CCWA and AT+CCFC
constexpr int kAllClasses = 7;      // voice, data and fax

struct Switch {
  int value = 0;
};
constexpr auto kSwitch = at::shape(at::optional(at::integer<&Switch::value>("n", 0, 1)));
constexpr auto kOwnNumber = at::shape(at::optional(at::integer<&Switch::value>("n", 0, 2)));

constexpr std::string_view kClip = "+CLIP";
constexpr std::string_view kClir = "+CLIR";
constexpr std::string_view kColp = "+COLP";

// The network is asked for <m>.
template <const std::string_view& kName, int Calls::*kField>
at::Final read(modem::CommandContext& context) {
  if (!context.network().in_service()) return at::Final::cme(kNoNetworkService);
  context.line(kName, ": ", context.settings().calls.*kField, ",", kNotProvisioned);
  return at::Final::ok();
}

template <int Calls::*kField>
at::Final write(modem::CommandContext& context, const Switch& args) {
  context.settings().calls.*kField = args.value;
  return at::Final::ok();
}

struct Notes {
  int sent = 0;
  int received = 0;
};
constexpr auto kNotes = at::shape(at::optional(at::integer<&Notes::sent>("n", 0, 1)),
                                  at::optional(at::integer<&Notes::received>("m", 0, 1)));

at::Final read_notes(modem::CommandContext& context) {
  const auto& [sent, received] = context.settings().calls.service_notes;
  context.line("+CSSN: ", sent, ",", received);
  return at::Final::ok();
}

at::Final write_notes(modem::CommandContext& context, const Notes& args) {
  context.settings().calls.service_notes = {args.sent, args.received};
  return at::Final::ok();
}

struct Waiting {
  int report = 0;
  std::optional<int> mode;
  int classes = kAllClasses;
};
constexpr auto kWaiting = at::shape(at::optional(at::integer<&Waiting::report>("n", 0, 1)),
                                    at::optional(at::integer<&Waiting::mode>("mode", 0, 2)),
                                    at::optional(at::integer<&Waiting::classes>("class", 1, 255)));

at::Final read_waiting(modem::CommandContext& context) {
  context.line("+CCWA: ", context.settings().calls.waiting_report);
  return at::Final::ok();
}

at::Final write_waiting(modem::CommandContext& context, const Waiting& args) {
  context.settings().calls.waiting_report = args.report;
  if (!args.mode) return at::Final::ok();
  if (!context.network().in_service()) return at::Final::cme(kNoNetworkService);
  if (*args.mode != kQuery) return at::Final::cme(kOperationNotSupported);
  context.line("+CCWA: 0,", args.classes);
  return at::Final::ok();
}

struct Forwarding {
  int reason = 0;
  int mode = 0;
  std::string number;
  int type = 129;
  int classes = kAllClasses;
};
constexpr auto kForwarding = at::shape(
    at::integer<&Forwarding::reason>("reason", 0, 5), at::integer<&Forwarding::mode>("mode", 0, 4),
    at::optional(at::bare_text<&Forwarding::number>("number", 1, 32)),
    at::optional(at::integer<&Forwarding::type>("type", 129, 145)),
    at::optional(at::integer<&Forwarding::classes>("class", 1, 255)));

at::Final forward(modem::CommandContext& context, const Forwarding& args) {
  if (!context.network().in_service()) return at::Final::cme(kNoNetworkService);
  if (args.mode != kQuery) return at::Final::cme(kOperationNotSupported);
  context.line("+CCFC: 0,", args.classes);
  return at::Final::ok();
}

struct Hold {
  std::string what;
};
constexpr auto kHold = at::shape(at::optional(at::bare_text<&Hold::what>("n", 1, 2)));

at::Final hold(modem::CommandContext&, const Hold&) {
  return at::Final::cme(kOperationNotAllowed);  // there is no call
}

at::Final test_hold(modem::CommandContext& context) {
  context.line("+CHLD: (0,1,1x,2,2x,3,4)");
  return at::Final::ok();
}

struct Ussd {
  int mode = 0;
  std::optional<std::string> text;
  int coding = 15;
};
constexpr auto kUssd = at::shape(at::optional(at::integer<&Ussd::mode>("mode", 0, 2)),
                                 at::optional(at::bare_text<&Ussd::text>("str", 0, 182)),
                                 at::optional(at::integer<&Ussd::coding>("dcs", 0, 255)));

at::Final read_ussd(modem::CommandContext& context) {
  context.line("+CUSD: ", context.settings().calls.ussd_report);
  return at::Final::ok();
}

at::Final ussd(modem::CommandContext& context, const Ussd& args) {
  constexpr int kEndSession = 2;
  if (args.mode != kEndSession) context.settings().calls.ussd_report = args.mode;
  if (!args.text) return at::Final::ok();
  if (!context.network().in_service()) return at::Final::cme(kNoNetworkService);
  // <m> 4: the network does not support it.
  if (args.mode == 1) context.urc("+CUSD: 4");
  return at::Final::ok();
}

constexpr std::string_view kManual = "AT manual V2.2";
constexpr auto kNetworkTime = std::chrono::seconds(15);

}  // namespace

extern constinit const at::CommandSpec clip{
    .name = kClip,
    .summary = "Report of the caller's number (kept and told)",
    .manual = kManual,
    .max_response = kNetworkTime,
    .params = kSwitch,
    .read = &at::plain<&read<kClip, &Calls::caller_report>>,
    .write = &at::bound<kSwitch, &write<&Calls::caller_report>>};
extern constinit const at::CommandSpec clir{
    .name = kClir,
    .summary = "Whether the own number is shown (kept and told)",
    .manual = kManual,
    .max_response = kNetworkTime,
    .params = kOwnNumber,
    .read = &at::plain<&read<kClir, &Calls::own_number>>,
    .write = &at::bound<kOwnNumber, &write<&Calls::own_number>>};
extern constinit const at::CommandSpec colp{
    .name = kColp,
    .summary = "Report of the number that answers (kept and told)",
    .manual = kManual,
    .max_response = kNetworkTime,
    .params = kSwitch,
    .read = &at::plain<&read<kColp, &Calls::callee_report>>,
    .write = &at::bound<kSwitch, &write<&Calls::callee_report>>};
extern constinit const at::CommandSpec cssn{
    .name = "+CSSN",
    .summary = "Notes of supplementary services (kept and told)",
    .manual = kManual,
    .params = kNotes,
    .read = &at::plain<&read_notes>,
    .write = &at::bound<kNotes, &write_notes>};
extern constinit const at::CommandSpec ccwa{.name = "+CCWA",
                                            .summary = "Waiting calls: the network has none",
                                            .manual = kManual,
                                            .params = kWaiting,
                                            .read = &at::plain<&read_waiting>,
                                            .write = &at::bound<kWaiting, &write_waiting>};
extern constinit const at::CommandSpec ccfc{.name = "+CCFC",
                                            .summary = "Forwarded calls: the network has none",
                                            .manual = kManual,
                                            .params = kForwarding,
                                            .write = &at::bound<kForwarding, &forward>};
extern constinit const at::CommandSpec chld{.name = "+CHLD",
                                            .summary = "Calls on hold: there is none",
                                            .manual = kManual,
                                            .params = kHold,
                                            .write = &at::bound<kHold, &hold>,
                                            .test = &at::plain<&test_hold>};
extern constinit const at::CommandSpec cusd{.name = "+CUSD",
                                            .summary = "USSD: the network does not support it",
                                            .manual = kManual,
                                            .max_response = std::chrono::seconds(120),
                                            .params = kUssd,
                                            .read = &at::plain<&read_ussd>,
                                            .write = &at::bound<kUssd, &ussd>};

}  // namespace bg96::commands
