#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "emulator/modes/escape.hpp"
#include "emulator/modes/prompt_mode.hpp"

namespace bg96::modes {

/// Reads the payload behind CONNECT: a fixed length of any bytes, which silence, "+++" with its
/// guard times or DTR may end earlier (FILE manual). Characters of an escape that complete the
/// length are data.
class UploadMode final : public PayloadMode {
 public:
  /// `ended` is called when it ends by itself: the payload tells how. `request.upload` must be set.
  UploadMode(sim::TimerQueue& timers, const PromptRequest& request, char escape,
             sim::Instant last_byte_at, std::function<void()> ended);

  Taken consume(std::string_view bytes, std::string& echo) override;
  Payload take_payload() override;
  bool in_data_mode() const override { return true; }

 private:
  void end(Payload::End how);
  std::size_t missing() const;

  sim::TimerQueue& timers_;
  std::size_t length_;
  Upload upload_;
  std::function<void()> ended_;
  Payload payload_;
  std::size_t acknowledged_ = 0;
  Escape escape_;
  sim::Timer idle_;
};

}  // namespace bg96::modes
