#pragma once

#include <boost/regex.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bg96::scenarios {

/// The names of the groups of a regular expression, (?<name>...) or (?'name'...).
std::vector<std::string> group_names(std::string_view text);
/// Where in a regular expression an error is, in bytes, and what it is, in one sentence.
std::pair<std::size_t, std::string> explain_regex_error(std::string_view text,
                                                        const boost::regex_error& error);

}  // namespace bg96::scenarios
