// AT+QURCCFG: the port of the URCs.
#include <array>

#include "emulator/commands/keyed.hpp"

namespace bg96::commands {
namespace {

constexpr std::string_view kName = "+QURCCFG";
// In the manual's order, which differs from that of ports::ChannelId.
constexpr std::array<std::string_view, 3> kNames = {"usbat", "usbmodem", "uart1"};
constexpr std::array kPorts = {ports::ChannelId::usbat, ports::ChannelId::usbmodem,
                               ports::ChannelId::uart1};

struct Port {
  int port = 0;
};
constexpr auto kPort = at::shape(at::choice<&Port::port>("urcportvalue", kNames));

sim::Task<at::Final> by_key(modem::CommandContext& context,
                            std::span<const at::Argument> arguments) {
  return run_key(context, kName, arguments);
}

at::Final list(modem::CommandContext& context) { return list_keys(context, kName); }

at::Final read_port(modem::CommandContext& context) {
  const ports::ChannelId port = context.settings().non_volatile.urc_port;
  context.line("+QURCCFG: \"urcport\",", at::quoted(name_of(port)));
  return at::Final::ok();
}

at::Final write_port(modem::CommandContext& context, const Port& args) {
  context.settings().non_volatile.urc_port = kPorts[static_cast<std::size_t>(args.port)];
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qurccfg{.name = kName,
                                               .summary = "Configure URCs",
                                               .manual = "AT manual V2.2",
                                               .write = &by_key,
                                               .test = &at::plain<&list>};

extern constinit const at::CommandSpec qurccfg_urcport{.name = kName,
                                                       .key = "urcport",
                                                       .summary = "Port of the URCs",
                                                       .manual = "AT manual V2.2",
                                                       .params = kPort,
                                                       .read = &at::plain<&read_port>,
                                                       .write = &at::bound<kPort, &write_port>};

}  // namespace bg96::commands
