#pragma once

namespace bg96::app {

// The program's exit codes; with several reasons the one further down counts.
inline constexpr int kExitOk = 0;           ///< all passed, or it ended as asked
inline constexpr int kExitFailed = 1;       ///< an expectation failed
inline constexpr int kExitUsage = 2;        ///< wrong usage or an invalid scenario; nothing was run
inline constexpr int kExitNothing = 3;      ///< nothing was selected
inline constexpr int kExitUnjudged = 4;     ///< could not judge
inline constexpr int kExitInterrupted = 5;  ///< interrupted while a verdict was owed
inline constexpr int kExitBug = 70;         ///< a bug of ours

}  // namespace bg96::app
