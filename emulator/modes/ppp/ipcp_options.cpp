#include "emulator/modes/ppp/ipcp_options.hpp"

namespace bg96::modes::ppp {
namespace {

enum Type : std::uint8_t {
  kAddress = 3,
  kPrimaryNameServer = 129,
  kSecondaryNameServer = 131,
};
constexpr std::size_t kAddressBytes = 4;

}  // namespace

// Compression of headers (VJ) and NetBIOS name servers are among the rest.
OptionPolicy::Verdict IpcpOptions::judge(const ConfigureOption& asked, std::string& better) {
  if (asked.value.size() != kAddressBytes) return Verdict::reject;
  std::uint32_t right = 0;
  switch (asked.type) {
    case kAddress: right = addresses_.host; break;
    case kPrimaryNameServer: right = addresses_.primary_name_server; break;
    case kSecondaryNameServer: right = addresses_.secondary_name_server; break;
    default: return Verdict::reject;
  }
  if (number_of(asked.value) == right) return Verdict::ack;
  better = configure_option(asked.type, big_endian(right, kAddressBytes));
  return Verdict::nak;
}

}  // namespace bg96::modes::ppp
