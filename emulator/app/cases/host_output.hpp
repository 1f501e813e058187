#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <fstream>
#include <string>

namespace bg96::app {

/// Keeps what a host's program prints in a file, up to a limit. Beyond, the file says so, and the
/// rest is read slowly and dropped, so that a program that floods costs the modem no time. What it
/// printed last is known as well.
class HostOutput {
 public:
  static constexpr std::size_t kLimitBytes = 4 * 1024 * 1024;
  static constexpr std::chrono::milliseconds kDropInterval{10};
  static constexpr std::size_t kLastBytes = 1024;

  /// `path`: empty: no file. Throws std::runtime_error when it cannot be written.
  HostOutput(boost::asio::io_context& io, const std::string& path);
  HostOutput(const HostOutput&) = delete;
  HostOutput& operator=(const HostOutput&) = delete;
  ~HostOutput();

  /// What the program is to write to.
  int write_end() const { return write_end_; }
  /// The program has been started.
  void close_write_end();
  /// The program has ended: takes what is left in the pipe, and closes the file.
  void finish();
  /// Its last line that is not empty, of the last kLastBytes that were kept.
  std::string last_line() const;

 private:
  void read_more();
  void keep(std::size_t size);
  void wait_to_drop();

  boost::asio::posix::stream_descriptor read_end_;
  boost::asio::steady_timer drop_timer_;
  int write_end_ = -1;
  std::ofstream file_;
  std::size_t kept_ = 0;
  std::string last_;
  bool full_ = false;
  std::array<char, 65536> buffer_{};
};

}  // namespace bg96::app
