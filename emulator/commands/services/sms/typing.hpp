#pragma once

#include <optional>
#include <string_view>

#include "emulator/at/command_line.hpp"
#include "emulator/at/final.hpp"
#include "emulator/modem/command_context.hpp"
#include "emulator/modem/services/sms/tpdu.hpp"

namespace bg96::commands {

// 27.005, +CMS ERROR.
inline constexpr int kMessageOperationNotAllowed = 302;
inline constexpr int kInvalidPduModeParameter = 304;
inline constexpr int kInvalidTextModeParameter = 305;
inline constexpr int kInvalidMemoryIndex = 321;
inline constexpr int kMemoryFull = 322;

/// <toda> and its like: the octet of an address's type (TS 23.040, 9.1.2.5).
inline constexpr int kMinAddressType = 128;
inline constexpr int kMaxAddressType = 255;
/// 20 digits and a plus, each of them four characters under AT+CSCS="UCS2".
inline constexpr int kMaxAddressBytes = 84;
inline constexpr int kMaxMessageIndex = 255;

/// A message that a host has typed behind a prompt.
struct Typed {
  std::string text;
  bool cancelled = false;  ///< by ESC, or because the host has gone
};
/// Writes the prompt and waits for what is typed until Ctrl-Z.
sim::Task<Typed> type_message(modem::CommandContext& context);

/// A value that is a length in PDU mode and an address in text mode.
struct Target {
  std::string text;
  bool quoted = false;

  Target() = default;
  /// The value as it was typed.
  explicit Target(const at::Argument& argument) : text(argument.text), quoted(argument.quoted) {}
  /// The octets of a TPDU; empty when it is no such number.
  std::optional<std::size_t> octets() const;
};

/// The handler of a command that does one thing in text mode and another in PDU mode (AT+CMGF), and
/// neither without a card that is ready.
template <typename Args, auto kInTextMode, auto kInPduMode>
sim::Task<at::Final> by_mode(modem::CommandContext& context, const Args& args) {
  if (const int error = context.messages().error()) co_return at::Final::cms(error);
  const sim::Task<at::Final> work = context.settings().messages.text_mode
                                        ? kInTextMode(context, args)
                                        : kInPduMode(context, args);
  co_return co_await work;
}

/// Sends, and says "<name>: <mr>".
sim::Task<at::Final> send_message(modem::CommandContext& context, std::string_view name,
                                  modem::sms::Pdu pdu);
/// The same in PDU mode: with what is typed, if it is so many octets of a TPDU that `is_right`.
/// `octets`: empty when the host has not told a number that can be.
sim::Task<at::Final> send_typed_pdu(modem::CommandContext& context, std::string_view name,
                                    std::optional<std::size_t> octets,
                                    bool (*is_right)(std::string_view tpdu));

}  // namespace bg96::commands
