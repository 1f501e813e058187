#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "emulator/modes/mode.hpp"
#include "emulator/sim/instant.hpp"

namespace bg96::modes {

/// The rules of a payload that is read behind CONNECT instead of "> ".
struct Upload {
  static constexpr char kAcknowledgement = 'A';
  /// So long may the host be silent.
  sim::Duration idle_limit = std::chrono::seconds(5);
  /// The modem says kAcknowledgement behind each so many bytes; 0: never.
  std::size_t acknowledged_bytes = 0;
};

/// What a command wants to read after "> ", or after CONNECT.
struct PromptRequest {
  /// That many bytes, of any value; empty: up to Ctrl-Z, or ESC which cancels.
  std::optional<std::size_t> fixed_length;
  /// Without a fixed length: what comes beyond is dropped.
  std::size_t max_bytes = 0;
  /// Do the bytes go back to the host?
  bool echo = false;
  /// What the host gets after each CR of its payload.
  std::string behind_lines = {};
  /// Behind CONNECT, with a fixed length and never an echo.
  std::optional<Upload> upload = {};
};

/// What was read.
struct Payload {
  enum class End : std::uint8_t {
    complete,
    cancelled,  ///< ESC
    hung_up,    ///< the host left
    timed_out,  ///< behind CONNECT: the host was silent for too long
    escaped,    ///< behind CONNECT: by "+++" or DTR
  };
  End end = End::complete;
  std::string bytes;
  std::size_t dropped = 0;  ///< bytes beyond max_bytes
};

/// Reads a payload.
class PayloadMode : public Mode {
 public:
  /// What was read; meaningful once it has ended.
  virtual Payload take_payload() = 0;
  /// Does the port count as in data mode, so that DTR ends it?
  virtual bool in_data_mode() const { return false; }
};

/// Reads a payload behind "> "; done when it is in or cancelled.
class PromptMode final : public PayloadMode {
 public:
  static constexpr char kCtrlZ = '\x1a';
  static constexpr char kEscape = '\x1b';

  explicit PromptMode(PromptRequest request) : request_(std::move(request)) {}

  Taken consume(std::string_view bytes, std::string& echo) override;
  Payload take_payload() override { return std::move(payload_); }

 private:
  Taken consume_fixed(std::string_view bytes, std::string& echo);
  Taken consume_open(std::string_view bytes, std::string& echo);

  PromptRequest request_;
  Payload payload_;
};

}  // namespace bg96::modes
