#include <algorithm>

#include "emulator/at/text.hpp"
#include "scenarios/language/table/checks/checks.hpp"
#include "scenarios/language/table/keys/keys.hpp"

namespace bg96::scenarios {
namespace {

// ---- Conditions ----

template <class Kind>
Field<Condition> condition_of(std::string_view name, const Reader<Kind>& reader,
                              const About& about) {
  return bound<Condition>(
      name, reader,
      [](Condition& owner, Kind made, const Entry& entry, Context&) {
        owner.kind = std::move(made);
        owner.at = entry.key_at;
      },
      about);
}

Reader<std::optional<Ramp>> ramp(const std::string& unit) {
  using Level = std::optional<Ramp>;
  const auto slope = mapping<Ramp>(
      "ramp", {field("from", &Ramp::from, level(unit),
                     {"Where it begins; without it, where it is.", "-98" + unit}),
               field("to", &Ramp::to, level(unit),
                     {.description = "Where it ends.", .example = "-131" + unit, .required = true}),
               field("over", &Ramp::over, duration(),
                     {.description = "How long it takes.", .example = "8s", .required = true})});
  auto brief = transformed<Level, int>(level(unit), [](int to) { return Level(Ramp{{}, to, {}}); });
  auto full = mapping<Level>(
      "change of a level",
      {bound<Level>("set", level(unit),
                    [](Level& owner, int to, const Entry&, Context&) {
                      owner = Ramp{{}, to, {}};
                    },
                    {"It is this at once.", "-120" + unit}),
       bound<Level>("ramp", slope,
                    [](Level& owner, Ramp made, const Entry&, Context&) { owner = made; },
                    {"It goes from one level to another.",
                     at::text("{from: -98", unit, ", to: -131", unit, ", over: 8s}")})},
      {.exactly_one = true});
  return short_or_long(std::move(brief), std::move(full));
}

Reader<SignalCondition> signal() {
  return mapping<SignalCondition>("signal", {field("rssi", &SignalCondition::rssi_dbm, ramp("dBm"),
                                                   {"What AT+CSQ tells.", "{set: -105dBm}"}),
                                             field("rsrp", &SignalCondition::rsrp_dbm, ramp("dBm"),
                                                   {"LTE's received power.", "{set: -131dBm}"}),
                                             field("rsrq", &SignalCondition::rsrq_db, ramp("dB"),
                                                   {"LTE's quality.", "{set: -18dB}"}),
                                             field("sinr", &SignalCondition::sinr_db, ramp("dB"),
                                                   {"LTE's signal to noise.", "{set: -9dB}"})});
}

Reader<DnsCondition> dns() {
  using Failure = DnsCondition::Failure;
  return mapping<DnsCondition>(
      "failure of names",
      {field("fail", &DnsCondition::failure,
             words<Failure>("failure of names", {{"timeout", Failure::timeout},
                                                 {"not-found", Failure::not_found},
                                                 {"failure", Failure::failure}}),
             {"What becomes of a look-up.", "not-found", "timeout"}),
       field("for_names", &DnsCondition::names, list(text("host name"), true),
             {"Of these names only; * stands for any beginning.", "[\"*.example.com\"]"})});
}

Fields<Condition> uart_conditions() {
  return {
      condition_of("uart.rate",
                   mapping<UartRate>(
                       "rate of the serial line",
                       {bound<UartRate>("to_host", rate(),
                                        [](UartRate& owner, double bits, const Entry&, Context&) {
                                          owner.to_host_bytes_per_second = bits / 8;
                                        },
                                        {"Towards the host.", "5760B/s"}),
                        bound<UartRate>("to_modem", rate(),
                                        [](UartRate& owner, double bits, const Entry&, Context&) {
                                          owner.to_modem_bytes_per_second = bits / 8;
                                        },
                                        {"Towards the modem.", "5760B/s"})}),
                   {"The serial line is slow.", "{to_host: 5760B/s}"}),
      condition_of(
          "uart.split",
          mapping<UartSplit>("split", {field("sizes", &UartSplit::sizes, range(),
                                             {.description = "How many bytes come together.",
                                              .example = "1..7",
                                              .required = true}),
                                       field("gap", &UartSplit::gap, distribution(),
                                             {"How long there is nothing between them.",
                                              "{uniform: [0ms, 12ms]}", "0s"})}),
          {"What the modem writes arrives in crumbs.", "{sizes: 1..7}"}),
      condition_of(
          "uart.stall",
          mapping<UartStall>("stall of the serial line",
                             {field("dir", &UartStall::direction, uart_direction(),
                                    {"In that direction; without it, in both.", "to-modem"})}),
          {"Nothing arrives over the serial line; it comes afterwards.", "{dir: to-modem}"}),
  };
}

Fields<Condition> condition_fields() {
  Fields<Condition> fields = {
      condition_of("link", link_or_name(), {"What the network is like.", "{is: down}"}),
      condition_of("signal", signal(), {"What the radio measures.", "{rsrp: {set: -131dBm}}"}),
      condition_of("dns", dns(), {"Names are not found.", "{fail: timeout}"}),
      condition_of("socket.stall",
                   mapping<SocketStall>("stall of a socket",
                                        {field("id", &SocketStall::id, connect_id(),
                                               {"Of this socket; without it, of all.", "0"}),
                                         field("dir", &SocketStall::direction, socket_direction(),
                                               {"In that direction.", "up", "both"})}),
                   {"Nothing passes, and nobody says a word.", "{id: 0}"}),
      condition_of("socket.full",
                   mapping<SocketFull>("full send buffer",
                                       {field("id", &SocketFull::id, connect_id(),
                                              {"Of this socket; without it, of all.", "0"})}),
                   {"The send buffer takes nothing.", "{id: 0}"}),
      condition_of("socket.refuse",
                   mapping<SocketRefuse>("refusal",
                                         {field("to", &SocketRefuse::to, endpoint(true),
                                                {.description = "Which remote ends.",
                                                 .example = "\"ingest.example.com:*\"",
                                                 .required = true}),
                                          field("err", &SocketRefuse::error, integer(1, 999),
                                                {"The error code of the manual.", "566", "566"})}),
                   {"Connections are refused.", "{to: \"*:9000\"}"}),
      condition_of(
          "at.delay",
          mapping<AtDelay>(
              "delay of commands",
              {field("match", &AtDelay::match, patterns(PatternUse::command),
                     {.description = "Which commands.", .example = "\"AT+CSQ\"", .required = true}),
               field("by", &AtDelay::by, distribution(),
                     {.description = "How much later they run.",
                      .example = "2s",
                      .required = true})}),
          {"Commands run later.", "{match: \"AT+CSQ\", by: 2s}"}),
  };
  fields.append(uart_conditions());
  return fields;
}

// ---- Rules ----

// `3`, `2..4`, `2..`, or a list of them.
Field<Rule> nth_field() {
  return field("nth", &Rule::nth, list(range(), true),
               {"Only these of the matches, counted from 1.", "2..4"});
}

bool is_number(const Node& node) {
  return node.is_scalar() && at::parse_decimal(node.text).has_value();
}

// A count, or a length of time.
Field<Rule> every_field() {
  struct Every {
    std::optional<std::uint64_t> count;
    std::optional<sim::Duration> period;
  };
  auto counts = transformed<Every, std::uint64_t>(count(1), [](std::uint64_t number) {
    return Every{number, {}};
  });
  auto periods = transformed<Every, sim::Duration>(duration(), [](sim::Duration period) {
    return Every{{}, period};
  });
  Shape shape = scalar_shape("integer or duration", Shape::Scalar::integer,
                             "[0-9]+|" + periods.shape->pattern);
  return bound<Rule>(
      "every", either<Every>(is_number, counts, periods, std::move(shape)),
      [](Rule& owner, Every made, const Entry& entry, Context& context) {
        if (made.period && *made.period <= sim::Duration::zero()) {
          context.fail(entry.value, {"E212", "a period is longer than nothing", "write e.g. 1s"});
        }
        owner.every = made.count;
        owner.every_period = made.period;
      },
      {"Only each N-th match; of a time trigger, how often it comes again.", "3"});
}

// A word in place of a number is no slip of a number.
bool is_no_word(const Node& node) {
  return node.text.empty() ||
         !((node.text.front() | 0x20) >= 'a' && (node.text.front() | 0x20) <= 'z');
}

Field<Rule> times_field() {
  using Times = std::optional<std::uint64_t>;
  auto counts = transformed<Times, std::uint64_t>(
      count(0), [](std::uint64_t number) { return Times(number); });
  auto always = transformed<Times, bool>(words<bool>("always", {{"always", true}}),
                                         [](bool) { return Times(); });
  Shape shape = scalar_shape("integer or always", Shape::Scalar::integer, "[0-9]+|always");
  return field("times", &Rule::times, either<Times>(is_no_word, counts, always, std::move(shape)),
               {"How often it fires at most; with 'nth', as often as that says.", "always", "1"});
}

std::string plain_text(const Node& node) {
  if (node.is_scalar()) return node.text;
  std::string text;
  if (node.is_sequence()) {
    for (const Node& item : node.items) {
      text += at::text(text.empty() ? "[" : ", ", plain_text(item));
    }
    return text + "]";
  }
  for (const Entry& entry : node.entries) {
    text += at::text(text.empty() ? "" : ", ", entry.key, ": ", plain_text(entry.value));
  }
  return text;
}

void put_trigger(Rule& owner, Trigger made, const Entry& entry, Context&) {
  owner.when = std::move(made);
  owner.when_at = entry.value.at;
  owner.when_text = plain_text(entry.value);
}

void put_until(Rule& owner, Moment made, const Entry& entry, Context&) {
  owner.until_text = plain_text(entry.value);
  owner.until = std::move(made.trigger);
  owner.until_end = made.end;
}

Fields<Rule> rule_fields() {
  return {
      field("id", &Rule::id, definition_of(Context::Name::rule),
            {"Its name: in reports, and the root of its random decisions.", "broker-gone",
             "rule-1, rule-2, ..."}),
      field("from", &Rule::from, text(),
            {"Where it comes from; told in reports.", "fleet.log:9120"}),
      field("enabled", &Rule::enabled, boolean(), {"Does it react?", "false", "true"}),
      field("priority", &Rule::priority, integer(-1000, 1000),
            {"Rules of a higher one are asked first.", "10", "0"}),
      bound<Rule>("when", trigger(), put_trigger,
                  {.description = "What it waits for: exactly one trigger.",
                   .example = "{at: \"AT+QIACT=1\"}",
                   .required = true}),
      bound<Rule>("if", guard(),
                  [](Rule& owner, Guard made, const Entry& entry, Context&) {
                    owner.guard = std::move(made);
                    owner.guard_text = plain_text(entry.value);
                  },
                  {"What must hold besides.", "{fired: broker-gone}"}),
      nth_field(),
      every_field(),
      field("activation", &Rule::activation, probability(),
            {"How likely it is that it reacts at all in a run.", "60%"}),
      field("probability", &Rule::probability, probability(),
            {"How likely it fires at a match; of a uart trigger, at a byte.", "5%"}),
      field("cooldown", &Rule::cooldown, duration(),
            {"It does not fire again so soon.", "10s", "0s"}),
      times_field(),
      field("must_fire", &Rule::must_fire, boolean(),
            {"Has it failed the case when it never fires?", "false",
             "true, but false for what is left to chance"}),
      field("do", &Rule::actions, list(action()),
            {"What it does, one after the other.", "[{urc: RDY}]"}),
      field("apply", &Rule::conditions, list(condition()),
            {"What holds until its window closes; then it is undone.", "[{link: {is: down}}]"}),
      field("for", &Rule::window, distribution(), {"How long the window is open.", "30s"}),
      bound<Rule>(
          "until", trigger_or_end(), put_until,
          {"What closes the window: a trigger, or the end of the case.", "{boot: app-rdy}"}),
  };
}

// A list's items as they are written, for reports.
template <class Named>
void keep_texts(std::vector<Named>& made, const Node* list) {
  if (list == nullptr || list->items.size() != made.size()) return;
  for (std::size_t i = 0; i < made.size(); ++i) made[i].text = plain_text(list->items[i]);
}

// With `nth` a rule fires as often as that says.
void set_default_times(Rule& rule, const Node& node) {
  if (node.find("times") != nullptr) return;
  if (rule.every_period) rule.times.reset();
  if (rule.nth.empty()) return;
  std::uint64_t count = 0;
  for (const Range& range : rule.nth) {
    if (range.max == Range{}.max) {
      rule.times.reset();
      return;
    }
    count += static_cast<std::uint64_t>(range.max - std::max<std::int64_t>(range.min, 1) + 1);
  }
  rule.times = count;
}

bool check_parts(Context& context, const Node& node) {
  const bool acts = node.find("do") != nullptr;
  const bool applies = node.find("apply") != nullptr;
  const bool ends = node.find("for") != nullptr || node.find("until") != nullptr;
  if (node.find("enabled") != nullptr && !node.find("when")) return true;
  if (!acts && !applies) {
    return context.fail(node, {"E203", "missing key 'do' or 'apply' in rule",
                               "'do' lists what happens, 'apply' what holds for a while"});
  }
  if (applies && !ends) {
    return context.fail(node, {"E203", "missing key 'for' or 'until' in rule",
                               "say when the conditions end: for: 30s, or until: end"});
  }
  if (!applies && ends) {
    return context.fail(node, {"E205", "'for' and 'until' end conditions, and here are none",
                               "write them under 'apply'"});
  }
  return true;
}

}  // namespace

const Reader<Condition>& condition() {
  static const Reader<Condition> kReader = mapping<Condition>(
      "condition", condition_fields(), {.definition = "condition", .exactly_one = true});
  return kReader;
}

const Reader<Rule>& rule() {
  static const Reader<Rule> kPlain = mapping<Rule>("rule", rule_fields(), {.definition = "rule"});
  static const Reader<Rule> kReader = {kPlain.shape,
                                       [](Context& context, const Node& node, Rule& value) {
                                         value.at = node.at;
                                         if (const Node* id = node.find("id")) value.at = id->at;
                                         if (!kPlain.read(context, node, value)) return false;
                                         set_default_times(value, node);
                                         keep_texts(value.actions, node.find("do"));
                                         keep_texts(value.conditions, node.find("apply"));
                                         const bool named = check_captures(context, node, value);
                                         return check_parts(context, node) && named;
                                       }};
  return kReader;
}

}  // namespace bg96::scenarios
