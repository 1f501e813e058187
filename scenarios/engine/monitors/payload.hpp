#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "scenarios/engine/event.hpp"

namespace bg96::scenarios {

/// Finds in the bytes of the host those that it hands over to be sent on a socket: behind the
/// prompt of AT+QISEND and AT+QSSLSEND, and in data mode.
class PayloadReader {
 public:
  /// `socket`: the connection that the bytes are for.
  using Take = std::function<void(int socket, std::string_view bytes)>;

  void observe(const Event& event, const Take& take);

 private:
  struct Port {
    enum class Mode { command, fixed, until_end, data };
    Mode mode = Mode::command;
    int socket = -1;
    std::size_t left = 0;  ///< fixed
    std::string text;      ///< until_end: not handed over when the host thinks better of it
  };

  void begin(Port& port, std::string_view line);
  void consume(Port& port, std::string_view bytes, const Take& take);

  std::map<std::string, Port, std::less<>> ports_;  ///< by channel
  int opened_ = -1;                                 ///< the connection that data mode is of
};

}  // namespace bg96::scenarios
