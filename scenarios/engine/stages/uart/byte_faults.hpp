#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>

#include "scenarios/language/rule.hpp"

namespace bg96::scenarios {

/// What happens to single bytes of one direction of the serial line.
class ByteFaults {
 public:
  /// A number from 0 to 1 for that purpose.
  using Draw = std::function<double(const char* purpose)>;

  /// Does nothing wait to happen?
  bool idle() const { return run_left_ == 0 && injected_.empty(); }
  /// Of the next byte.
  std::uint64_t offset() const { return offset_; }
  /// So many bytes pass unchanged.
  void skip(std::size_t bytes) { offset_ += bytes; }
  /// The next fault.bytes bytes have that fault, whatever else was begun.
  void begin(const UartFault& fault);
  /// The same, behind what was injected before.
  void inject(const UartFault& fault) { injected_.push_back(fault); }
  /// Passes a byte, appending what becomes of it.
  void pass(char byte, std::string& out, const Draw& draw);

 private:
  std::uint64_t offset_ = 0;
  UartFault run_;
  std::size_t run_left_ = 0;
  std::deque<UartFault> injected_;
};

}  // namespace bg96::scenarios
