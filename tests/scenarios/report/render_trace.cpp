// render_trace FORMAT < TRACE: writes the trace in that format.

#include <iostream>

#include "scenarios/report/render.hpp"

int main(int count, char** arguments) {
  const auto format = bg96::scenarios::render_format_of(count == 2 ? arguments[1] : "");
  if (!format) {
    std::cerr << "usage: render_trace html|junit|console < TRACE\n";
    return 2;
  }
  const auto trace = bg96::scenarios::read_trace(std::cin);
  for (const auto& error : trace.errors) std::cerr << error.line << ": " << error.text << '\n';
  std::cout << bg96::scenarios::render(trace, *format);
  return 0;
}
