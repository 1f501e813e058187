#include "emulator/at/text.hpp"
#include "scenarios/language/table/keys/actions.hpp"

namespace bg96::scenarios {
namespace {

constexpr TextRules kBytes{.is_bytes = true};

// `mqtt:0` names a socket of a machine that is not there.
Reader<int> socket_id() {
  const Reader<int> plain = connect_id();
  auto shape = std::make_shared<const Shape>(scalar_shape(
      plain.shape->name, Shape::Scalar::integer, "(0|[1-9][0-9]*)|(mqtt|ssl|http):[0-9]+"));
  return {std::move(shape), [plain](Context& context, const Node& node, int& value) {
            const std::size_t colon = node.text.find(':');
            if (node.is_scalar() && colon != std::string::npos) {
              return context.not_in_this_version(
                  node, at::text("a socket of '", node.text.substr(0, colon), "'"),
                  node.text.substr(0, colon));
            }
            return plain.read(context, node, value);
          }};
}

Reader<CloseSocket> close_socket() {
  using How = CloseSocket::How;
  return mapping<CloseSocket>(
      "closing of a socket",
      {field("id", &CloseSocket::id, socket_id(),
             {.description = "The socket.", .example = "0", .required = true}),
       field("how", &CloseSocket::how,
             words<How>("way to close",
                        {{"fin", How::fin}, {"rst", How::rst}, {"silent", How::silent}}),
             {"In good order, by a reset, or so that nobody is told.", "rst", "fin"}),
       field("place", &CloseSocket::place, urc_place(),
             {"Where in the answer to the trigger's command it happens.", "mid-response", "now"})});
}

Reader<CorruptSocket> corrupt_socket() {
  using How = CorruptSocket::How;
  return mapping<CorruptSocket>(
      "corruption of a socket",
      {field("id", &CorruptSocket::id, socket_id(),
             {.description = "The socket.", .example = "0", .required = true}),
       field("dir", &CorruptSocket::direction, socket_direction(),
             {"Which way the bytes go.", "down", "down"}),
       field("at", &CorruptSocket::at, size(),
             {"How far behind the beginning of the stream.", "100B", "0B"}),
       field("how", &CorruptSocket::how,
             words<How>("way to corrupt", {{"flip-bit", How::flip_bit},
                                           {"zero", How::zero},
                                           {"drop", How::drop},
                                           {"dup", How::duplicate}}),
             {"What becomes of the bytes.", "zero", "flip-bit"}),
       field("bytes", &CorruptSocket::bytes, count(1), {"How many bytes.", "4", "1"})});
}

Reader<IncomingSocket> incoming_socket() {
  return mapping<IncomingSocket>(
      "incoming connection",
      {field("listener", &IncomingSocket::listener, connect_id(),
             {.description = "The modem's listener.", .example = "2", .required = true}),
       field("from", &IncomingSocket::from, endpoint(false),
             {"Who it seems to be.", "\"203.0.113.7:40111\"", "\"203.0.113.1:40000\""}),
       field("send", &IncomingSocket::send, text("text", kBytes),
             {"What it sends as soon as it is there.", "\"GET / HTTP/1.0\\r\\n\\r\\n\""})});
}

Reader<DeactivatePdp> deactivate_pdp() {
  return mapping<DeactivatePdp>(
      "loss of a context",
      {field("cid", &DeactivatePdp::context_id, context_id(), {"The context.", "1", "1"}),
       bound<DeactivatePdp>("reason", words("reason", {"network"}),
                            [](DeactivatePdp&, const std::string&, const Entry&, Context&) {},
                            {"Who ends it.", "network", "network"}),
       field("place", &DeactivatePdp::place, urc_place(),
             {"Where in the answer to the trigger's command it happens.", "mid-response", "now"})});
}

struct Regain {
  int stat = 1;
  std::optional<int> technology;
};

Reader<Regain> regain() {
  auto brief = transformed<Regain, int>(registration_stat(), [](int stat) {
    return Regain{stat, std::nullopt};
  });
  auto full =
      mapping<Regain>("registration", {field("stat", &Regain::stat, registration_stat(),
                                             {"As what it comes back.", "roaming", "home"}),
                                       field("rat", &Regain::technology, access_technology(),
                                             {"On which network it comes back.", "gsm"})});
  return short_or_long(std::move(brief), std::move(full));
}

Reader<LoseRegistration> lose_registration() {
  return mapping<LoseRegistration>(
      "loss of the registration",
      {field("for", &LoseRegistration::length, distribution(),
             {"How long; without it, until an action sets it.", "15s"}),
       bound<LoseRegistration>("regain", regain(),
                               [](LoseRegistration& owner, Regain made, const Entry&, Context&) {
                                 owner.regain_stat = made.stat;
                                 owner.regain_technology = made.technology;
                               },
                               {"What comes after it.", "{stat: home, rat: gsm}", "home"})});
}

Reader<SetRegistrationAction> set_registration() {
  auto brief = transformed<SetRegistrationAction, int>(registration_stat(), [](int stat) {
    return SetRegistrationAction{stat, std::nullopt};
  });
  auto full = mapping<SetRegistrationAction>(
      "registration",
      {field("stat", &SetRegistrationAction::stat, registration_stat(),
             {.description = "What the network says.", .example = "denied", .required = true}),
       field("rat", &SetRegistrationAction::technology, access_technology(),
             {"On which network.", "gsm"})});
  return short_or_long(std::move(brief), std::move(full));
}

Reader<ChangeRat> change_rat() {
  return mapping<ChangeRat>(
      "change of network",
      {field("to", &ChangeRat::technology, access_technology(),
             {.description = "The network after it.", .example = "gsm", .required = true}),
       field("gap", &ChangeRat::gap, distribution(),
             {"How long there is none between them.", "3.5s", "0s"})});
}

template <std::optional<int> ports::SetSignal::*kMember>
Field<SetSignalAction> signal_level(std::string name, std::string unit, std::string description,
                                    std::string example) {
  return bound<SetSignalAction>(std::move(name), level(std::move(unit)),
                                [](SetSignalAction& owner, int value, const Entry&, Context&) {
                                  owner.signal.*kMember = value;
                                },
                                {std::move(description), std::move(example)});
}

Reader<SetSignalAction> set_signal() {
  using Signal = ports::SetSignal;
  return mapping<SetSignalAction>(
      "signal levels",
      {signal_level<&Signal::rssi_dbm>("rssi", "dBm", "What AT+CSQ tells.", "-91dBm"),
       signal_level<&Signal::rsrp_dbm>("rsrp", "dBm", "LTE's received power.", "-110dBm"),
       signal_level<&Signal::rsrq_db>("rsrq", "dB", "LTE's quality.", "-12dB"),
       signal_level<&Signal::sinr_db>("sinr", "dB", "LTE's signal to noise.", "-3dB")});
}

Reader<SetSimAction> set_sim() {
  using State = ports::SetSim::State;
  const auto state = words<State>("state of the SIM", {{"ready", State::ready},
                                                       {"pin", State::pin},
                                                       {"puk", State::puk},
                                                       {"busy", State::busy},
                                                       {"absent", State::absent},
                                                       {"failure", State::failure}});
  auto brief =
      transformed<SetSimAction, State>(state, [](State made) { return SetSimAction{made}; });
  auto full = mapping<SetSimAction>(
      "SIM",
      {field("state", &SetSimAction::state, state,
             {.description = "What AT+CPIN? will tell.", .example = "absent", .required = true})});
  return short_or_long(std::move(brief), std::move(full));
}

template <class Value, std::optional<Value> ports::SetFix::*kMember>
Field<SetFixAction> part_of_fix(std::string name, const Reader<Value>& reader, const About& about) {
  return bound<SetFixAction>(
      std::move(name), reader,
      [](SetFixAction& owner, Value value, const Entry&, Context&) { owner.fix.*kMember = value; },
      about);
}

Reader<SetFixAction> set_fix() {
  using Fix = ports::SetFix;
  return mapping<SetFixAction>(
      "fix", {part_of_fix<double, &Fix::latitude_deg>(
                  "latitude", number(-90, 90), {"In degrees; north is positive.", "48.137154"}),
              part_of_fix<double, &Fix::longitude_deg>(
                  "longitude", number(-180, 180), {"In degrees; east is positive.", "11.576124"}),
              part_of_fix<double, &Fix::altitude_m>("altitude", number(-10'000, 100'000),
                                                    {"In metres above the sea.", "520"}),
              part_of_fix<double, &Fix::speed_kmh>("speed", number(0, 10'000), {"In km/h.", "50"}),
              part_of_fix<double, &Fix::course_deg>("course", number(0, 360),
                                                    {"In degrees, clockwise from north.", "90"}),
              part_of_fix<double, &Fix::hdop>("hdop", number(0.5, 99.9),
                                              {"How the satellites' places blur it.", "1.2"}),
              part_of_fix<int, &Fix::satellites>("satellites", integer(3, 24),
                                                 {"How many are used.", "7"})});
}

// A message is a text from somebody, or a PDU, which may tell all that itself.
Reader<ReceiveSms> receive_sms() {
  Reader<std::string> digits = {
      std::make_shared<const Shape>(
          scalar_shape("PDU", Shape::Scalar::text, "([0-9A-Fa-f]{2}){2,}")),
      [](Context& context, const Node& node, std::string& value) {
        const Reader<std::string> plain = text("PDU");
        std::string spelled;
        if (!plain.read(context, node, spelled) || context.is_open(node)) return true;
        auto octets = at::parse_hex_bytes(spelled);
        if (!octets || octets->size() < 2) {
          return context.fail(node, {"E224", "a PDU is two hexadecimal digits for each octet",
                                     "as AT+CMGR prints it, its service centre first"});
        }
        value = *std::move(octets);
        return true;
      }};
  const auto all = mapping<ReceiveSms>(
      "short message",
      {field("from", &ReceiveSms::from, text(),
             {"Who sends it: a number, or a name of at most 11 characters.", "\"+4915112345678\""}),
       field("text", &ReceiveSms::text, text("text", {.empty = true}),
             {"What it says; a long one comes in parts.", "hello"}),
       field("class", &ReceiveSms::message_class, integer(0, 3),
             {"Its message class; 2 goes to the SIM.", "2"}),
       field("pdu", &ReceiveSms::pdu, digits,
             {"All of it as AT+CMGR prints it, the service centre first (00: the SIM's own).",
              "\"00040b915121436587f900006210100000000002c834\""})});
  return {all.shape, [all](Context& context, const Node& node, ReceiveSms& value) {
            if (!all.read(context, node, value)) return false;
            const bool has_pdu = node.find("pdu") != nullptr;
            const bool has_text = node.find("text") != nullptr;
            if (has_pdu == has_text) {
              return context.fail(node, {"E205", "a message has either 'text' or 'pdu'",
                                         "write e.g. {from: \"+4915112345678\", text: hello}"});
            }
            if (has_text && node.find("from") == nullptr) {
              return context.fail(node, {"E203", "'from' is missing: a text has a sender",
                                         "write e.g. from: \"+4915112345678\""});
            }
            return true;
          }};
}

struct Banner {
  bool printed = true;
  std::optional<std::vector<std::string>> lines;
};

Reader<Banner> banner() {
  auto plain = transformed<Banner, bool>(boolean(), [](bool printed) {
    return Banner{printed, {}};
  });
  auto lines = transformed<Banner, std::vector<std::string>>(list(text("line")),
                                                             [](std::vector<std::string> made) {
                                                               return Banner{true, std::move(made)};
                                                             });
  Shape shape = *plain.shape;
  shape.name = "boolean, or list of lines";
  shape.items = lines.shape->items;
  return either<Banner>([](const Node& node) { return !node.is_sequence(); }, plain, lines,
                        std::move(shape));
}

template <class Press>
Reader<Press> press(std::string name, std::string_view usual) {
  return mapping<Press>(std::move(name), {field("for", &Press::length, distribution(),
                                                {"How long it is held low.", "1s", usual})});
}

Reader<CyclePowerAction> cycle_power() {
  return mapping<CyclePowerAction>(
      "restart",
      {field("kind", &CyclePowerAction::kind,
             words("kind of restart", {"brownout", "reboot", "watchdog", "crash"}),
             {"Why; told in reports.", "watchdog", "brownout"}),
       field("silent", &CyclePowerAction::silent, distribution(),
             {"How long until RDY.", "4.8s", "0s"}),
       field("announce", &CyclePowerAction::announce, boolean(),
             {"POWERED DOWN comes before it.", "true", "false"}),
       bound<CyclePowerAction>(
           "banner", banner(),
           [](CyclePowerAction& owner, Banner made, const Entry&, Context&) {
             owner.banner = made.printed;
             owner.lines = std::move(made.lines);
           },
           {"RDY and APP RDY are printed, or these lines instead.", "[APP RDY]", "true"}),
       field("lose_config", &CyclePowerAction::lose_settings, boolean(),
             {"What commands have set is lost.", "false", "true"}),
       field("pty", &CyclePowerAction::hang_up,
             words<bool>("fate of the tty", {{"keep", false}, {"hangup", true}}),
             {"The tty stays, or goes as that of a USB modem.", "hangup", "keep"})});
}

template <UartFault::How kHow>
Field<Action> uart_fault(std::string name, Fields<UartFault> own, const About& about) {
  own.push_back(
      field("dir", &UartFault::direction, uart_direction(),
            {"Which way the bytes go, where the trigger does not tell.", "to-modem", "to-host"}));
  const std::string title = name;
  return bound<Action>(
      std::move(name), mapping<UartFault>(title, std::move(own)),
      [](Action& owner, UartFault made, const Entry& entry, Context&) {
        if (kHow != UartFault::How::flip_bit) made.how = kHow;
        owner.kind = std::move(made);
        owner.at = entry.key_at;
      },
      about);
}

Field<UartFault> fault_bytes() {
  return field("bytes", &UartFault::bytes, count(1), {"How many bytes.", "2", "1"});
}

void add_uart_actions(Fields<Action>& fields) {
  using How = UartFault::How;
  fields.push_back(uart_fault<How::flip_bit>(
      "uart.garble",
      {field(
           "how", &UartFault::how,
           words<How>("way to garble",
                      {{"flip-bit", How::flip_bit}, {"zero", How::zero}, {"random", How::random}}),
           {"What becomes of the bytes.", "zero", "flip-bit"}),
       fault_bytes()},
      {"The bytes arrive wrong.", "{how: flip-bit}"}));
  fields.push_back(uart_fault<How::drop>("uart.drop", {fault_bytes()},
                                         {"The bytes do not arrive.", "{bytes: 1}"}));
  fields.push_back(uart_fault<How::duplicate>("uart.dup", {fault_bytes()},
                                              {"The bytes arrive twice.", "{bytes: 1}"}));
  fields.push_back(uart_fault<How::insert>(
      "uart.insert",
      {field("text", &UartFault::text, text("text", kBytes),
             {.description = "What arrives besides.", .example = "hex:00ff", .required = true})},
      {"Bytes arrive that nobody has sent.", "{text: hex:00}"}));
  fields.push_back(bound<Action>(
      "uart.hangup",
      mapping<HangUp>(
          "hang-up",
          {field("for", &HangUp::length, distribution(),
                 {.description = "How long the tty is gone.", .example = "2s", .required = true})}),
      [](Action& owner, HangUp made, const Entry& entry, Context&) {
        owner.kind = std::move(made);
        owner.at = entry.key_at;
      },
      {"The tty goes, and comes back under its link.", "{for: 2s}"}));
}

}  // namespace

void add_world_actions(Fields<Action>& fields) {
  const auto add = [&fields](Field<Action> row) { fields.push_back(std::move(row)); };
  add(action_of("socket.close", close_socket(),
                {"The network ends a connection; what the modem says follows from it.",
                 "{id: 0, how: rst}"}));
  add(action_of("socket.corrupt", corrupt_socket(),
                {"Payload is changed on its way.", "{id: 0, dir: down, at: 100B, bytes: 4}"}));
  add(action_of(
      "socket.incoming", incoming_socket(),
      {"A client connects to a listener.", "{listener: 2, from: \"203.0.113.7:40111\"}"}));
  add(action_of("pdp.deactivate", deactivate_pdp(),
                {"The network ends a context; its sockets close.", "{cid: 1}"}));
  add(action_of("registration.lose", lose_registration(),
                {"No service, with all that follows from it.", "{for: 15s, regain: home}"}));
  add(action_of("registration.set", set_registration(),
                {"The network's word on the registration.", "{stat: denied}"}));
  add(action_of("rat.change", change_rat(),
                {"The modem goes to another network.", "{to: gsm, gap: 3.5s}"}));
  add(action_of("signal.set", set_signal(),
                {"What the radio measures from now on.", "{rsrp: -120dBm}"}));
  add(action_of("sim.set", set_sim(), {"The SIM changes its mind.", "{state: absent}"}));
  add(action_of("gnss.fix", set_fix(),
                {"The modem is elsewhere, and satellites are seen; what is left out stays.",
                 "{latitude: 48.137154, longitude: 11.576124}"}));
  add(action_of(
      "gnss.lose",
      mapping<LoseFixAction>("loss of the satellites",
                             {field("for", &LoseFixAction::length, distribution(),
                                    {"How long; without it, until an action sets it.", "2m"})}),
      {"No satellite is seen.", "{for: 2m}"}));
  add(action_of("sms.receive", receive_sms(),
                {"A short message comes; the network keeps it until the modem can take it.",
                 "{from: \"+4915112345678\", text: hello}"}));
  add(action_of("power.cycle", cycle_power(),
                {"The power goes and comes back.", "{kind: brownout, silent: 4.8s}"}));
  add(action_of("power.off",
                mapping<SwitchOffAction>(
                    "power-off", {field("announce", &SwitchOffAction::announce, boolean(),
                                        {"POWERED DOWN comes before it.", "true", "false"})}),
                {"The power goes.", "{announce: true}"}));
  add(action_of(
      "power.key", press<PressKeyAction>("press of PWRKEY", "700ms"),
      {"PWRKEY is pressed: a modem that is off boots after 500 ms and more; one that is on "
       "goes off behind 650 ms and more, when the key is let go.",
       "{for: 700ms}"}));
  add(action_of("power.reset", press<PressResetAction>("press of RESET_N", "200ms"),
                {"RESET_N is held low: the modem restarts without a word after 150 ms and more.",
                 "{for: 200ms}"}));
  add_uart_actions(fields);
}

void add_flow_actions(Fields<Action>& fields) {
  const auto add = [&fields](Field<Action> row) { fields.push_back(std::move(row)); };
  add(action_of("wait", distribution(), &Wait::length,
                {"What stands below it comes that much later.", "20s"}));
  add(action_of("mark", definition_of(Context::Name::mark), &SetMark::name,
                {"Sets a mark that triggers and expectations can name.", "dropped"}));
  add(bound<Action>(
      "set",
      mapping<SetVariable>(
          "variable", {},
          {.other_keys = text("value", {.empty = true}).shape,
           .other_keys_name = "variable",
           .other =
               [](Context& context, const Entry& entry, SetVariable& owner) {
                 owner.name = entry.key;
                 return text("value", {.empty = true}).read(context, entry.value, owner.value);
               }}),
      [](Action& owner, SetVariable made, const Entry& entry, Context& context) {
        if (entry.value.entries.size() != 1) {
          context.fail(entry.value,
                       {"E204", "one variable is set at a time", "write a 'set' for each"});
        }
        owner.kind = std::move(made);
        owner.at = entry.key_at;
      },
      {"Sets a variable that guards can ask for.", "{phase: upload}"}));
  for (const bool on : {true, false}) {
    add(bound<Action>(
        on ? "enable" : "disable", reference(Context::Name::rule),
        [on](Action& owner, std::string id, const Entry& entry, Context&) {
          owner.kind = EnableRule{std::move(id), on};
          owner.at = entry.key_at;
        },
        {on ? "That rule reacts from now on." : "That rule reacts no longer.", "broker-gone"}));
  }
  add(bound<Action>("heal", words("what is healed", {"all"}),
                    [](Action& owner, const std::string&, const Entry& entry, Context&) {
                      owner.kind = Heal{};
                      owner.at = entry.key_at;
                    },
                    {"Closes all windows.", "all"}));
  add(action_of("log", text(), &Log::text, {"A line for the report.", "the outage begins"}));
  add(action_of("fail", text(), &Fail::text,
                {"The case fails, with this reason.", "the host has given up"}));
  add(action_of("stop", words<bool>("what stops", {{"scenario", false}, {"host", true}}),
                &Stop::host, {"Ends the case, or the host's program.", "scenario"}));
}

}  // namespace bg96::scenarios
