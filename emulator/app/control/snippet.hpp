#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenarios/language/load.hpp"

namespace bg96::app {

/// What a piece of a scenario may refer to: the scenario that runs, and what came to it since.
struct SnippetContext {
  const scenarios::Scenario& scenario;
  std::vector<const scenarios::Rule*> rules;                ///< the scenario's, too
  std::vector<const scenarios::Expectation*> expectations;  ///< the scenario's, too
};

/// A piece of a scenario that was read, or what is wrong with it. Positions are those within the
/// piece; line 0: none that its writer could see.
template <class Piece>
struct Snippet {
  std::vector<Piece> pieces;
  scenarios::Diagnostics diagnostics;
};

/// A rule as it stands in the list `rules`, in YAML or JSON; or a list of them.
Snippet<scenarios::Rule> read_rules(std::string_view text, const SnippetContext& context);
/// The same of `expect`.
Snippet<scenarios::Expectation> read_expectations(std::string_view text,
                                                  const SnippetContext& context);
/// A condition as under `if`, in one line of JSON.
Snippet<scenarios::Guard> read_guard(const std::string& json, const SnippetContext& context);

}  // namespace bg96::app
