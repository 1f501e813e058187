#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bg96::modes {

/// Who consumes the bytes of a serial port now. Exactly one mode does at a time; bytes that it does
/// not take go to the next one.
class Mode {
 public:
  /// What consume() did.
  struct Taken {
    std::size_t bytes = 0;  ///< how many it took from the front
    bool done = false;      ///< it has what it was there for; it takes no more until asked anew
  };

  virtual ~Mode() = default;
  /// Takes bytes until it is done or there are no more. What goes back to the host is added to
  /// `echo`.
  virtual Taken consume(std::string_view bytes, std::string& echo) = 0;
};

}  // namespace bg96::modes
