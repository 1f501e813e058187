#include "emulator/modem/channel/verdicts.hpp"

#include <algorithm>
#include <string_view>

#include "emulator/at/text.hpp"

namespace bg96::modem {
namespace {

struct Word {
  std::string_view text;
  at::Final final;
};

constexpr Word kWords[] = {
    {"OK", at::Final::ok()},           {"ERROR", at::Final::error()},
    {"CONNECT", at::Final::connect()}, {"NO CARRIER", at::Final::no_carrier()},
    {"SEND OK", at::Final::send_ok()}, {"SEND FAIL", at::Final::send_fail()},
};

void bound(sim::Duration& wait) { wait = std::clamp(wait, sim::Duration::zero(), kLongestWait); }

}  // namespace

ports::CommandVerdict bounded(ports::CommandVerdict verdict) {
  bound(verdict.delay);
  bound(verdict.hold_result);
  if (verdict.outcome) bound(verdict.outcome->delay);
  if (verdict.prompt) {
    bound(verdict.prompt->delay);
    verdict.prompt->repeat = std::clamp(verdict.prompt->repeat, 1, kMaxCopies);
  }
  return verdict;
}

ports::UrcVerdict bounded(ports::UrcVerdict verdict) {
  bound(verdict.delay);
  verdict.copies = std::clamp(verdict.copies, 0, kMaxCopies);
  return verdict;
}

at::Final final_of(const ports::ForcedResult& result) {
  switch (result.kind) {
    case ports::ForcedResult::Kind::cme: return at::Final::cme(result.code);
    case ports::ForcedResult::Kind::cms: return at::Final::cms(result.code);
    case ports::ForcedResult::Kind::word: break;
  }
  for (const Word& word : kWords) {
    if (word.text == result.text) return word.final;
  }
  return at::Final::error();
}

std::string text_of(at::Final final) {
  if (final.kind() == at::Final::Kind::cme) return at::text("+CME ERROR: ", final.code());
  if (final.kind() == at::Final::Kind::cms) return at::text("+CMS ERROR: ", final.code());
  for (const Word& word : kWords) {
    if (word.final.kind() == final.kind()) return std::string(word.text);
  }
  return "ERROR";  // what a command's family makes of a failure
}

}  // namespace bg96::modem
