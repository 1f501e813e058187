// AT+CSIM: a command to the card as it is, and its answer.
#include "emulator/commands/simcard/files/card_files.hpp"

namespace bg96::commands {
namespace {

constexpr int kIncorrectParameters = 50;
constexpr std::size_t kMaxDigits = 520;  // of 255 bytes behind a header
constexpr std::size_t kHeaderBytes = 4;
constexpr int kGsmClass = 0xA0;  // of the card as a SIM of GSM; else it is a USIM
constexpr int kBytesWait = 0x61;
constexpr int kBytesWaitOnGsm = 0x9F;

struct Args {
  int length = 0;
  std::string command;
};
constexpr auto kShape = at::shape(at::integer<&Args::length>("length", 2, kMaxDigits),
                                  at::bare_text<&Args::command>("command", 2, kMaxDigits));

int byte_at(const std::string& bytes, std::size_t index) {
  return index < bytes.size() ? static_cast<unsigned char>(bytes[index]) : 0;
}

// SELECT by the number of a file, or by the name of an application, whatever it is called.
CardAnswer select(modem::CommandContext& context, const std::string& bytes) {
  constexpr int kByName = 4;
  constexpr int kApplication = 0x7FFF;
  constexpr std::size_t kData = kHeaderBytes + 1;
  const bool by_name = byte_at(bytes, 2) == kByName;
  if (bytes.size() < kData + 2) return {{}, 0x67, 0x00};
  const std::size_t last = bytes.size() >= kData + static_cast<std::size_t>(byte_at(bytes, 4))
                               ? kData + static_cast<std::size_t>(byte_at(bytes, 4))
                               : bytes.size();
  const int id = by_name ? kApplication : byte_at(bytes, last - 2) << 8 | byte_at(bytes, last - 1);
  const auto file = find_card_file(context, id);
  const bool gsm = byte_at(bytes, 0) == kGsmClass;
  if (!file) return gsm ? CardAnswer{{}, 0x94, 0x04} : CardAnswer{{}, 0x6A, 0x82};
  context.sim_card().selected_file = id;
  return {
      {}, gsm ? kBytesWaitOnGsm : kBytesWait, static_cast<int>(describe_card_file(*file).size())};
}

// Without a PIN it only tells how many attempts are left.
CardAnswer verify(modem::CommandContext& context, const std::string& bytes) {
  if (bytes.size() > kHeaderBytes + 1) return {{}, 0x69, 0x82};
  return {{}, 0x63, 0xC0 | context.sim_card().pin_attempts()};
}

CardAnswer carry_out(modem::CommandContext& context, const std::string& bytes) {
  if (bytes.size() < kHeaderBytes) return {{}, 0x67, 0x00};
  const auto instruction = static_cast<Instruction>(byte_at(bytes, 1));
  if (instruction == Instruction::select) return select(context, bytes);
  if (instruction == Instruction::verify) return verify(context, bytes);
  constexpr int kIccid = 0x2FE2;
  const int file = context.sim_card().selected_file;
  const bool reads =
      instruction == Instruction::read_binary || instruction == Instruction::read_record;
  if (reads && !context.sim_card().ready() && file != kIccid) return {{}, 0x69, 0x82};
  CardAnswer answer =
      ask_card(context, instruction, file, byte_at(bytes, 2), byte_at(bytes, 3), byte_at(bytes, 4));
  const bool describes =
      instruction == Instruction::get_response || instruction == Instruction::status;
  const auto expected = static_cast<std::size_t>(byte_at(bytes, 4));
  if (describes && expected != 0 && expected < answer.bytes.size()) answer.bytes.resize(expected);
  return answer;
}

at::Final write(modem::CommandContext& context, const Args& args) {
  const auto bytes = at::parse_hex_bytes(args.command);
  if (!bytes || args.command.size() != static_cast<std::size_t>(args.length)) {
    return at::Final::cme(kIncorrectParameters);
  }
  switch (context.sim_card().state()) {
    case modem::SimState::absent:
    case modem::SimState::failure:
    case modem::SimState::busy: return at::Final::cme(context.sim_card().error());
    default: break;
  }
  const CardAnswer answer = carry_out(context, *bytes);
  const std::string digits =
      at::hex_bytes(answer.bytes + static_cast<char>(answer.sw1) + static_cast<char>(answer.sw2));
  context.line("+CSIM: ", digits.size(), ",", at::quoted(digits));
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec csim{.name = "+CSIM",
                                            .summary = "A command to the card",
                                            .manual = "27.007 8.17",
                                            .max_response = std::chrono::seconds(5),
                                            .params = kShape,
                                            .test_form = at::TestForm::ok,
                                            .write = &at::bound<kShape, &write>};

}  // namespace bg96::commands
