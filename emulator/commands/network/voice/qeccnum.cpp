// AT+QECCNUM: numbers that reach help.
#include <algorithm>
#include <span>
#include <string>
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

struct Args {
  int mode = 0;
  int type = 0;
};
struct Number {
  std::string digits;
};
constexpr auto kShape =
    at::shape(at::integer<&Args::mode>("mode", 0, 2), at::integer<&Args::type>("type", 0, 1));
// Any number of them follows.
constexpr auto kNumber = at::shape(at::text_value<&Number::digits>("eccnum", 1, kMaxDigits));

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

// 0, or a +CME ERROR.
int change(std::vector<std::string>& numbers, bool add, const std::string& number) {
  const auto found = std::find(numbers.begin(), numbers.end(), number);
  if (add) {
    if (found == numbers.end()) numbers.push_back(number);
    return numbers.size() > kMaxNumbers ? kMemoryFull : 0;
  }
  if (found == numbers.end()) return kNotFound;
  numbers.erase(found);
  return 0;
}

at::Final change_all(modem::CommandContext& context, const Args& args,
                     std::span<const at::Argument> given) {
  std::vector<std::string> numbers = numbers_of(context, args.type);
  for (std::size_t i = 0; i < given.size(); ++i) {
    Number number;
    const bool good = at::bind_arguments(kNumber, given.subspan(i, 1), &number) &&
                      number.digits.find_first_not_of("0123456789") == std::string::npos;
    if (!good) return at::Final::refused();
    if (const int error = change(numbers, args.mode == kAdd, number.digits)) {
      return at::Final::cme(error);
    }
  }
  numbers_of(context, args.type) = std::move(numbers);
  return at::Final::ok();
}

sim::Task<at::Final> write(modem::CommandContext& context,
                           std::span<const at::Argument> arguments) {
  Args args;
  const std::size_t head = std::min(arguments.size(), kShape.size());
  if (!at::bind_arguments(kShape, arguments.first(head), &args)) co_return at::Final::refused();
  const auto numbers = arguments.subspan(head);
  if ((args.mode == kRead) != numbers.empty()) co_return at::Final::refused();
  if (args.mode != kRead) co_return change_all(context, args, numbers);
  print(context, args.type);
  co_return at::Final::ok();
}

at::Final test(modem::CommandContext& context) {
  context.line("+QECCNUM: (0-2),(0,1)");
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qeccnum{
    .name = "+QECCNUM",
    .summary = "Emergency numbers, which AT+CPBS=\"EN\" reads too",
    .manual = "AT manual V2.2",
    .params = kShape,
    .read = &at::plain<&read>,
    .write = &write,
    .test = &at::plain<&test>};

}  // namespace bg96::commands
