#include "emulator/modem/machines/state_board.hpp"

#include <algorithm>
#include <utility>

namespace bg96::modem {
namespace {

struct Row {
  std::string_view machine;
  std::string_view at_first;
  int first_index;
  int last_index;
};
// In the order of StateBoard::Machine.
constexpr std::array<Row, 9> kMachines = {{{"power", "off", -1, -1},
                                           {"cfun", "1", -1, -1},
                                           {"sim", "absent", -1, -1},
                                           {"registration", "idle", -1, -1},
                                           {"rat", "lte-m", -1, -1},
                                           {"pdp", "inactive", 1, 16},
                                           {"socket", "initial", 0, 11},
                                           {"uart", "command", -1, -1},
                                           {"psm", "awake", -1, -1}}};

}  // namespace

StateBoard::StateBoard() {
  for (const Row& row : kMachines) {
    for (int index = row.first_index; index <= row.last_index; ++index) {
      entries_.push_back({row.machine, index, {}, row.at_first});
    }
  }
}

void StateBoard::set(Machine machine, std::string_view state, int index) {
  const std::string_view name = kMachines[static_cast<std::size_t>(machine)].machine;
  const auto entry =
      std::find_if(entries_.begin(), entries_.end(), [name, index](const auto& candidate) {
        return candidate.machine == name && candidate.index == index;
      });
  if (entry == entries_.end() || entry->to == state) return;
  const std::string_view before = std::exchange(entry->to, state);
  if (told_) told_({name, index, before, state});
}

void StateBoard::pass(std::string_view machine, std::string_view what) {
  if (told_) told_({machine, -1, {}, what});
}

std::vector<ports::StateChange> StateBoard::all() const { return entries_; }

}  // namespace bg96::modem
