#include "emulator/modem/services/phonebook.hpp"

#include <algorithm>
#include <utility>

#include "emulator/modem/services/sms/alphabet.hpp"

namespace bg96::modem {
namespace {

// 27.007, 9.2.1
constexpr int kOperationNotAllowed = 3;
constexpr int kPin2Required = 17;
constexpr int kMemoryFull = 20;
constexpr int kInvalidIndex = 21;
constexpr int kTextTooLong = 24;
constexpr int kDialStringTooLong = 26;
constexpr int kInvalidDialCharacters = 27;

constexpr int kNational = 129;
constexpr int kInternational = 145;

// In the order of Storage; those of the emergency numbers are the numbers themselves.
constexpr std::array<std::size_t, Phonebook::kStorages> kPlaces = {250, 10, 10, 10, 10,
                                                                   500, 10, 0,  1};

constexpr std::string_view kNumberCharacters = "0123456789*#pPwW?";

std::string_view digits_of(std::string_view number) {
  if (number.starts_with('+')) number.remove_prefix(1);
  return number;
}

std::size_t bytes_of(const std::u32string& text) {
  if (const auto septets = sms::to_gsm(text)) return septets->size();
  return 1 + sms::to_utf16(text).size();
}

// 0, or why it does not fit into a record.
int check(const Phonebook::Entry& entry) {
  const std::string_view digits = digits_of(entry.number);
  if (!Phonebook::is_number(entry.number) || entry.number == "+") return kInvalidDialCharacters;
  if (digits.size() > Phonebook::kMaxNumberBytes) return kDialStringTooLong;
  return bytes_of(entry.text) > Phonebook::kMaxTextBytes ? kTextTooLong : 0;
}

// 0, or why a host may not write there.
int not_writable(Phonebook::Storage storage, bool only_removing) {
  using Storage = Phonebook::Storage;
  switch (storage) {
    case Storage::sm:
    case Storage::me:
    case Storage::on: return 0;
    case Storage::fd: return kPin2Required;
    case Storage::en: return kOperationNotAllowed;
    case Storage::dc:
    case Storage::ld:
    case Storage::mc:
    case Storage::rc: break;
  }
  return only_removing ? 0 : kOperationNotAllowed;
}

}  // namespace

Phonebook::Phonebook(const Profile& profile, const Settings& settings, const SimCard& card)
    : settings_(settings), card_(card) {
  for (std::size_t i = 0; i < kStorages; ++i) places_[i].resize(kPlaces[i]);
  const std::string& own = profile.sim.msisdn;
  if (own.empty()) return;
  places(Storage::on).front() = entry_of(own);
}

Phonebook::Entry Phonebook::entry_of(std::string number, std::optional<int> type,
                                     std::u32string text) {
  Entry entry{
      .number = std::move(number), .type = type.value_or(kNational), .text = std::move(text)};
  if (entry.number.starts_with('+')) {
    entry.type = kInternational;
  } else if (entry.type == kInternational && !entry.number.empty()) {
    entry.number.insert(0, 1, '+');
  }
  return entry;
}

bool Phonebook::is_number(std::string_view text) {
  return digits_of(text).find_first_not_of(kNumberCharacters) == std::string_view::npos;
}

int Phonebook::error(Storage storage) const { return storage == Storage::en ? 0 : card_.error(); }

const std::vector<std::string>& Phonebook::emergency_numbers() const {
  const auto& numbers = settings_.non_volatile.emergency_numbers;
  return card_.ready() ? numbers.with_sim : numbers.without_sim;
}

int Phonebook::total(Storage storage) const {
  const std::size_t count =
      storage == Storage::en ? emergency_numbers().size() : places(storage).size();
  return static_cast<int>(count);
}

int Phonebook::used(Storage storage) const {
  if (storage == Storage::en) return total(storage);
  return static_cast<int>(std::ranges::count_if(
      places(storage), [](const std::optional<Entry>& place) { return place.has_value(); }));
}

std::optional<Phonebook::Entry> Phonebook::find(Storage storage, int index) const {
  if (index < 1 || index > total(storage)) return std::nullopt;
  const auto place = static_cast<std::size_t>(index - 1);
  if (storage == Storage::en) {
    return entry_of(emergency_numbers()[place]);
  }
  return places(storage)[place];
}

int Phonebook::write(Storage storage, std::optional<int> index, Entry entry) {
  if (const int error = not_writable(storage, false)) return error;
  if (index && (*index < 1 || *index > total(storage))) return kInvalidIndex;
  if (const int error = check(entry)) return error;
  Places& all = places(storage);
  const auto place = index ? all.begin() + (*index - 1)
                           : std::ranges::find_if(all, [](const auto& one) { return !one; });
  if (place == all.end()) return kMemoryFull;
  *place = std::move(entry);
  return 0;
}

int Phonebook::remove(Storage storage, int index) {
  if (const int error = not_writable(storage, true)) return error;
  if (index < 1 || index > total(storage)) return kInvalidIndex;
  places(storage)[static_cast<std::size_t>(index - 1)].reset();
  return 0;
}

void Phonebook::dialled(std::string_view number) {
  if (number.ends_with(';')) number.remove_suffix(1);
  const Entry entry = entry_of(std::string(number));
  if (digits_of(number).empty() || check(entry) != 0) return;
  for (const Storage storage : {Storage::dc, Storage::ld}) {
    Places& all = places(storage);
    std::ranges::rotate(all, all.end() - 1);
    all.front() = entry;
  }
}

}  // namespace bg96::modem
