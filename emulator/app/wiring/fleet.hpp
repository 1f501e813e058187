#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "emulator/app/gnss_track/track_player.hpp"
#include "emulator/app/wiring/runner.hpp"
#include "emulator/modem/modem.hpp"
#include "emulator/transport/file_folder.hpp"

namespace bg96::app {

/// The modem of that number as a profile: another IMEI, IMSI, ICCID and subscriber number for each,
/// counted up from those of `profile`, which number 1 has. `number`: 1 to Fleet::kMaxModems.
modem::Profile numbered(modem::Profile profile, int number);

/// Several modems of one process, each with ports of its own and all on the same network.
class Fleet {
 public:
  static constexpr int kMaxModems = 1000;

  struct Options {
    modem::Profile profile;
    int count = 1;  ///< 1 to kMaxModems
    modem::Boot boot = modem::Boot::on;
    bool boots_when_opened = true;  ///< opening uart1 stands for PWRKEY
    std::string files;     ///< a folder that is its flash memory, for one modem only; empty: none
    RunnerOptions runner;  ///< links get the modem's number behind them: ./modem-2
    /// A command that no BG96 has, once for each name.
    std::function<void(const std::string&)> unknown_command;
  };

  /// Throws std::exception with a sentence for the user when a port cannot be made.
  Fleet(boost::asio::io_context& io, const Options& options);
  Fleet(const Fleet&) = delete;
  Fleet& operator=(const Fleet&) = delete;

  /// All begin to listen.
  void start();
  /// "uart1 /dev/pts/3": each port of each modem.
  std::vector<std::string> ports() const;
  /// Where a host opens the first one.
  const std::string& first_path() const { return modems_.front()->runner->port_path(); }
  /// Variables for a host's program, and the paths of all but the first port: BG96_TTY_USBAT,
  /// BG96_TTY_2, BG96_TTY_2_USBAT and so on.
  std::vector<std::pair<std::string, std::string>> more_ttys() const;

 private:
  struct Member {
    std::unique_ptr<modem::Modem> modem;
    std::unique_ptr<transport::FileFolder> folder;  // empty: files are in memory alone
    std::unique_ptr<Runner> runner;
    std::unique_ptr<TrackPlayer> track;  // empty: it stays where it is
  };

  void deliver(const ports::SubmitMessage& message);

  std::vector<std::unique_ptr<Member>> modems_;
};

}  // namespace bg96::app
