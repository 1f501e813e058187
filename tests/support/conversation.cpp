#include "tests/support/conversation.hpp"

#include <charconv>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "emulator/at/text.hpp"
#include "emulator/modem/profile_keys.hpp"
#include "emulator/modes/mux/frame.hpp"
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

template <typename Number>
Number number(std::string_view text) {
  Number value = 0;
  const char* const end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  if (text.empty() || result.ec != std::errc() || result.ptr != end) {
    throw Failure{"no number, or too large: " + std::string(text)};
  }
  return value;
}

ports::Endpoint endpoint(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) throw Failure{"HOST:PORT is wanted: " + text};
  return {text.substr(0, colon), number<std::uint16_t>(text.substr(colon + 1))};
}

std::vector<std::string> list(const std::string& text) {
  std::vector<std::string> items;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t comma = std::min(text.find(',', begin), text.size());
    items.push_back(text.substr(begin, comma - begin));
    if (items.back().empty()) throw Failure{"an empty item: " + text};
    begin = comma + 1;
  }
  return items;
}

ports::NetStatus status(const std::string& name) {
  using ports::NetStatus;
  static const std::map<std::string, NetStatus> kNames = {
      {"name_not_found", NetStatus::name_not_found},
      {"name_server_failed", NetStatus::name_server_failed},
      {"refused", NetStatus::refused},
      {"unreachable", NetStatus::unreachable},
      {"timed_out", NetStatus::timed_out},
      {"reset", NetStatus::reset},
      {"closed", NetStatus::closed},
      {"address_in_use", NetStatus::address_in_use},
      {"listening_failed", NetStatus::listening_failed},
      {"no_resources", NetStatus::no_resources},
      {"buffer_full", NetStatus::buffer_full},
      {"failed", NetStatus::failed},
  };
  const auto found = kNames.find(name);
  if (found == kNames.end()) throw Failure{"unknown status: " + name};
  return found->second;
}

// The words of a directive, one after the other.
class Words {
 public:
  explicit Words(std::string_view text) : text_(text) { skip_blanks(); }
  bool done() const { return text_.empty(); }
  void end() const {
    if (!done()) throw Failure{"more than is wanted: " + std::string(text_)};
  }
  std::string next() {
    if (done()) throw Failure{"something is missing at the end"};
    const std::size_t size = std::min(text_.find(' '), text_.size());
    std::string word(text_.substr(0, size));
    text_.remove_prefix(size);
    skip_blanks();
    return word;
  }
  std::string rest() { return std::string(std::exchange(text_, {})); }
  std::string last() {
    std::string word = next();
    end();
    return word;
  }

 private:
  void skip_blanks() {
    while (text_.starts_with(' ')) text_.remove_prefix(1);
  }
  std::string_view text_;
};

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

// The host's end of AT+CMUX.
namespace mux {

using modes::mux::encode;
using modes::mux::Frame;

std::string set_mode(int channel) {
  return encode(
      {.channel = channel, .command = true, .type = Frame::Type::set_mode, .poll_final = true});
}

std::string disconnect(int channel) {
  return encode(
      {.channel = channel, .command = true, .type = Frame::Type::disconnect, .poll_final = true});
}

std::string acknowledgement(int channel) {
  return encode({.channel = channel,
                 .command = true,
                 .type = Frame::Type::acknowledgement,
                 .poll_final = true});
}

std::string data(int channel, std::string information) {
  return encode({.channel = channel, .information = std::move(information)});
}

constexpr char kOther = '\x01';

// The bytes of `channel`; where others speak, the number of theirs behind kOther.
std::string speech(std::string_view output, int channel) {
  modes::mux::FrameReader reader;
  std::string text;
  int last = channel;
  while (!output.empty()) {
    const auto frame = reader.consume(output);
    if (!frame) continue;
    if (frame->channel != std::exchange(last, frame->channel)) {
      text += kOther + std::to_string(frame->channel) + " ";
    }
    text += frame->type == Frame::Type::uih ? frame->information : std::string("?");
  }
  return text;
}

}  // namespace mux

class Player {
 public:
  void line(std::string_view text) {
    if (text.empty() || text.front() == '#') return;
    if (channel_ > 0 && text.size() > 1 && text.front() == '<' && text[1] >= '1' &&
        text[1] <= '9') {
      expect_.literal(mux::kOther + std::string(1, text[1]) + " ", false);
      expect_.add(after(text, 2), true);
      raw_ += std::string(text) + "\n";
      return;
    }
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

  // What the modem has said, where the host listens.
  std::string heard() {
    return channel_ == 0 ? world().output() : mux::speech(world().output(), channel_);
  }

  void send(const std::string& bytes) {
    world().send(channel_ == 0 ? bytes : mux::data(channel_, bytes));
  }

  // "N", "off", "open N", "close N" or "end"
  void multiplex(const std::string& text) {
    Words words(text);
    const std::string verb = words.next();
    if (verb == "off") channel_ = 0;
    if (verb == "off") return words.end();
    if (verb == "open" || verb == "close") {
      const int channel = number<int>(words.last());
      world().send(verb == "open" ? mux::set_mode(channel) : mux::disconnect(channel));
      return must_answer(mux::acknowledgement(channel));
    }
    if (verb == "end") {
      words.end();
      world().send(mux::data(0, "\xC3\x01"));
      channel_ = 0;
      return must_answer(mux::data(0, "\xC1\x01"));
    }
    channel_ = number<int>(verb);
    words.end();
  }

  void must_answer(const std::string& wanted) {
    world().pass_until(world().now() + kAnswerLimit, [&] { return world().output() == wanted; });
    const std::string got = world().take_output();
    if (got != wanted) throw Failure{"the modem answered\n  " + escaped(got)};
  }

  // All that was expected since the last directive, and nothing else, has come or comes now.
  void check() {
    const Pattern expected = std::exchange(expect_, {});
    const std::string raw = std::exchange(raw_, {});
    if (expected.empty()) {
      if (world_) world().settle();
      return must_be_silent("here");
    }
    const sim::Duration limit = std::exchange(limit_, kAnswerLimit);
    world().pass_until(world().now() + limit, [&] { return expected.matches(heard()); });
    const std::string output = heard();
    world().take_output();
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
    if (text.starts_with(">>")) return send(unescaped(after(text, 2)));
    if (text.front() == '>') return send(std::string(after(text, 1)) + "\r");
    const std::size_t blank = std::min(text.find(' '), text.size());
    const std::string verb(text.substr(0, blank));
    const std::string rest(after(text, blank));
    if (verb == "@") return world().pass(duration(rest));
    if (verb == "within") {
      limit_ = duration(rest);
      return;
    }
    if (verb == "silence") {
      world().pass(duration(rest));
      return must_be_silent("for " + rest);
    }
    if (verb == "profile") return use_profile(rest);
    if (verb == "set") return set(rest);
    if (text == "boot off") {
      must_be_first();
      boot_ = modem::Boot::off;
      return;
    }
    if (text == "power on") return world().switch_on();
    if (text == "hang up") return world().hang_up();
    if (text == "dtr on" || text == "dtr off") {
      return world().set_data_terminal_ready(text == "dtr on");
    }
    if (text == "host stalls") return world().host_stalls();
    if (text == "host reads") return world().host_reads();
    if (verb == "mux") return multiplex(rest);
    if (verb == "net") return net(rest);
    if (verb == "peer") return peer(rest);
    if (verb == "udp") return udp(rest);
    if (verb == "connect") return connect(rest);
    if (verb == "sms") return message(rest);
    throw Failure{"unknown directive: " + std::string(text)};
  }

  // What the world is made of cannot change when it is there.
  void must_be_first() const {
    if (world_) throw Failure{"this must stand before anything else"};
  }

  void use_profile(const std::string& name) {
    must_be_first();
    const auto found = modem::find_profile(name);
    if (!found) throw Failure{"unknown profile: " + name};
    profile_ = *found;
  }

  void set(const std::string& assignment) {
    const std::size_t equals = assignment.find('=');
    if (equals == std::string::npos) throw Failure{"set wants KEY=VALUE"};
    must_be_first();
    const std::string error = modem::set_profile_key(profile_, assignment.substr(0, equals),
                                                     assignment.substr(equals + 1));
    if (!error.empty()) throw Failure{error};
  }

  void net(const std::string& text) {
    Words words(text);
    const std::string verb = words.next();
    netbridge::ScriptedNetwork& network = world().network();
    if (verb == "accept") return network.accept(words.last());
    if (verb == "refuse") return network.refuse(words.last());
    if (verb == "silent") return network.keep_silent(words.last());
    if (verb == "latency") return network.set_latency(duration(words.last()));
    if (text == "no-sockets on" || text == "no-sockets off") {
      return network.set_no_sockets(text == "no-sockets on");
    }
    if (verb == "port-taken") return network.take_port(number<std::uint16_t>(words.last()));
    if (verb == "fail") return network.fail_next(status(words.last()));
    if (verb == "name-silent") return network.name_silent(words.last());
    if (verb == "name-fails") return network.name_fails(words.last());
    if (verb == "name-servers") return network.set_name_servers(list(words.last()));
    if (verb == "ping-lost") return network.ping_lost(words.last());
    if (verb == "ping-unreachable") return network.ping_unreachable(words.last());
    if (verb == "udp") return network.datagrams().add(endpoint(words.last()));
    if (verb == "name") return name(words);
    if (verb == "asked") return asked(words);
    if (verb == "ping") return ping(words);
    if (verb == "retransmission") return retransmission(words);
    if (verb == "ntp") return time_server(words, TimeServer::right);
    if (verb == "ntp-wrong") return time_server(words, TimeServer::wrong);
    if (verb == "ntp-kiss") return time_server(words, TimeServer::kiss);
    throw Failure{"unknown directive: net " + text};
  }

  // "FROM > TEXT", "FROM pdu DIGITS", or "NUMBER < DIGITS"
  void message(const std::string& text) {
    Words words(text);
    const std::string other = words.next();
    const std::string way = words.next();
    const std::string what = words.rest();
    if (way == ">") return world().happen(ports::ReceiveMessage{.from = other, .text = what});
    if (way == "pdu") {
      const auto pdu = at::parse_hex_bytes(what);
      if (!pdu) throw Failure{"sms FROM pdu DIGITS"};
      return world().happen(ports::ReceiveMessage{.from = other, .pdu = *pdu});
    }
    if (way != "<") throw Failure{"sms FROM > TEXT, or sms NUMBER < DIGITS"};
    const auto& all = world().submitted();
    if (messages_seen_ == all.size()) throw Failure{"no message was sent to " + other};
    const ports::SubmitMessage& sent = all[messages_seen_++];
    if (sent.destination == other && at::hex_bytes(sent.pdu) == what) return;
    throw Failure{"the message was to " + sent.destination + ": " + at::hex_bytes(sent.pdu)};
  }

  void name(Words& words) {
    const std::string host = words.next();
    const std::vector<std::string> addresses = list(words.next());
    std::uint32_t time_to_live = netbridge::ScriptedNetwork::kTimeToLive;
    if (!words.done()) {
      if (words.next() != "ttl") throw Failure{"net name NAME ADDRESS[,ADDRESS...] [ttl SECONDS]"};
      time_to_live = number<std::uint32_t>(words.last());
    }
    world().network().name(host, addresses, time_to_live);
  }

  void asked(Words& words) {
    const std::string server = words.next();
    const std::string host = words.last();
    const auto servers = world().network().asked(host);
    if (!servers) throw Failure{"nobody was asked for " + host};
    std::string got;
    for (const std::string& one : *servers) got += (got.empty() ? "" : ",") + one;
    if (got.empty()) got = "host";
    if (got != server) throw Failure{"asked for " + host + " was " + got};
  }

  void ping(Words& words) {
    const std::string address = words.next();
    const auto hops = number<std::uint32_t>(words.next());
    std::vector<sim::Duration> times;
    while (!words.done()) {
      const std::string time = words.next();
      times.push_back(time == "lost" ? netbridge::ScriptedNetwork::kLost : duration(time));
    }
    world().network().ping(address, hops, std::move(times));
  }

  void retransmission(Words& words) {
    const sim::Duration wanted = duration(words.last());
    const auto got = world().network().retransmission_limit();
    if (!got) throw Failure{"there is no connection"};
    if (*got != wanted) throw Failure{"the limit is " + std::to_string(got->count()) + "ms"};
  }

  using TimeServer = netbridge::ScriptedDatagrams::TimeServer;
  void time_server(Words& words, TimeServer how) {
    const ports::Endpoint server = endpoint(words.next());
    const auto seconds = how == TimeServer::kiss ? 0 : number<std::uint64_t>(words.next());
    words.end();
    world().network().datagrams().add_time_server(server, how, seconds, world().now());
  }

  void connect(const std::string& text) {
    Words words(text);
    const ports::Endpoint client = endpoint(words.next());
    const auto port = number<std::uint16_t>(words.last());
    if (!world().network().client_connect(client, port, world().now())) {
      throw Failure{"the modem does not listen there"};
    }
  }

  void udp(const std::string& text) {
    const std::size_t mark = text.find_first_of("<>");
    if (mark == std::string::npos) throw Failure{"udp HOST:PORT [PORT] > or < TEXT"};
    Words words(std::string_view(text).substr(0, mark));
    const ports::Endpoint peer = endpoint(words.next());
    const std::string bytes = unescaped(after(text, mark + 1));
    netbridge::ScriptedDatagrams& datagrams = world().network().datagrams();
    if (text[mark] == '>') {
      const auto port = words.done() ? std::uint16_t{0} : number<std::uint16_t>(words.last());
      if (datagrams.peer_send(peer, port, bytes, world().now())) return;
      throw Failure{"the modem has no such socket"};
    }
    words.end();
    const auto got = datagrams.peer_take_received(peer);
    if (!got) throw Failure{"no datagram has come there"};
    if (*got != bytes) throw Failure{"the next datagram is\n  " + escaped(*got)};
  }

  void peer(const std::string& text) {
    const std::size_t blank = text.find(' ');
    const bool numbered = !text.empty() && text.front() >= '0' && text.front() <= '9';
    if (!numbered) return peer(0, text);
    if (blank == std::string::npos) throw Failure{"peer N what?"};
    peer(number<std::size_t>(text.substr(0, blank)), text.substr(blank + 1));
  }

  void peer(std::size_t number, const std::string& text) {
    netbridge::ScriptedNetwork& network = world().network();
    bool connected = true;
    if (text.starts_with('>')) {
      connected = network.peer_send(unescaped(after(text, 1)), world().now(), number);
    } else if (text.starts_with('<')) {
      const std::string wanted = unescaped(after(text, 1));
      const auto got = network.peer_take_received(number);
      connected = got.has_value();
      if (got && *got != wanted) {
        throw Failure{"the server should have received\n  " + escaped(wanted) + "\nbut has\n  " +
                      escaped(*got)};
      }
    } else if (text == "close") {
      connected = network.peer_close(world().now(), number);
    } else if (text == "reset") {
      connected = network.peer_reset(world().now(), number);
    } else if (text == "stall" || text == "go") {
      connected = network.peer_stall(text == "stall", world().now(), number);
    } else if (text == "gone") {
      const auto gone = network.peer_is_gone(number);
      connected = gone.has_value();
      if (gone && !*gone) throw Failure{"the modem still has the connection"};
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
  std::size_t messages_seen_ = 0;
  int channel_ = 0;  // of AT+CMUX; 0: the bare line
  Pattern expect_;
  std::string raw_;
  sim::Duration limit_ = kAnswerLimit;
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
