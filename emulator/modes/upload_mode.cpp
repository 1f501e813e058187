#include "emulator/modes/upload_mode.hpp"

#include <utility>

namespace bg96::modes {

UploadMode::UploadMode(sim::TimerQueue& timers, const PromptRequest& request, char escape,
                       sim::Instant last_byte_at, std::function<void()> ended)
    : timers_(timers),
      length_(request.fixed_length.value_or(0)),
      upload_(request.upload.value_or(Upload{})),
      ended_(std::move(ended)),
      escape_(timers, escape, last_byte_at,
              {.data = [this](const std::string& held) { payload_.bytes += held; },
               .escaped = [this] { end(Payload::End::escaped); }}),
      idle_([this] { end(Payload::End::timed_out); }) {
  idle_.arm(timers_, timers_.now() + upload_.idle_limit);
}

Mode::Taken UploadMode::consume(std::string_view bytes, std::string& echo) {
  const std::size_t wanted = missing();
  const std::string_view mine = bytes.substr(0, wanted);
  const std::string_view data = mine.substr(escape_.take(mine, true));
  if (!data.empty()) escape_.data_came();
  payload_.bytes += data;
  const bool done = mine.size() == wanted;
  if (done) escape_.break_off();
  while (upload_.acknowledged_bytes > 0 &&
         payload_.bytes.size() - acknowledged_ >= upload_.acknowledged_bytes) {
    acknowledged_ += upload_.acknowledged_bytes;
    echo += Upload::kAcknowledgement;
  }
  idle_.cancel();
  if (!done) idle_.arm(timers_, timers_.now() + upload_.idle_limit);
  return {mine.size(), done};
}

Payload UploadMode::take_payload() {
  escape_.break_off();
  return std::move(payload_);
}

void UploadMode::end(Payload::End how) {
  idle_.cancel();
  payload_.end = how;
  ended_();
}

std::size_t UploadMode::missing() const { return length_ - payload_.bytes.size() - escape_.held(); }

}  // namespace bg96::modes
