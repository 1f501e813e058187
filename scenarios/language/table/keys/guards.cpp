#include <algorithm>

#include "emulator/at/text.hpp"
#include "scenarios/language/table/keys/keys.hpp"

namespace bg96::scenarios {
namespace {

// ---- The machines of the modem ----

struct MachineRow {
  std::string name;
  int count = 0;  // of machines of that name: name[0] and so on; 0: one, without an index
  int first = 0;
  std::vector<std::string> states;
  bool in_this_version = true;
};

const std::vector<MachineRow>& machines() {
  static const std::vector<MachineRow> kMachines = {
      {"power", 0, 0, {"off", "booting", "on"}},
      {"cfun", 0, 0, {"0", "1", "4"}},
      {"sim", 0, 0, {"ready", "pin", "puk", "busy", "absent", "failure"}},
      {"registration", 0, 0, {"idle", "home", "searching", "denied", "unknown", "roaming"}},
      {"rat", 0, 0, {"lte-m", "nb-iot", "gsm"}},
      {"pdp", 16, 1, {"inactive", "activating", "active"}},
      {"socket", 12, 0, {"initial", "opening", "connected", "listening", "closing"}},
      {"uart", 0, 0, {"command", "prompt", "data"}},
      {"psm", 0, 0, {"awake", "asleep"}},
      {"tls", 6, 0, {}, false},
      {"mqtt", 6, 0, {}, false},
  };
  return kMachines;
}

// ---- Comparisons ----

std::string as_written(const MachineName& machine) {
  return machine.index < 0 ? machine.machine : at::text(machine.machine, "[", machine.index, "]");
}

template <Comparison::Kind kKind>
Field<Comparison> comparing(std::string name, std::string description, std::string example) {
  return bound<Comparison>(std::move(name), text("value", {.empty = true}),
                           [](Comparison& owner, std::string value, const Entry&, Context&) {
                             owner = {kKind, {std::move(value)}};
                           },
                           {std::move(description), std::move(example)});
}

void put_regex(Comparison& owner, std::string value, const Entry& entry, Context& context) {
  const auto compiled = AtPattern::compile_regex(value);
  if (const auto* error = std::get_if<AtPattern::Error>(&compiled)) {
    context.fail_within(entry.value, error->offset, {"E340", error->text, error->help});
    return;
  }
  owner = {Comparison::Kind::regex, {std::move(value)}};
}

Reader<Comparison> comparison() {
  using Kind = Comparison::Kind;
  auto brief =
      transformed<Comparison, std::string>(text("value", {.empty = true}), [](std::string value) {
        return Comparison{Kind::equal, {std::move(value)}};
      });
  auto full = mapping<Comparison>(
      "comparison",
      {comparing<Kind::greater>("gt", "Greater than that number.", "0"),
       comparing<Kind::at_least>("ge", "That number or more.", "1"),
       comparing<Kind::less>("lt", "Less than that number.", "100"),
       comparing<Kind::at_most>("le", "That number or less.", "99"),
       comparing<Kind::not_equal>("ne", "Anything else.", "connected"),
       bound<Comparison>(
           "in", list(text("value", {.empty = true})),
           [](Comparison& owner, std::vector<std::string> values, const Entry&, Context&) {
             owner = {Kind::in, std::move(values)};
           },
           {"Any of these.", "[home, roaming]"}),
       bound<Comparison>("regex", text("regular expression"), put_regex,
                         {"All of it matches this regular expression.", "'1[0-9]+'"})},
      {.definition = "comparison", .exactly_one = true});
  return short_or_long(std::move(brief), std::move(full));
}

// ---- Guards ----

void add_part(Guard& owner, Guard part, const Entry& entry) {
  part.at = entry.key_at;
  owner.parts.push_back(std::move(part));
}

bool put_state(Context& context, const Entry& entry, Guard& owner) {
  static const Reader<Comparison> kComparison = comparison();
  Guard part{.kind = Guard::Kind::state};
  if (!read_machine(context, entry, part.machine)) return false;
  if (!kComparison.read(context, entry.value, part.comparison)) return false;
  if (part.comparison.kind != Comparison::Kind::regex) {
    for (const std::string& state : part.comparison.values) {
      if (!check_state(context, entry.value, part.machine, state)) return false;
    }
  }
  add_part(owner, std::move(part), entry);
  return true;
}

// A mapping of free names, each compared with something.
Reader<Guard> named_comparisons(Guard::Kind kind, std::string name, std::string key_name) {
  const Reader<Comparison> value = comparison();
  return mapping<Guard>(
      std::move(name), {},
      {.other_keys = value.shape,
       .other_keys_name = std::move(key_name),
       .other = [value, kind](Context& context, const Entry& entry, Guard& owner) {
         Guard part{.kind = kind};
         part.name = entry.key;
         if (!value.read(context, entry.value, part.comparison)) return false;
         add_part(owner, std::move(part), entry);
         return true;
       }});
}

Reader<Guard> states() {
  return mapping<Guard>(
      "states", {},
      {.other_keys = comparison().shape, .other_keys_name = "machine", .other = put_state});
}

// Takes the parts that a mapping of comparisons has made.
void put_parts(Guard& owner, Guard made, const Entry&, Context&) {
  for (Guard& part : made.parts) owner.parts.push_back(std::move(part));
}

template <Guard::Kind kKind>
Field<Guard> of_rule(std::string name, std::string description) {
  return bound<Guard>(std::move(name), reference(Context::Name::rule),
                      [](Guard& owner, std::string id, const Entry& entry, Context&) {
                        Guard part{.kind = kKind};
                        part.name = std::move(id);
                        add_part(owner, std::move(part), entry);
                      },
                      {std::move(description), "broker-gone"});
}

template <Guard::Kind kKind>
Field<Guard> of_guards(std::string name, std::string description, std::string example) {
  return bound<Guard>(std::move(name), list(later<Guard>("guard", guard)),
                      [](Guard& owner, std::vector<Guard> parts, const Entry& entry, Context&) {
                        Guard part{.kind = kKind};
                        part.parts = std::move(parts);
                        add_part(owner, std::move(part), entry);
                      },
                      {std::move(description), std::move(example)});
}

Field<Guard> of_peer() {
  auto reader = mapping<Guard>(
      "peer's condition",
      {field("name", &Guard::name, reference(Context::Name::peer),
             {.description = "The peer.", .example = "ingest", .required = true}),
       field("records", &Guard::records, range(), {"How many records it has got.", "3.."}),
       field("bytes", &Guard::bytes, size(), {"It has got so many bytes, or more.", "4KiB"})});
  return bound<Guard>(
      "peer", std::move(reader),
      [](Guard& owner, Guard part, const Entry& entry, Context& context) {
        part.kind = Guard::Kind::peer;
        if (!part.records && !part.bytes) {
          context.fail(entry.value, {"E203", "missing key 'records' or 'bytes' in peer's condition",
                                     "write e.g. {name: ingest, records: 5}"});
        }
        add_part(owner, std::move(part), entry);
      },
      {"What a built-in remote end has got so far.", "{name: ingest, records: 5}"});
}

Reader<Guard> make_guard() {
  using Kind = Guard::Kind;
  auto made = mapping<Guard>(
      "guard",
      {bound<Guard>("state", states(), put_parts,
                    {"Machines of the modem are in these states.", "{\"socket[0]\": connected}"}),
       bound<Guard>("match", named_comparisons(Kind::match, "captures", "capture"), put_parts,
                    {"What {name} in the trigger's pattern has matched.", "{len: {gt: 0}}"}),
       bound<Guard>("var", named_comparisons(Kind::variable, "variables", "variable"), put_parts,
                    {"Variables have these values now.", "{phase: upload}"}),
       of_rule<Kind::fired>("fired", "That rule has fired."),
       of_rule<Kind::not_fired>("not_fired", "That rule has not fired yet."),
       of_rule<Kind::active>("active", "The window of that rule is open."), of_peer(),
       of_guards<Kind::all>("all", "All of these hold.", "[{fired: a}, {fired: b}]"),
       of_guards<Kind::any>("any", "One of these holds.", "[{fired: a}, {fired: b}]"),
       bound<Guard>("not", later<Guard>("guard", guard),
                    [](Guard& owner, Guard made_part, const Entry& entry, Context&) {
                      Guard part{.kind = Kind::negated};
                      part.parts.push_back(std::move(made_part));
                      add_part(owner, std::move(part), entry);
                    },
                    {"This does not hold.", "{active: tunnel}"})},
      {.definition = "guard"});
  return {made.shape, [made](Context& context, const Node& node, Guard& value) {
            value.at = node.at;
            if (node.is_mapping() && node.entries.empty()) {
              return context.fail(node, {"E205", "an empty guard holds always", "leave it out"});
            }
            return made.read(context, node, value);
          }};
}

}  // namespace

bool read_machine(Context& context, const Entry& entry, MachineName& machine) {
  const std::size_t bracket = entry.key.find('[');
  machine.machine = entry.key.substr(0, bracket);
  std::vector<std::string> names;
  for (const MachineRow& row : machines()) {
    names.push_back(row.count > 0 ? at::text(row.name, "[", row.first, "]") : row.name);
    if (row.name != machine.machine) continue;
    if (!row.in_this_version) {
      return context.not_in_this_version(entry.value, at::text("the machine '", row.name, "'"),
                                         row.name);
    }
    const bool indexed = bracket != std::string::npos;
    if (indexed != (row.count > 0)) {
      return context.fail_key(entry, {"E226", at::text("'", entry.key, "' is no machine"),
                                      at::text("write '", names.back(), "'")});
    }
    if (!indexed) return true;
    const auto index = at::parse_decimal(
        std::string_view(entry.key).substr(bracket + 1, entry.key.size() - bracket - 2));
    const int last = row.first + row.count - 1;
    if (entry.key.back() != ']' || !index || *index > 99 || static_cast<int>(*index) < row.first ||
        static_cast<int>(*index) > last) {
      return context.fail_key(
          entry, {"E226", at::text("'", entry.key, "' is no machine"),
                  at::text(row.name, "[", row.first, "] to ", row.name, "[", last, "]")});
    }
    machine.index = static_cast<int>(*index);
    return true;
  }
  const std::string near = did_you_mean(entry.key, names);
  return context.fail_key(entry, {"E226", at::text("unknown machine '", entry.key, "'"),
                                  near.empty() ? "there are " + joined(names, " and ") : near});
}

bool check_state(Context& context, const Node& node, const MachineName& machine,
                 const std::string& state) {
  if (context.is_open(node)) return true;
  for (const MachineRow& row : machines()) {
    if (row.name != machine.machine) continue;
    if (std::find(row.states.begin(), row.states.end(), state) != row.states.end()) return true;
    const std::string near = did_you_mean(state, row.states);
    return context.fail(node,
                        {"E206", at::text("unknown state '", state, "' of ", as_written(machine)),
                         near.empty() ? "expected " + joined(row.states) : near});
  }
  return false;
}

std::vector<std::pair<std::string, std::string>> machine_descriptions() {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const MachineRow& row : machines()) {
    if (!row.in_this_version) continue;
    rows.emplace_back(row.count > 0 ? row.name + "[n]" : row.name, joined(row.states, ", "));
  }
  return rows;
}

const Reader<Guard>& guard() {
  static const Reader<Guard> kReader = make_guard();
  return kReader;
}

}  // namespace bg96::scenarios
