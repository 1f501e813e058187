#include "emulator/at/answer.hpp"

#include <utility>

#include "emulator/at/text.hpp"

namespace bg96::at {

std::string line_end(const LineSettings& settings) {
  return {static_cast<char>(settings.terminator), static_cast<char>(settings.formatter)};
}

void Answer::line(std::string_view text) {
  if (diverted_ != nullptr) {
    diverted_->emplace_back(text);
    return;
  }
  if (settings_.verbose && !in_block_) bytes_ += line_end(settings_);
  in_block_ = true;
  bytes_ += text;
  bytes_ += line_end(settings_);
}

void Answer::finish(Final final) {
  switch (final.kind()) {
    case Final::Kind::ok: return result("OK", "0");
    case Final::Kind::error:
    case Final::Kind::refused:
    case Final::Kind::tcpip: return result("ERROR", "4");
    case Final::Kind::cme: return extended_error("+CME ERROR: ", final, cme_text(final.code()));
    case Final::Kind::cms: return extended_error("+CMS ERROR: ", final, cms_text(final.code()));
    case Final::Kind::connect: {
      const bool tells_rate = final.code() > 0 && settings_.result_level > 0;
      return result(tells_rate ? text("CONNECT ", final.code()) : "CONNECT", "1");
    }
    case Final::Kind::no_carrier: return result("NO CARRIER", "3");
    // Quectel's own results have no number: ATV0 leaves them as they are.
    case Final::Kind::send_ok: return result("SEND OK", "");
    case Final::Kind::send_fail: return result("SEND FAIL", "");
  }
}

std::string Answer::take() {
  in_block_ = false;
  return std::exchange(bytes_, {});
}

void Answer::result(std::string_view verbose, std::string_view numeric) {
  if (settings_.quiet) return;
  if (settings_.verbose || numeric.empty()) {
    bytes_ += unsolicited(verbose, settings_);
  } else {
    bytes_ += numeric;
    bytes_ += static_cast<char>(settings_.terminator);
  }
}

void Answer::extended_error(std::string_view prefix, Final final, std::string_view wording) {
  switch (settings_.error_format) {
    case ErrorFormat::plain: return result("ERROR", "4");
    case ErrorFormat::numeric: return result(text(prefix, final.code()), "");
    case ErrorFormat::verbose: return result(text(prefix, wording), "");
  }
}

std::string unsolicited(std::string_view body, const LineSettings& settings) {
  const std::string end = line_end(settings);
  return text(end, body, end);
}

std::string prompt(const LineSettings& settings) { return line_end(settings) + "> "; }

}  // namespace bg96::at
