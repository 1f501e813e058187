#include "emulator/at/params.hpp"

#include <algorithm>

namespace bg96::at {

std::string describe(const Param& param) {
  if (!param.shown.empty()) return std::string(param.shown);
  switch (param.kind) {
    case Param::Kind::integer:
      if (param.max - param.min == 1) return text('(', param.min, ',', param.max, ')');
      return text('(', param.min, '-', param.max, ')');
    case Param::Kind::choice: {
      std::string out = "(";
      for (const std::string_view option : param.choices) {
        if (out.size() > 1) out += ',';
        out += quoted(option);
      }
      return out + ")";
    }
    case Param::Kind::text:
    case Param::Kind::any_text:
    case Param::Kind::ipv4: return text('<', param.name, '>');
  }
  return {};
}

std::string sample(const Param& param) {
  switch (param.kind) {
    case Param::Kind::integer: return text(param.min);
    case Param::Kind::choice: return quoted(param.choices.front());
    case Param::Kind::text:
    case Param::Kind::any_text: {
      const auto size = static_cast<std::size_t>(param.min > 0 ? param.min : param.max > 0 ? 1 : 0);
      return quoted(std::string(size, '1'));
    }
    case Param::Kind::ipv4: return quoted("10.0.0.1");
  }
  return {};
}

bool is_ipv4(std::string_view text) {
  int numbers = 0;
  while (true) {
    const std::size_t dot = std::min(text.find('.'), text.size());
    const auto value = parse_decimal(text.substr(0, dot));
    if (!value || *value > 255 || dot > 3 || ++numbers > 4) return false;
    if (dot == text.size()) return numbers == 4;
    text.remove_prefix(dot + 1);
  }
}

bool bind_arguments(std::span<const Param> params, std::span<const Argument> arguments,
                    void* args) {
  if (arguments.size() > params.size()) return false;
  for (std::size_t i = 0; i < params.size(); ++i) {
    const bool absent = i >= arguments.size() || arguments[i].absent();
    if (absent && !params[i].optional) return false;
    if (!absent && !params[i].bind(args, params[i], arguments[i])) return false;
  }
  return true;
}

}  // namespace bg96::at
