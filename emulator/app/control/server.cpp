#include "emulator/app/control/server.hpp"

#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/error.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <optional>
#include <stdexcept>
#include <utility>

namespace bg96::app {

namespace http = boost::beast::http;
using Protocol = boost::asio::local::stream_protocol;

struct ControlServer::Shared {
  Handler handler;  // empty: the server is gone
  std::size_t sessions = 0;
};

namespace {

/// A connection: one request after the other.
template <class Shared>
class Session : public std::enable_shared_from_this<Session<Shared>> {
 public:
  Session(Protocol::socket socket, std::shared_ptr<Shared> shared)
      : stream_(std::move(socket)),
        buffer_(2 * ControlServer::kMaxHeaderBytes),
        shared_(std::move(shared)) {
    ++shared_->sessions;
  }
  ~Session() { --shared_->sessions; }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void read() {
    parser_.emplace();
    parser_->header_limit(ControlServer::kMaxHeaderBytes);
    parser_->body_limit(ControlServer::kMaxBodyBytes);
    stream_.expires_after(ControlServer::kPatience);
    http::async_read(stream_, buffer_, *parser_,
                     [self = this->shared_from_this()](boost::system::error_code error,
                                                       std::size_t) { self->has_read(error); });
  }

 private:
  void has_read(const boost::system::error_code& error) {
    if (error == http::error::body_limit || error == http::error::header_limit ||
        error == http::error::buffer_overflow) {
      return refuse(413, "the request is too large");
    }
    if (error.category() == http::make_error_code(http::error::bad_method).category() &&
        error != http::error::end_of_stream && error != http::error::partial_message) {
      return refuse(400, "this is no HTTP: " + error.message());
    }
    if (error || !shared_->handler) return;
    stream_.expires_never();  // an answer may take as long as what it waits for
    const auto& request = parser_->get();
    keep_alive_ = request.keep_alive();
    shared_->handler(
        {std::string(request.method_string()), std::string(request.target()), request.body()},
        [self = this->shared_from_this()](ControlAnswer answer) {
          self->write(std::move(answer));
        });
  }

  void refuse(int status, const std::string& text) {
    keep_alive_ = false;
    write({status, ControlDesk::Json{{"error", text}}.dump() + '\n'});
  }

  void write(ControlAnswer answer) {
    answer_.emplace(static_cast<http::status>(answer.status), 11);
    answer_->set(http::field::content_type, answer.type);
    answer_->set(http::field::server, "bg96emu");
    answer_->keep_alive(keep_alive_);
    answer_->body() = std::move(answer.body);
    answer_->prepare_payload();
    stream_.expires_after(ControlServer::kPatience);
    http::async_write(
        stream_, *answer_,
        [self = this->shared_from_this()](boost::system::error_code error, std::size_t) {
          if (!error && self->keep_alive_ && self->shared_->handler) self->read();
        });
  }

  boost::beast::basic_stream<Protocol> stream_;
  boost::beast::flat_buffer buffer_;
  std::shared_ptr<Shared> shared_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::optional<http::response<http::string_body>> answer_;
  bool keep_alive_ = false;
};

bool somebody_listens(boost::asio::io_context& io, const std::string& path) {
  Protocol::socket probe(io);
  boost::system::error_code error;
  probe.connect(Protocol::endpoint(path), error);
  return !error;
}

}  // namespace

ControlServer::ControlServer(boost::asio::io_context& io, const std::string& path, Handler handler)
    : path_(path), acceptor_(io), pause_(io), shared_(std::make_shared<Shared>()) {
  shared_->handler = std::move(handler);
  const auto refuse = [&path](const std::string& why) {
    throw std::runtime_error("--control " + path + ": " + why);
  };
  if (path.empty() || path.size() >= sizeof(sockaddr_un::sun_path)) {
    refuse("a socket's path has 1 to " + std::to_string(sizeof(sockaddr_un::sun_path) - 1) +
           " bytes");
  }
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0) {
    if (!S_ISSOCK(status.st_mode)) refuse("there is something that is not a socket");
    if (somebody_listens(io, path)) refuse("somebody listens there");
    ::unlink(path.c_str());
  }
  listen();
}

void ControlServer::listen() {
  // From its first instant nobody else may open it.
  const mode_t before = ::umask(0177);
  boost::system::error_code error;
  acceptor_.open();
  acceptor_.bind(Protocol::endpoint(path_), error);
  ::umask(before);
  if (!error) acceptor_.listen(boost::asio::socket_base::max_listen_connections, error);
  if (error) throw std::runtime_error("--control " + path_ + ": " + error.message());
  struct stat status {};
  if (::lstat(path_.c_str(), &status) == 0) {
    device_ = status.st_dev;
    inode_ = status.st_ino;
  }
  accept();
}

ControlServer::~ControlServer() {
  shared_->handler = nullptr;
  struct stat status {};
  const bool ours =
      ::lstat(path_.c_str(), &status) == 0 && status.st_dev == device_ && status.st_ino == inode_;
  if (ours) ::unlink(path_.c_str());
}

void ControlServer::accept() {
  acceptor_.async_accept([this](const boost::system::error_code& error, Protocol::socket socket) {
    if (error == boost::asio::error::operation_aborted) return;
    if (error) {
      // No descriptors, most likely: it would be so again at once.
      pause_.expires_after(std::chrono::milliseconds(100));
      return pause_.async_wait([this](const boost::system::error_code& ended) {
        if (!ended) accept();
      });
    }
    // One too many is closed at once.
    if (shared_->sessions < kMaxConnections) {
      std::make_shared<Session<Shared>>(std::move(socket), shared_)->read();
    }
    accept();
  });
}

}  // namespace bg96::app
