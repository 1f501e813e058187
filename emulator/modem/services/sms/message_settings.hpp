#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace bg96::modem {

/// AT+CSCS: the characters of the host's strings. In the order of the command's names.
enum class CharacterSet : std::uint8_t { gsm, ira, ucs2 };

/// Where messages are kept; "MT" is another name of `me`. In the order of AT+CPMS's names.
enum class Memory : std::uint8_t { sm, me, mt, sr };

/// What AT&F sets back of short messages; the initial values are the factory's.
struct MessageSettings {
  bool text_mode = false;                         ///< AT+CMGF
  bool details = false;                           ///< AT+CSDH
  int service = 0;                                ///< AT+CSMS; 1: what is delivered needs AT+CNMA
  int more_messages = 0;                          ///< AT+CMMS, 0-2
  std::array<int, 5> indications{2, 1, 0, 0, 0};  ///< AT+CNMI: mode, mt, bm, ds, bfr
  // AT+CSMP
  int first_octet = 17;
  int validity = 167;             ///< relative
  std::string absolute_validity;  ///< instead, "yy/MM/dd,hh:mm:ss+zz"
  int protocol = 0;
  int data_coding = 0;
  CharacterSet character_set = CharacterSet::gsm;  ///< AT+CSCS
};

}  // namespace bg96::modem
