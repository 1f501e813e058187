#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "emulator/at/command_line.hpp"
#include "emulator/at/text.hpp"

namespace bg96::at {

/// What Param::as() takes for a parameter that AT+X=? does not show.
inline constexpr std::string_view kHidden = "-";

/// One parameter of a command, described once: it checks and binds a value, and it prints itself
/// for AT+X=? and for the documentation. Made by integer(), choice(), text_value(), ... below.
struct Param {
  enum class Kind : std::uint8_t {
    integer,   ///< decimal, min to max
    choice,    ///< one of `choices`, quoted, in any case
    text,      ///< quoted, min to max bytes
    any_text,  ///< quoted or not, min to max bytes
    ipv4,      ///< quoted, an address in dots
  };
  /// Stores a value into the field of the Args struct behind `args`; false: it does not fit.
  using Bind = bool (*)(void* args, const Param& param, const Argument& argument);

  std::string_view name;  ///< the manual's name
  Kind kind = Kind::integer;
  std::int64_t min = 0;
  std::int64_t max = 0;
  std::span<const std::string_view> choices;
  bool optional = false;
  std::string_view shown;  ///< what AT+X=? prints; empty: derived from the rest
  Bind bind = nullptr;

  /// The same parameter, printed by AT+X=? in these words.
  constexpr Param as(std::string_view words) const {
    Param copy = *this;
    copy.shown = words;
    return copy;
  }
};

/// "(0-11)", "(0,1)" or "<APN>": how AT+X=? shows it.
std::string describe(const Param& param);
/// A value that the parameter accepts, as a host would type it.
std::string sample(const Param& param);

/// An address in dots, as typed.
struct Ipv4 {
  std::string text;
};
/// Is it four numbers of 0 to 255 with dots between them?
bool is_ipv4(std::string_view text);

namespace detail {

template <auto Member>
struct MemberTraits;
template <typename Args, typename Field, Field Args::*Member>
struct MemberTraits<Member> {
  using ArgsType = Args;
  using FieldType = Field;
};

template <typename Field>
struct Unwrapped {
  using Type = Field;
};
template <typename Field>
struct Unwrapped<std::optional<Field>> {
  using Type = Field;
};

template <auto Member>
using ValueOf = typename Unwrapped<typename MemberTraits<Member>::FieldType>::Type;

// The Args type is named beside its member because GCC 12 forgets, for a pointer to a member alone,
// that it belongs to one file's unnamed namespace: the functions of two files would become one.
template <auto Member>
using ArgsOf = typename MemberTraits<Member>::ArgsType;

template <auto Member, typename Args, typename Value>
void store(void* args, Value&& value) {
  static_cast<Args*>(args)->*Member = std::forward<Value>(value);
}

template <auto Member, typename Args>
bool bind_integer(void* args, const Param& param, const Argument& argument) {
  if (argument.quoted) return false;
  const auto value = parse_decimal(argument.text);
  if (!value || *value > INT64_MAX) return false;
  const auto number = static_cast<std::int64_t>(*value);
  if (number < param.min || number > param.max) return false;
  store<Member, Args>(args, static_cast<ValueOf<Member>>(number));
  return true;
}

template <auto Member, typename Args>
bool bind_choice(void* args, const Param& param, const Argument& argument) {
  if (!argument.quoted) return false;
  for (std::size_t i = 0; i < param.choices.size(); ++i) {
    if (!equal_ignoring_case(param.choices[i], argument.text)) continue;
    store<Member, Args>(args, static_cast<ValueOf<Member>>(i));
    return true;
  }
  return false;
}

template <auto Member, typename Args>
bool bind_text(void* args, const Param& param, const Argument& argument) {
  if (param.kind == Param::Kind::text && !argument.quoted) return false;
  const auto size = static_cast<std::int64_t>(argument.text.size());
  if (size < param.min || size > param.max) return false;
  if constexpr (std::is_constructible_v<ValueOf<Member>, const Argument&>) {
    store<Member, Args>(args, ValueOf<Member>(argument));
  } else {
    store<Member, Args>(args, ValueOf<Member>(argument.text));
  }
  return true;
}

template <auto Member, typename Args>
bool bind_ipv4(void* args, const Param&, const Argument& argument) {
  if (!argument.quoted || !is_ipv4(argument.text)) return false;
  store<Member, Args>(args, Ipv4{std::string(argument.text)});
  return true;
}

}  // namespace detail

/// A decimal number from `min` to `max`, stored in an integer or enum field.
template <auto Member>
constexpr Param integer(std::string_view name, std::int64_t min, std::int64_t max) {
  return {name, Param::Kind::integer,
          min,  max,
          {},   false,
          {},   &detail::bind_integer<Member, detail::ArgsOf<Member>>};
}

/// One of `choices` between quotes; the field (an enum or integer) gets its position.
template <auto Member>
constexpr Param choice(std::string_view name, std::span<const std::string_view> choices) {
  return {name,    Param::Kind::choice,
          0,       0,
          choices, false,
          {},      &detail::bind_choice<Member, detail::ArgsOf<Member>>};
}

/// A string between quotes of `min` to `max` bytes.
template <auto Member>
constexpr Param text_value(std::string_view name, std::int64_t min, std::int64_t max) {
  return {name, Param::Kind::text,
          min,  max,
          {},   false,
          {},   &detail::bind_text<Member, detail::ArgsOf<Member>>};
}

/// A string of `min` to `max` bytes; hosts may leave the quotes out. A field that is made of an
/// Argument, instead of its text, can tell.
template <auto Member>
constexpr Param bare_text(std::string_view name, std::int64_t min, std::int64_t max) {
  return {name, Param::Kind::any_text,
          min,  max,
          {},   false,
          {},   &detail::bind_text<Member, detail::ArgsOf<Member>>};
}

/// An IPv4 address in dots between quotes.
template <auto Member>
constexpr Param ipv4(std::string_view name) {
  return {name, Param::Kind::ipv4,
          0,    0,
          {},   false,
          {},   &detail::bind_ipv4<Member, detail::ArgsOf<Member>>};
}

/// The same parameter, but it may be left out: the field then keeps its initial value.
constexpr Param optional(Param param) {
  param.optional = true;
  return param;
}

/// Not constexpr, so that reaching it while compiling is an error with this name in it.
inline void a_required_parameter_follows_an_optional_one() {}

/// The parameters of a command, in order. Does not compile when a required one follows an optional.
template <typename... Params>
constexpr std::array<Param, sizeof...(Params)> shape(const Params&... params) {
  const std::array<Param, sizeof...(Params)> all{params...};
  bool seen_optional = false;
  for (const Param& param : all) {
    if (seen_optional && !param.optional) a_required_parameter_follows_an_optional_one();
    seen_optional = seen_optional || param.optional;
  }
  return all;
}

/// Checks `arguments` against `params` and stores them behind `args`. False when one is missing,
/// surplus, out of range or of the wrong type.
bool bind_arguments(std::span<const Param> params, std::span<const Argument> arguments, void* args);

}  // namespace bg96::at
