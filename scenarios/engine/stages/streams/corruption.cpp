#include "scenarios/engine/stages/streams/corruption.hpp"

#include <algorithm>

namespace bg96::scenarios {
namespace {

using How = CorruptSocket::How;

void put(char byte, How how, std::string& out) {
  switch (how) {
    case How::flip_bit: out += static_cast<char>(static_cast<unsigned char>(byte) ^ 1U); return;
    case How::zero: out += '\0'; return;
    case How::drop: return;
    case How::duplicate: out += byte; out += byte;
  }
}

}  // namespace

bool Corruptions::add(const CorruptSocket& fault) {
  if (fault.at < offset_) return false;
  faults_.push_back(fault);
  return true;
}

std::string Corruptions::pass(std::string bytes) {
  if (faults_.empty()) {
    offset_ += bytes.size();
    return bytes;
  }
  std::string out;
  for (const char byte : bytes) {
    const auto fault = std::find_if(faults_.begin(), faults_.end(), [this](const auto& each) {
      return offset_ >= each.at && offset_ - each.at < each.bytes;
    });
    if (fault == faults_.end()) {
      out += byte;
    } else {
      put(byte, fault->how, out);
    }
    ++offset_;
  }
  std::erase_if(faults_, [this](const auto& each) {
    return offset_ >= each.at && offset_ - each.at >= each.bytes;
  });
  return out;
}

}  // namespace bg96::scenarios
