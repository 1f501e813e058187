#pragma once

namespace bg96::commands {

/// Codes of +CME ERROR (GNSS manual V1.1, chapter 3).
inline constexpr int kGnssInvalidParameter = 501;
/// The mode is not one of a BG96.
inline constexpr int kGnssNotSupported = 502;
/// A session is on.
inline constexpr int kGnssSessionOngoing = 504;
/// No session is on.
inline constexpr int kGnssSessionNotActive = 505;
/// AT+QGPSCFG="nmeasrc" is 0.
inline constexpr int kGnssNotEnabled = 507;
/// The time is none.
inline constexpr int kGnssTimeError = 508;
/// AT+QGPSXTRA is 0.
inline constexpr int kGnssXtraNotEnabled = 509;
/// There is no fix.
inline constexpr int kGnssNotFixed = 516;
/// There is no such fence.
inline constexpr int kGnssNoSuchFence = 517;

}  // namespace bg96::commands
