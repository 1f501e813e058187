#pragma once

#include <cstdint>

namespace bg96::at {

/// How errors of the 27.007 families are told (AT+CMEE).
enum class ErrorFormat : std::uint8_t { plain = 0, numeric = 1, verbose = 2 };

/// What V.250 keeps for one serial port. The initial values are the factory's
/// (AT manual V2.2).
struct LineSettings {
  bool echo = true;                                 ///< ATE
  bool quiet = false;                               ///< ATQ
  bool verbose = true;                              ///< ATV
  std::uint8_t result_level = 4;                    ///< ATX, 0-4
  std::uint8_t carrier_detect = 1;                  ///< AT&C, 0-1
  std::uint8_t data_terminal_ready = 2;             ///< AT&D, 0-2
  std::uint8_t auto_answer_rings = 0;               ///< S0, 0-255
  std::uint8_t escape = 43;                         ///< S2, 0-127
  std::uint8_t terminator = 13;                     ///< S3, 0-127
  std::uint8_t formatter = 10;                      ///< S4, 0-127
  std::uint8_t editor = 8;                          ///< S5, 0-127
  std::uint8_t dial_pause = 2;                      ///< S6, 0-10
  std::uint8_t connect_wait = 0;                    ///< S7, 0-255 s
  std::uint8_t comma_pause = 2;                     ///< S8, 0-255
  std::uint8_t carrier_loss = 15;                   ///< S10, 1-254, tenths of a second
  ErrorFormat error_format = ErrorFormat::numeric;  ///< AT+CMEE
};

}  // namespace bg96::at
