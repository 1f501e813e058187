#pragma once

#include <string>

namespace bg96::scenarios {

/// A place in a scenario's text. Lines and columns count from 1, columns in characters.
struct Position {
  std::string file;  ///< as the user named it; empty: the command line
  int line = 0;
  int column = 0;

  bool operator==(const Position&) const = default;
};

}  // namespace bg96::scenarios
