#include "emulator/transport/pty_transport.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <system_error>

namespace bg96::transport {
namespace {

// A read that gives less has most likely given all. Whether it has is found out only where it
// matters.
constexpr std::size_t kLongReadBytes = 1024;
// In one turn: a host that changes its settings all the time shall not hold up the rest.
constexpr int kMaxReads = 64;
// The notice of a close comes a moment before the close.
constexpr int kCloseMs = 2;

int checked(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

// A descriptor that is closed on the way out.
class Handle {
 public:
  explicit Handle(int value) : value_(value) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (value_ >= 0) ::close(value_);
  }
  int get() const { return value_; }
  int release() { return std::exchange(value_, -1); }

 private:
  int value_;
};

int open_slave(const std::string& path) {
  return ::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
}

}  // namespace

PtyTransport::PtyTransport(boost::asio::io_context& io, Host host)
    : host_(std::move(host)), master_(io), notices_(io), input_(kKernelBytes) {
  Handle master(checked(::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC),
                        "cannot open a pseudo terminal"));
  checked(::grantpt(master.get()), "cannot grant the pseudo terminal");
  checked(::unlockpt(master.get()), "cannot unlock the pseudo terminal");
  std::array<char, 128> name{};
  if (::ptsname_r(master.get(), name.data(), name.size()) != 0) {
    checked(-1, "cannot name the pseudo terminal");
  }
  path_ = name.data();
  // Opened and closed once: the master knows from now on whether somebody has it open.
  const Handle slave(checked(open_slave(path_), "cannot open the pseudo terminal's slave"));
  prepare_pty(master.get());
  Handle notices(
      checked(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC), "cannot make an inotify watch"));
  checked(::inotify_add_watch(notices.get(), path_.c_str(), IN_OPEN | IN_CLOSE),
          "cannot watch the pseudo terminal");
  master_.assign(master.release());
  notices_.assign(notices.release());
}

void PtyTransport::start() {
  wait_for_host();
  look();
}

void PtyTransport::send(std::string_view bytes) {
  if (!open_) look();
  if (!open_) return;
  if (output_.empty()) {
    const ssize_t written = ::write(master_.native_handle(), bytes.data(), bytes.size());
    if (written < 0 && errno != EAGAIN) return;
    bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
    if (bytes.empty()) return;
  }
  if (output_.size() + bytes.size() > kOutputLimitBytes) {
    if (!overflow_told_) host_.warning("the host does not read: what the modem says is lost");
    overflow_told_ = true;
    return;
  }
  output_ += bytes;
  wait_for_space();
}

void PtyTransport::wait_for_host() {
  notices_.async_wait(Descriptor::wait_read, [this](const boost::system::error_code& error) {
    if (error) return;
    look();
    wait_for_host();
  });
}

// Without room only a change of the settings wakes us: the host may drop DTR just because the modem
// takes nothing any more.
void PtyTransport::wait_for_bytes() {
  if (!open_ || looking_ || reading_) return;
  const bool has_room = room() > 0;
  if (!has_room && watching_) return;
  bool& waiting = has_room ? reading_ : watching_;
  waiting = true;
  master_.async_wait(has_room ? Descriptor::wait_read : Descriptor::wait_error,
                     [this, &waiting](const boost::system::error_code& error) {
                       if (error == boost::asio::error::operation_aborted) return;  // we are gone
                       waiting = false;
                       if (!error) look();
                     });
}

void PtyTransport::wait_for_space() {
  if (writing_) return;
  writing_ = true;
  master_.async_wait(Descriptor::wait_write, [this](const boost::system::error_code& error) {
    if (error == boost::asio::error::operation_aborted) return;
    writing_ = false;
    if (error || output_.empty()) return;
    const ssize_t written = ::write(master_.native_handle(), output_.data(), output_.size());
    if (written > 0) output_.erase(0, static_cast<std::size_t>(written));
    if (output_.empty()) {
      overflow_told_ = false;
      host_.drained();
    } else if (written > 0 || !hung_up(0)) {
      wait_for_space();
    }
    wait_for_bytes();
  });
}

// Finds out who is there, and reads what they sent. Called whenever anything has happened.
void PtyTransport::look() {
  if (looking_) return;
  looking_ = true;
  // When a host has left, the next one may be there already.
  while (take_turn()) {
  }
  looking_ = false;
  wait_for_bytes();
}

// True when the last host has left.
bool PtyTransport::take_turn() {
  const std::size_t limit = std::min(room(), kTurnBytes);
  Behind behind = read_up_to(limit);
  // Only now: what a host wrote after it had opened the port does not overtake the opening.
  Notices notices;
  take_notices(notices);
  const bool left = notices.left && !notices.came_back;
  if (behind != Behind::hang_up && ((open_ && left) || limit == 0)) {
    behind = look_for_hang_up(behind, left ? kCloseMs : 0);
    take_notices(notices);
  }
  // Which of the bytes are whose cannot be told: they count as the new host's.
  if (open_ && notices.came_back && behind != Behind::hang_up) end_host();
  if (!open_ && (behind != Behind::hang_up || input_size_ > 0 || notices.opened)) begin_host();
  if (!open_) return false;
  openers_ = std::max(openers_, 1);
  const bool dropped = take_settings();
  hand_over();
  if (dropped) {
    drop_data_terminal_ready(behind);
    take_settings();  // it may have been raised meanwhile
  }
  if (behind != Behind::hang_up) return false;
  end_host();
  openers_ = 0;
  restore_settings(master_.native_handle());
  return true;
}

// Reads until nothing more is there, or until `limit` bytes have been read. With a limit of 0 it
// still learns of changed settings.
PtyTransport::Behind PtyTransport::read_up_to(std::size_t limit) {
  for (int reads = 0; reads < kMaxReads; ++reads) {
    // Packet mode: each read begins with a byte that tells whether data follow or something else
    // has happened. The latter overtakes data.
    std::uint8_t packet = TIOCPKT_DATA;
    const std::array<iovec, 2> parts{
        {{&packet, 1}, {input_.data() + input_size_, limit - input_size_}}};
    const ssize_t size =
        ::readv(master_.native_handle(), parts.data(), limit > input_size_ ? 2 : 1);
    if (size <= 0) return size < 0 && errno == EIO ? Behind::hang_up : Behind::nothing;
    if (packet != TIOCPKT_DATA) {
      settings_changed_ = settings_changed_ || (packet & TIOCPKT_IOCTL) != 0;
      continue;
    }
    const auto bytes = static_cast<std::size_t>(size - 1);
    input_size_ += bytes;
    if (input_size_ >= limit || bytes < kLongReadBytes) break;
  }
  return Behind::unknown;
}

// Unread bytes hide that the host is gone. All that it sent is read then, so that nothing of it
// counts as the next host's; on a serial port, too, a close ends what the other side does not take.
PtyTransport::Behind PtyTransport::look_for_hang_up(Behind behind, int wait_ms) {
  if (!hung_up(wait_ms)) return behind;
  forget_output();
  do {
    behind = read_up_to(kKernelBytes);
  } while (behind == Behind::unknown && input_size_ < kKernelBytes);
  return behind;
}

// Hands over what was read, in one piece.
void PtyTransport::hand_over() {
  const std::size_t size = std::exchange(input_size_, 0);
  const std::size_t taken = std::min(size, host_.room());
  if (taken > 0) host_.bytes(std::string_view(input_.data(), taken));
  if (taken < size) {
    host_.warning("the host has left before the modem could take the last " +
                  std::to_string(size - taken) + " bytes that it sent: they are lost");
  }
}

void PtyTransport::take_notices(Notices& notices) {
  alignas(inotify_event) std::array<char, 4096> buffer;
  ssize_t size = 0;
  while ((size = ::read(notices_.native_handle(), buffer.data(), buffer.size())) > 0) {
    for (ssize_t at = 0; at < size;) {
      inotify_event event;
      std::memcpy(&event, buffer.data() + at, sizeof event);
      at += static_cast<ssize_t>(sizeof event + event.len);
      if ((event.mask & IN_OPEN) != 0) {
        ++openers_;
        notices.opened = true;
        notices.came_back = notices.came_back || notices.left;
      } else if ((event.mask & IN_CLOSE) != 0) {
        openers_ = std::max(openers_ - 1, 0);
        notices.left = notices.left || openers_ == 0;
      }
    }
  }
}

bool PtyTransport::hung_up(int wait_ms) {
  pollfd state{master_.native_handle(), 0, 0};
  return ::poll(&state, 1, wait_ms) == 1 && (state.revents & POLLHUP) != 0;
}

std::size_t PtyTransport::room() const {
  return output_.size() >= kOutputHighWaterBytes ? 0 : host_.room();
}

// True when the host has dropped DTR, which is told after the bytes that came before. That it has
// raised it is told here, before the bytes that follow.
bool PtyTransport::take_settings() {
  if (!settings_changed_ && settings_.changes_are_told) return false;
  settings_changed_ = false;
  settings_ = read_settings(master_.native_handle());
  if (settings_.data_terminal_ready) set_data_terminal_ready(true);
  return !settings_.data_terminal_ready;
}

// The bytes before it come first, but only those that the modem takes at once: a host may drop DTR
// just because the modem takes nothing any more.
void PtyTransport::drop_data_terminal_ready(Behind& behind) {
  std::size_t read = 0;
  while (behind == Behind::unknown && room() > 0 && read < kKernelBytes) {
    behind = read_up_to(std::min(room(), kTurnBytes));
    read += std::max<std::size_t>(input_size_, 1);
    hand_over();
  }
  set_data_terminal_ready(false);
}

void PtyTransport::set_data_terminal_ready(bool on) {
  if (std::exchange(data_terminal_ready_, on) != on) host_.data_terminal_ready(on);
}

void PtyTransport::begin_host() {
  open_ = true;
  settings_ = read_settings(master_.native_handle());
  if (settings_.data_terminal_ready) set_data_terminal_ready(true);
  host_.opened();
}

void PtyTransport::end_host() {
  // What is said from here on is said to nobody.
  open_ = false;
  const bool waited = output_waits();
  forget_output();
  if (read_settings(master_.native_handle()).hang_up_on_close) set_data_terminal_ready(false);
  host_.closed();
  discard_unread_output();
  if (waited) host_.drained();
}

void PtyTransport::forget_output() {
  output_.clear();
  overflow_told_ = false;
}

// What the host left unread is not for the next one. Our own opening and closing is noticed too.
void PtyTransport::discard_unread_output() {
  {
    const Handle slave(open_slave(path_));
    if (slave.get() < 0) return;
    ::tcflush(master_.native_handle(), TCOFLUSH);
    ::tcflush(slave.get(), TCIFLUSH);
  }
  Notices own;
  take_notices(own);
}

}  // namespace bg96::transport
