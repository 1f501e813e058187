#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace bg96::transport {

/// The serial port as a pseudo terminal. Its slave is raw from the start, hosts may open and close
/// it at will, and what is sent while none has it open is lost, as on a UART.
class PtyTransport {
 public:
  /// What the other side is told. All are called from the io_context only.
  struct Host {
    std::function<void(std::string_view)> bytes;  ///< the host sent these
    std::function<std::size_t()> room;            ///< how many bytes may be handed over now
    std::function<void()> opened;                 ///< a host has opened the port
    std::function<void()> closed;                 ///< the last host has closed it
    std::function<void(const std::string&)> warning;
  };

  /// Bytes that wait for a host which does not read. While there are so many, nothing more is read
  /// from it either, so it cannot ask for more answers.
  static constexpr std::size_t kOutputHighWaterBytes = 64 * 1024;
  /// Beyond that, what the modem says is lost, and a warning tells so.
  static constexpr std::size_t kOutputLimitBytes = 1024 * 1024;

  /// Throws std::system_error when the machine has no pty or no descriptor left.
  PtyTransport(boost::asio::io_context& io, Host host);
  PtyTransport(const PtyTransport&) = delete;
  PtyTransport& operator=(const PtyTransport&) = delete;
  ~PtyTransport() = default;

  /// The slave's path, like /dev/pts/3.
  const std::string& path() const { return path_; }
  /// The master, for a lock that lasts as long as the port.
  int native_handle() { return master_.native_handle(); }
  /// Begins to listen.
  void start();
  /// Writes in one piece where the kernel has room for it.
  void send(std::string_view bytes);
  /// There is room again, after Host::room was 0.
  void resume();

 private:
  using Descriptor = boost::asio::posix::stream_descriptor;

  void wait_for_host();
  void wait_for_bytes();
  void wait_for_space();
  void look();
  bool take_notices();
  bool hung_up();
  bool read_available();
  void end_of_host();
  void discard_unread_output();

  Host host_;
  Descriptor master_;
  Descriptor notices_;  // inotify on the slave: somebody opened or closed it
  std::string path_;
  std::string output_;
  std::string buffer_;
  bool open_ = false;
  int openers_ = 0;  // as far as the notices tell: equal ones that follow each other are merged
  bool reading_ = false;
  bool writing_ = false;
  bool overflow_told_ = false;
};

}  // namespace bg96::transport
