#include "scenarios/engine/stages/routes/name_pattern.hpp"

#include <charconv>

#include "emulator/at/params.hpp"

namespace bg96::scenarios {
namespace {

char lower(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a')
                                              : character;
}

}  // namespace

// Goes back to the last star only: that is enough, and never slow.
bool matches_name(std::string_view pattern, std::string_view name) {
  std::size_t at = 0;
  std::size_t next = 0;
  std::size_t star = std::string_view::npos;
  std::size_t behind_star = 0;
  while (at < name.size()) {
    if (next < pattern.size() && pattern[next] == '*') {
      star = next++;
      behind_star = at;
    } else if (next < pattern.size() && lower(pattern[next]) == lower(name[at])) {
      ++next;
      ++at;
    } else if (star != std::string_view::npos) {
      next = star + 1;
      at = ++behind_star;
    } else {
      return false;
    }
  }
  while (next < pattern.size() && pattern[next] == '*') ++next;
  return next == pattern.size();
}

bool matches_endpoint(std::string_view pattern, const ports::Endpoint& endpoint) {
  const std::string_view host = host_part(pattern);
  if (!matches_name(host, endpoint.host)) return false;
  if (host.size() == pattern.size()) return true;
  return matches_name(pattern.substr(host.size() + 1), std::to_string(endpoint.port));
}

std::string_view host_part(std::string_view text) { return text.substr(0, text.rfind(':')); }

std::optional<ports::Endpoint> endpoint_of(std::string_view text) {
  const std::string_view host = host_part(text);
  if (host.empty() || host.size() == text.size()) return std::nullopt;
  const std::string_view port = text.substr(host.size() + 1);
  ports::Endpoint endpoint{std::string(host), 0};
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), endpoint.port);
  if (error != std::errc{} || end != port.data() + port.size()) return std::nullopt;
  return endpoint;
}

bool is_loopback(std::string_view host) {
  return host == "localhost" || (host.starts_with("127.") && at::is_ipv4(host));
}

}  // namespace bg96::scenarios
