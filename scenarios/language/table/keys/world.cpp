#include <algorithm>

#include "emulator/at/text.hpp"
#include "scenarios/language/table/keys/keys.hpp"
#include "scenarios/language/table/scalars/rate_trace.hpp"

namespace bg96::scenarios {
namespace {

// ---- Links ----

// A file beside the scenario, and never one that is elsewhere.
Field<LinkDirection> rate_trace() {
  const auto path = text("path");
  return bound<LinkDirection>(
      "rate_trace", path,
      [](LinkDirection& owner, const std::string&, const Entry& entry, Context& context) {
        if (context.is_open(entry.value)) return;
        const auto written = context.read_file(entry.value);
        if (!written) return;
        auto parsed = parse_rate_trace(*written);
        if (const auto* problem = std::get_if<TraceProblem>(&parsed)) {
          context.fail(entry.value, {"E233",
                                     at::text("line ", problem->line, " of '", entry.value.text,
                                              "': ", problem->text),
                                     problem->help});
          return;
        }
        owner.rate_trace =
            std::make_shared<const RateTrace>(std::get<RateTrace>(std::move(parsed)));
      },
      {"How fast it is, as measured: a file in mahimahi's format beside the scenario; on each "
       "line the millisecond at which 1500 bytes may leave.",
       "lte.trace"});
}

Reader<LinkDirection> link_direction() {
  return mapping<LinkDirection>(
      "direction of a link",
      {field("latency", &LinkDirection::latency, distribution(),
             {"How long each unit is on its way.", "60ms"}),
       field("loss", &LinkDirection::loss, probability(),
             {"How likely a unit is lost; TCP repeats it, which takes time.", "4%"}),
       field("burst", &LinkDirection::burst, number(1, 1000),
             {"How many units a loss takes with it, on the average.", "3", "1"}),
       field("rate", &LinkDirection::bits_per_second, rate(), {"How fast it is.", "27kbit/s"}),
       rate_trace(),
       field("queue", &LinkDirection::queue_bytes, size(),
             {"How much waits at most; what comes then is lost.", "64KiB"}),
       field("mtu", &LinkDirection::mtu_bytes, size(), {"The largest unit.", "1358B"})});
}

constexpr std::chrono::milliseconds operator""_ms(unsigned long long count) {
  return std::chrono::milliseconds(count);
}

LinkDirection bell(sim::Duration mean, double bits_per_second, double loss) {
  LinkDirection made;
  made.latency = Distribution{.kind = Distribution::Kind::normal,
                              .value = mean,
                              .deviation = mean / 4,
                              .min = mean / 2,
                              .max = 400_ms};
  made.bits_per_second = bits_per_second;
  made.loss = loss;
  made.queue_bytes = 65536;
  return made;
}

LinkDirection tail(sim::Duration median, double bits_per_second, double loss) {
  LinkDirection made;
  made.latency = Distribution{
      .kind = Distribution::Kind::lognormal, .value = median, .sigma = 0.5, .max = 8000_ms};
  made.bits_per_second = bits_per_second;
  made.loss = loss;
  made.burst = 3;
  made.queue_bytes = 8192;
  return made;
}

// What is there without a library.
const std::map<std::string, Link>& built_in_links() {
  static const std::map<std::string, Link> kLinks = {
      {"lte-m-good", {bell(60_ms, 300e3, 0.001), bell(50_ms, 300e3, 0.001)}},
      {"nb-iot-edge", {tail(900_ms, 15e3, 0.04), tail(900_ms, 20e3, 0.02)}},
  };
  return kLinks;
}

// ---- The device ----

Field<Device> profile_value(std::string name, std::string key, Reader<std::string> reader,
                            const About& about) {
  return bound<Device>(
      name, reader,
      [key](Device& owner, const std::string& value, const Entry& entry, Context& context) {
        const auto& check = context.options().check_profile_value;
        const std::string wrong = check ? check(key, value) : std::string();
        if (!wrong.empty()) context.fail(entry.value, {"E231", wrong, {}});
        owner.values.push_back({{key, value}, entry.value.at});
      },
      about);
}

// true and false are on and off in a profile, durations are milliseconds.
std::string profile_text(const std::string& text) {
  if (text == "true") return "on";
  if (text == "false") return "off";
  const auto length = parse_duration(text);
  if (const auto* found = std::get_if<sim::Duration>(&length)) {
    return at::text(*found / std::chrono::milliseconds(1));
  }
  return text;
}

// A group of keys that the profile knows, and that are all handed on.
Field<Device> profile_group(std::string name, const About& about) {
  auto values = text("value");
  const auto other = [name, values](Context& context, const Entry& entry, Device& owner) {
    return profile_value(entry.key, at::text(name, ".", entry.key),
                         transformed<std::string, std::string>(values, profile_text), {})
        .bind(context, entry, &owner);
  };
  return bound<Device>(
      name,
      mapping<Device>(at::text("group of profile keys"), {},
                      {.other_keys = values.shape, .other_keys_name = "key", .other = other}),
      [](Device& owner, Device made, const Entry&, Context&) {
        owner.values.insert(owner.values.end(), made.values.begin(), made.values.end());
      },
      about);
}

// What the modem does anyway needs no key; all else would be without effect.
template <class Value>
Field<Device> fixed(std::string_view name, const Reader<Value>& reader, Value always,
                    std::string_view description, std::string_view example) {
  return bound<Device>(
      name, reader,
      [name, always](Device&, Value value, const Entry& entry, Context& context) {
        if (value == always) return;
        context.warn(entry.value, {"W430", at::text("'", name, "' has no effect in this version"),
                                   "leave it out, or set it with a command"});
      },
      {description, example});
}

Field<Device> without_effect(std::string_view name, const Reader<std::string>& reader,
                             std::string_view description, std::string_view example) {
  return fixed<std::string>(name, reader, {}, description, example);
}

// Groups of a device bind into the device itself.
Field<Device> group(std::string_view name, const Fields<Device>& fields, const About& about) {
  auto reader = mapping<Device>(at::text("device.", name), fields);
  return {detail::make_key(name, about, reader.shape),
          [reader](Context& context, const Entry& entry, Device& owner) {
            return reader.read(context, entry.value, owner);
          }};
}

Reader<std::string> digits(std::string name) { return text(std::move(name), {.is_name = true}); }

// home and roaming stand for their <stat> in a profile.
Reader<std::string> profile_stat() {
  return transformed<std::string, int>(registration_stat(),
                                       [](int stat) { return at::text(stat); });
}

Reader<std::string> profile_sim_state() {
  return transformed<std::string, std::string>(
      words("state of the SIM", {"ready", "present", "absent", "pin", "puk", "busy", "failure"}),
      [](std::string state) { return state == "ready" ? std::string("present") : state; });
}

Fields<Device> radio_fields() {
  return {
      profile_value("rat", "radio.rat", words("network", {"lte-m", "nb-iot", "gsm"}),
                    {"On which network it is.", "nb-iot"}),
      without_effect("band", text(), "On which band it is.", "20"),
      profile_value("plmn", "radio.plmn", digits("5 or 6 digits"),
                    {"Of which operator.", "\"26201\""}),
      profile_value("operator", "radio.operator", text(), {"The operator's name.", "Test"}),
      field("attach", &Device::attach, distribution(), {"How long it takes to register.", "9s"}),
      profile_value("stat", "radio.stat", profile_stat(),
                    {"How it is registered: home or roaming.", "roaming"}),
      profile_value("signal", "radio.signal", text("integer, 0 to 31"),
                    {"What AT+CSQ tells.", "12"}),
      profile_value("cgreg_on_lte", "radio.cgreg_on_lte", text("integer, 0 to 5"),
                    {"What AT+CGREG? tells on LTE-M and NB-IoT.", "4"})};
}

Fields<Device> identity_fields() {
  return {profile_value("imei", "imei", digits("15 digits"),
                        {"The modem's number.", "\"866425030000001\""}),
          profile_value("imsi", "sim.imsi", digits("6 to 15 digits"),
                        {"The subscriber's number.", "\"262019999999999\""}),
          profile_value("iccid", "sim.iccid", digits("digits"),
                        {"The SIM's number.", "\"8949020000000000001\""}),
          without_effect("msisdn", text(), "The telephone number.", "\"+49170000000\""),
          fixed<std::string>("manufacturer", text(), "Quectel", "What AT+CGMI tells.", "Quectel"),
          fixed<std::string>("model", text(), "BG96", "What AT+CGMM tells.", "BG96")};
}

Fields<Device> device_fields() {
  return {
      bound<Device>(
          "profile", text("profile", {}),
          [](Device& owner, std::string name, const Entry& entry, Context& context) {
            const auto& known = context.options().known_profiles;
            // A name with a dot is a file.
            const bool is_file = name.find('.') != std::string::npos;
            if (!known.empty() && !is_file &&
                std::find(known.begin(), known.end(), name) == known.end()) {
              const std::string near = did_you_mean(name, known);
              context.fail(entry.value,
                           {"E230", at::text("unknown profile '", name, "'"),
                            near.empty() ? "there are " + joined(known, " and ") : near});
            }
            owner.profile = std::move(name);
          },
          {"Which BG96 it is; all other keys override its values.", "bg96/lte-m", "bg96"}),
      profile_value("firmware", "firmware", text(), {"What AT+QGMR tells.", "BG96MAR02A07M1G"}),
      group("identity", identity_fields(), {"Its numbers.", "{imei: \"866425030000001\"}"}),
      group(
          "sim",
          {profile_value("state", "sim.state", profile_sim_state(),
                         {"How it begins.", "absent", "ready"}),
           profile_value("msisdn", "sim.msisdn", text(), {"Its own number.", "\"+4915112345678\""}),
           profile_value("pin", "sim.pin", digits("4 to 8 digits"), {"Its PIN.", "\"1234\""})},
          {"The SIM.", "{state: absent}"}),
      group("uart",
            {fixed<int>("baud", integer(300, 3'000'000), 115200, "Its speed.", "115200"),
             fixed<std::string>("flow", words("flow control", {"none", "hardware"}), "none",
                                "Its flow control.", "none"),
             fixed<bool>("echo", boolean(), true, "Does it echo commands?", "true")},
            {"The serial line as the modem starts; the host may change it.", "{echo: true}"}),
      group("boot",
            {field("rdy", &Device::rdy, distribution(), {"How long until RDY.", "4.8s"}),
             field("app_rdy", &Device::app_rdy, distribution(), {"How long until APP RDY.", "6s"}),
             field("sim_ready", &Device::sim_ready, distribution(),
                   {"How long until the SIM is ready.", "{uniform: [18s, 26s]}"}),
             field("banner", &Device::banner, list(text("line")),
                   {"The lines that are printed.", "[APP RDY]"})},
            {"How it starts, counted from power-on.", "{rdy: 4.8s}"}),
      group("radio", radio_fields(), {"Where its network has put it.", "{rat: nb-iot}"}),
      profile_group("limits", {"Limits of the profile.", "{send_buffer: 4096}"}),
      profile_group("timing", {"Times of the profile.", "{answer_floor: 5ms}"}),
      profile_group("network", {"What the network asks for.", "{apn_required: true}"}),
      profile_group("gnss", {"Where it is, and how fast it finds that out.", "{ttff_cold: 5s}"}),
      profile_group("quirks", {"Where firmwares differ.", "{client_state: 3}"})};
}

// ---- The network ----

Reader<Route> route() {
  const Reader<std::string> plain = endpoint(false);
  Reader<std::string> via = {
      plain.shape, [plain](Context& context, const Node& node, std::string& value) {
        constexpr std::string_view kPeer = "peer:";
        if (!node.is_scalar() || node.text.substr(0, kPeer.size()) != kPeer ||
            context.is_open(node)) {
          return plain.read(context, node, value);
        }
        Node name = node;
        name.text = node.text.substr(kPeer.size());
        context.refer(Context::Name::peer, name);
        value = node.text;
        return true;
      }};
  Shape shape = scalar_shape("host:port or peer:name", Shape::Scalar::text, "[^ ]+:[^ ]+");
  via.shape = std::make_shared<const Shape>(std::move(shape));
  return mapping<Route>("route", {field("to", &Route::to, endpoint(true),
                                        {.description = "What the firmware connects to.",
                                         .example = "\"ingest.example.com:9000\"",
                                         .required = true}),
                                  field("via", &Route::via, via,
                                        {.description = "Where it really goes.",
                                         .example = "\"peer:ingest\"",
                                         .required = true})});
}

// A mapping of free names to text.
template <class Put>
Field<NetworkPart> free_names(std::string_view name, std::string key_name, Put put,
                              const About& about) {
  const auto values = text("address", {.is_name = true});
  return bound<NetworkPart>(
      name,
      mapping<NetworkPart>(
          "addresses", {},
          {.other_keys = values.shape,
           .other_keys_name = std::move(key_name),
           .other =
               [values, put](Context& context, const Entry& entry, NetworkPart& owner) {
                 std::string value;
                 if (!values.read(context, entry.value, value)) return false;
                 return put(context, entry, owner, std::move(value));
               }}),
      [](NetworkPart& owner, NetworkPart made, const Entry&, Context&) {
        owner.hosts.merge(made.hosts);
        owner.inbound.merge(made.inbound);
      },
      about);
}

bool put_host(Context&, const Entry& entry, NetworkPart& owner, std::string value) {
  owner.hosts[entry.key] = std::move(value);
  return true;
}

bool is_port(std::string_view text) {
  const auto number = at::parse_decimal(text);
  return number && *number > 0 && *number < 65536;
}

bool put_inbound(Context& context, const Entry& entry, NetworkPart& owner, std::string value) {
  if (!is_port(entry.key)) {
    return context.fail_key(entry, {"E223", at::text("'", entry.key, "' is no port"),
                                    "the modem's listener, 1 to 65535"});
  }
  const std::size_t colon = value.rfind(':');
  if (!is_port(colon == std::string::npos ? value : value.substr(colon + 1))) {
    return context.fail(entry.value, {"E223", at::text("invalid address '", value, "'"),
                                      "expected a port, or address:port"});
  }
  owner.inbound[static_cast<int>(*at::parse_decimal(entry.key))] = std::move(value);
  return true;
}

// ---- Peers ----

Reader<std::vector<ScriptStep>> script() {
  using Kind = ScriptStep::Kind;
  const auto step = [](Kind kind) {
    return [kind](ScriptStep& owner, std::string value, const Entry&, Context&) {
      owner = ScriptStep{kind, std::move(value), {}};
    };
  };
  const auto bytes = text("text", {.is_bytes = true});
  return list(mapping<ScriptStep>(
      "step of a script",
      {bound<ScriptStep>("send", bytes, step(Kind::send), {"It sends this.", "\"hello\\r\\n\""}),
       bound<ScriptStep>("expect", bytes, step(Kind::expect),
                         {"It waits until this has come.", "\"GET \""}),
       bound<ScriptStep>("wait", distribution(),
                         [](ScriptStep& owner, Distribution length, const Entry&, Context&) {
                           owner = ScriptStep{Kind::wait, {}, std::move(length)};
                         },
                         {"It waits.", "2s"}),
       bound<ScriptStep>("close", words("way to close", {"fin"}), step(Kind::close),
                         {"It ends the connection.", "fin"})},
      {.exactly_one = true}));
}

Reader<Peer> peer() {
  using Kind = Peer::Kind;
  return mapping<Peer>(
      "peer",
      {field("kind", &Peer::kind,
             words<Kind>("kind of peer", {{"sink", Kind::sink},
                                          {"echo", Kind::echo},
                                          {"source", Kind::source},
                                          {"refuse", Kind::refuse},
                                          {"blackhole", Kind::blackhole},
                                          {"script", Kind::script}}),
             {.description = "What it does with what comes.", .example = "sink", .required = true}),
       field("bytes", &Peer::bytes, size(), {"How much a source sends.", "64KiB"}),
       field("steps", &Peer::steps, script(),
             {"What a script does, one after the other.", "[{expect: \"GET \"}]"})});
}

}  // namespace

const Reader<Link>& link() {
  static const Reader<Link> kReader = mapping<Link>(
      "link",
      {field("up", &Link::up, link_direction(), {"From the modem.", "{loss: 4%}"}),
       field("down", &Link::down, link_direction(), {"To the modem.", "{loss: 4%}"}),
       field("is", &Link::is_down, words<bool>("state of a link", {{"up", false}, {"down", true}}),
             {"Does anything pass?", "down", "up"})},
      {.definition = "link"});
  return kReader;
}

const Reader<Link>& link_or_name() {
  static const Reader<Link> kReader = [] {
    const auto name = text("name of a link", {.is_name = true});
    const Reader<Link> named = {
        name.shape, [name](Context& context, const Node& node, Link& value) {
          std::string wanted;
          if (!name.read(context, node, wanted)) return false;
          if (context.is_open(node)) return true;
          std::vector<std::string> names;
          using Links = std::map<std::string, Link>;
          for (const Links* links :
               {static_cast<const Links*>(&context.links), &built_in_links()}) {
            for (const auto& [known, made] : *links) {
              names.push_back(known);
              if (known != wanted) continue;
              value = made;
              return true;
            }
          }
          const std::string near = did_you_mean(wanted, names);
          return context.fail(node, {"E312", at::text("unknown link '", wanted, "'"),
                                     near.empty() ? "there are " + joined(names, " and ") : near});
        }};
    return short_or_long(named, link());
  }();
  return kReader;
}

const Reader<Device>& device() {
  static const Reader<Device> kReader =
      mapping<Device>("device", device_fields(), {.definition = "device"});
  return kReader;
}

const Reader<NetworkPart>& network() {
  static const Reader<NetworkPart> kReader = mapping<NetworkPart>(
      "network",
      {field("egress", &NetworkPart::egress,
             words<Egress>("egress", {{"allow", Egress::allow},
                                      {"loopback", Egress::loopback},
                                      {"mapped-only", Egress::mapped_only}}),
             {"Where the modem may connect.", "loopback", "mapped-only in a test, allow in a run"}),
       free_names(
           "hosts", "host name", put_host,
           {"Addresses of names; * stands for any beginning.", "{\"*.example.com\": 127.0.0.1}"}),
       field("route", &NetworkPart::routes, list(route()),
             {"What goes elsewhere.", "[{to: \"ingest.example.com:9000\", via: \"peer:ingest\"}]"}),
       free_names("inbound", "port", put_inbound,
                  {"Ports of the modem's listeners, as ports of this computer.", "{8080: 18080}"}),
       bound<NetworkPart>("link", link_or_name(),
                          [](NetworkPart& owner, Link made, const Entry& entry, Context&) {
                            owner.link = std::move(made);
                            owner.link_at = entry.value.at;
                          },
                          {"What the network is like.", "lte-m-good"})},
      {.definition = "network"});
  return kReader;
}

const Reader<std::vector<Peer>>& peers() {
  static const Reader<std::vector<Peer>> kReader = mapping<std::vector<Peer>>(
      "peers", {},
      {.other_keys = peer().shape,
       .other = [one = peer()](Context& context, const Entry& entry, std::vector<Peer>& owner) {
         Peer made;
         Node name;
         name.text = entry.key;
         name.at = entry.key_at;
         name.width = entry.key_width;
         context.define(Context::Name::peer, name);
         made.name = entry.key;
         made.at = entry.key_at;
         const bool good = one.read(context, entry.value, made);
         owner.push_back(std::move(made));
         return good;
       }});
  return kReader;
}

Reader<int> registration_stat() {
  return words<int>(
      "registration",
      {{"idle", 0}, {"home", 1}, {"searching", 2}, {"denied", 3}, {"unknown", 4}, {"roaming", 5}});
}

Reader<int> access_technology() {
  return words<int>("network", {{"lte-m", 8}, {"nb-iot", 9}, {"gsm", 0}});
}

Reader<int> connect_id() { return integer(0, 11); }

Reader<int> context_id() { return integer(1, 16); }

}  // namespace bg96::scenarios
