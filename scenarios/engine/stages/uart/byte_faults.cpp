#include "scenarios/engine/stages/uart/byte_faults.hpp"

namespace bg96::scenarios {
namespace {

using How = UartFault::How;

char changed(char byte, How how, const ByteFaults::Draw& draw) {
  auto value = static_cast<unsigned char>(byte);
  if (how == How::zero) value = 0;
  if (how == How::flip_bit) value ^= static_cast<unsigned char>(1U << int(draw("bit") * 8));
  // Another one: a fault that changes nothing would be none.
  if (how == How::random) value = static_cast<unsigned char>(value + 1 + int(draw("random") * 255));
  return static_cast<char>(value);
}

}  // namespace

void ByteFaults::begin(const UartFault& fault) {
  run_ = fault;
  run_left_ = fault.how == How::insert ? 1 : fault.bytes;
}

void ByteFaults::pass(char byte, std::string& out, const Draw& draw) {
  ++offset_;
  if (run_left_ == 0 && !injected_.empty()) {
    begin(injected_.front());
    injected_.pop_front();
  }
  if (run_left_ == 0) {
    out += byte;
    return;
  }
  --run_left_;
  switch (run_.how) {
    case How::drop: return;
    case How::insert:
      out += run_.text;
      out += byte;
      return;
    case How::duplicate:
      out += byte;
      out += byte;
      return;
    case How::flip_bit:
    case How::zero:
    case How::random: out += changed(byte, run_.how, draw);
  }
}

}  // namespace bg96::scenarios
