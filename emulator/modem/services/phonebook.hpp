#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/modem/machines/settings.hpp"
#include "emulator/modem/machines/sim_card.hpp"
#include "emulator/modem/profile.hpp"

namespace bg96::modem {

/// The phonebooks of the SIM and of the modem (27.007, 8.11 to 8.14). What is kept survives a
/// restart.
class Phonebook {
 public:
  /// In the order of AT+CPBS's names.
  enum class Storage : std::uint8_t { sm, dc, fd, ld, mc, me, rc, en, on };
  static constexpr std::size_t kStorages = 9;
  /// AT+CPBR=?'s <nlength>: digits of a number with an extension record (31.102, 4.4.2.4).
  static constexpr std::size_t kMaxNumberBytes = 40;
  /// AT+CPBR=?'s <tlength>: bytes of a name, one for each character of the GSM alphabet; a name in
  /// UCS2 has one byte before its characters (102 221, annex A).
  static constexpr std::size_t kMaxTextBytes = 14;

  struct Entry {
    std::string number;  ///< digits, "*", "#", "p", "w", "?", with "+" where it is international
    int type = 129;      ///< 24.008, 10.5.4.7
    std::u32string text;
  };

  /// An entry of that number. One with "+" is international, and an international one gets it; of
  /// no type is one that may be either.
  static Entry entry_of(std::string number, std::optional<int> type = {}, std::u32string text = {});
  /// May a number be spelled so? An empty one may.
  static bool is_number(std::string_view text);

  Phonebook(const Profile& profile, const Settings& settings, const SimCard& card);

  /// The +CME ERROR of a command that needs that storage; 0: it is there. The emergency numbers are
  /// there without a card.
  int error(Storage storage) const;
  /// Places; their indices count from 1.
  int total(Storage storage) const;
  int used(Storage storage) const;
  /// What is at a place; empty when nothing is, or when it is no place.
  std::optional<Entry> find(Storage storage, int index) const;
  /// AT+CPBW at an index, or at the first free place. 0, or a +CME ERROR.
  int write(Storage storage, std::optional<int> index, Entry entry);
  /// AT+CPBW with an index alone: the place is free. 0, or a +CME ERROR.
  int remove(Storage storage, int index);
  /// ATD with a telephone number: the last one of the lists DC and LD, which forget the oldest.
  void dialled(std::string_view number);

 private:
  using Places = std::vector<std::optional<Entry>>;

  const std::vector<std::string>& emergency_numbers() const;
  Places& places(Storage storage) { return places_[static_cast<std::size_t>(storage)]; }
  const Places& places(Storage storage) const { return places_[static_cast<std::size_t>(storage)]; }

  const Settings& settings_;
  const SimCard& card_;
  std::array<Places, kStorages> places_;
};

}  // namespace bg96::modem
