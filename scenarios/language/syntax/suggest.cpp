#include "scenarios/language/syntax/suggest.hpp"

#include "emulator/at/text.hpp"

namespace bg96::scenarios {

std::string did_you_mean(std::string_view written, const std::vector<std::string>& names) {
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
