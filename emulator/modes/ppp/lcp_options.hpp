#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emulator/modes/ppp/hdlc.hpp"
#include "emulator/modes/ppp/negotiation.hpp"

namespace bg96::modes::ppp {

/// How a peer proves who it is.
enum class Authentication : std::uint8_t { none, pap, chap };

/// The options of LCP (RFC 1661 6, RFC 1662 7), as a BG96 wants them: an empty map of control
/// characters, CHAP with MD5, a magic number, and both compressions of the header.
class LcpOptions final : public OptionPolicy {
 public:
  static constexpr std::size_t kDefaultMru = 1500;  // RFC 1661 6.1
  /// Smaller ones carry no IP worth the name (RFC 791: 68).
  static constexpr std::size_t kMinMru = 68;

  /// `magic`: any number but 0 and 0xFFFFFFFF.
  explicit LcpOptions(std::uint32_t magic) : magic_(magic) {}

  std::string wanted() const override;
  Verdict judge(const ConfigureOption& asked, std::string& better) override;
  void agreed(const std::vector<ConfigureOption>& options) override;
  void refused(const std::vector<ConfigureOption>& options, bool rejected) override;

  /// Our own number.
  std::uint32_t magic() const { return magic_; }
  /// What the peer is asked to prove itself with.
  Authentication authentication() const { return authentication_; }
  /// What has to be escaped on the way to the peer, but for LCP.
  ControlCharacterMap peer_map() const { return peer_map_; }
  /// The most bytes of a packet that the peer takes, at most kDefaultMru.
  std::size_t peer_mru() const { return peer_mru_; }

 private:
  void refuse_authentication(const ConfigureOption& option, bool rejected);

  bool wants_map_ = true;
  ControlCharacterMap own_map_ = 0;
  Authentication authentication_ = Authentication::chap;
  bool wants_magic_ = true;
  std::uint32_t magic_;
  bool wants_protocol_compression_ = true;
  bool wants_address_compression_ = true;
  ControlCharacterMap peer_map_ = kEscapeAll;
  std::size_t peer_mru_ = kDefaultMru;
};

}  // namespace bg96::modes::ppp
