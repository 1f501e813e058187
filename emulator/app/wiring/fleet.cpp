#include "emulator/app/wiring/fleet.hpp"

#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cctype>
#include <ctime>
#include <string_view>
#include <utility>

#include "emulator/commands/registry/registry.hpp"

namespace bg96::app {
namespace {

const std::string kVariable = "BG96_TTY";
constexpr std::string_view kFirstNumber = "+8880000001";  // +888 is assigned to nobody

// Adds to the digits of `text` as to a number of that length; what is no digit stays.
void add(std::string& text, int number) {
  for (auto digit = text.rbegin(); digit != text.rend() && number > 0; ++digit) {
    if (std::isdigit(static_cast<unsigned char>(*digit)) == 0) continue;
    const int sum = *digit - '0' + number;
    *digit = static_cast<char>('0' + sum % 10);
    number = sum / 10;
  }
}

// The last digit of an IMEI is made of the others (3GPP 23.003, annex B).
char check_digit(std::string_view digits) {
  int sum = 0;
  bool doubled = true;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, doubled = !doubled) {
    const int value = (*digit - '0') * (doubled ? 2 : 1);
    sum += value / 10 + value % 10;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::string_view digits_of(std::string_view number) {
  if (number.starts_with('+')) number.remove_prefix(1);
  return number;
}

// What is in the folder is in the modem, and what changes there is written back.
std::unique_ptr<transport::FileFolder> share_files(const std::string& path, modem::Modem& modem) {
  if (path.empty()) return nullptr;
  auto folder = std::make_unique<transport::FileFolder>(
      path, [](const std::string& text) { spdlog::warn("{}", text); });
  for (ports::StoreFile& file : folder->load(modem::Files::kCapacityBytes)) {
    const bool named = modem::Files::name_of(file.name) == file.name;
    if (named &&
        modem.files().create(file.name, std::move(*file.bytes)) == modem::FileError::none) {
      continue;
    }
    spdlog::warn("{}: a modem cannot have a file \"{}\" beside the others", path, file.name);
  }
  modem.report_files();
  return folder;
}

RunnerOptions numbered_links(RunnerOptions options, int number) {
  if (number == 1) return options;
  const std::string suffix = fmt::format("-{}", number);
  if (!options.link.empty()) options.link += suffix;
  for (RunnerOptions::Port& port : options.ports) {
    if (!port.link.empty()) port.link += suffix;
  }
  return options;
}

}  // namespace

modem::Profile numbered(modem::Profile profile, int number) {
  if (profile.sim.msisdn.empty()) profile.sim.msisdn = kFirstNumber;
  if (number == 1) return profile;
  std::string& imei = profile.identity.imei;
  imei.pop_back();
  add(imei, number - 1);
  imei += check_digit(imei);
  add(profile.sim.imsi, number - 1);
  add(profile.sim.iccid, number - 1);
  add(profile.sim.msisdn, number - 1);
  return profile;
}

Fleet::Fleet(boost::asio::io_context& io, const Options& options) {
  for (int number = 1; number <= options.count; ++number) {
    auto member = std::make_unique<Member>();
    const bool alone = options.count == 1;
    member->modem = std::make_unique<modem::Modem>(
        alone ? options.profile : numbered(options.profile, number), commands::all_commands(),
        options.boot, modem::WallTime{.utc_seconds = std::time(nullptr), .zone_quarters = 0});
    Runner::Hooks hooks;
    hooks.unknown_command = options.unknown_command;
    hooks.message = [this](const ports::SubmitMessage& message) { deliver(message); };
    member->folder = share_files(options.files, *member->modem);
    if (member->folder) {
      hooks.store_file = [to = member->folder.get()](const ports::StoreFile& file) {
        to->store(file);
      };
    }
    if (options.boots_when_opened) {
      hooks.host_opened = [modem = member->modem.get()](sim::Instant now) {
        modem->happen(ports::SwitchOn{}, now);
      };
    }
    member->runner = std::make_unique<Runner>(
        io, *member->modem, numbered_links(options.runner, number), std::move(hooks));
    if (options.runner.track) {
      member->track = std::make_unique<TrackPlayer>(
          io, options.runner.track, [to = member.get()](const ports::SetFix& fix) {
            to->runner->take([to, fix] { to->modem->happen(fix, to->runner->now()); });
          });
    }
    modems_.push_back(std::move(member));
  }
}

// Nobody gets it when no modem here has that number; a modem's own messages come back to it without
// us.
void Fleet::deliver(const ports::SubmitMessage& message) {
  for (const auto& member : modems_) {
    const std::string& number = member->modem->profile().sim.msisdn;
    const bool own = number == message.originator;
    if (number.empty() || own || digits_of(number) != digits_of(message.destination)) continue;
    member->runner->take([to = member.get(), message] {
      ports::ReceiveMessage received;
      received.from = message.originator;
      received.pdu = message.pdu;
      to->modem->happen(std::move(received), to->runner->now());
    });
  }
}

void Fleet::start() {
  for (const auto& member : modems_) {
    member->runner->start();
    if (member->track) member->track->start();
  }
}

std::vector<std::string> Fleet::ports() const {
  std::vector<std::string> all;
  for (const auto& member : modems_) {
    for (const auto& port : member->runner->ports()) {
      all.push_back(fmt::format("{} {}", name_of(port->id()), port->path()));
    }
  }
  return all;
}

std::vector<std::pair<std::string, std::string>> Fleet::more_ttys() const {
  std::vector<std::pair<std::string, std::string>> all;
  for (std::size_t at = 0; at < modems_.size(); ++at) {
    const std::string name = at == 0 ? kVariable : fmt::format("{}_{}", kVariable, at + 1);
    for (auto& variable : modems_[at]->runner->port_variables(name)) {
      if (variable.first != kVariable) all.push_back(std::move(variable));
    }
  }
  return all;
}

}  // namespace bg96::app
