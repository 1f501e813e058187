#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <functional>
#include <memory>

#include "emulator/app/gnss_track/track.hpp"

namespace bg96::app {

/// Takes a modem along a track in real time. At its last point it stays.
class TrackPlayer {
 public:
  using Move = std::function<void(const ports::SetFix&)>;

  TrackPlayer(boost::asio::io_context& io, std::shared_ptr<const Track> track, Move move)
      : track_(std::move(track)), move_(std::move(move)), timer_(io) {}
  TrackPlayer(const TrackPlayer&) = delete;
  TrackPlayer& operator=(const TrackPlayer&) = delete;

  /// The first point is now.
  void start();

 private:
  void go_on();

  std::shared_ptr<const Track> track_;
  Move move_;
  std::size_t next_ = 0;
  boost::asio::steady_timer::time_point start_;
  boost::asio::steady_timer timer_;
};

}  // namespace bg96::app
