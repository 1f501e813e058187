#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace bg96::modes::ppp {

/// Which control characters a peer wants escaped: bit n is the character n (RFC 1662 7.1).
using ControlCharacterMap = std::uint32_t;
/// All of them, as before anything is negotiated.
inline constexpr ControlCharacterMap kEscapeAll = 0xFFFFFFFF;

/// The frame check sequence of RFC 1662 C.2 over `bytes`.
std::uint16_t frame_check(std::string_view bytes);

/// A packet of `protocol` as an HDLC-like frame: flags, address and control, FCS, escapes.
std::string framed(std::uint16_t protocol, std::string_view information, ControlCharacterMap map);

/// Finds frames in what a peer sends (RFC 1662). Whatever is broken, too short, too long or given
/// up by its sender is dropped without a word.
class FrameReader {
 public:
  /// Longer frames are dropped: an MRU of 1500, header and FCS, and room for an MRU that our peer
  /// believes to be somewhat larger.
  static constexpr std::size_t kMaxFrameBytes = 2048;
  using Sink = std::function<void(std::uint16_t protocol, std::string_view information)>;

  /// `sink` gets each good frame. It may not destroy the reader.
  explicit FrameReader(Sink sink) : sink_(std::move(sink)) {}

  void feed(std::string_view bytes);

 private:
  void end_frame();

  Sink sink_;
  std::string frame_;
  bool escaped_ = false;   // the last byte was the escape
  bool too_long_ = false;  // the rest of this frame is dropped
};

}  // namespace bg96::modes::ppp
