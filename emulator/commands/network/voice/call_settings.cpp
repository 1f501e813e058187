// AT+CSTA, AT+CR, AT+CRC, AT+CVHU: how calls are made and told. Kept and told: the test network has
// none.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

using Calls = modem::Settings::Calls;

struct Args {
  int value = 0;
};

constexpr std::string_view kCsta = "+CSTA";
constexpr auto kCstaShape = at::shape(at::integer<&Args::value>("type", 129, 145).as("(129,145)"));
constexpr std::string_view kCr = "+CR";
constexpr std::string_view kCrc = "+CRC";
constexpr auto kSwitch = at::shape(at::integer<&Args::value>("mode", 0, 1));
constexpr std::string_view kCvhu = "+CVHU";
constexpr auto kCvhuShape = at::shape(at::integer<&Args::value>("mode", 0, 2));

template <const std::string_view& kName, int Calls::*kField>
at::Final read(modem::CommandContext& context) {
  context.line(kName, ": ", context.settings().calls.*kField);
  return at::Final::ok();
}

template <int Calls::*kField>
at::Final write(modem::CommandContext& context, const Args& args) {
  context.settings().calls.*kField = args.value;
  return at::Final::ok();
}

// National and international, and nothing between.
at::Final write_type(modem::CommandContext& context, const Args& args) {
  if (args.value != kCstaShape[0].min && args.value != kCstaShape[0].max) {
    return at::Final::refused();
  }
  return write<&Calls::address_type>(context, args);
}

}  // namespace

extern constinit const at::CommandSpec csta{.name = kCsta,
                                            .summary = "Type of dialled numbers (kept and told)",
                                            .manual = "AT manual V2.2",
                                            .params = kCstaShape,
                                            .read = &at::plain<&read<kCsta, &Calls::address_type>>,
                                            .write = &at::bound<kCstaShape, &write_type>};
extern constinit const at::CommandSpec cr{
    .name = kCr,
    .summary = "Report of the service of a call (kept and told)",
    .manual = "AT manual V2.2",
    .params = kSwitch,
    .read = &at::plain<&read<kCr, &Calls::service_report>>,
    .write = &at::bound<kSwitch, &write<&Calls::service_report>>};
extern constinit const at::CommandSpec crc{
    .name = kCrc,
    .summary = "Report of the kind of an incoming call (kept and told)",
    .manual = "AT manual V2.2",
    .params = kSwitch,
    .read = &at::plain<&read<kCrc, &Calls::ring_type_report>>,
    .write = &at::bound<kSwitch, &write<&Calls::ring_type_report>>};
extern constinit const at::CommandSpec cvhu{
    .name = kCvhu,
    .summary = "What hangs a call up (kept and told)",
    .manual = "AT manual V2.2",
    .params = kCvhuShape,
    .read = &at::plain<&read<kCvhu, &Calls::hang_up_control>>,
    .write = &at::bound<kCvhuShape, &write<&Calls::hang_up_control>>};

}  // namespace bg96::commands
