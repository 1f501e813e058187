#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "scenarios/language/rule.hpp"

namespace bg96::scenarios {

/// The faults of one direction of a stream that wait for the byte at their offset.
class Corruptions {
 public:
  /// False: that byte has passed.
  bool add(const CorruptSocket& fault);
  bool empty() const { return faults_.empty(); }
  /// How many bytes have passed, as they were before any fault.
  std::size_t offset() const { return offset_; }
  /// So many bytes pass beside it.
  void skip(std::size_t bytes) { offset_ += bytes; }
  /// Passes the stream's next bytes: what becomes of them.
  std::string pass(std::string bytes);

 private:
  std::size_t offset_ = 0;
  std::vector<CorruptSocket> faults_;
};

}  // namespace bg96::scenarios
