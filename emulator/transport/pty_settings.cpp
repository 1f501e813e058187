#include "emulator/transport/pty_settings.hpp"

#include <sys/ioctl.h>
#include <termios.h>

#include <cerrno>
#include <system_error>

namespace bg96::transport {
namespace {

void check(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
}

// The kernel's line discipline changes what the host reads, or acts on it.
bool translates_input(const termios& settings) {
  constexpr tcflag_t kInput = ISTRIP | INLCR | IGNCR | ICRNL | IUCLC | IXON | PARMRK;
  constexpr tcflag_t kLocal = ICANON | ECHO | ISIG;
  return (settings.c_iflag & kInput) != 0 || (settings.c_lflag & kLocal) != 0;
}

bool is_raw(const termios& settings) {
  return (settings.c_lflag & (ICANON | ECHO)) == 0 && (settings.c_oflag & OPOST) == 0;
}

// Packet mode tells of a change only while EXTPROC is set. But EXTPROC also ends all translation,
// so a host that wants to have it, and it is the host's terminal, gets it instead.
bool have_changes_told(int master, termios& settings) {
  const bool wanted = !translates_input(settings);
  if (wanted == ((settings.c_lflag & EXTPROC) != 0)) return wanted;
  settings.c_lflag ^= EXTPROC;
  return ::tcsetattr(master, TCSANOW, &settings) == 0 && wanted;
}

}  // namespace

void prepare_pty(int master) {
  const int on = 1;
  check(::ioctl(master, TIOCPKT, &on), "cannot watch the pseudo terminal's settings");
  termios settings{};
  check(::tcgetattr(master, &settings), "cannot read the pseudo terminal's settings");
  ::cfmakeraw(&settings);
  ::cfsetspeed(&settings, B115200);
  settings.c_cflag |= HUPCL;
  settings.c_lflag |= EXTPROC;
  check(::tcsetattr(master, TCSANOW, &settings), "cannot make the pseudo terminal raw");
}

PtySettings read_settings(int master) {
  termios settings{};
  if (::tcgetattr(master, &settings) != 0) return {};
  return {.data_terminal_ready = ::cfgetospeed(&settings) != B0,
          .hang_up_on_close = (settings.c_cflag & HUPCL) != 0,
          .changes_are_told = have_changes_told(master, settings)};
}

void restore_settings(int master) {
  termios settings{};
  if (::tcgetattr(master, &settings) != 0) return;
  if (is_raw(settings) && ::cfgetospeed(&settings) != B0) return;
  ::cfmakeraw(&settings);
  ::cfsetspeed(&settings, B115200);
  settings.c_lflag |= EXTPROC;
  ::tcsetattr(master, TCSANOW, &settings);
}

}  // namespace bg96::transport
