#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bg96::scenarios {

/// The one of the names that was most likely meant; empty when none is near.
std::string_view nearest_name(std::string_view written, const std::vector<std::string>& names);
/// "did you mean 'nth'?", or nothing when no name is near.
std::string did_you_mean(std::string_view written, const std::vector<std::string>& names);

/// Names in one sentence: "'a', 'b' and 'c'"; of many, the first few and how many there are.
std::string listed(const std::vector<std::string>& names);

}  // namespace bg96::scenarios
