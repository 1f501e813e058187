#pragma once

#include <sys/types.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "emulator/app/control/api.hpp"

namespace bg96::app {

/// HTTP/1.1 on a Unix socket that only its owner may open. The socket's file goes with it.
class ControlServer {
 public:
  using Handler = std::function<void(const ControlRequest&, const ControlApi::Respond&)>;

  static constexpr std::size_t kMaxConnections = 64;
  static constexpr std::uint32_t kMaxHeaderBytes = 8 * 1024;
  static constexpr std::uint64_t kMaxBodyBytes = 256 * 1024;
  /// A request must come, and an answer must be taken, in this time.
  static constexpr std::chrono::seconds kPatience{30};

  /// Throws std::runtime_error with a sentence for the user when it cannot listen there.
  ControlServer(boost::asio::io_context& io, const std::string& path, Handler handler);
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;
  ~ControlServer();

 private:
  struct Shared;  // what sessions may outlive

  void listen();
  void accept();

  std::string path_;
  boost::asio::local::stream_protocol::acceptor acceptor_;
  boost::asio::steady_timer pause_;
  std::shared_ptr<Shared> shared_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace bg96::app
