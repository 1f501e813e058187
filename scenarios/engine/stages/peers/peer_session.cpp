#include "scenarios/engine/stages/peers/peer_session.hpp"

#include <algorithm>
#include <utility>

namespace bg96::scenarios {

PeerSession::PeerSession(sim::TimerQueue& timers, const Peer& peer, Hooks hooks)
    : timers_(timers), peer_(peer), hooks_(std::move(hooks)), wait_([this] {
        ++step_;
        run();
        hooks_.changed();
      }) {}

void PeerSession::begin() {
  if (peer_.kind == Peer::Kind::source) source_left_ = peer_.bytes;
  make_source();
  run();
}

void PeerSession::put(std::string_view bytes) {
  waiting_bytes_ += bytes.size();
  output_.emplace_back(bytes);
}

void PeerSession::take(std::string_view bytes) {
  if (peer_.kind == Peer::Kind::echo) put(bytes);
  if (peer_.kind != Peer::Kind::script || step_ >= peer_.steps.size()) return;
  unmatched_ += bytes;
  if (unmatched_.size() > kMaxUnmatchedBytes) {
    unmatched_.erase(0, unmatched_.size() - kMaxUnmatchedBytes);
  }
  run();
}

std::string PeerSession::give(std::size_t limit) {
  std::string given;
  while (!output_.empty() && given.size() < limit) {
    std::string& first = output_.front();
    const std::size_t size = std::min(first.size(), limit - given.size());
    given.append(first, 0, size);
    first.erase(0, size);
    if (first.empty()) output_.pop_front();
  }
  waiting_bytes_ -= given.size();
  make_source();
  return given;
}

std::optional<std::string> PeerSession::give_datagram() {
  if (output_.empty()) return std::nullopt;
  std::string given = std::move(output_.front());
  output_.pop_front();
  waiting_bytes_ -= given.size();
  make_source();
  return given;
}

void PeerSession::make_source() {
  while (source_left_ > 0 && waiting_bytes_ < kSourceAheadBytes) {
    std::string piece;
    while (piece.size() < kSourcePieceBytes && source_left_ > 0) {
      piece += kSourceText[source_at_++ % kSourceText.size()];
      --source_left_;
    }
    put(piece);
  }
}

void PeerSession::run() {
  if (peer_.kind != Peer::Kind::script) return;
  while (step_ < peer_.steps.size() && !is_closed_ && !wait_.armed()) {
    const ScriptStep& step = peer_.steps[step_];
    switch (step.kind) {
      case ScriptStep::Kind::send: put(step.text); break;
      case ScriptStep::Kind::expect:
        if (!expect(step)) return;
        break;
      case ScriptStep::Kind::wait:
        return wait_.arm(timers_, timers_.now() + hooks_.length(step.length, step_));
      case ScriptStep::Kind::close: is_closed_ = true; break;
    }
    ++step_;
  }
}

// Of what has not matched only as much is kept as may be the beginning of a match.
bool PeerSession::expect(const ScriptStep& step) {
  const std::size_t found = unmatched_.find(step.text);
  if (found != std::string::npos) {
    unmatched_.erase(0, found + step.text.size());
    return true;
  }
  const std::size_t kept = std::min(unmatched_.size(), step.text.size() - 1);
  unmatched_.erase(0, unmatched_.size() - kept);
  return false;
}

}  // namespace bg96::scenarios
