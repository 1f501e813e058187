#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include "emulator/at/command_line.hpp"
#include "emulator/at/final.hpp"
#include "emulator/at/params.hpp"
#include "emulator/sim/instant.hpp"
#include "emulator/sim/task.hpp"

namespace bg96::modem {
class CommandContext;  // what a handler may do; the language only hands it through
}

namespace bg96::at {

/// Runs one form of a command.
using Handler = sim::Task<Final> (*)(modem::CommandContext&, std::span<const Argument>);

/// How a family tells a wrong command line and a failure.
enum class Family : std::uint8_t {
  v250,   ///< plain ERROR
  gsm,    ///< 27.007 and Quectel's commands beside it: ERROR for the line, +CME ERROR for failures
  tcpip,  ///< plain ERROR whatever AT+CMEE says, and the code for AT+QIGETERROR
};

/// What AT+X=? answers when nothing else is declared.
enum class TestForm : std::uint8_t {
  none,        ///< ERROR: the command has no test form
  ok,          ///< OK alone
  parameters,  ///< "+X: " and the parameters, then OK
};

/// All that is known of one command, as a constant beside its handler. A form without a handler
/// answers ERROR. The interpreter, AT+X=?, the documentation and the boundary tests read it.
struct CommandSpec {
  std::string_view name;  ///< "+QIOPEN", "&F", "E"
  /// One of the keys of a command, AT+X="key",...: lower case, and declared beside one spec of the
  /// same name without a key. `params` and `write` take what follows the key; AT+X="key" alone is
  /// `read`.
  std::string_view key = {};
  std::string_view summary;  ///< one line for the documentation
  std::string_view manual;   ///< where it is specified: "TCP/IP 2.1.4", "AT manual V2.2"
  Family family = Family::gsm;
  /// The interpreter ends a command that takes longer, the time at a prompt not counted. 0: never.
  sim::Duration max_response = std::chrono::milliseconds(300);
  std::span<const Param> params;
  TestForm test_form = TestForm::parameters;
  Handler execute = nullptr;
  Handler read = nullptr;
  Handler write = nullptr;
  Handler test = nullptr;  ///< only where AT+X=? is irregular
  bool stub = false;       ///< accepts and answers, but has no effect behind it
};

namespace detail {
template <typename Function>
struct HandlerTraits;
template <typename Result, typename Args>
struct HandlerTraits<Result (*)(modem::CommandContext&, const Args&)> {
  using ArgsType = Args;
  using ResultType = Result;
};
}  // namespace detail

/// Makes a Handler of `function(context, const Args&)`, which returns Final or Task<Final>: the
/// arguments are bound by `Shape` first, and the command is refused when they do not fit.
template <const auto& Shape, auto Function>
sim::Task<Final> bound(modem::CommandContext& context, std::span<const Argument> arguments) {
  using Traits = detail::HandlerTraits<decltype(Function)>;
  typename Traits::ArgsType args{};
  if (!bind_arguments(Shape, arguments, &args)) co_return Final::refused();
  if constexpr (std::is_same_v<typename Traits::ResultType, Final>) {
    co_return Function(context, args);
  } else {
    const sim::Task<Final> task = Function(context, args);
    co_return co_await task;
  }
}

/// Makes a Handler of `function(context)`, which returns Final or Task<Final>: for forms without
/// parameters.
template <auto Function>
sim::Task<Final> plain(modem::CommandContext& context, std::span<const Argument>) {
  if constexpr (std::is_same_v<decltype(Function(context)), Final>) {
    co_return Function(context);
  } else {
    const sim::Task<Final> task = Function(context);
    co_return co_await task;
  }
}

}  // namespace bg96::at
