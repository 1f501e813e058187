#include "scenarios/language/table/keys/keys.hpp"

namespace bg96::scenarios {
namespace {

template <class Kind>
Field<Expectation> kind_of(std::string_view name, const Reader<Kind>& reader, const About& about) {
  return bound<Expectation>(
      name, reader,
      [](Expectation& owner, Kind made, const Entry& entry, Context&) {
        owner.kind = std::move(made);
        owner.kind_name = entry.key;
      },
      about);
}

Reader<Sends> sends() {
  auto brief = transformed<Sends, AtPatterns>(patterns(PatternUse::command), [](AtPatterns made) {
    Sends sends;
    sends.patterns = std::move(made);
    return sends;
  });
  auto full =
      mapping<Sends>("sends", {field("at", &Sends::patterns, patterns(PatternUse::command),
                                     {.description = "Commands, of which any counts.",
                                      .example = "[\"AT+QICLOSE=0\", \"AT\"]",
                                      .required = true}),
                               field("count", &Sends::count, range(), {"How often.", "1..", "1.."}),
                               field("if", &Sends::guard, guard(),
                                     {"Counted only while this holds.", "{fired: broker-gone}"})});
  // A pattern may be {regex: ...}, which is no long form.
  auto made = short_or_long(brief, full);
  return {made.shape, [brief, made](Context& context, const Node& node, Sends& value) {
            return (node.find("regex") ? brief : made).read(context, node, value);
          }};
}

// The states of machines, as they stand under `state` in a guard.
Reader<Guard> states_of_guard() {
  const Reader<Guard> all = guard();
  ShapePointer shape;
  for (const Key& key : all.shape->keys) {
    if (key.name == "state") shape = key.shape;
  }
  return {shape, [all](Context& context, const Node& node, Guard& value) {
            Node owner;
            owner.kind = Node::Kind::mapping;
            owner.at = node.at;
            owner.width = node.width;
            owner.entries.push_back({"state", node.at, node.width, node});
            return all.read(context, owner, value);
          }};
}

Reader<Never> never() {
  auto brief = transformed<Never, AtPatterns>(patterns(PatternUse::forbidden), [](AtPatterns made) {
    return Never{std::move(made), {}, {}};
  });
  auto full = mapping<Never>(
      "never", {field("at", &Never::patterns, patterns(PatternUse::forbidden),
                      {"Commands that the host must not send.", "\"AT+CFUN=1,1\""}),
                field("state", &Never::state, states_of_guard(),
                      {"Or states that machines of the modem must not be in together.",
                       "{registration: denied}"}),
                field("if", &Never::guard, guard(),
                      {"Forbidden only while this holds.", "{active: tunnel}"})});
  auto made = short_or_long(brief, full);
  return {made.shape, [brief, made](Context& context, const Node& node, Never& value) {
            if (node.find("regex") != nullptr) return brief.read(context, node, value);
            if (!made.read(context, node, value)) return false;
            if (value.patterns.empty() != !value.state.has_value()) return true;
            return context.fail(node, {"E205", "one of 'at' and 'state' is never to be",
                                       "write an expectation for each"});
          }};
}

Reader<Order> order() {
  return transformed<Order, std::vector<AtPatterns>>(
      list(patterns(PatternUse::command)),
      [](std::vector<AtPatterns> steps) { return Order{std::move(steps)}; });
}

Reader<Rate> rate_limit() {
  auto made = mapping<Rate>(
      "rate limit", {field("at", &Rate::patterns, patterns(PatternUse::command),
                           {.description = "Which commands are counted.",
                            .example = "\"AT+QIACT=1\"",
                            .required = true}),
                     field("max", &Rate::max, count(0), {"So many at most within 'per'.", "3"}),
                     field("per", &Rate::per, duration(), {"Any such span of time.", "60s"}),
                     field("min_gap", &Rate::min_gap, duration(),
                           {"At least so long from one to the next.", "5s", "0s"})});
  return {made.shape, [made](Context& context, const Node& node, Rate& value) {
            if (!made.read(context, node, value)) return false;
            const bool max = node.find("max") != nullptr;
            if (max != (node.find("per") != nullptr) || (!max && !node.find("min_gap"))) {
              return context.fail(node, {"E205", "a rate has 'max' and 'per', or 'min_gap'",
                                         "write e.g. {at: \"AT+QIACT=1\", max: 3, per: 60s}"});
            }
            return true;
          }};
}

Reader<Silence> silence() {
  return mapping<Silence>(
      "silence",
      {field("dir", &Silence::direction,
             words<UartDirection>("direction of silence", {{"from-host", UartDirection::to_modem},
                                                           {"from-modem", UartDirection::to_host}}),
             {"Whose.", "from-host", "from-host"})});
}

Reader<Delivered> delivered() {
  struct Records {
    std::string delimiter = "\n";
    Range count{0};
  };
  const auto records = mapping<Records>(
      "records", {field("delimiter", &Records::delimiter, text("text", {.is_bytes = true}),
                        {"What ends a record.", "\"\\n\"", "\"\\n\""}),
                  field("count", &Records::count, range(), {"How many there are.", "5", "0.."})});
  return mapping<Delivered>(
      "delivery",
      {field("peer", &Delivered::peer, reference(Context::Name::peer),
             {.description = "The built-in remote end.", .example = "ingest", .required = true}),
       bound<Delivered>("records", records,
                        [](Delivered& owner, Records made, const Entry&, Context&) {
                          owner.delimiter = made.delimiter;
                          owner.count = made.count;
                        },
                        {"How what arrives is divided.", "{count: 5}"}),
       field("exactly_once", &Delivered::exactly_once, boolean(),
             {"No record is lost or comes twice.", "true", "false"}),
       field("at_least_once", &Delivered::at_least_once, boolean(),
             {"No record is lost.", "true", "false"}),
       field("in_order", &Delivered::in_order, boolean(),
             {"They come in the order in which they were sent.", "true", "false"}),
       field("sha256", &Delivered::sha256, text("64 hexadecimal digits", {.is_name = true}),
             {"Of all bytes that arrive.",
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"})});
}

Fields<Expectation> kind_fields() {
  const auto until =
      mapping<Recovers>("recovery", {field("until", &Recovers::until, guard(),
                                           {.description = "What must come true.",
                                            .example = "{state: {\"socket[0]\": connected}}",
                                            .required = true})});
  const auto always = mapping<Always>(
      "invariant",
      {field("state", &Always::state, states_of_guard(),
             {.description = "The states.", .example = "{sim: ready}", .required = true})});
  const auto fired = mapping<Fired>(
      "firing", {field("rule", &Fired::rule, reference(Context::Name::rule),
                       {.description = "The rule.", .example = "tunnel", .required = true}),
                 field("count", &Fired::count, range(), {"How often.", "1..", "1.."})});
  return {
      kind_of("sends", sends(),
              {"The host sends one of these commands.", "{at: \"AT+QICLOSE=0\"}"}),
      kind_of("never", never(), {"This does not happen.", "{at: \"AT+CFUN=1,1\"}"}),
      kind_of("order", order(),
              {"These commands come in this order, others may come between.",
               "[\"AT+QIDEACT=1\", \"AT+QIACT=1\"]"}),
      kind_of("rate", rate_limit(), {"Not too often.", "{at: \"AT+QIACT=1\", max: 3, per: 60s}"}),
      kind_of("silence", silence(), {"Nothing comes over the serial line.", "{dir: from-host}"}),
      kind_of(
          "state",
          transformed<StateHolds, Guard>(states_of_guard(),
                                         [](Guard made) { return StateHolds{std::move(made)}; }),
          {"Machines of the modem are in these states in the end.", "{\"socket[0]\": connected}"}),
      kind_of("always", always,
              {"Machines are in these states all the time.", "{state: {sim: ready}}"}),
      kind_of("recovers", until, {"This comes true.", "{until: {state: {registration: home}}}"}),
      kind_of("delivered", delivered(),
              {"What the host has sent arrives at a built-in remote end.",
               "{peer: ingest, exactly_once: true}"}),
      kind_of("fired", fired, {"A rule has fired.", "{rule: tunnel, count: 1..}"}),
      kind_of(
          "host_exit",
          transformed<HostExit, int>(integer(0, 255), [](int status) { return HostExit{status}; }),
          {"The host's program ends with this status.", "0"}),
  };
}

Field<Anchor> anchor_name(std::string name, Anchor::Kind kind, Context::Name reference_kind,
                          std::string description) {
  return bound<Anchor>(std::move(name), reference(reference_kind),
                       [kind](Anchor& owner, std::string value, const Entry&, Context&) {
                         owner.kind = kind;
                         owner.name = std::move(value);
                       },
                       {std::move(description), "broker-gone"});
}

Reader<Anchor> make_anchor() {
  using Kind = Anchor::Kind;
  auto brief = transformed<Anchor, Kind>(
      words<Kind>("anchor", {{"start", Kind::start}, {"heal", Kind::heal}}),
      [](Kind kind) { return Anchor{.kind = kind}; });
  auto full = mapping<Anchor>(
      "anchor",
      {anchor_name("rule", Kind::rule, Context::Name::rule, "The first firing of that rule."),
       anchor_name("mark", Kind::mark, Context::Name::mark, "The mark is set."),
       bound<Anchor>("at", patterns(PatternUse::command),
                     [](Anchor& owner, AtPatterns made, const Entry&, Context&) {
                       owner.kind = Kind::at;
                       owner.patterns = std::move(made);
                     },
                     {"The host sends such a command.", "\"AT+QIACT=1\""}),
       bound<Anchor>("boot", boot_phase(),
                     [](Anchor& owner, BootTrigger::Phase phase, const Entry&, Context&) {
                       owner.kind = Kind::boot;
                       owner.phase = phase;
                     },
                     {"The modem's start reaches that phase.", "app-rdy"})},
      {.definition = "anchor", .exactly_one = true});
  return short_or_long(std::move(brief), std::move(full));
}

Fields<Expectation> expectation_fields() {
  using Severity = Expectation::Severity;
  Fields<Expectation> fields = {
      field("id", &Expectation::id, definition_of(Context::Name::expectation),
            {"Its name in reports.", "reconnects", "expect-1, expect-2, ..."}),
      field("enabled", &Expectation::enabled, boolean(), {"Is it judged?", "false", "true"}),
      field("after", &Expectation::after, anchor(),
            {"When it begins to watch.", "{rule: broker-gone}", "start"}),
      field("within", &Expectation::within, duration(),
            {"It must come true in this time; stretched by --slack.", "20s"}),
      field("for", &Expectation::window, duration(), {"How long it watches.", "90s"}),
      bound<Expectation>("until", moment(),
                         [](Expectation& owner, Moment made, const Entry&, Context&) {
                           owner.until = std::move(made.trigger);
                           owner.until_state = std::move(made.guard);
                         },
                         {"What ends its watch.", "{state: {\"socket[0]\": connected}}"}),
      field("severity", &Expectation::severity,
            words<Severity>("severity", {{"fail", Severity::fail}, {"warn", Severity::warn}}),
            {"Does it fail the case, or is it told only?", "warn", "fail"}),
  };
  fields.append(kind_fields());
  return fields;
}

bool check_kind(Context& context, const Node& node) {
  static const Fields<Expectation> kKinds = kind_fields();
  std::vector<std::string> names;
  std::vector<const Entry*> found;
  for (const AnyField& kind : kKinds.rows()) {
    names.push_back(kind.key.name);
    for (const Entry& entry : node.entries) {
      if (entry.key == kind.key.name) found.push_back(&entry);
    }
  }
  if (found.size() == 1 || (found.empty() && node.find("enabled") != nullptr)) return true;
  if (found.empty()) {
    return context.fail(node, {"E204", "nothing is expected", "one of " + joined(names)});
  }
  return context.fail_key(
      *found[1], {"E204", "'" + found[0]->key + "' and '" + found[1]->key + "' in one expectation",
                  "write an expectation for each"});
}

}  // namespace

const Reader<Anchor>& anchor() {
  static const Reader<Anchor> kReader = make_anchor();
  return kReader;
}

const Reader<Expectation>& expectation() {
  static const Reader<Expectation> kPlain =
      mapping<Expectation>("expectation", expectation_fields(), {.definition = "expectation"});
  static const Reader<Expectation> kReader = {
      kPlain.shape, [](Context& context, const Node& node, Expectation& value) {
        value.at = node.at;
        if (const Node* id = node.find("id")) value.at = id->at;
        if (!kPlain.read(context, node, value)) return false;
        return check_kind(context, node);
      }};
  return kReader;
}

}  // namespace bg96::scenarios
