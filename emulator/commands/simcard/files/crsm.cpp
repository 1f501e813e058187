// AT+CRSM: reads files of the card.
#include <algorithm>
#include <array>

#include "emulator/commands/simcard/files/card_files.hpp"

namespace bg96::commands {
namespace {

constexpr int kApplication = 0x7FFF;
constexpr int kMaxDataDigits = 512;
constexpr std::array<int, 6> kInstructions = {176, 178, 192, 214, 220, 242};

struct Args {
  int instruction = 0;
  int file = kApplication;
  int p1 = 0;
  int p2 = 0;
  int p3 = 0;
  std::optional<std::string> data;
  std::optional<std::string> path;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::instruction>("command", 176, 242).as("(176,178,192,214,220,242)"),
              at::optional(at::integer<&Args::file>("fileId", 0, 65535)),
              at::optional(at::integer<&Args::p1>("P1", 0, 255)),
              at::optional(at::integer<&Args::p2>("P2", 0, 255)),
              at::optional(at::integer<&Args::p3>("P3", 0, 255)),
              at::optional(at::bare_text<&Args::data>("data", 0, kMaxDataDigits)),
              at::optional(at::text_value<&Args::path>("pathId", 0, 32)));

at::Final write(modem::CommandContext& context, const Args& args) {
  if (std::find(kInstructions.begin(), kInstructions.end(), args.instruction) ==
      kInstructions.end()) {
    return at::Final::refused();
  }
  if (args.data && !at::parse_hex_bytes(*args.data)) return at::Final::refused();
  if (const int error = context.sim_card().error()) return at::Final::cme(error);
  const CardAnswer answer = ask_card(context, static_cast<Instruction>(args.instruction), args.file,
                                     args.p1, args.p2, args.p3);
  const std::string bytes =
      answer.bytes.empty() ? std::string() : at::text(",", at::quoted(at::hex_bytes(answer.bytes)));
  context.line("+CRSM: ", answer.sw1, ",", answer.sw2, bytes);
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec crsm{.name = "+CRSM",
                                            .summary = "Read files of the card",
                                            .manual = "AT manual V2.2",
                                            .max_response = std::chrono::seconds(5),
                                            .params = kShape,
                                            .test_form = at::TestForm::ok,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
