// AT+CGQREQ, AT+CGQMIN: the quality of service that a context asks for and needs. The network is
// free to give another one (27.007, 10.1.4), and of an LTE bearer they say nothing: it has a QCI.
#include <array>

#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kBestEffort = 31;
constexpr int kMaxMean = 18;
constexpr std::array<std::string_view, 4> kTypes = {"IP", "PPP", "IPV6", "IPV4V6"};

struct Args {
  int context_id = 0;
  std::optional<int> precedence;
  int delay = 0;
  int reliability = 0;
  int peak = 0;
  int mean = 0;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::context_id>("cid", 1, modem::Pdp::kContexts),
              at::optional(at::integer<&Args::precedence>("precedence", 0, 3)),
              at::optional(at::integer<&Args::delay>("delay", 0, 4)),
              at::optional(at::integer<&Args::reliability>("reliability", 0, 5)),
              at::optional(at::integer<&Args::peak>("peak", 0, 9)),
              at::optional(at::integer<&Args::mean>("mean", 0, kBestEffort)));

constexpr std::string_view kAsked = "+CGQREQ";
constexpr std::string_view kNeeded = "+CGQMIN";

using Quality = std::optional<std::array<int, 5>> modem::PdpContext::*;

template <const std::string_view& kName, Quality kQuality>
at::Final read(modem::CommandContext& context) {
  for (int id = 1; id <= modem::Pdp::kContexts; ++id) {
    const auto& quality = context.pdp().context(id).*kQuality;
    if (!quality) continue;
    std::string values;
    for (const int value : *quality) values += at::text(",", value);
    context.line(kName, ": ", id, values);
  }
  return at::Final::ok();
}

template <Quality kQuality>
at::Final write(modem::CommandContext& context, const Args& args) {
  const bool mean_fits = args.mean <= kMaxMean || args.mean == kBestEffort;
  if (!mean_fits) return at::Final::refused();
  auto& quality = context.pdp().context(args.context_id).*kQuality;
  quality.reset();
  if (args.precedence) {
    quality = {*args.precedence, args.delay, args.reliability, args.peak, args.mean};
  }
  return at::Final::ok();
}

template <const std::string_view& kName>
at::Final test(modem::CommandContext& context) {
  for (const std::string_view type : kTypes) {
    context.line(kName, ": ", at::quoted(type), ",(0-3),(0-4),(0-5),(0-9),(0-18,31)");
  }
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cgqreq{
    .name = kAsked,
    .summary = "Quality of service asked for; the network gives its own",
    .manual = "AT manual V2.2",
    .params = kShape,
    .read = &at::plain<&read<kAsked, &modem::PdpContext::quality_asked>>,
    .write = &at::bound<kShape, &write<&modem::PdpContext::quality_asked>>,
    .test = &at::plain<&test<kAsked>>};
extern constinit const at::CommandSpec cgqmin{
    .name = kNeeded,
    .summary = "Quality of service needed; the network gives its own",
    .manual = "AT manual V2.2",
    .params = kShape,
    .read = &at::plain<&read<kNeeded, &modem::PdpContext::quality_needed>>,
    .write = &at::bound<kShape, &write<&modem::PdpContext::quality_needed>>,
    .test = &at::plain<&test<kNeeded>>};

}  // namespace bg96::commands
