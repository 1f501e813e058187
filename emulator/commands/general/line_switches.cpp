// ATE, ATQ, ATV, ATX, AT&C, AT&D: each keeps one small number for its port; a number left out is 0.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

struct Args {
  int value = 0;
};
template <int kMax>
constexpr auto kShape = at::shape(at::optional(at::integer<&Args::value>("value", 0, kMax)));

template <auto Field>
at::Final write(modem::CommandContext& context, const Args& args) {
  auto& field = context.line_settings().*Field;
  field = static_cast<std::remove_reference_t<decltype(field)>>(args.value);
  return at::Final::ok();
}

// ATQ1 says nothing about itself any more, ATV0 answers in its own new form: the answer is made
// from the settings as they are when the line has ended.
template <auto Field, int kMax>
constexpr at::CommandSpec line_switch(std::string_view name, std::string_view summary) {
  return {.name = name,
          .summary = summary,
          .manual = "AT manual V2.2, V.250",
          .family = at::Family::v250,
          .params = kShape<kMax>,
          .test_form = at::TestForm::none,
          .write = &at::bound<kShape<kMax>, &write<Field>>};
}

using Line = at::LineSettings;

}  // namespace

extern constinit const at::CommandSpec ate = line_switch<&Line::echo, 1>("E", "Command echo");
extern constinit const at::CommandSpec atq =
    line_switch<&Line::quiet, 1>("Q", "Suppress result codes");
extern constinit const at::CommandSpec atv =
    line_switch<&Line::verbose, 1>("V", "Result codes as words or numbers");
extern constinit const at::CommandSpec atx =
    line_switch<&Line::result_level, 4>("X", "Which CONNECT and call progress results are used");
extern constinit const at::CommandSpec at_and_c = line_switch<&Line::carrier_detect, 1>(
    "&C", "Meaning of DCD (kept and told; a pty has no such line)");
extern constinit const at::CommandSpec at_and_d = line_switch<&Line::data_terminal_ready, 2>(
    "&D", "Meaning of DTR (kept and told; a pty has no such line)");

}  // namespace bg96::commands
