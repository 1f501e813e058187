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

/// "Rules", "hold-result" and "socket_close" without what differs from the names.
std::string plain(std::string_view name) {
  std::string made;
  for (const char byte : at::to_upper(name)) {
    if (byte != '-' && byte != '_' && byte != '.' && byte != ' ') made += byte;
  }
  return made;
}

/// "close" for "socket.close".
bool is_end_of(std::string_view written, std::string_view name) {
  return name.size() > written.size() + 1 && name.ends_with(written) &&
         name[name.size() - written.size() - 1] == '.';
}

/// "expectations" for "expect", "prob" for "probability".
bool is_begin_of(std::string_view written, std::string_view name) {
  constexpr std::size_t kFewest = 4;
  return std::min(written.size(), name.size()) >= kFewest &&
         (written.starts_with(name) || name.starts_with(written));
}

}  // namespace

std::string_view nearest_name(std::string_view written, const std::vector<std::string>& names) {
  const auto first = [&names](auto&& fits) {
    const auto found = std::find_if(names.begin(), names.end(), fits);
    return found == names.end() ? std::string_view() : std::string_view(*found);
  };
  const std::string wanted = plain(written);
  if (wanted.empty()) return {};
  std::string_view best = first([&wanted](const auto& name) { return plain(name) == wanted; });
  if (best.empty()) best = first([written](const auto& name) { return is_swap(written, name); });
  if (best.empty()) {
    best =
        at::nearest(written, names, [](const std::string& name) { return std::string_view(name); });
  }
  if (best.empty()) best = first([written](const auto& name) { return is_end_of(written, name); });
  if (best.empty()) {
    best = first([&wanted](const auto& name) { return is_begin_of(wanted, plain(name)); });
  }
  return best;
}

std::string did_you_mean(std::string_view written, const std::vector<std::string>& names) {
  const std::string_view best = nearest_name(written, names);
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
