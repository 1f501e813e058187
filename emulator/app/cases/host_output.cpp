#include "emulator/app/cases/host_output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace bg96::app {

HostOutput::HostOutput(boost::asio::io_context& io, const std::string& path)
    : read_end_(io), drop_timer_(io) {
  if (!path.empty()) file_.open(path, std::ios::binary | std::ios::trunc);
  if (!file_) throw std::runtime_error("cannot write " + path);
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot make a pipe");
  }
  read_end_.assign(ends[0]);
  read_end_.non_blocking(true);
  write_end_ = ends[1];
  read_more();
}

HostOutput::~HostOutput() { close_write_end(); }

void HostOutput::close_write_end() {
  if (write_end_ >= 0) ::close(std::exchange(write_end_, -1));
}

void HostOutput::finish() {
  if (!read_end_.is_open()) return;
  drop_timer_.cancel();
  boost::system::error_code error;
  while (!full_ && !error) keep(read_end_.read_some(boost::asio::buffer(buffer_), error));
  read_end_.close(error);
  file_.close();
}

std::string HostOutput::last_line() const {
  const std::size_t end = last_.find_last_not_of("\r\n ");
  if (end == std::string::npos) return {};
  const std::size_t begin = last_.find_last_of("\r\n", end);
  return last_.substr(begin + 1, end - begin);
}

void HostOutput::read_more() {
  read_end_.async_read_some(boost::asio::buffer(buffer_),
                            [this](const boost::system::error_code& error, std::size_t size) {
                              if (error) return;
                              keep(size);
                              if (full_) return wait_to_drop();
                              read_more();
                            });
}

void HostOutput::keep(std::size_t size) {
  if (full_) return;
  const std::size_t taken = std::min(size, kLimitBytes - kept_);
  if (file_.is_open()) file_.write(buffer_.data(), static_cast<std::streamsize>(taken));
  kept_ += taken;
  last_.append(buffer_.data(), taken);
  last_.erase(0, last_.size() - std::min(last_.size(), kLastBytes));
  full_ = taken < size;
  if (!file_.is_open()) return;
  if (full_) {
    file_ << "\n[bg96emu: more than " << kLimitBytes << " bytes; the rest was dropped]\n";
  }
  file_.flush();
}

void HostOutput::wait_to_drop() {
  drop_timer_.expires_after(kDropInterval);
  drop_timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) read_more();
  });
}

}  // namespace bg96::app
