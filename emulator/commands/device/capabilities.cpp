// AT+CLAC, AT+GCAP, AT+CGCLASS: what the modem can do.
#include <array>

#include "emulator/commands/registry/registry.hpp"
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

at::Final commands(modem::CommandContext& context) {
  for (const at::CommandSpec* spec : all_commands()) {
    if (spec->key.empty()) context.line("AT", spec->name);
  }
  return at::Final::ok();
}

at::Final capabilities(modem::CommandContext& context) {
  context.line("+GCAP: +CGSM");
  return at::Final::ok();
}

constexpr std::array<std::string_view, 1> kClasses = {"B"};
struct Class {
  int index = 0;
};
constexpr auto kClass = at::shape(at::choice<&Class::index>("class", kClasses));

at::Final read_class(modem::CommandContext& context) {
  context.line("+CGCLASS: ", at::quoted(kClasses.front()));
  return at::Final::ok();
}

at::Final write_class(modem::CommandContext&, const Class&) { return at::Final::ok(); }

}  // namespace

extern constinit const at::CommandSpec clac{.name = "+CLAC",
                                            .summary = "List of the commands",
                                            .manual = "27.007 8.37",
                                            .test_form = at::TestForm::ok,
                                            .execute = &at::plain<&commands>};
extern constinit const at::CommandSpec gcap{.name = "+GCAP",
                                            .summary = "Capabilities",
                                            .manual = "V.250 6.1.9",
                                            .test_form = at::TestForm::ok,
                                            .execute = &at::plain<&capabilities>};
extern constinit const at::CommandSpec cgclass{
    .name = "+CGCLASS",
    .summary = "Class of the mobile station (there is one)",
    .manual = "27.007 10.1.11",
    .params = kClass,
    .read = &at::plain<&read_class>,
    .write = &at::bound<kClass, &write_class>};

}  // namespace bg96::commands
