#include "scenarios/language/syntax/suggest.hpp"

#include <algorithm>

#include "emulator/at/text.hpp"

namespace bg96::scenarios {

namespace {

/// Two neighbours changed places, which typing_slips counts as two slips: "nht" for "nth".
bool is_swap(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  const auto [first, other] = std::mismatch(left.begin(), left.end(), right.begin());
  const auto index = static_cast<std::size_t>(first - left.begin());
  return index + 1 < left.size() && left[index] == right[index + 1] &&
         left[index + 1] == right[index] && left.substr(index + 2) == right.substr(index + 2);
}

}  // namespace

std::string did_you_mean(std::string_view written, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (is_swap(written, name)) return at::text("did you mean '", name, "'?");
  }
  const std::string_view best =
      at::nearest(written, names, [](const std::string& name) { return std::string_view(name); });
  return best.empty() ? std::string() : at::text("did you mean '", best, "'?");
}

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kMostListed = 12;
  std::string list;
  for (std::size_t index = 0; index < names.size(); ++index) {
    if (index == kMostListed) return at::text(list, " and ", names.size() - index, " more");
    if (index > 0) list += index + 1 == names.size() ? " and " : ", ";
    list += at::text("'", names[index], "'");
  }
  return list;
}

}  // namespace bg96::scenarios
