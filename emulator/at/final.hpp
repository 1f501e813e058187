#pragma once

#include <cstdint>
#include <string_view>

#include "emulator/at/line_settings.hpp"

namespace bg96::at {

/// How a command ended. Made by the named functions only.
class Final {
 public:
  enum class Kind : std::uint8_t {
    ok,
    error,       ///< "ERROR"
    refused,     ///< "ERROR": the line does not fit the command's declaration
    cme,         ///< "+CME ERROR: <code>", or what AT+CMEE makes of it
    cms,         ///< "+CMS ERROR: <code>"
    tcpip,       ///< "ERROR", and the code for AT+QIGETERROR
    connect,     ///< "CONNECT": the port goes over to data
    no_carrier,  ///< "NO CARRIER"
    send_ok,     ///< "SEND OK"
    send_fail,   ///< "SEND FAIL"
  };

  static constexpr Final ok() { return {Kind::ok, 0}; }
  static constexpr Final error() { return {Kind::error, 0}; }
  static constexpr Final refused() { return {Kind::refused, 0}; }
  /// `code`: a number of 27.007's table.
  static constexpr Final cme(int code) { return {Kind::cme, code}; }
  /// `code`: a number of 27.005's table.
  static constexpr Final cms(int code) { return {Kind::cms, code}; }
  /// `code`: a number of the manual's chapter 4, 550-574.
  static constexpr Final tcpip(int code) { return {Kind::tcpip, code}; }
  static constexpr Final connect() { return {Kind::connect, 0}; }
  /// CONNECT that tells the rate in bit/s behind it, where ATX wants that (1 and above).
  static constexpr Final connect_at(int bit_per_s) { return {Kind::connect, bit_per_s}; }
  static constexpr Final no_carrier() { return {Kind::no_carrier, 0}; }
  static constexpr Final send_ok() { return {Kind::send_ok, 0}; }
  static constexpr Final send_fail() { return {Kind::send_fail, 0}; }

  constexpr Kind kind() const { return kind_; }
  constexpr int code() const { return code_; }
  constexpr bool is_ok() const { return kind_ == Kind::ok; }
  /// Did the command do what it was asked for?
  constexpr bool succeeded() const {
    return kind_ == Kind::ok || kind_ == Kind::connect || kind_ == Kind::send_ok;
  }

 private:
  constexpr Final(Kind kind, int code) : kind_(kind), code_(code) {}
  Kind kind_;
  int code_;
};

/// 27.007's wording of a CME code, "unknown" for numbers without one.
std::string_view cme_text(int code);
/// 27.005's wording of a CMS code, "unknown error" for numbers without one.
std::string_view cms_text(int code);

}  // namespace bg96::at
