#include "emulator/modes/ppp/lcp_options.hpp"

#include <algorithm>

namespace bg96::modes::ppp {
namespace {

enum Type : std::uint8_t {
  kMru = 1,
  kMap = 2,
  kAuthentication = 3,
  kMagic = 5,
  kProtocolCompression = 7,
  kAddressCompression = 8,
};

constexpr std::size_t kNumberBytes = 4;
constexpr std::size_t kMruBytes = 2;
constexpr std::string_view kPap("\xC0\x23", 2);
constexpr std::string_view kChapMd5("\xC2\x23\x05", 3);

}  // namespace

std::string LcpOptions::wanted() const {
  std::string options;
  if (wants_map_) options += configure_option(kMap, big_endian(own_map_, kNumberBytes));
  if (authentication_ == Authentication::chap)
    options += configure_option(kAuthentication, kChapMd5);
  if (authentication_ == Authentication::pap) options += configure_option(kAuthentication, kPap);
  if (wants_magic_) options += configure_option(kMagic, big_endian(magic_, kNumberBytes));
  if (wants_protocol_compression_) options += configure_option(kProtocolCompression, {});
  if (wants_address_compression_) options += configure_option(kAddressCompression, {});
  return options;
}

// We do not prove ourselves to anybody, so that a peer which asks for it is refused.
OptionPolicy::Verdict LcpOptions::judge(const ConfigureOption& asked, std::string& better) {
  const auto fits = [&asked](std::size_t bytes) { return asked.value.size() == bytes; };
  switch (asked.type) {
    case kMru:
      if (!fits(kMruBytes)) return Verdict::reject;
      if (number_of(asked.value) >= kMinMru) return Verdict::ack;
      better = configure_option(kMru, big_endian(kDefaultMru, kMruBytes));
      return Verdict::nak;
    case kMap: return fits(kNumberBytes) ? Verdict::ack : Verdict::reject;
    case kMagic: {
      if (!fits(kNumberBytes)) return Verdict::reject;
      // 0 is none, and our own comes from a line that is looped back.
      const std::uint32_t number = number_of(asked.value);
      if (number != 0 && number != magic_) return Verdict::ack;
      better = configure_option(kMagic, big_endian(~magic_, kNumberBytes));
      return Verdict::nak;
    }
    case kProtocolCompression:
    case kAddressCompression: return fits(0) ? Verdict::ack : Verdict::reject;
    default: return Verdict::reject;
  }
}

// The compressions allow the peer's headers to be shorter, but never ask for it: some hosts find
// the beginning of a frame by its whole header.
void LcpOptions::agreed(const std::vector<ConfigureOption>& options) {
  peer_map_ = kEscapeAll;
  peer_mru_ = kDefaultMru;
  for (const ConfigureOption& option : options) {
    if (option.type == kMap) peer_map_ = number_of(option.value);
    if (option.type == kMru) {
      peer_mru_ = std::min<std::size_t>(number_of(option.value), kDefaultMru);
    }
  }
}

void LcpOptions::refused(const std::vector<ConfigureOption>& options, bool rejected) {
  for (const ConfigureOption& option : options) {
    const bool has_number = option.value.size() == kNumberBytes;
    switch (option.type) {
      case kMap:
        wants_map_ = !rejected && has_number;
        if (wants_map_) own_map_ |= number_of(option.value);
        break;
      case kAuthentication: refuse_authentication(option, rejected); break;
      case kMagic:
        wants_magic_ = !rejected;
        if (wants_magic_) magic_ += 1 + static_cast<std::uint32_t>(magic_ == ~0U);
        break;
      case kProtocolCompression: wants_protocol_compression_ = false; break;
      case kAddressCompression: wants_address_compression_ = false; break;
      default: break;
    }
  }
}

// Whatever else a peer would rather have is not known here; so that the talk comes to an end, it
// need not prove itself then.
void LcpOptions::refuse_authentication(const ConfigureOption& option, bool rejected) {
  const bool to_pap = !rejected && option.value == kPap && authentication_ == Authentication::chap;
  const bool to_chap =
      !rejected && option.value == kChapMd5 && authentication_ == Authentication::pap;
  authentication_ = to_pap    ? Authentication::pap
                    : to_chap ? Authentication::chap
                              : Authentication::none;
}

}  // namespace bg96::modes::ppp
