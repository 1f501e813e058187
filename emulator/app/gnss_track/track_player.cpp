#include "emulator/app/gnss_track/track_player.hpp"

namespace bg96::app {

void TrackPlayer::start() {
  start_ = boost::asio::steady_timer::clock_type::now();
  go_on();
}

// Of points whose time has passed only the last one counts.
void TrackPlayer::go_on() {
  const auto now = boost::asio::steady_timer::clock_type::now();
  const std::size_t before = next_;
  while (next_ < track_->size() && start_ + (*track_)[next_].at <= now) ++next_;
  if (next_ > before) move_((*track_)[next_ - 1].fix);
  if (next_ == track_->size()) return;
  timer_.expires_at(start_ + (*track_)[next_].at);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) go_on();
  });
}

}  // namespace bg96::app
