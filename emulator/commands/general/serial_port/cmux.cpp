// AT+CMUX: several ports over one, with frames of 3GPP TS 27.010.
#include "emulator/modem/command_context.hpp"
#include "emulator/modes/mux/frame.hpp"

namespace bg96::commands {
namespace {

constexpr int kOperationNotAllowed = 3;
constexpr int kDefaultFrameBytes = 127;
constexpr int kMaxFrameBytes = modes::mux::FrameReader::kMaxInformationBytes;

struct Args {
  int mode = 0;
  std::optional<int> subset;
  std::optional<int> port_speed;
  std::optional<int> frame_bytes;
  std::optional<int> acknowledgement_10ms;
  std::optional<int> retransmissions;
  std::optional<int> control_response_10ms;
  std::optional<int> wake_up_s;
  std::optional<int> window;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::mode>("mode", 0, 0).as("(0)"),
              at::optional(at::integer<&Args::subset>("subset", 0, 0).as("(0)")),
              at::optional(at::integer<&Args::port_speed>("port_speed", 1, 8)),
              at::optional(at::integer<&Args::frame_bytes>("N1", 1, kMaxFrameBytes)),
              at::optional(at::integer<&Args::acknowledgement_10ms>("T1", 1, 255)),
              at::optional(at::integer<&Args::retransmissions>("N2", 0, 100)),
              at::optional(at::integer<&Args::control_response_10ms>("T2", 2, 255)),
              at::optional(at::integer<&Args::wake_up_s>("T3", 1, 255)),
              at::optional(at::integer<&Args::window>("k", 1, 7)));

// The values that AT+CMUX=0 leaves open.
at::Final read(modem::CommandContext& context) {
  context.line("+CMUX: 0,0,5,", kDefaultFrameBytes, ",10,3,30,10,2");
  return at::Final::ok();
}

// Of the rest nothing can be seen: a pty has no rate, and nothing is asked of the host again.
at::Final write(modem::CommandContext& context, const Args& args) {
  if (context.port() != ports::ChannelId::uart1) return at::Final::cme(kOperationNotAllowed);
  const int frame_bytes = args.frame_bytes.value_or(kDefaultFrameBytes);
  context.after_answer([&modem = context.modem(), frame_bytes] {
    modem.multiplex(static_cast<std::size_t>(frame_bytes));
  });
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cmux{.name = "+CMUX",
                                            .summary = "Several ports over uart1",
                                            .manual = "27.007 5.7, 27.010",
                                            .params = kShape,
                                            .read = &at::plain<&read>,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
