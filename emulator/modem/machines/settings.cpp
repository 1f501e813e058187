#include "emulator/modem/machines/settings.hpp"

#include <algorithm>

namespace bg96::modem {
namespace {

// Tables 8 and 9 name the same values, but for the rate, which only AT&W knows.
void copy_stored_values(const at::LineSettings& from_line, const Settings& from,
                        at::LineSettings& line, Settings& settings) {
  line.echo = from_line.echo;
  line.quiet = from_line.quiet;
  line.verbose = from_line.verbose;
  line.result_level = from_line.result_level;
  line.carrier_detect = from_line.carrier_detect;
  line.data_terminal_ready = from_line.data_terminal_ready;
  line.auto_answer_rings = from_line.auto_answer_rings;
  line.connect_wait = from_line.connect_wait;
  line.carrier_loss = from_line.carrier_loss;
  settings.circuit_report = from.circuit_report;
  settings.packet_report = from.packet_report;
  settings.eps_report = from.eps_report;
  settings.sim_report = from.sim_report;
  settings.sim_detection = from.sim_detection;
}

}  // namespace

std::chrono::milliseconds Settings::Retransmission::limit() const {
  const std::chrono::milliseconds longest(100 * max_interval_100ms);
  std::chrono::milliseconds interval = std::chrono::seconds(1);
  std::chrono::milliseconds sum{};
  // One wait behind the first sending, and one behind each further.
  for (int waits = 0; waits <= max_backoffs; ++waits) {
    interval = std::min(interval, longest);
    sum += interval;
    interval *= 2;
  }
  return sum;
}

void restore_factory(at::LineSettings& line, Settings& settings) {
  line = {};
  // Table 7 says 1 where a modem that was never configured has 2.
  line.data_terminal_ready = 1;
  const Settings factory;
  settings.uart.framing = factory.uart.framing;
  settings.circuit_report = factory.circuit_report;
  settings.packet_report = factory.packet_report;
  settings.eps_report = factory.eps_report;
  settings.messages = factory.messages;
  settings.non_volatile.memories = factory.non_volatile.memories;
  settings.non_volatile.zone_report = factory.non_volatile.zone_report;
  settings.packet_events = factory.packet_events;
  settings.packet_event_buffer = factory.packet_event_buffer;
  settings.calls = factory.calls;
  settings.phonebook_storage = factory.phonebook_storage;
}

void load_profile(const StoredProfile& stored, at::LineSettings& line, Settings& settings) {
  copy_stored_values(stored.line, stored.settings, line, settings);
}

StoredProfile store_profile(const at::LineSettings& line, const Settings& settings) {
  StoredProfile stored;
  copy_stored_values(line, settings, stored.line, stored.settings);
  stored.settings.uart.rate = settings.uart.rate;
  return stored;
}

}  // namespace bg96::modem
