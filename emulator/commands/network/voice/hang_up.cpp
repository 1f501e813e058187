// AT+CHUP, AT+QHUP: end calls, of which there are none.
#include <algorithm>
#include <array>

#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr std::array<int, 8> kCauses = {1, 16, 17, 18, 21, 27, 31, 88};  // 24.008

struct Args {
  int cause = 0;
  int index = 0;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::cause>("cause", 1, 88).as("(1,16,17,18,21,27,31,88)"),
              at::optional(at::integer<&Args::index>("idx", 1, 7)));

at::Final hang_up(modem::CommandContext&) { return at::Final::ok(); }

at::Final hang_up_with_cause(modem::CommandContext&, const Args& args) {
  const bool known = std::find(kCauses.begin(), kCauses.end(), args.cause) != kCauses.end();
  return known ? at::Final::ok() : at::Final::refused();
}

constexpr auto kLimit = std::chrono::seconds(90);

}  // namespace

extern constinit const at::CommandSpec chup{.name = "+CHUP",
                                            .summary = "Hang up (there is no call)",
                                            .manual = "AT manual V2.2",
                                            .max_response = kLimit,
                                            .test_form = at::TestForm::ok,
                                            .execute = &at::plain<&hang_up>};
extern constinit const at::CommandSpec qhup{.name = "+QHUP",
                                            .summary = "Hang up with a cause (there is no call)",
                                            .manual = "AT manual V2.2",
                                            .max_response = kLimit,
                                            .params = kShape,
                                            .write = &at::bound<kShape, &hang_up_with_cause>};

}  // namespace bg96::commands
