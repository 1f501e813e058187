// AT+QICFG: optional parameters, each under its key. All but the last are kept over a restart.
#include "emulator/commands/keyed.hpp"

namespace bg96::commands {
namespace {

constexpr std::string_view kName = "+QICFG";

sim::Task<at::Final> by_key(modem::CommandContext& context,
                            std::span<const at::Argument> arguments) {
  return run_key(context, kName, arguments);
}

at::Final list(modem::CommandContext& context) { return list_keys(context, kName); }

struct PacketSize {
  int bytes = 0;
};
constexpr auto kPacketSize = at::shape(at::integer<&PacketSize::bytes>("transpktsize", 1, 1460));

at::Final read_packet_size(modem::CommandContext& context) {
  context.line("+QICFG: \"transpktsize\",",
               context.settings().non_volatile.transparent_packet_bytes);
  return at::Final::ok();
}

at::Final write_packet_size(modem::CommandContext& context, const PacketSize& args) {
  context.settings().non_volatile.transparent_packet_bytes = args.bytes;
  return at::Final::ok();
}

struct Wait {
  int tenths = 0;
};
constexpr auto kWait = at::shape(at::integer<&Wait::tenths>("transwaittm", 0, 20));

at::Final read_wait(modem::CommandContext& context) {
  context.line("+QICFG: \"transwaittm\",", context.settings().non_volatile.transparent_wait_100ms);
  return at::Final::ok();
}

at::Final write_wait(modem::CommandContext& context, const Wait& args) {
  context.settings().non_volatile.transparent_wait_100ms = args.tenths;
  return at::Final::ok();
}

struct DataFormat {
  int send = 0;
  int receive = 0;
};
constexpr auto kDataFormat = at::shape(at::integer<&DataFormat::send>("send_data_format", 0, 1),
                                       at::integer<&DataFormat::receive>("recv_data_format", 0, 1));

at::Final read_data_format(modem::CommandContext& context) {
  const auto& kept = context.settings().non_volatile;
  context.line("+QICFG: \"dataformat\",", kept.send_hex ? 1 : 0, ',', kept.receive_hex ? 1 : 0);
  return at::Final::ok();
}

at::Final write_data_format(modem::CommandContext& context, const DataFormat& args) {
  context.settings().non_volatile.send_hex = args.send == 1;
  context.settings().non_volatile.receive_hex = args.receive == 1;
  return at::Final::ok();
}

struct ViewMode {
  int mode = 0;
};
constexpr auto kViewMode = at::shape(at::integer<&ViewMode::mode>("view_mode", 0, 1));

at::Final read_view_mode(modem::CommandContext& context) {
  context.line("+QICFG: \"viewmode\",", context.settings().non_volatile.data_behind_header ? 1 : 0);
  return at::Final::ok();
}

at::Final write_view_mode(modem::CommandContext& context, const ViewMode& args) {
  context.settings().non_volatile.data_behind_header = args.mode == 1;
  return at::Final::ok();
}

struct Retransmission {
  int max_backoffs = 0;
  int max_interval = 0;
};
constexpr auto kRetransmission =
    at::shape(at::integer<&Retransmission::max_backoffs>("max_backoffs", 3, 20),
              at::integer<&Retransmission::max_interval>("max_rto", 5, 1000));

at::Final read_retransmission(modem::CommandContext& context) {
  const auto& now = context.settings().retransmission;
  context.line("+QICFG: \"tcp/retranscfg\",", now.max_backoffs, ',', now.max_interval_100ms);
  return at::Final::ok();
}

at::Final write_retransmission(modem::CommandContext& context, const Retransmission& args) {
  context.settings().retransmission = {args.max_backoffs, args.max_interval};
  context.sockets().retransmission_changed();
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qicfg{.name = kName,
                                             .summary = "Configure optional parameters",
                                             .manual = "TCP/IP 2.1.15",
                                             .family = at::Family::tcpip,
                                             .write = &by_key,
                                             .test = &at::plain<&list>};

extern constinit const at::CommandSpec qicfg_transpktsize{
    .name = kName,
    .key = "transpktsize",
    .summary = "Packet size in transparent mode, in bytes",
    .manual = "TCP/IP 2.1.15",
    .family = at::Family::tcpip,
    .params = kPacketSize,
    .read = &at::plain<&read_packet_size>,
    .write = &at::bound<kPacketSize, &write_packet_size>};

extern constinit const at::CommandSpec qicfg_transwaittm{
    .name = kName,
    .key = "transwaittm",
    .summary = "Wait of a packet that is not full, in 100 ms",
    .manual = "TCP/IP 2.1.15",
    .family = at::Family::tcpip,
    .params = kWait,
    .read = &at::plain<&read_wait>,
    .write = &at::bound<kWait, &write_wait>};

extern constinit const at::CommandSpec qicfg_dataformat{
    .name = kName,
    .key = "dataformat",
    .summary = "Data as text or as hexadecimal digits",
    .manual = "TCP/IP 2.1.15",
    .family = at::Family::tcpip,
    .params = kDataFormat,
    .read = &at::plain<&read_data_format>,
    .write = &at::bound<kDataFormat, &write_data_format>};

extern constinit const at::CommandSpec qicfg_viewmode{
    .name = kName,
    .key = "viewmode",
    .summary = "Received data below or behind its header",
    .manual = "TCP/IP 2.1.15",
    .family = at::Family::tcpip,
    .params = kViewMode,
    .read = &at::plain<&read_view_mode>,
    .write = &at::bound<kViewMode, &write_view_mode>};

extern constinit const at::CommandSpec qicfg_retranscfg{
    .name = kName,
    .key = "tcp/retranscfg",
    .summary = "How TCP sends again; forgotten in a restart",
    .manual = "TCP/IP 2.1.15",
    .family = at::Family::tcpip,
    .params = kRetransmission,
    .read = &at::plain<&read_retransmission>,
    .write = &at::bound<kRetransmission, &write_retransmission>};

}  // namespace bg96::commands
