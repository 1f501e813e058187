#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/language/syntax/diagnostic.hpp"
#include "scenarios/language/syntax/tree.hpp"

namespace bg96::scenarios {

/// One case of a matrix and its repetitions.
struct Combination {
  /// Points into the matrix's tree.
  std::vector<std::pair<std::string, const Node*>> values;
  std::optional<std::uint64_t> round;  ///< from 0; empty without `repeat`
  std::string label;                   ///< "[place=after-echo,victim=AT+CSQ]#3"
};

/// All cases in the order of the text, the last key the fastest; each node may be nullptr.
/// On an error what could be made of the rest: never more than `kMaxCases`.
std::vector<Combination> combine(const Node* matrix, const Node* exclude, const Node* repeat,
                                 Diagnostics& diagnostics);

}  // namespace bg96::scenarios
