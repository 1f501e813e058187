// AT+CPWD: another PIN.
#include <array>

#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kOperationNotAllowed = 3;
constexpr int kSim = 0;
constexpr std::array<std::string_view, 2> kFacilities = {"SC", "P2"};

struct Args {
  int facility = 0;
  std::string old_password;
  std::string new_password;
};
constexpr auto kShape = at::shape(at::choice<&Args::facility>("fac", kFacilities),
                                  at::bare_text<&Args::old_password>("oldpwd", 4, 8),
                                  at::bare_text<&Args::new_password>("newpwd", 4, 8));

at::Final write(modem::CommandContext& context, const Args& args) {
  if (args.facility != kSim) return at::Final::cme(kOperationNotAllowed);
  const int error = context.modem().change_pin(args.old_password, args.new_password);
  return error == 0 ? at::Final::ok() : at::Final::cme(error);
}

at::Final test(modem::CommandContext& context) {
  context.line(R"(+CPWD: ("SC",8),("P2",8))");
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cpwd{.name = "+CPWD",
                                            .summary = "Change a password",
                                            .manual = "AT manual V2.2",
                                            .max_response = std::chrono::seconds(5),
                                            .params = kShape,
                                            .write = &at::bound<kShape, &write>,
                                            .test = &at::plain<&test>};

}  // namespace bg96::commands
