#include "emulator/app/wiring/serial_port.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace bg96::app {

SerialPort::SerialPort(boost::asio::io_context& io, ports::Machine& machine, ports::ChannelId id,
                       std::string link, Owner owner)
    : io_(io),
      machine_(machine),
      id_(id),
      link_path_(std::move(link)),
      owner_(std::move(owner)),
      back_(io) {
  plug_in();
}

void SerialPort::plug_in() {
  pty_ = std::make_unique<transport::PtyTransport>(io_, hooks());
  if (!link_path_.empty()) link_.emplace(link_path_, pty_->path(), pty_->native_handle());
}

transport::PtyTransport::Host SerialPort::hooks() {
  return {
      .bytes = [this](std::string_view bytes) { take_bytes(bytes); },
      .room =
          [this] {
            const std::size_t room = machine_.input_room(id_);
            return room - std::min(room, waiting_bytes_);
          },
      .opened =
          [this] {
            if (owner_.host_opened) owner_.take([this] { owner_.host_opened(owner_.now()); });
          },
      .closed =
          [this] {
            owner_.take([this] {
              machine_.hang_up(id_, owner_.now());
              if (owner_.host_closed) owner_.host_closed(owner_.now());
            });
          },
      .data_terminal_ready =
          [this](bool on) {
            owner_.take([this, on] { machine_.set_data_terminal_ready(id_, on, owner_.now()); });
          },
      .drained =
          [this] {
            owner_.take([this] {
              // It may have filled again before its turn.
              if (pty_ && pty_->output_waits()) return;
              machine_.output_drained(id_, owner_.now());
            });
          },
      .warning = [](const std::string& text) { spdlog::warn("{}", text); }};
}

void SerialPort::take_bytes(std::string_view bytes) {
  waiting_bytes_ += bytes.size();
  owner_.take([this, kept = std::string(bytes)] {
    waiting_bytes_ -= kept.size();
    machine_.input(id_, kept, owner_.now());
  });
}

void SerialPort::send(std::string_view bytes) {
  if (!pty_) return;
  pty_->send(bytes);
  if (pty_->output_waits()) machine_.output_full(id_);
}

void SerialPort::resume() {
  if (pty_) pty_->resume();
}

void SerialPort::unplug(sim::Duration length) {
  if (!pty_) return;
  link_.reset();
  pty_.reset();
  owner_.take([this] {
    machine_.hang_up(id_, owner_.now());
    machine_.output_drained(id_, owner_.now());
    if (owner_.host_closed) owner_.host_closed(owner_.now());
  });
  back_.expires_after(length);
  back_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    plug_in();
    pty_->start();
  });
}

}  // namespace bg96::app
