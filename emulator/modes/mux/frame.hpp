#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bg96::modes::mux {

/// A frame of the multiplexer's basic option (3GPP TS 27.010, 5.2).
struct Frame {
  /// The control field without its P/F bit.
  enum class Type : std::uint8_t {
    ui = 0x03,
    disconnected_mode = 0x0F,
    set_mode = 0x2F,  ///< SABM
    disconnect = 0x43,
    acknowledgement = 0x63,  ///< UA
    uih = 0xEF,
  };

  int channel = 0;       ///< DLCI, 0-63
  bool command = false;  ///< the C/R bit as it is on the line
  Type type = Type::uih;
  bool poll_final = false;  ///< the P/F bit
  std::string information;
};

/// The frame with a flag of its own on both sides.
std::string encode(const Frame& frame);

/// Finds frames in a stream of bytes. Flags may be shared, doubled, or come by the hundred; what is
/// no frame, or has a wrong check sequence, is passed over up to the next flag.
class FrameReader {
 public:
  /// A frame that says that it is longer is none; the most that N1 may be for a BG96.
  static constexpr std::size_t kMaxInformationBytes = 1509;

  /// Takes bytes from the front of `bytes`, up to the end of one frame.
  std::optional<Frame> consume(std::string_view& bytes);
  /// Forgets half a frame.
  void reset();

 private:
  enum class Part : std::uint8_t {
    hunt,
    address,
    control,
    length,
    length_high,
    information,
    check,
    flag
  };

  void take(std::uint8_t byte);
  void length_known();
  std::optional<Frame> finish() const;

  Part part_ = Part::hunt;
  std::string header_;  // address, control and length, as the check sequence covers them
  std::size_t length_ = 0;
  std::string information_;
  std::uint8_t check_ = 0;
};

}  // namespace bg96::modes::mux
