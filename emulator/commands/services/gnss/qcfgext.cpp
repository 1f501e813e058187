// AT+QCFGEXT: fences, and on which side of them the modem is.
#include <algorithm>
#include <array>
#include <optional>

#include "emulator/commands/keyed.hpp"
#include "emulator/commands/services/gnss/gnss_errors.hpp"

namespace bg96::commands {
namespace {

using modem::Geofence;

constexpr std::string_view kName = "+QCFGEXT";
constexpr std::string_view kManual = "GNSS manual V1.1";
constexpr int kLast = modem::kGeofences - 1;
constexpr int kAll = modem::kGeofences;
constexpr std::size_t kMaxNumbers = 8;
constexpr double kMaxRadius_m = 40'000'000;  // farther than around the earth

sim::Task<at::Final> by_key(modem::CommandContext& context,
                            std::span<const at::Argument> arguments) {
  return run_key(context, kName, arguments);
}

at::Final list(modem::CommandContext& context) { return list_keys(context, kName); }

std::optional<Geofence>& fence(modem::CommandContext& context, int id) {
  return context.settings().non_volatile.gnss.fences[static_cast<std::size_t>(id)];
}

// Places and the radius as typed; how many are needed depends on the shape.
struct Fence {
  int id = 0;
  std::optional<Geofence::Report> report;
  std::optional<Geofence::Shape> shape;
  std::string n1, n2, n3, n4, n5, n6, n7, n8;
};
template <auto Member>
constexpr at::Param number(std::string_view name) {
  return at::optional(at::bare_text<Member>(name, 1, 20));
}
constexpr auto kFence =
    at::shape(at::integer<&Fence::id>("geoid", 0, kLast),
              at::optional(at::integer<&Fence::report>("mode", 0, 3)),
              at::optional(at::integer<&Fence::shape>("shape", 0, 3)), number<&Fence::n1>("lat1"),
              number<&Fence::n2>("lon1"), number<&Fence::n3>("lat2/radius"),
              number<&Fence::n4>("lon2"), number<&Fence::n5>("lat3"), number<&Fence::n6>("lon3"),
              number<&Fence::n7>("lat4"), number<&Fence::n8>("lon4"));

void print(modem::CommandContext& context, int id, const Geofence& shown) {
  std::string numbers;
  for (const modem::Place& corner : shown.corners) {
    numbers += at::text(',', at::decimals(corner.latitude_deg, 6), ',',
                        at::decimals(corner.longitude_deg, 6));
  }
  if (shown.shape == Geofence::Shape::circle_with_radius) {
    numbers += ',' + at::decimals(shown.radius_m, 1);
  }
  context.line("+QCFGEXT: \"addgeo\",", id, ',', static_cast<int>(shown.report), ',',
               static_cast<int>(shown.shape), numbers);
}

// Empty when the numbers are none, too many, too few, or no places.
std::optional<Geofence> fence_of(const Fence& args) {
  const std::array<std::string_view, kMaxNumbers> typed = {args.n1, args.n2, args.n3, args.n4,
                                                           args.n5, args.n6, args.n7, args.n8};
  std::vector<double> numbers;
  for (const std::string_view text : typed) {
    if (text.empty()) break;
    const auto value = at::parse_number(text);
    if (!value) return std::nullopt;
    numbers.push_back(*value);
  }
  Geofence made{.report = *args.report, .shape = *args.shape};
  const bool with_radius = made.shape == Geofence::Shape::circle_with_radius;
  const auto corners = static_cast<std::size_t>(Geofence::corners_of(made.shape));
  const auto given = static_cast<std::size_t>(std::count_if(
      typed.begin(), typed.end(), [](std::string_view text) { return !text.empty(); }));
  if (numbers.size() != 2 * corners + (with_radius ? 1 : 0) || given != numbers.size()) {
    return std::nullopt;
  }
  for (std::size_t at = 0; at < corners; ++at) {
    made.corners.push_back({numbers[2 * at], numbers[2 * at + 1]});
    if (!modem::is_on_earth(made.corners.back())) return std::nullopt;
  }
  if (!with_radius) return made;
  made.radius_m = numbers.back();
  if (made.radius_m <= 0 || made.radius_m > kMaxRadius_m) return std::nullopt;
  return made;
}

at::Final read_fences(modem::CommandContext& context) {
  for (int id = 0; id <= kLast; ++id) {
    if (const auto& defined = fence(context, id)) print(context, id, *defined);
  }
  return at::Final::ok();
}

at::Final write_fence(modem::CommandContext& context, const Fence& args) {
  if (!args.report) {
    const auto& defined = fence(context, args.id);
    if (!defined) return at::Final::cme(kGnssNoSuchFence);
    print(context, args.id, *defined);
    return at::Final::ok();
  }
  if (!args.shape) return at::Final::refused();
  auto made = fence_of(args);
  if (!made) return at::Final::cme(kGnssInvalidParameter);
  fence(context, args.id) = std::move(made);
  context.gnss().fence_changed(args.id);
  return at::Final::ok();
}

struct Number {
  int id = 0;
};
constexpr auto kDelete = at::shape(at::integer<&Number::id>("geoid", 0, kAll));
constexpr auto kQuery = at::shape(at::integer<&Number::id>("geoid", 0, kLast));

at::Final delete_fence(modem::CommandContext& context, const Number& args) {
  if (args.id == kAll) {
    context.settings().non_volatile.gnss.fences = {};
    return at::Final::ok();
  }
  auto& defined = fence(context, args.id);
  if (!defined) return at::Final::cme(kGnssNoSuchFence);
  defined.reset();
  return at::Final::ok();
}

at::Final query_fence(modem::CommandContext& context, const Number& args) {
  if (!fence(context, args.id)) return at::Final::cme(kGnssNoSuchFence);
  context.line("+QCFGEXT: \"querygeo\",", args.id, ',',
               static_cast<int>(context.gnss().side(args.id)));
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qcfgext{.name = kName,
                                               .summary = "Configure more functions",
                                               .manual = kManual,
                                               .write = &by_key,
                                               .test = &at::plain<&list>};

extern constinit const at::CommandSpec qcfgext_addgeo{.name = kName,
                                                      .key = "addgeo",
                                                      .summary = "Set a fence, or show it",
                                                      .manual = kManual,
                                                      .params = kFence,
                                                      .read = &at::plain<&read_fences>,
                                                      .write = &at::bound<kFence, &write_fence>};

extern constinit const at::CommandSpec qcfgext_deletegeo{
    .name = kName,
    .key = "deletegeo",
    .summary = "Delete a fence, or all (10)",
    .manual = kManual,
    .params = kDelete,
    .write = &at::bound<kDelete, &delete_fence>};

extern constinit const at::CommandSpec qcfgext_querygeo{
    .name = kName,
    .key = "querygeo",
    .summary = "On which side of a fence the modem is",
    .manual = kManual,
    .params = kQuery,
    .write = &at::bound<kQuery, &query_fence>};

}  // namespace bg96::commands
