// ATSn=value and ATSn?: V.250's registers.
#include <array>

#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Register {
  int number;
  int min;
  int max;
  std::uint8_t at::LineSettings::*field;
};

// AT manual V2.2. S2 is V.250's: the BG96 manual is silent about it.
constexpr std::array<Register, 9> kRegisters = {{
    {0, 0, 255, &at::LineSettings::auto_answer_rings},
    {2, 0, 127, &at::LineSettings::escape},
    {3, 0, 127, &at::LineSettings::terminator},
    {4, 0, 127, &at::LineSettings::formatter},
    {5, 0, 127, &at::LineSettings::editor},
    {6, 0, 10, &at::LineSettings::dial_pause},
    {7, 0, 255, &at::LineSettings::connect_wait},
    {8, 0, 255, &at::LineSettings::comma_pause},
    {10, 1, 254, &at::LineSettings::carrier_loss},
}};

const Register* find(int number) {
  for (const Register& entry : kRegisters) {
    if (entry.number == number) return &entry;
  }
  return nullptr;
}

struct ReadArgs {
  int number = 0;
};
constexpr auto kReadShape = at::shape(at::integer<&ReadArgs::number>("register", 0, 255));

struct WriteArgs {
  int number = 0;
  int value = 0;
};
constexpr auto kWriteShape =
    at::shape(at::integer<&WriteArgs::number>("register", 0, 255),
              at::optional(at::integer<&WriteArgs::value>("value", 0, 255)));

at::Final read(modem::CommandContext& context, const ReadArgs& args) {
  const Register* const entry = find(args.number);
  if (entry == nullptr) return at::Final::error();
  // Three digits, as V.250 5.3.2 has it.
  const int value = context.line_settings().*entry->field;
  context.line(value / 100, value / 10 % 10, value % 10);
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const WriteArgs& args) {
  const Register* const entry = find(args.number);
  if (entry == nullptr || args.value < entry->min || args.value > entry->max) {
    return at::Final::error();
  }
  context.line_settings().*entry->field = static_cast<std::uint8_t>(args.value);
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec ats{.name = "S",
                                           .summary = "Read or set an S-register",
                                           .manual = "AT manual V2.2, V.250 5.3.2",
                                           .family = at::Family::v250,
                                           .params = kWriteShape,
                                           .test_form = at::TestForm::none,
                                           .read = &at::bound<kReadShape, &read>,
                                           .write = &at::bound<kWriteShape, &write>};

}  // namespace bg96::commands
