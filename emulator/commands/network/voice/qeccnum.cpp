// AT+QECCNUM: numbers that reach help.
#include <algorithm>
#include <array>
#include <vector>

#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kRead = 0;
constexpr int kAdd = 1;
constexpr std::size_t kMaxNumbers = 20;
constexpr std::size_t kMaxDigits = 32;
constexpr int kNotFound = 22;
constexpr int kMemoryFull = 20;

// As many in one command as its line can have.
struct Args {
  int mode = 0;
  int type = 0;
  std::optional<std::string> first;
  std::optional<std::string> second;
  std::optional<std::string> third;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::mode>("mode", 0, 2), at::integer<&Args::type>("type", 0, 1),
              at::optional(at::text_value<&Args::first>("eccnum1", 1, kMaxDigits)),
              at::optional(at::text_value<&Args::second>("eccnum2", 1, kMaxDigits)),
              at::optional(at::text_value<&Args::third>("eccnum3", 1, kMaxDigits)));

std::vector<std::string>& numbers_of(modem::CommandContext& context, int type) {
  auto& numbers = context.settings().non_volatile.emergency_numbers;
  return type == 0 ? numbers.without_sim : numbers.with_sim;
}

void print(modem::CommandContext& context, int type) {
  std::string text;
  for (const std::string& number : numbers_of(context, type)) {
    text += at::text(",", at::quoted(number));
  }
  context.line("+QECCNUM: ", type, text);
}

at::Final read(modem::CommandContext& context) {
  print(context, 0);
  print(context, 1);
  return at::Final::ok();
}

at::Final write(modem::CommandContext& context, const Args& args) {
  const std::array<std::optional<std::string>, 3> given = {args.first, args.second, args.third};
  if ((args.mode == kRead) != !args.first) return at::Final::refused();
  if (args.mode == kRead) {
    print(context, args.type);
    return at::Final::ok();
  }
  std::vector<std::string> numbers = numbers_of(context, args.type);
  for (const auto& number : given) {
    if (!number) continue;
    if (number->find_first_not_of("0123456789") != std::string::npos) return at::Final::refused();
    const auto found = std::find(numbers.begin(), numbers.end(), *number);
    if (args.mode == kAdd) {
      if (found == numbers.end()) numbers.push_back(*number);
    } else {
      if (found == numbers.end()) return at::Final::cme(kNotFound);
      numbers.erase(found);
    }
  }
  if (numbers.size() > kMaxNumbers) return at::Final::cme(kMemoryFull);
  numbers_of(context, args.type) = std::move(numbers);
  return at::Final::ok();
}

at::Final test(modem::CommandContext& context) {
  context.line("+QECCNUM: (0-2),(0,1)");
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qeccnum{.name = "+QECCNUM",
                                               .summary = "Emergency numbers (kept and told)",
                                               .manual = "AT manual V2.2",
                                               .params = kShape,
                                               .read = &at::plain<&read>,
                                               .write = &at::bound<kShape, &write>,
                                               .test = &at::plain<&test>};

}  // namespace bg96::commands
