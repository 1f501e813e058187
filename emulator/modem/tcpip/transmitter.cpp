#include "emulator/modem/tcpip/transmitter.hpp"

#include <algorithm>
#include <utility>

namespace bg96::modem {

void Transmitter::start(ports::NetRequest first, std::size_t limit_bytes) {
  if (job_.running()) return;
  first.limit = limit_bytes;
  job_ = serve(std::move(first));
  job_.start();
}

void Transmitter::stop() {
  job_.reset();
  waiting_.clear();
  waiting_bytes_ = 0;
  handed_over_bytes_ = 0;
  lost_bytes_ = 0;
}

std::size_t Transmitter::room() const {
  return kLimitBytes - std::min(kLimitBytes, waiting_bytes_);
}

void Transmitter::add(std::string bytes) {
  waiting_bytes_ += bytes.size();
  waiting_.push_back(std::move(bytes));
  changed_.notify();
}

sim::Task<void> Transmitter::drain(sim::Instant deadline) {
  sim::Timer late([this] { changed_.notify(); });
  late.arm(timers_, deadline);
  while (waiting_bytes_ > 0 && timers_.now() < deadline) co_await changed_.wait();
}

sim::Task<void> Transmitter::serve(ports::NetRequest first) {
  while (true) {
    while (waiting_.empty()) co_await changed_.wait();
    ports::NetRequest request = first;
    request.bytes = std::move(waiting_.front());
    waiting_.pop_front();
    handed_over_bytes_ = request.bytes.size();
    const sim::Task<ports::NetEvent> question = door_.ask(std::move(request));
    const ports::NetEvent event = co_await question;
    waiting_bytes_ -= std::exchange(handed_over_bytes_, 0);
    // Whoever receives tells the end of a broken connection; nothing more can be sent on it. What
    // was handed over the network counts, also when it has failed.
    if (event.status != ports::NetStatus::ok && first.kind == ports::NetRequest::Kind::write) {
      waiting_.clear();
      lost_bytes_ += std::exchange(waiting_bytes_, 0);
    }
    changed_.notify();
    room_made_();
  }
}

}  // namespace bg96::modem
