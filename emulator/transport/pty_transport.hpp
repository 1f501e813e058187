#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/transport/pty_settings.hpp"

namespace bg96::transport {

/// The serial port as a pseudo terminal. Its slave is raw from the start, hosts may open and close
/// it at will, and what is sent while none has it open is lost, as on a UART.
class PtyTransport {
 public:
  /// What the other side is told, in the order in which it happened. All are called from the
  /// io_context only, or from within send() and resume().
  struct Host {
    std::function<void(std::string_view)> bytes;  ///< the host sent these
    std::function<std::size_t()> room;            ///< how many bytes may be handed over now
    std::function<void()> opened;                 ///< a host has opened the port
    std::function<void()> closed;                 ///< the last host has closed it
    /// The host dropped DTR (the speed B0, or the end of the last host while HUPCL is set) or
    /// raised it again (another speed, or a new host). At first it is raised.
    std::function<void(bool)> data_terminal_ready;
    /// output_waits() has become false: the host has read it all, or has left.
    std::function<void()> drained;
    std::function<void(const std::string&)> warning;
  };

  /// Bytes that wait for a host which does not read. While there are so many, nothing more is read
  /// from it either, so it cannot ask for more answers.
  static constexpr std::size_t kOutputHighWaterBytes = 64 * 1024;
  /// Beyond that, what the modem says is lost, and a warning tells so.
  static constexpr std::size_t kOutputLimitBytes = 1024 * 1024;
  /// What one turn reads of a host: what the kernel's line discipline holds. While that is on its
  /// way, the kernel gets the next; reading on at once would only wait for it.
  static constexpr std::size_t kTurnBytes = 4095;
  /// More than the kernel ever holds of what a host has sent (about 16 KiB).
  static constexpr std::size_t kKernelBytes = 64 * 1024;

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
  /// Something of what was sent waits here, because the host does not read.
  bool output_waits() const { return !output_.empty(); }
  /// There is room again, after Host::room was 0.
  void resume() { wait_for_bytes(); }

 private:
  using Descriptor = boost::asio::posix::stream_descriptor;
  /// What stands behind the bytes that were read.
  enum class Behind { nothing, unknown, hang_up };
  struct Notices {
    bool opened = false;     ///< somebody opened the slave
    bool left = false;       ///< by the number of openings and closings, nobody had it open then
    bool came_back = false;  ///< and after that somebody opened it
  };

  void wait_for_host();
  void wait_for_bytes();
  void wait_for_space();
  void look();
  bool take_turn();
  Behind read_up_to(std::size_t limit);
  Behind look_for_hang_up(Behind behind, int wait_ms);
  void hand_over();
  void take_notices(Notices& notices);
  bool hung_up(int wait_ms);
  std::size_t room() const;
  bool take_settings();
  void drop_data_terminal_ready(Behind& behind);
  void set_data_terminal_ready(bool on);
  void begin_host();
  void end_host();
  void forget_output();
  void discard_unread_output();

  Host host_;
  Descriptor master_;
  Descriptor notices_;  // inotify on the slave: somebody opened or closed it
  std::string path_;
  std::string output_;
  std::vector<char> input_;
  std::size_t input_size_ = 0;
  PtySettings settings_;
  bool settings_changed_ = false;
  bool data_terminal_ready_ = true;
  bool open_ = false;
  int openers_ = 0;  // as far as the notices tell: equal ones that follow each other are merged
  bool looking_ = false;
  bool reading_ = false;
  bool watching_ = false;
  bool writing_ = false;
  bool overflow_told_ = false;
};

}  // namespace bg96::transport
