#include "emulator/modem/services/sms/message_store.hpp"

#include <algorithm>
#include <utility>

namespace bg96::modem::sms {

std::vector<int> MessageStore::indices() const {
  std::vector<int> taken;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (places_[i]) taken.push_back(first_ + static_cast<int>(i));
  }
  return taken;
}

bool MessageStore::has_place(int index) const {
  return index >= first_ && index < first_ + static_cast<int>(places_.size());
}

Message* MessageStore::find(int index) {
  if (!has_place(index)) return nullptr;
  auto& place = places_[static_cast<std::size_t>(index - first_)];
  return place ? &*place : nullptr;
}

std::optional<int> MessageStore::add(Message message) {
  const auto free = std::find(places_.begin(), places_.end(), std::nullopt);
  if (free == places_.end()) return std::nullopt;
  *free = std::move(message);
  return first_ + static_cast<int>(free - places_.begin());
}

void MessageStore::remove(int index) {
  if (has_place(index)) places_[static_cast<std::size_t>(index - first_)].reset();
}

}  // namespace bg96::modem::sms
