#pragma once

#include <vector>

#include "scenarios/language/syntax/diagnostic.hpp"
#include "scenarios/language/syntax/tree.hpp"

namespace bg96::scenarios {

/// Merges libraries, the earlier first, below a scenario: of mappings the later entry wins, lists
/// follow each other. Rules and expectations with ids that are there twice are told; with
/// `{id: x, enabled: false}` a library's own is switched off.
void merge_libraries(std::vector<Node> libraries, Node& scenario, Diagnostics& diagnostics);

}  // namespace bg96::scenarios
