#include "emulator/modes/command_mode.hpp"

namespace bg96::modes {

Mode::Taken CommandMode::consume(std::string_view bytes, std::string& echo) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (reader_.take(bytes[i], settings_, echo)) return {i + 1, true};
  }
  return {bytes.size(), false};
}

}  // namespace bg96::modes
