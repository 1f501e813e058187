#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/modem/services/sms/tpdu.hpp"

namespace bg96::modem::sms {

/// <stat> of 27.005.
enum class Status : std::uint8_t { received_unread, received_read, stored_unsent, stored_sent };

/// A message in a memory.
struct Message {
  Status status = Status::received_unread;
  Pdu pdu;

  bool is_received() const {
    return status == Status::received_unread || status == Status::received_read;
  }
};

/// Places for messages, each with an index of its own.
class MessageStore {
 public:
  /// Indices count from `first`.
  MessageStore(std::size_t places, int first) : places_(places), first_(first) {}

  std::size_t total() const { return places_.size(); }
  std::size_t used() const { return indices().size(); }
  /// The indices of all that is there, in order.
  std::vector<int> indices() const;
  /// Is it one of its places, whether something is there or not?
  bool has_place(int index) const;
  /// The message there; null when there is none.
  Message* find(int index);
  /// Keeps it at the first free place and tells its index; empty when all are taken.
  std::optional<int> add(Message message);
  /// What is there goes.
  void remove(int index);

 private:
  std::vector<std::optional<Message>> places_;
  int first_;
};

}  // namespace bg96::modem::sms
