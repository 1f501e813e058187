// AT+CGDCONT: defines a context. AT+QICSGP writes the same ones.
#include <algorithm>
#include <array>

#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kOperationNotAllowed = 3;

constexpr std::array<std::string_view, 4> kTypes = {"IP", "PPP", "IPV6", "IPV4V6"};
// AT+QICSGP's numbers for the same; it has none for PPP.
constexpr std::array<int, 4> kContextTypes = {1, modem::PdpContext::kPpp, 2, 3};

struct Args {
  int context_id = 0;
  std::optional<int> type;
  std::string apn;
  std::string address;
  int data_compression = 0;
  int header_compression = 0;
  int address_allocation = 0;
  int request_type = 0;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::context_id>("cid", 1, modem::Pdp::kContexts),
              at::optional(at::choice<&Args::type>("PDP_type", kTypes)),
              at::optional(at::text_value<&Args::apn>("APN", 0, modem::Pdp::kMaxApnBytes)),
              at::optional(at::text_value<&Args::address>("PDP_addr", 0, 64)),
              at::optional(at::integer<&Args::data_compression>("data_comp", 0, 2)),
              at::optional(at::integer<&Args::header_compression>("head_comp", 0, 4)),
              at::optional(at::integer<&Args::address_allocation>("IPv4AddrAlloc", 0, 1)),
              at::optional(at::integer<&Args::request_type>("request_type", 0, 1)));

// IPv4 addresses are printed with 4 octets, the others with 16 (captures of AT+CGDCONT?).
std::string_view unset_address(int type) {
  const bool only_ipv4 = type == 1 || type == modem::PdpContext::kPpp;
  return only_ipv4 ? "0.0.0.0" : "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0";
}

std::string_view told_address(const modem::PdpContext& context) {
  return context.asked_address.empty() ? unset_address(context.type) : context.asked_address;
}

std::string_view type_name(int type) {
  const auto found = std::find(kContextTypes.begin(), kContextTypes.end(), type);
  return kTypes[static_cast<std::size_t>(found - kContextTypes.begin())];
}

at::Final read(modem::CommandContext& context) {
  for (int id = 1; id <= modem::Pdp::kContexts; ++id) {
    const modem::PdpContext& pdp = context.pdp().context(id);
    if (!pdp.defined) continue;
    context.line("+CGDCONT: ", id, ",", at::quoted(type_name(pdp.type)), ",", at::quoted(pdp.apn),
                 ",", at::quoted(told_address(pdp)), ",", pdp.options[0], ",", pdp.options[1], ",",
                 pdp.options[2], ",", pdp.options[3]);
  }
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  modem::PdpContext& pdp = context.pdp().context(args.context_id);
  if (!args.type) {
    // Drivers undefine what is active, and want OK: it goes on living as it is.
    if (!pdp.active) pdp = {};
    return at::Final::ok();
  }
  if (pdp.active) return at::Final::cme(kOperationNotAllowed);
  pdp.defined = true;
  pdp.type = kContextTypes[static_cast<std::size_t>(*args.type)];
  pdp.apn = args.apn;
  pdp.asked_address = args.address;
  pdp.options = {args.data_compression, args.header_compression, args.address_allocation,
                 args.request_type};
  return at::Final::ok();
}

at::Final test(modem::CommandContext& context) {
  for (const std::string_view type : kTypes) {
    context.line("+CGDCONT: (1-16),", at::quoted(type), ",,,(0-2),(0-4)");
  }
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cgdcont{.name = "+CGDCONT",
                                               .summary = "Define a PDP context",
                                               .manual = "AT manual V2.2",
                                               .params = kShape,
                                               .read = &at::plain<&read>,
                                               .write = &at::bound<kShape, &write>,
                                               .test = &at::plain<&test>};

}  // namespace bg96::commands
