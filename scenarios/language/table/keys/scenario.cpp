#include <algorithm>

#include "emulator/at/text.hpp"
#include "scenarios/language/table/checks/checks.hpp"
#include "scenarios/language/table/keys/keys.hpp"

namespace bg96::scenarios {
namespace {

// What belongs to later versions, or to none.
const std::vector<std::string> kFeatures = {"tcp", "udp", "dns", "ping", "ntp", "sms"};

// FNV-1a: each scenario has its own seed, and keeps it.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char byte : text) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
  return hash;
}

Reader<int> version() {
  const Reader<int> plain = integer(1, 1000);
  return {plain.shape, [plain](Context& context, const Node& node, int& value) {
            if (node.is_scalar() && node.text == "1") {
              value = 1;
              return true;
            }
            if (!node.is_scalar() || node.text.empty()) return plain.read(context, node, value);
            return context.fail(
                node, {"E240", at::text("this program reads version 1, not '", node.text, "'"),
                       "write 'scenario: 1'"});
          }};
}

// A key that was dealt with before: by includes, templates and the matrix.
Field<Scenario> done_before(std::string name, Shape shape, const About& about) {
  auto shared = std::make_shared<const Shape>(std::move(shape));
  return {detail::make_key(name, about, shared),
          [](Context&, const Entry&, Scenario&) { return true; }};
}

Shape list_shape(std::string name, ShapePointer items) {
  Shape shape;
  shape.name = std::move(name);
  shape.items = std::move(items);
  return shape;
}

Shape free_mapping(std::string name, ShapePointer values, std::string keys) {
  Shape shape;
  shape.name = std::move(name);
  shape.mapping = true;
  shape.other_keys = std::move(values);
  shape.other_keys_name = std::move(keys);
  return shape;
}

ShapePointer any_value() {
  return std::make_shared<const Shape>(scalar_shape("value", Shape::Scalar::text));
}

Field<Scenario> requires_field() {
  const auto features = list(text("feature", {.is_name = true}));
  auto reader = mapping<Scenario>(
      "requirements",
      {bound<Scenario>(
           "emulator", text("version"),
           [](Scenario& owner, const std::string& wanted, const Entry& entry, Context& context) {
             if (wanted.substr(0, 2) != ">=") {
               context.fail(entry.value, {"E241", at::text("invalid version '", wanted, "'"),
                                          "expected e.g. \">=0.1\""});
             }
             owner.needs_emulator = wanted.substr(std::min<std::size_t>(2, wanted.size()));
           },
           {"At least this version of the program.", "\">=0.1\""}),
       bound<Scenario>("features", features,
                       [](Scenario& owner, const std::vector<std::string>& wanted, const Entry&,
                          Context& context) {
                         for (const std::string& feature : wanted) {
                           if (std::find(kFeatures.begin(), kFeatures.end(), feature) !=
                               kFeatures.end()) {
                             continue;
                           }
                           owner.missing_features.push_back(feature);
                           context.lacks_feature = true;
                         }
                       },
                       {"What the program must be able to do.", "[tcp]"})});
  return {detail::make_key("requires",
                           {.description = "What is needed; where it is missing, the scenario is "
                                           "skipped.",
                            .example = "{features: [tls]}",
                            .early = true},
                           reader.shape),
          [reader](Context& context, const Entry& entry, Scenario& owner) {
            return reader.read(context, entry.value, owner);
          }};
}

Field<Scenario> links_field() {
  return {
      detail::make_key("links",
                       {.description = "Links that have a name.",
                        .example = "{bad: {up: {loss: 30%}}}",
                        .early = true},
                       std::make_shared<const Shape>(free_mapping("links", link().shape, "name"))),
      [](Context& context, const Entry& entry, Scenario&) {
        if (!entry.value.is_mapping()) {
          return context.fail(entry.value, {"E202", "expected links by their names", {}});
        }
        bool good = true;
        for (const Entry& named : entry.value.entries) {
          good = link().read(context, named.value, context.links[named.key]) && good;
        }
        return good;
      }};
}

Field<Scenario> seed_field() {
  using Seed = std::optional<std::uint64_t>;
  auto numbers =
      scalar<Seed>(scalar_shape("integer or random", Shape::Scalar::integer, "[0-9]+|random"),
                   [](std::string_view text) -> Parsed<Seed> {
                     if (text == "random") return Seed();
                     auto parsed = parse_seed(text);
                     if (auto* problem = std::get_if<Problem>(&parsed)) return *problem;
                     return Seed(std::get<std::uint64_t>(parsed));
                   });
  return field("seed", &Scenario::seed, std::move(numbers),
               {"The root of all random decisions.", "42", "made of the name"});
}

Reader<Strict> strict() {
  const auto strictness = words<Strictness>(
      "strictness",
      {{"allow", Strictness::allow}, {"warn", Strictness::warn}, {"fail", Strictness::fail}});
  return mapping<Strict>(
      "strictness",
      {field("unused_rule", &Strict::unused_rule, strictness,
             {"A rule that never fired.", "allow", "fail"}),
       field("unknown_command", &Strict::unknown_command, strictness,
             {"A command that the modem does not have.", "warn", "fail in a test, warn in a run"}),
       field("protocol", &Strict::protocol, strictness,
             {"A host that breaks the rules of the line.", "fail", "warn"}),
       field("raw_urc", &Strict::raw_urc, strictness,
             {"A line that contradicts what the modem knows.", "allow", "warn"}),
       field("late_host", &Strict::late_host, strictness,
             {"A host that never opened the port.", "allow", "fail"})});
}

// What is expected of the host's program as a whole.
Field<Scenario> host_field() {
  const Reader<int> exit = integer(0, 255);
  auto reader = mapping<Scenario>(
      "host", {bound<Scenario>("exit", exit,
                               [](Scenario& owner, int status, const Entry& entry, Context&) {
                                 Expectation made;
                                 made.id = "host-exit";
                                 made.at = entry.key_at;
                                 made.kind = HostExit{status};
                                 made.kind_name = "host_exit";
                                 owner.expectations.push_back(std::move(made));
                               },
                               {"The status with which its program must end; judged as an "
                                "expectation of the name host-exit.",
                                "0"})});
  return {detail::make_key("host",
                           {.description = "The host's program; which one it is only the command "
                                           "line tells, as no scenario can start one.",
                            .example = "{exit: 0}"},
                           reader.shape),
          [reader](Context& context, const Entry& entry, Scenario& owner) {
            return reader.read(context, entry.value, owner);
          }};
}

Reader<End> end_of_case() {
  return mapping<End>(
      "end", {bound<End>("when", moment(),
                         [](End& owner, Moment made, const Entry&, Context&) {
                           owner.when = std::move(made.guard);
                           owner.when_trigger = std::move(made.trigger);
                         },
                         {"A trigger, or what must be the case.", "{control: done}"}),
              field("after", &End::after, duration(), {"That long after its beginning.", "150s"}),
              field("grace", &End::grace, duration(),
                    {"So much longer, for what may still come.", "2s", "0s"})});
}

Fields<Scenario> world_fields() {
  return {
      field("device", &Scenario::device, device(), {"The modem.", "{profile: bg96/lte-m}"}),
      field("network", &Scenario::network, network(), {"What is behind it.", "{egress: loopback}"}),
      links_field(),
      field("peers", &Scenario::peers, peers(),
            {"Remote ends that the program has built in.", "{ingest: {kind: sink}}"}),
      field("rules", &Scenario::rules, list(rule()),
            {"What goes wrong.", "[{when: {time: 30s}, do: [{power.cycle: {}}]}]"}),
      host_field(),
      bound<Scenario>("expect", list(expectation()),
                      [](Scenario& owner, std::vector<Expectation> made, const Entry&, Context&) {
                        // `host` may have left one there.
                        std::move(owner.expectations.begin(), owner.expectations.end(),
                                  std::back_inserter(made));
                        owner.expectations = std::move(made);
                      },
                      {"What the host must do.", "[{sends: {at: \"AT\"}}]"}),
      field("end", &Scenario::end, end_of_case(),
            {"When the case is over; else when all is decided.", "{after: 150s}"}),
      field("strict", &Scenario::strict, strict(),
            {"What else fails a case.", "{unknown_command: warn}"}),
  };
}

Fields<Scenario> head_fields() {
  return {
      bound<Scenario>(
          "scenario", version(), [](Scenario&, int, const Entry&, Context&) {},
          {.description = "The version of the language.", .example = "1", .required = true}),
      field("name", &Scenario::name, text("name", {.is_name = true}),
            {.description = "Its name in reports.", .example = "send-ok-lost", .required = true}),
      field("description", &Scenario::description, text("text", {.empty = true}),
            {"Why it exists.", "The answer to an upload is lost."}),
      field("tags", &Scenario::tags, list(text("tag", {.is_name = true})),
            {"Words to select it by.", "[tcp, nightly]"}),
      field("refs", &Scenario::refs, list(text()), {"Links and tickets.", "[FLEET-4711]"}),
      requires_field(),
      seed_field(),
      bound<Scenario>(
          "timeout", duration(),
          [](Scenario& owner, sim::Duration timeout, const Entry& entry, Context& context) {
            if (timeout <= sim::Duration::zero() && !context.is_open(entry.value)) {
              context.fail(entry.value, {"E212", "the case would be over before it begins",
                                         "write e.g. 'timeout: 90s'"});
            }
            owner.timeout = timeout;
          },
          {"The longest a case may take.", "90s", "5m"}),
      field("start", &Scenario::start,
            words<Start>("start", {{"host-open", Start::host_open},
                                   {"immediately", Start::immediately},
                                   {"control", Start::control}}),
            {"When the case begins.", "immediately", "host-open"}),
      done_before("include", list_shape("list of files", any_value()),
                  {"Libraries that it takes in, relative to this file.", "[lib/links.yaml]"}),
      bound<Scenario>("vars",
                      mapping<std::map<std::string, std::string>>(
                          "variables", {},
                          {.other_keys = any_value(),
                           .other_keys_name = "variable",
                           .other =
                               [values = text("value", {.empty = true})](
                                   Context& context, const Entry& entry,
                                   std::map<std::string, std::string>& owner) {
                                 return values.read(context, entry.value, owner[entry.key]);
                               }}),
                      [](Scenario& owner, std::map<std::string, std::string> made, const Entry&,
                         Context&) { owner.variables = std::move(made); },
                      {"Variables; ${name} stands for their values.", "{cid: 1}"}),
      done_before(
          "matrix",
          free_mapping("values", std::make_shared<const Shape>(list_shape("list", any_value())),
                       "name"),
          {"Lists of values, of which each combination is a case.", "{rat: [lte-m, gsm]}"}),
      done_before("exclude",
                  list_shape("list of combinations", std::make_shared<const Shape>(free_mapping(
                                                         "combination", any_value(), "name"))),
                  {"Combinations that are left out.", "[{rat: gsm}]"}),
      done_before("repeat", scalar_shape("integer, 1 to 1000", Shape::Scalar::integer),
                  {"How often it runs, each time with the next seed.", "25", "1"}),
  };
}

}  // namespace

const Reader<Scenario>& scenario() {
  static const Reader<Scenario> kPlain = [] {
    Fields<Scenario> fields = head_fields();
    fields.append(world_fields());
    return mapping<Scenario>("scenario", std::move(fields));
  }();
  static const Reader<Scenario> kReader = {
      kPlain.shape, [](Context& context, const Node& node, Scenario& value) {
        value.at = node.at;
        if (const Node* name = node.find("name"); name != nullptr && name->is_scalar()) {
          value.seed = hash_of(name->text);
          value.name_at = name->at;
        }
        for (const Entry& entry : node.entries) {
          if (entry.key != "rules" && entry.key != "description") {
            check_no_captures(context, entry.value);
          }
        }
        return kPlain.read(context, node, value);
      }};
  return kReader;
}

}  // namespace bg96::scenarios
