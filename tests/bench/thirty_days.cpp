// A month of a modem and of the device behind it, in virtual time: thirty_days SCENARIO
// Prints how long it took, how many uploads there were and how many of them arrived at once.
#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>

#include "scenarios/language/load.hpp"
#include "tests/support/virtual_case.hpp"

namespace {

using namespace bg96;
using std::chrono::hours;
using std::chrono::seconds;

constexpr auto kLength = hours(30 * 24);
constexpr int kAttempts = 5;

// A plain driver: says a line, waits for its end, and tries the whole upload again when it fails.
class Device {
 public:
  explicit Device(testing::VirtualCase& world) : world_(world) {}

  bool upload(int record) {
    const std::string text = "record " + std::to_string(record) + '\n';
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      if (attempt > 0) listen_until(world_.now() + seconds(30));
      if (attempt_upload(text)) return true;
    }
    return false;
  }
  void listen_until(sim::Instant limit) {
    while (world_.now() < limit && world_.goes_on()) {
      world_.pass_until(limit);
      world_.take_output();
    }
  }

 private:
  bool attempt_upload(const std::string& text) {
    if (!command("ATE0", "OK") || !command("AT+CSQ", "OK")) return false;
    if (!command("AT+CEREG?", "OK")) return false;
    command("AT+QICLOSE=0", "OK");
    if (!command("AT+QIACT?", "OK")) return false;
    if (said_.find("+QIACT: 1,1") == std::string::npos) {
      command("AT+QIDEACT=1", "OK");
      if (!command("AT+QICSGP=1,1,\"internet\",\"\",\"\",0", "OK")) return false;
      if (!command("AT+QIACT=1", "OK")) return false;
    }
    if (!command("AT+QIOPEN=1,0,\"TCP\",\"ingest.example.com\",9000,0,0", "+QIOPEN: 0,0"))
      return false;
    if (!command("AT+QISEND=0," + std::to_string(text.size()), "> ")) return false;
    world_.send(text);
    if (!wait_for("SEND OK")) return false;
    return command("AT+QICLOSE=0", "OK");
  }
  bool command(const std::string& line, std::string_view end) {
    said_.clear();
    world_.send(line + '\r');
    return wait_for(end);
  }
  bool wait_for(std::string_view end) {
    const sim::Instant limit = world_.now() + seconds(150);
    while (true) {
      said_ += world_.take_output();
      if (said_.find(end) != std::string::npos) return true;
      if (said_.find("ERROR") != std::string::npos || said_.find("SEND FAIL") != std::string::npos)
        return false;
      if (world_.now() >= limit || !world_.goes_on()) return false;
      world_.pass_until(limit);
    }
  }

  testing::VirtualCase& world_;
  std::string said_;
};

}  // namespace

int main(int argc, char** argv) {
  const scenarios::Loaded loaded = scenarios::load_file(argc == 2 ? argv[1] : "");
  if (loaded.cases.empty()) {
    std::fprintf(stderr, "usage: thirty_days SCENARIO, a valid one\n");
    return 2;
  }
  const auto start = std::chrono::steady_clock::now();
  scenarios::CaseOptions options;
  options.seed = 1;
  testing::VirtualCase world(loaded.cases.front(), std::move(options));
  world.open();
  Device device(world);
  int uploads = 0;
  int arrived = 0;
  for (sim::Instant hour = world.now(); hour < sim::Instant{} + kLength; hour += hours(1)) {
    device.listen_until(hour);
    ++uploads;
    arrived += device.upload(uploads) ? 1 : 0;
  }
  device.listen_until(sim::Instant{} + kLength);
  const double days = std::chrono::duration<double>(world.now().time_since_epoch()).count() / 86400;
  world.exit(0);
  world.run_out();
  const scenarios::CaseResult result = world.finish();
  for (const auto& finding : result.findings) {
    std::fprintf(stderr, "%s %d: %s\n", finding.id.c_str(), static_cast<int>(finding.verdict),
                 finding.text.c_str());
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::printf("seconds %.3f days %.2f uploads %d arrived %d passed %d\n", took.count(), days,
              uploads, arrived, result.verdict == scenarios::Verdict::pass ? 1 : 0);
  return 0;
}
