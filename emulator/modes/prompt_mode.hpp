#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "emulator/modes/mode.hpp"

namespace bg96::modes {

/// What a command wants to read after "> ".
struct PromptRequest {
  /// That many bytes, of any value; empty: up to Ctrl-Z, or ESC which cancels.
  std::optional<std::size_t> fixed_length;
  /// Without a fixed length: what comes beyond is dropped.
  std::size_t max_bytes = 0;
  /// Do the bytes go back to the host?
  bool echo = false;
  /// What the host gets after each CR of its payload.
  std::string behind_lines;
};

/// What was read.
struct Payload {
  enum class End : std::uint8_t {
    complete,
    cancelled,  ///< ESC
    hung_up,    ///< the host left
  };
  End end = End::complete;
  std::string bytes;
  std::size_t dropped = 0;  ///< bytes beyond max_bytes
};

/// Reads a payload; done when it is in or cancelled.
class PromptMode final : public Mode {
 public:
  static constexpr char kCtrlZ = '\x1a';
  static constexpr char kEscape = '\x1b';

  explicit PromptMode(PromptRequest request) : request_(std::move(request)) {}

  Taken consume(std::string_view bytes, std::string& echo) override;
  /// What was read; meaningful once it is done.
  Payload take_payload() { return std::move(payload_); }

 private:
  Taken consume_fixed(std::string_view bytes, std::string& echo);
  Taken consume_open(std::string_view bytes, std::string& echo);

  PromptRequest request_;
  Payload payload_;
};

}  // namespace bg96::modes
