#include "emulator/transport/pty_transport.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/inotify.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

namespace bg96::transport {
namespace {

constexpr std::size_t kReadBytes = 16 * 1024;

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

// Leaves a terminal alone that is raw already: the next host may have just set it up.
int make_raw(int slave) {
  termios settings{};
  if (::tcgetattr(slave, &settings) != 0) return -1;
  const bool raw = (settings.c_lflag & (ICANON | ECHO)) == 0 && (settings.c_oflag & OPOST) == 0;
  if (raw) return 0;
  ::cfmakeraw(&settings);
  ::cfsetspeed(&settings, B115200);
  return ::tcsetattr(slave, TCSANOW, &settings);
}

}  // namespace

PtyTransport::PtyTransport(boost::asio::io_context& io, Host host)
    : host_(std::move(host)), master_(io), notices_(io) {
  Handle master(checked(::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC),
                        "cannot open a pseudo terminal"));
  checked(::grantpt(master.get()), "cannot grant the pseudo terminal");
  checked(::unlockpt(master.get()), "cannot unlock the pseudo terminal");
  std::array<char, 128> name{};
  if (::ptsname_r(master.get(), name.data(), name.size()) != 0) {
    checked(-1, "cannot name the pseudo terminal");
  }
  path_ = name.data();
  // Opened and closed once: the terminal is raw for whoever comes, and the master knows from now
  // on whether somebody has it open.
  const Handle slave(checked(open_slave(path_), "cannot open the pseudo terminal's slave"));
  checked(make_raw(slave.get()), "cannot make the pseudo terminal raw");
  Handle notices(
      checked(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC), "cannot make an inotify watch"));
  checked(::inotify_add_watch(notices.get(), path_.c_str(), IN_OPEN | IN_CLOSE),
          "cannot watch the pseudo terminal");
  master_.assign(master.release());
  notices_.assign(notices.release());
}

void PtyTransport::start() {
  buffer_.resize(kReadBytes);
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

void PtyTransport::resume() {
  if (open_) wait_for_bytes();
}

void PtyTransport::wait_for_host() {
  notices_.async_wait(Descriptor::wait_read, [this](const boost::system::error_code& error) {
    if (error) return;
    look();
    wait_for_host();
  });
}

void PtyTransport::wait_for_bytes() {
  if (reading_ || !open_) return;
  if (host_.room() == 0 || output_.size() >= kOutputHighWaterBytes) return;
  reading_ = true;
  master_.async_wait(Descriptor::wait_read, [this](const boost::system::error_code& error) {
    reading_ = false;
    if (!error) look();
  });
}

void PtyTransport::wait_for_space() {
  if (writing_) return;
  writing_ = true;
  master_.async_wait(Descriptor::wait_write, [this](const boost::system::error_code& error) {
    writing_ = false;
    if (error || output_.empty()) return;
    const ssize_t written = ::write(master_.native_handle(), output_.data(), output_.size());
    if (written > 0) output_.erase(0, static_cast<std::size_t>(written));
    if (output_.empty()) {
      overflow_told_ = false;
    } else if (!hung_up()) {
      wait_for_space();
    }
    wait_for_bytes();
  });
}

// Finds out who is there, and reads what they sent. Called whenever anything has happened.
void PtyTransport::look() {
  const bool left_and_came_back = take_notices();
  if (open_ && left_and_came_back && !hung_up()) {
    // Bytes that are unread now may be the old host's or the new one's: they count as the new
    // one's, because in command mode what is left of an old line does no harm.
    host_.closed();
    discard_unread_output();
    openers_ = std::max(openers_, 1);
    host_.opened();
  }
  if (!open_ && !hung_up()) {
    open_ = true;
    openers_ = std::max(openers_, 1);
    host_.opened();
  }
  if (!open_) {
    // Somebody may have opened, written and closed before we looked.
    if (read_available()) end_of_host();
    return;
  }
  read_available();
  if (hung_up()) {
    while (hung_up() && host_.room() > 0 && read_available()) {
    }
    end_of_host();
    if (!hung_up()) return look();
    return;
  }
  wait_for_bytes();
}

// True when, by what the notices tell, the last host left before another one came.
bool PtyTransport::take_notices() {
  alignas(inotify_event) std::array<char, 4096> buffer;
  bool left = false;
  bool came_back = false;
  ssize_t size = 0;
  while ((size = ::read(notices_.native_handle(), buffer.data(), buffer.size())) > 0) {
    for (ssize_t at = 0; at < size;) {
      inotify_event event;
      std::memcpy(&event, buffer.data() + at, sizeof event);
      at += static_cast<ssize_t>(sizeof event + event.len);
      if ((event.mask & IN_OPEN) != 0) {
        ++openers_;
        came_back = came_back || left;
      } else if ((event.mask & IN_CLOSE) != 0) {
        openers_ = std::max(openers_ - 1, 0);
        left = left || openers_ == 0;
      }
    }
  }
  return came_back;
}

bool PtyTransport::hung_up() {
  pollfd state{master_.native_handle(), POLLIN, 0};
  return ::poll(&state, 1, 0) == 1 && (state.revents & POLLHUP) != 0;
}

// Hands over what can be read, as far as there is room. True: there was something.
bool PtyTransport::read_available() {
  const std::size_t room = std::min(host_.room(), buffer_.size());
  if (room == 0 || output_.size() >= kOutputHighWaterBytes) return false;
  const ssize_t size = ::read(master_.native_handle(), buffer_.data(), room);
  if (size <= 0) return false;
  host_.bytes(std::string_view(buffer_.data(), static_cast<std::size_t>(size)));
  return true;
}

void PtyTransport::end_of_host() {
  open_ = false;
  output_.clear();
  host_.closed();
  discard_unread_output();
  // The next host may set nothing, and should not find what this one has set.
  const Handle slave(open_slave(path_));
  if (slave.get() >= 0) make_raw(slave.get());
  take_notices();
  openers_ = 0;
}

// What the host left unread is not for the next one. Our own opening and closing is noticed too.
void PtyTransport::discard_unread_output() {
  output_.clear();
  const Handle slave(open_slave(path_));
  if (slave.get() >= 0) {
    ::tcflush(master_.native_handle(), TCOFLUSH);
    ::tcflush(slave.get(), TCIFLUSH);
  }
  take_notices();
}

}  // namespace bg96::transport
