#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emulator/modes/ppp/negotiation.hpp"

namespace bg96::modes::ppp {

/// What the network gives to the host of a call: addresses as numbers, 10.7.157.1 is 0x0A079D01.
struct NetworkAddresses {
  std::uint32_t host = 0;
  std::uint32_t primary_name_server = 0;
  std::uint32_t secondary_name_server = 0;
};

/// The options of IPCP (RFC 1332, RFC 1877): the peer gets its address and its name servers, we
/// have no address of our own.
class IpcpOptions final : public OptionPolicy {
 public:
  void set(const NetworkAddresses& addresses) { addresses_ = addresses; }

  std::string wanted() const override { return {}; }
  Verdict judge(const ConfigureOption& asked, std::string& better) override;
  void agreed(const std::vector<ConfigureOption>&) override {}
  void refused(const std::vector<ConfigureOption>&, bool) override {}

 private:
  NetworkAddresses addresses_;
};

}  // namespace bg96::modes::ppp
