#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulator/modem/command_context.hpp"

namespace bg96::commands {

/// A file of the card (31.102), as AT+CRSM and AT+CSIM read it.
struct CardFile {
  int id = 0;
  std::string content;               ///< of a transparent file
  std::vector<std::string> records;  ///< of a linear fixed one, all of one length
  bool is_linear() const { return !records.empty(); }
  bool is_folder = false;
};

/// What a card answers: its bytes, and the two status words behind them (102 221, 10.2.1).
struct CardAnswer {
  std::string bytes;
  int sw1 = 0x90;
  int sw2 = 0;
};

/// Instructions of 102 221 by their codes.
enum class Instruction : int {
  select = 0xA4,
  read_binary = 0xB0,
  read_record = 0xB2,
  get_response = 0xC0,
  update_binary = 0xD6,
  update_record = 0xDC,
  status = 0xF2,
  verify = 0x20,
};

/// The file of that number; empty when the card has none.
std::optional<CardFile> find_card_file(modem::CommandContext& context, int id);
/// 102 221, 11.1.1.3: what SELECT, GET RESPONSE and STATUS tell of a file.
std::string describe_card_file(const CardFile& file);
/// Carries out an instruction on a file. `expected`: how many bytes are wanted, 0: all.
CardAnswer ask_card(modem::CommandContext& context, Instruction instruction, int file, int p1,
                    int p2, int expected);

}  // namespace bg96::commands
