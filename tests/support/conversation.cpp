#include "tests/support/conversation.hpp"

#include <charconv>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "emulator/modem/profile_keys.hpp"
#include "tests/support/virtual_world.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

constexpr sim::Duration kAnswerLimit = 200s;
constexpr sim::Duration kSilenceAtEnd = 2s;

struct Failure {
  std::string text;
};

std::string unescaped(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      bytes += text[i];
      continue;
    }
    if (++i == text.size()) throw Failure{"a lone \\ at the end"};
    switch (text[i]) {
      case 'r': bytes += '\r'; break;
      case 'n': bytes += '\n'; break;
      case 't': bytes += '\t'; break;
      case '\\': bytes += '\\'; break;
      case 'x': {
        unsigned value = 0;
        const std::string_view digits = text.substr(i + 1, 2);
        const auto end = digits.data() + digits.size();
        if (digits.size() < 2 || std::from_chars(digits.data(), end, value, 16).ptr != end) {
          throw Failure{"\\x needs two hexadecimal digits"};
        }
        bytes += static_cast<char>(value);
        i += 2;
        break;
      }
      default: throw Failure{"unknown escape \\" + std::string(1, text[i])};
    }
  }
  return bytes;
}

sim::Duration duration(std::string_view text) {
  long long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (error == std::errc() && unit == "us") return std::chrono::microseconds(value);
  if (error == std::errc() && unit == "ms") return std::chrono::milliseconds(value);
  if (error == std::errc() && unit == "s") return std::chrono::seconds(value);
  throw Failure{"a duration is a number and us, ms or s: " + std::string(text)};
}

// What must come: literal bytes, and places where anything may stand.
class Pattern {
 public:
  void add(std::string_view text, bool with_escapes) {
    while (true) {
      const std::size_t open = text.find('{');
      const std::size_t star = text.find("*}", open == std::string_view::npos ? text.size() : open);
      if (open == std::string_view::npos || star == std::string_view::npos) break;
      const std::string_view count = text.substr(open + 1, star - open - 1);
      if (count.find_first_not_of("0123456789") != std::string_view::npos) break;
      literal(text.substr(0, open), with_escapes);
      Piece piece;
      piece.wild = true;
      if (!count.empty()) piece.count = std::stoul(std::string(count));
      pieces_.push_back(piece);
      text.remove_prefix(star + 2);
    }
    literal(text, with_escapes);
  }
  void literal(std::string_view text, bool with_escapes) {
    Piece piece;
    piece.bytes = with_escapes ? unescaped(text) : std::string(text);
    if (!piece.bytes.empty()) pieces_.push_back(piece);
  }
  bool empty() const { return pieces_.empty(); }
  bool matches(std::string_view output) const { return match(0, output); }

 private:
  struct Piece {
    bool wild = false;
    std::optional<std::size_t> count;
    std::string bytes;
  };

  bool match(std::size_t index, std::string_view output) const {
    if (index == pieces_.size()) return output.empty();
    const Piece& piece = pieces_[index];
    if (!piece.wild) {
      return output.starts_with(piece.bytes) && match(index + 1, output.substr(piece.bytes.size()));
    }
    if (piece.count) {
      return output.size() >= *piece.count && match(index + 1, output.substr(*piece.count));
    }
    const std::size_t end = std::min(output.find_first_of("\r\n"), output.size());
    for (std::size_t size = 0; size <= end; ++size) {
      if (match(index + 1, output.substr(size))) return true;
    }
    return false;
  }

  std::vector<Piece> pieces_;
};

class Player {
 public:
  void line(std::string_view text) {
    if (text.empty() || text.front() == '#') return;
    if (text.starts_with("<<")) {
      expect_.add(after(text, 2), true);
      raw_ += std::string(text) + "\n";
      return;
    }
    if (text.front() == '<') {
      expect_.add(after(text, 1), false);
      expect_.literal("\r\n", false);
      raw_ += std::string(text) + "\n";
      return;
    }
    check();
    act(text);
  }

  void end() {
    check();
    world().pass(kSilenceAtEnd);
    must_be_silent("at the end of the file");
  }

 private:
  static std::string_view after(std::string_view text, std::size_t mark) {
    text.remove_prefix(mark);
    if (text.starts_with(' ')) text.remove_prefix(1);
    return text;
  }

  // All that was expected since the last directive, and nothing else, has come or comes now.
  void check() {
    const Pattern expected = std::exchange(expect_, {});
    const std::string raw = std::exchange(raw_, {});
    if (expected.empty()) {
      if (world_) world().settle();
      return must_be_silent("here");
    }
    world().pass_until(world().now() + kAnswerLimit,
                       [&] { return expected.matches(world().output()); });
    const std::string output = world().take_output();
    if (!expected.matches(output)) {
      throw Failure{"expected\n" + raw + "but the modem sent\n  " + escaped(output)};
    }
  }

  void must_be_silent(const std::string& where) {
    if (!world_ || world().output().empty()) return;
    throw Failure{"the modem should say nothing " + where + ", but sent\n  " +
                  escaped(world().output())};
  }

  void act(std::string_view text) {
    if (text.starts_with(">>")) return world().send(unescaped(after(text, 2)));
    if (text.front() == '>') return world().send(std::string(after(text, 1)) + "\r");
    const std::size_t blank = std::min(text.find(' '), text.size());
    const std::string verb(text.substr(0, blank));
    const std::string rest(after(text, blank));
    if (verb == "@") return world().pass(duration(rest));
    if (verb == "silence") {
      world().pass(duration(rest));
      return must_be_silent("for " + rest);
    }
    if (verb == "profile") return use_profile(rest);
    if (verb == "set") return set(rest);
    if (text == "boot off") {
      boot_ = modem::Boot::off;
      return;
    }
    if (text == "power on") return world().switch_on();
    if (text == "hang up") return world().hang_up();
    if (verb == "net") return net(rest);
    if (verb == "peer") return peer(rest);
    throw Failure{"unknown directive: " + std::string(text)};
  }

  void use_profile(const std::string& name) {
    const auto found = modem::find_profile(name);
    if (!found) throw Failure{"unknown profile: " + name};
    profile_ = *found;
  }

  void set(const std::string& assignment) {
    const std::size_t equals = assignment.find('=');
    if (equals == std::string::npos) throw Failure{"set wants KEY=VALUE"};
    const std::string error = modem::set_profile_key(profile_, assignment.substr(0, equals),
                                                     assignment.substr(equals + 1));
    if (!error.empty()) throw Failure{error};
  }

  void net(const std::string& text) {
    const std::size_t blank = std::min(text.find(' '), text.size());
    const std::string verb = text.substr(0, blank);
    const std::string rest(after(text, blank));
    netbridge::ScriptedNetwork& network = world().network();
    if (verb == "accept") return network.accept(rest);
    if (verb == "refuse") return network.refuse(rest);
    if (verb == "silent") return network.keep_silent(rest);
    if (verb == "latency") return network.set_latency(duration(rest));
    const std::size_t second = rest.find(' ');
    if (verb == "name" && second != std::string::npos) {
      return network.name(rest.substr(0, second), rest.substr(second + 1));
    }
    throw Failure{"unknown directive: net " + text};
  }

  void peer(const std::string& text) {
    netbridge::ScriptedNetwork& network = world().network();
    bool connected = true;
    if (text.starts_with('>')) {
      connected = network.peer_send(unescaped(after(text, 1)), world().now());
    } else if (text.starts_with('<')) {
      const std::string wanted = unescaped(after(text, 1));
      const auto got = network.peer_take_received();
      connected = got.has_value();
      if (got && *got != wanted) {
        throw Failure{"the server should have received\n  " + escaped(wanted) + "\nbut has\n  " +
                      escaped(*got)};
      }
    } else if (text == "close") {
      connected = network.peer_close(world().now());
    } else if (text == "reset") {
      connected = network.peer_reset(world().now());
    } else if (text == "stall" || text == "go") {
      connected = network.peer_stall(text == "stall", world().now());
    } else {
      throw Failure{"unknown directive: peer " + text};
    }
    if (!connected) throw Failure{"there is no connection"};
  }

  VirtualWorld& world() {
    if (!world_) world_ = std::make_unique<VirtualWorld>(profile_, boot_);
    return *world_;
  }

  modem::Profile profile_;
  modem::Boot boot_ = modem::Boot::on;
  std::unique_ptr<VirtualWorld> world_;
  Pattern expect_;
  std::string raw_;
};

}  // namespace

std::string play_conversation(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return file.string() + ": cannot be read";
  Player player;
  int number = 0;
  try {
    for (std::string line; std::getline(stream, line);) {
      ++number;
      player.line(line);
    }
    player.end();
  } catch (const Failure& failure) {
    return file.string() + ":" + std::to_string(number) +
           ": before or at this line: " + failure.text;
  }
  return {};
}

std::string escaped(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    const auto code = static_cast<unsigned char>(byte);
    if (byte == '\r') {
      text += "\\r";
    } else if (byte == '\n') {
      text += "\\n";
    } else if (byte == '\\') {
      text += "\\\\";
    } else if (code < 0x20 || code >= 0x7f) {
      text += "\\x";
      text += kDigits[code >> 4];
      text += kDigits[code & 15];
    } else {
      text += byte;
    }
  }
  return text;
}

}  // namespace bg96::testing
