#include "scenarios/language/table/leaves.hpp"

#include <cmath>
#include <limits>

#include "emulator/at/text.hpp"
#include "scenarios/language/table/command_names.hpp"

namespace bg96::scenarios {
namespace {

constexpr std::string_view kNatural = "(0|[1-9][0-9]*)";
constexpr std::string_view kDurationPattern =
    R"(([0-9]+(\.[0-9]+)?h)?([0-9]+(\.[0-9]+)?m)?([0-9]+(\.[0-9]+)?s)?([0-9]+(\.[0-9]+)?ms)?([0-9]+(\.[0-9]+)?us)?)";

bool is_name_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_.:").find(c) != std::string_view::npos;
  });
}

Parsed<std::string> parse_text(std::string_view text, const TextRules& rules) {
  if (text.empty() && !rules.empty) {
    return Problem{"E213", "empty text",
                   rules.is_bytes ? "an unquoted '> ' is read as empty: write \"> \"" : ""};
  }
  constexpr std::string_view kHex = "hex:";
  if (rules.is_bytes && text.substr(0, kHex.size()) == kHex) {
    auto bytes = at::parse_hex_bytes(text.substr(kHex.size()));
    if (bytes) return *std::move(bytes);
    return Problem{"E224", at::text("invalid bytes '", text, "'"),
                   "two hexadecimal digits for each byte: hex:0d0a"};
  }
  if (rules.is_name && !is_name_text(text)) {
    return Problem{"E225", at::text("'", text, "' is no name"),
                   "a name has letters, digits and - _ . : only"};
  }
  return std::string(text);
}

bool is_unbounded(Distribution::Kind kind) {
  return kind == Distribution::Kind::normal || kind == Distribution::Kind::lognormal;
}

// What a distribution's numbers must be to one another.
bool check_distribution(Context& context, const Node& node, const Distribution& made) {
  if (made.min > made.max) {
    return context.fail(
        node, {"E222",
               at::text("min ", duration_text(made.min), " is above max ", duration_text(made.max)),
               "exchange them"});
  }
  const bool outside = made.value < made.min || made.value > made.max;
  if (is_unbounded(made.kind) && outside) {
    return context.fail(node, {"E222", "the middle of the distribution is not within min and max",
                               "draws are clamped to min and max: nearly all would be the same"});
  }
  return true;
}

template <Distribution::Kind kKind>
Field<Distribution> unbounded(std::string name, Fields<Distribution> own, const About& about) {
  own.push_back(field("min", &Distribution::min, duration(),
                      {"Shorter draws become this long.", "1s", "0s"}));
  own.push_back(
      field("max", &Distribution::max, duration(),
            {.description = "Longer draws become this long.", .example = "40s", .required = true}));
  return bound<Distribution>(
      name, mapping<Distribution>(name + " distribution", own),
      [](Distribution& owner, Distribution value, const Entry& entry, Context& context) {
        value.kind = kKind;
        check_distribution(context, entry.value, value);
        owner = std::move(value);
      },
      about);
}

void put_uniform(Distribution& owner, std::vector<sim::Duration> ends, const Entry& entry,
                 Context& context) {
  if (ends.size() != 2) {
    context.fail(entry.value, {"E222", "a uniform distribution has two ends",
                               "write e.g. {uniform: [200ms, 900ms]}"});
    return;
  }
  owner.kind = Distribution::Kind::uniform;
  owner.min = ends[0];
  owner.max = ends[1];
  check_distribution(context, entry.value, owner);
}

void put_samples(Distribution& owner, std::vector<sim::Duration> samples, const Entry& entry,
                 Context& context) {
  if (samples.empty()) {
    context.fail(entry.value, {"E222", "no samples", "write e.g. {samples: [1s, 1.2s, 9s]}"});
    return;
  }
  owner.kind = Distribution::Kind::samples;
  owner.samples = std::move(samples);
}

Reader<Distribution> make_distribution() {
  auto brief = transformed<Distribution, sim::Duration>(
      duration(), [](sim::Duration length) { return Distribution::constant(length); });
  auto full = mapping<Distribution>(
      "distribution",
      {bound<Distribution>("uniform", list(duration()), put_uniform,
                           {"Each length between two is as likely.", "[200ms, 900ms]"}),
       unbounded<Distribution::Kind::normal>(
           "normal",
           {field("mean", &Distribution::value, duration(),
                  {.description = "The middle.", .example = "12s", .required = true}),
            field("sd", &Distribution::deviation, duration(),
                  {.description = "The standard deviation.", .example = "4s", .required = true})},
           {"The bell curve, clamped.", "{mean: 12s, sd: 4s, min: 1s, max: 40s}"}),
       unbounded<Distribution::Kind::lognormal>(
           "lognormal",
           {field("median", &Distribution::value, duration(),
                  {.description = "Half of the draws are shorter.",
                   .example = "1.8s",
                   .required = true}),
            field("sigma", &Distribution::sigma, number(0, 10),
                  {.description = "The standard deviation of the logarithm.",
                   .example = "0.6",
                   .required = true})},
           {"Mostly short, sometimes very long, as radio is.",
            "{median: 1.8s, sigma: 0.6, max: 12s}"}),
       bound<Distribution>("samples", list(duration()), put_samples,
                           {"Each of these is as likely.", "[1s, 1.2s, 9s]"})},
      {.definition = "distribution", .exactly_one = true});
  return short_or_long(std::move(brief), std::move(full));
}

// What is wrong with the command that a pattern names.
void check_command(Context& context, const Node& node, const AtPattern& made, PatternUse use) {
  if (use == PatternUse::urc || context.options().known_commands.empty()) return;
  const CommandDoubt doubt = doubt_command(made.name(), context.options().known_commands);
  if (doubt.kind == CommandDoubt::Kind::none || context.lacks_feature) return;
  const std::string name = at::text("AT", made.name());
  if (doubt.kind == CommandDoubt::Kind::unknown) {
    std::string text = at::text("BG96 has no ", name);
    if (!doubt.nearest.empty()) text += at::text("; did you mean AT", doubt.nearest, "?");
    context.fail(node, {"E360", std::move(text), "bg96emu commands lists them"});
  } else if (use == PatternUse::command) {
    context.warn(node, {"W416", at::text(name, " is not in this version: it answers ERROR"),
                        "bg96emu commands lists what there is"});
  }
}

bool take_pattern(Context& context, const Node& node, PatternUse use, bool is_regex,
                  AtPattern& made) {
  auto compiled = is_regex ? AtPattern::compile_regex(node.text) : AtPattern::compile(node.text);
  if (auto* error = std::get_if<AtPattern::Error>(&compiled)) {
    return context.fail_within(node, error->offset,
                               {"E340", std::move(error->text), std::move(error->help)});
  }
  made = std::move(std::get<AtPattern>(compiled));
  check_command(context, node, made, use);
  return true;
}

Reader<AtPattern> plain_pattern(PatternUse use, bool is_regex) {
  auto shape = std::make_shared<Shape>(
      scalar_shape(is_regex ? "regular expression" : "pattern", Shape::Scalar::text));
  return {shape, [shape, use, is_regex](Context& context, const Node& node, AtPattern& made) {
            if (!node.is_scalar()) return detail::wrong_kind(context, node, *shape);
            if (context.is_open(node)) return true;
            if (const std::size_t place = node.text.find("${m."); place != std::string::npos) {
              return context.fail_within(
                  node, place,
                  {"E301", "nothing has matched yet where this pattern is looked at",
                   "${m.name} stands in what a rule does"},
                  4);
            }
            return take_pattern(context, node, use, is_regex, made);
          }};
}

}  // namespace

Shape scalar_shape(std::string name, Shape::Scalar kind, std::string pattern) {
  Shape shape;
  shape.name = std::move(name);
  shape.scalar = kind;
  shape.pattern = std::move(pattern);
  return shape;
}

Reader<std::string> text(std::string name, TextRules rules) {
  return scalar<std::string>(scalar_shape(std::move(name), Shape::Scalar::text),
                             [rules](std::string_view value) { return parse_text(value, rules); });
}

Reader<sim::Duration> duration() {
  return scalar<sim::Duration>(
      scalar_shape("duration", Shape::Scalar::text, std::string(kDurationPattern)), parse_duration);
}

Reader<Distribution> distribution() {
  static const Reader<Distribution> kReader = make_distribution();
  return kReader;
}

Reader<double> probability() {
  return scalar<double>(scalar_shape("probability", Shape::Scalar::text, R"([0-9]+(\.[0-9]+)?%)"),
                        parse_probability);
}

Reader<std::size_t> size() {
  return scalar<std::size_t>(
      scalar_shape("size", Shape::Scalar::text, R"([0-9]+(\.[0-9]+)?(B|kB|MB|GB|KiB|MiB|GiB))"),
      parse_size);
}

Reader<double> rate() {
  return scalar<double>(scalar_shape("rate", Shape::Scalar::text,
                                     R"([0-9]+(\.[0-9]+)?((|k|M|G)bit/s|(|k|M)B/s|KiB/s))"),
                        parse_rate);
}

Reader<int> level(std::string unit) {
  return scalar<int>(scalar_shape("level in " + unit, Shape::Scalar::text,
                                  at::text(unit == "dBm" ? "(-[0-9]+|0)" : "-?[0-9]+", unit)),
                     [unit](std::string_view text) { return parse_level(text, unit); });
}

Reader<Range> range() {
  return scalar<Range>(
      scalar_shape("range", Shape::Scalar::integer,
                   at::text(kNatural, R"((\.\.()", kNatural, R"()?)?|\.\.)", kNatural)),
      parse_range);
}

Reader<bool> boolean() {
  return scalar<bool>(scalar_shape("boolean", Shape::Scalar::boolean), parse_boolean);
}

Reader<int> integer(int min, int max) {
  return scalar<int>(scalar_shape(at::text("integer, ", min, " to ", max), Shape::Scalar::integer),
                     [min, max](std::string_view text) -> Parsed<int> {
                       auto parsed = parse_integer(text, min, max);
                       if (auto* problem = std::get_if<Problem>(&parsed)) return *problem;
                       return static_cast<int>(std::get<std::int64_t>(parsed));
                     });
}

Reader<std::uint64_t> count(std::uint64_t min) {
  return scalar<std::uint64_t>(scalar_shape("integer", Shape::Scalar::integer),
                               [min](std::string_view text) -> Parsed<std::uint64_t> {
                                 auto parsed = parse_integer(text, static_cast<std::int64_t>(min),
                                                             1'000'000'000);
                                 if (auto* problem = std::get_if<Problem>(&parsed)) return *problem;
                                 return static_cast<std::uint64_t>(std::get<std::int64_t>(parsed));
                               });
}

Reader<double> number(double min, double max) {
  const std::string pattern = min < 0 ? R"(-?[0-9]+(\.[0-9]+)?)" : std::string();
  return scalar<double>(scalar_shape("number", Shape::Scalar::number, pattern),
                        [min, max](std::string_view text) { return parse_number(text, min, max); });
}

Reader<std::string> endpoint(bool wildcards) {
  return scalar<std::string>(
      scalar_shape("host:port", Shape::Scalar::text, R"([^ /]+:([0-9]+|\*))"),
      [wildcards](std::string_view text) { return parse_endpoint(text, wildcards); });
}

Reader<std::string> reference(Context::Name kind) {
  Reader<std::string> reader = text("name", {.is_name = true});
  return {reader.shape, [reader, kind](Context& context, const Node& node, std::string& value) {
            if (!reader.read(context, node, value)) return false;
            if (!context.is_open(node)) context.refer(kind, node);
            return true;
          }};
}

Reader<std::string> definition_of(Context::Name kind) {
  Reader<std::string> reader = text("name", {.is_name = true});
  return {reader.shape, [reader, kind](Context& context, const Node& node, std::string& value) {
            if (!reader.read(context, node, value)) return false;
            context.define(kind, node);
            return true;
          }};
}

Reader<AtPattern> pattern(PatternUse use) {
  auto full = mapping<AtPattern>(
      "pattern",
      {bound<AtPattern>(
          "regex", plain_pattern(use, true),
          [](AtPattern& owner, AtPattern made, const Entry&, Context&) { owner = std::move(made); },
          {.description = "A regular expression for the whole line, without its CR.",
           .example = R"('AT\+Q(MT|SSL).*')",
           .required = true})},
      {.definition = "pattern"});
  return short_or_long(plain_pattern(use, false), std::move(full));
}

Reader<AtPatterns> patterns(PatternUse use) {
  Reader<AtPatterns> made = list(pattern(use), true);
  return {
      made.shape, [made](Context& context, const Node& node, AtPatterns& value) {
        if (node.is_sequence() && node.items.empty()) {
          return context.fail(node, {"E213", "no pattern", "a list of patterns has one or more"});
        }
        return made.read(context, node, value);
      }};
}

Reader<std::string> words(std::string name, std::vector<std::string> table) {
  Shape shape;
  shape.name = std::move(name);
  shape.scalar = Shape::Scalar::text;
  shape.words = std::move(table);
  const std::vector<std::string> names = shape.words;
  return scalar<std::string>(std::move(shape),
                             [names](std::string_view text) -> Parsed<std::string> {
                               auto found = detail::find_word(names, text);
                               if (auto* problem = std::get_if<Problem>(&found)) return *problem;
                               return std::string(text);
                             });
}

}  // namespace bg96::scenarios
