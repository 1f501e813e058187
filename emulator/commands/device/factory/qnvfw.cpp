// AT+QNVFW, AT+QNVFR: files of the chip's own settings. Kept and told: drivers write what this
// emulator sets by AT+QCFG or by its profile.
#include "emulator/modem/command_context.hpp"

namespace bg96::commands {
namespace {

constexpr int kNotFound = 22;
constexpr int kMemoryFull = 20;
constexpr std::size_t kMaxFiles = 64;
constexpr int kMaxPathBytes = 128;
constexpr int kMaxDigits = 1024;

struct Reading {
  std::string path;
};
constexpr auto kReading = at::shape(at::text_value<&Reading::path>("file", 1, kMaxPathBytes));

at::Final read(modem::CommandContext& context, const Reading& args) {
  const auto& files = context.settings().non_volatile.item_files;
  const auto found = files.find(args.path);
  if (found == files.end()) return at::Final::cme(kNotFound);
  context.line("+QNVFR: ", found->second);
  return at::Final::ok();
}

struct Writing {
  std::string path;
  std::string digits;
};
constexpr auto kWriting = at::shape(at::text_value<&Writing::path>("file", 1, kMaxPathBytes),
                                    at::bare_text<&Writing::digits>("data", 2, kMaxDigits));

at::Final write(modem::CommandContext& context, const Writing& args) {
  if (!at::parse_hex_bytes(args.digits)) return at::Final::refused();
  auto& files = context.settings().non_volatile.item_files;
  if (files.size() == kMaxFiles && !files.contains(args.path)) return at::Final::cme(kMemoryFull);
  files[args.path] = args.digits;
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec qnvfr{.name = "+QNVFR",
                                             .summary = "Read a file of the chip's settings",
                                             .manual = "drivers: mbed-os, core_manager",
                                             .params = kReading,
                                             .write = &at::bound<kReading, &read>};
extern constinit const at::CommandSpec qnvfw{.name = "+QNVFW",
                                             .summary = "Write a file of the chip's settings",
                                             .manual = "drivers: mbed-os, core_manager",
                                             .params = kWriting,
                                             .write = &at::bound<kWriting, &write>};

}  // namespace bg96::commands
