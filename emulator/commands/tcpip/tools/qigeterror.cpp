// AT+QIGETERROR: how the last TCP/IP command ended.
#include "emulator/modem/command_context.hpp"
#include "emulator/modem/tcpip/net_errors.hpp"

namespace bg96::commands {
namespace {

at::Final execute(modem::CommandContext& context) {
  const int code = context.modem().last_tcpip_error();
  const auto& quirks = context.profile().quirks;
  const std::string_view words =
      code == modem::kOperationSuccessful ? quirks.success_text : modem::tcpip_error_text(code);
  context.line("+QIGETERROR: ", code, quirks.error_text_spaced ? ", " : ",", words);
  return at::Final::ok();
}

}  // namespace

// Not of the family that it tells about: asking does not change the answer.
extern constinit const at::CommandSpec qigeterror{.name = "+QIGETERROR",
                                                  .summary = "Query the last error code",
                                                  .manual = "TCP/IP 2.1.17",
                                                  .test_form = at::TestForm::ok,
                                                  .execute = &at::plain<&execute>};

}  // namespace bg96::commands
