// ATI, AT+GMI, AT+CGMI, AT+GMM, AT+CGMM, AT+GMR, AT+CGMR, AT+QGMR, AT+GSN, AT+CGSN, AT+QAPPVER,
// AT+CSUB: texts of the profile.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

using Identity = modem::Profile::Identity;

template <auto Field>
at::Final print(modem::CommandContext& context) {
  context.line(context.profile().identity.*Field);
  return at::Final::ok();
}

at::Final print_full_revision(modem::CommandContext& context) {
  const Identity& identity = context.profile().identity;
  context.line(identity.revision, "_", identity.application_revision);
  return at::Final::ok();
}

at::Final print_sub_edition(modem::CommandContext& context) {
  context.line("SubEdition: ", context.profile().identity.sub_edition);
  return at::Final::ok();
}

struct InformationArgs {
  int value = 0;
};
constexpr auto kInformationShape =
    at::shape(at::optional(at::integer<&InformationArgs::value>("value", 0, 0)));

at::Final information(modem::CommandContext& context, const InformationArgs&) {
  const Identity& identity = context.profile().identity;
  context.line(identity.manufacturer);
  context.line(identity.model);
  context.line("Revision: ", identity.revision);
  return at::Final::ok();
}

constexpr at::CommandSpec identification(std::string_view name, std::string_view summary,
                                         at::Handler execute) {
  return {.name = name,
          .summary = summary,
          .manual = "AT manual V2.2",
          .test_form = at::TestForm::ok,
          .execute = execute};
}

}  // namespace

extern constinit const at::CommandSpec ati{.name = "I",
                                           .summary = "Identification",
                                           .manual = "AT manual V2.2",
                                           .family = at::Family::v250,
                                           .params = kInformationShape,
                                           .test_form = at::TestForm::none,
                                           .write = &at::bound<kInformationShape, &information>};
extern constinit const at::CommandSpec gmi =
    identification("+GMI", "Manufacturer", &at::plain<&print<&Identity::manufacturer>>);
extern constinit const at::CommandSpec cgmi =
    identification("+CGMI", "Manufacturer", &at::plain<&print<&Identity::manufacturer>>);
extern constinit const at::CommandSpec gmm =
    identification("+GMM", "Model", &at::plain<&print<&Identity::model>>);
extern constinit const at::CommandSpec cgmm =
    identification("+CGMM", "Model", &at::plain<&print<&Identity::model>>);
extern constinit const at::CommandSpec gmr =
    identification("+GMR", "Firmware revision", &at::plain<&print<&Identity::revision>>);
extern constinit const at::CommandSpec cgmr =
    identification("+CGMR", "Firmware revision", &at::plain<&print<&Identity::revision>>);
extern constinit const at::CommandSpec qgmr = identification(
    "+QGMR", "Firmware revision with the application's", &at::plain<&print_full_revision>);
extern constinit const at::CommandSpec gsn =
    identification("+GSN", "IMEI", &at::plain<&print<&Identity::imei>>);
extern constinit const at::CommandSpec cgsn =
    identification("+CGSN", "IMEI", &at::plain<&print<&Identity::imei>>);
extern constinit const at::CommandSpec qappver = identification(
    "+QAPPVER", "Application's revision", &at::plain<&print<&Identity::application_revision>>);
extern constinit const at::CommandSpec csub =
    identification("+CSUB", "Sub-edition of the firmware", &at::plain<&print_sub_edition>);

}  // namespace bg96::commands
