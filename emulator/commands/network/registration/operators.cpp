// AT+COPN, AT+CPOL: names of operators, and those that the card prefers.
#include <algorithm>
#include <array>
#include <vector>

#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kInvalidIndex = 21;
constexpr int kNumeric = 2;

struct Operator {
  std::string_view numeric;
  std::string_view long_name;
  std::string_view short_name;
};
// A few of those that every modem knows (ITU-T E.212), beside the network's own.
constexpr std::array<Operator, 8> kKnown = {{{"20404", "vodafone NL", "voda NL"},
                                             {"20810", "F SFR", "SFR"},
                                             {"23203", "T-Mobile A", "TMA"},
                                             {"23415", "vodafone UK", "voda UK"},
                                             {"26201", "Telekom.de", "TDG"},
                                             {"310260", "T-Mobile", "T-Mobile"},
                                             {"310410", "AT&T", "AT&T"},
                                             {"44010", "NTT DOCOMO", "DOCOMO"}}};

std::vector<Operator> operators_of(const modem::Profile::Network& network) {
  std::vector<Operator> all = {
      {network.operator_numeric, network.operator_long, network.operator_short},
      {network.forbidden_numeric, network.forbidden_long, network.forbidden_short}};
  for (const Operator& each : kKnown) {
    if (each.numeric != network.operator_numeric) all.push_back(each);
  }
  return all;
}

std::string_view name_of(const Operator& each, int format) {
  switch (format) {
    case 0: return each.long_name;
    case 1: return each.short_name;
    default: return each.numeric;
  }
}

at::Final names(modem::CommandContext& context) {
  if (const int error = context.sim_card().error()) return at::Final::cme(error);
  for (const Operator& each : operators_of(context.profile().network)) {
    context.line("+COPN: ", at::quoted(each.numeric), ",", at::quoted(each.long_name));
  }
  return at::Final::ok();
}

struct Args {
  std::optional<int> index;
  std::optional<int> format;
  std::optional<std::string> name;
  int gsm = 1;
  int gsm_compact = 0;
  int utran = 0;
  int e_utran = 1;
};
constexpr int kPlaces = modem::SimCard::kPreferredOperators;
constexpr auto kShape =
    at::shape(at::optional(at::integer<&Args::index>("index", 1, kPlaces)),
              at::optional(at::integer<&Args::format>("format", 0, 2)),
              at::optional(at::bare_text<&Args::name>("oper", 1, 64)),
              at::optional(at::integer<&Args::gsm>("GSM_AcT", 0, 1)),
              at::optional(at::integer<&Args::gsm_compact>("GSM_Compact_AcT", 0, 1)),
              at::optional(at::integer<&Args::utran>("UTRAN_AcT", 0, 1)),
              at::optional(at::integer<&Args::e_utran>("E-UTRAN_AcT", 0, 1)));

at::Final read_preferred(modem::CommandContext& context) {
  const modem::SimCard& card = context.sim_card();
  if (const int error = card.error()) return at::Final::cme(error);
  const auto known = operators_of(context.profile().network);
  const int format = card.preferred_format;
  for (std::size_t i = 0; i < card.preferred.size(); ++i) {
    if (!card.preferred[i]) continue;
    const auto& [numeric, technologies] = *card.preferred[i];
    const auto found = std::find_if(known.begin(), known.end(),
                                    [&](const Operator& each) { return each.numeric == numeric; });
    // A name that nobody knows is told as its number.
    const bool named = found != known.end() && format != kNumeric;
    context.line("+CPOL: ", i + 1, ",", named ? format : kNumeric, ",",
                 at::quoted(named ? name_of(*found, format) : numeric), ",", technologies[0], ",",
                 technologies[1], ",", technologies[2], ",", technologies[3]);
  }
  return at::Final::ok();
}

std::optional<std::string> number_of(const modem::Profile::Network& network, const Args& args) {
  const std::string_view name = *args.name;
  if (args.format == kNumeric) {
    const bool digits = name.find_first_not_of("0123456789") == std::string_view::npos;
    if (!digits || name.size() < 5 || name.size() > 6) return std::nullopt;
    return *args.name;
  }
  for (const Operator& each : operators_of(network)) {
    if (name_of(each, *args.format) == name) return std::string(each.numeric);
  }
  return std::nullopt;
}

at::Final write_preferred(modem::CommandContext& context, const Args& args) {
  modem::SimCard& card = context.sim_card();
  if (const int error = card.error()) return at::Final::cme(error);
  if (!args.index) {
    if (!args.format || args.name) return at::Final::refused();
    card.preferred_format = *args.format;
    return at::Final::ok();
  }
  auto& place = card.preferred[static_cast<std::size_t>(*args.index - 1)];
  if (!args.format && !args.name) {
    if (!place) return at::Final::cme(kInvalidIndex);
    place.reset();
    return at::Final::ok();
  }
  if (!args.format || !args.name) return at::Final::refused();
  const auto number = number_of(context.profile().network, args);
  if (!number) return at::Final::refused();
  place = {*number, {args.gsm, args.gsm_compact, args.utran, args.e_utran}};
  return at::Final::ok();
}

at::Final test_preferred(modem::CommandContext& context) {
  context.line("+CPOL: (1-", kPlaces, "),(0-2)");
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec copn{.name = "+COPN",
                                            .summary = "Names of operators",
                                            .manual = "AT manual V2.2",
                                            .test_form = at::TestForm::ok,
                                            .execute = &at::plain<&names>};
extern constinit const at::CommandSpec cpol{
    .name = "+CPOL",
    .summary = "Operators that the card prefers (kept and told)",
    .manual = "AT manual V2.2",
    .params = kShape,
    .read = &at::plain<&read_preferred>,
    .write = &at::bound<kShape, &write_preferred>,
    .test = &at::plain<&test_preferred>};

}  // namespace bg96::commands
