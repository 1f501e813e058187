#pragma once

#include <string>

#include "emulator/modem/command_context.hpp"
#include "emulator/modem/tcpip/net_errors.hpp"

namespace bg96::commands {

/// What AT+QISEND and AT+QISENDEX answer for a socket that takes nothing in its state.
at::Final cannot_send(const modem::Socket& socket);

/// Sends, and answers as both do: SEND OK, SEND FAIL when the send buffer has no room, ERROR when
/// the connection is gone. Nothing to send is SEND OK. `remote` is for a UDP service.
sim::Task<at::Final> send(modem::CommandContext& context, modem::Socket& socket, std::string bytes,
                          ports::Endpoint remote = {});

}  // namespace bg96::commands
