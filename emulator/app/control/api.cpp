#include "emulator/app/control/api.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "scenarios/language/syntax/parse.hpp"
#include "scenarios/language/table/scalars/scalars.hpp"

namespace bg96::app {
namespace {

using Json = ControlDesk::Json;

constexpr int kBadRequest = 400;
constexpr int kNotFound = 404;
constexpr int kNotAllowed = 405;
constexpr int kTimeout = 408;
constexpr int kGone = 503;

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

ControlAnswer error(int status, const std::string& text) {
  return {status, dumped({{"error", text}})};
}

ControlAnswer wrong(const scenarios::Diagnostics& diagnostics) {
  Json list = Json::array();
  for (const scenarios::Diagnostic& each : diagnostics) {
    Json json = {{"code", each.code}, {"text", each.text}, {"help", each.help}};
    if (each.at.line > 0) json["line"] = each.at.line;
    if (each.at.line > 0) json["col"] = each.at.column;
    list.push_back(std::move(json));
  }
  // What is wrong with the YAML comes before what follows from it.
  const auto first = std::min_element(
      diagnostics.begin(), diagnostics.end(), [](const auto& left, const auto& right) {
        return left.code.starts_with("E1") && !right.code.starts_with("E1");
      });
  std::string text = first == diagnostics.end() ? "it cannot be read" : first->text;
  if (first != diagnostics.end() && first->at.line > 0) {
    text = std::to_string(first->at.line) + ':' + std::to_string(first->at.column) + ": " + text;
  }
  return {kBadRequest, dumped({{"error", text}, {"diagnostics", std::move(list)}})};
}

// An object; a body that is none, or too deep, is answered here.
std::optional<Json> object_of(const std::string& body, const ControlApi::Respond& respond) {
  bool deep = false;
  auto json = Json::parse(
      body,
      [&deep](int depth, Json::parse_event_t, Json&) {
        deep = deep || depth > ControlApi::kMaxJsonDepth;
        return !deep;
      },
      false);
  if (!deep && json.is_object()) return json;
  respond(error(kBadRequest, deep ? "the JSON is nested too deep" : "the body is no JSON object"));
  return std::nullopt;
}

// Keys that the call does not have would be ignored in silence.
bool only_has(const Json& json, std::initializer_list<std::string_view> keys,
              const ControlApi::Respond& respond) {
  for (const auto& [key, value] : json.items()) {
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
    std::string known;
    for (const std::string_view each : keys)
      known += (known.empty() ? "" : ", ") + std::string(each);
    respond(error(kBadRequest, "unknown key '" + key + "'; there are " + known));
    return false;
  }
  return true;
}

std::optional<std::string> text_at(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

// Numbers and truth values become the text that guards compare.
std::string plain(const Json& value) {
  return value.is_string() ? value.get<std::string>()
                           : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// since=3&wait=10s
struct TraceQuery {
  std::uint64_t since = 0;
  sim::Duration wait{};
};

std::optional<TraceQuery> trace_query(std::string_view text) {
  constexpr std::string_view kSince = "since=";
  constexpr std::string_view kWait = "wait=";
  TraceQuery query;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    if (part.starts_with(kSince)) {
      const char* const end = part.data() + part.size();
      const auto result = std::from_chars(part.data() + kSince.size(), end, query.since);
      if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
    } else if (part.starts_with(kWait)) {
      const auto parsed = scenarios::parse_duration(part.substr(kWait.size()));
      if (std::holds_alternative<scenarios::Problem>(parsed)) return std::nullopt;
      query.wait = std::min(std::get<sim::Duration>(parsed), ControlApi::kMaxWait);
    } else {
      return std::nullopt;
    }
  }
  return query;
}

// "press", which is `usual` long, or how long it is pressed.
std::optional<sim::Duration> press_of(const Json& value, sim::Duration usual) {
  if (value == "press" || value == 1 || value == true) return usual;
  if (!value.is_string()) return std::nullopt;
  const auto parsed = scenarios::parse_duration(value.get<std::string>());
  const auto* const length = std::get_if<sim::Duration>(&parsed);
  return length == nullptr ? std::nullopt : std::optional(*length);
}

// 0, 1, false and true.
std::optional<bool> switch_of(const Json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value == 0 || value == 1) return value == 1;
  return std::nullopt;
}

}  // namespace

ControlApi::ControlApi(ControlDesk& desk, AtTurn at_turn)
    : desk_(desk),
      at_turn_(std::move(at_turn)),
      handlers_{{{"/v1/trigger", "POST"}, &ControlApi::trigger},
                {{"/v1/rules", "POST"}, &ControlApi::add_rule},
                {{"/v1/rules/", "DELETE"}, &ControlApi::remove_rule},
                {{"/v1/heal", "POST"}, &ControlApi::heal},
                {{"/v1/state", "GET"}, &ControlApi::state},
                {{"/v1/wait", "POST"}, &ControlApi::wait},
                {{"/v1/expect", "POST"}, &ControlApi::expect},
                {{"/v1/try-match", "POST"}, &ControlApi::try_match},
                {{"/v1/lines", "POST"}, &ControlApi::lines},
                {{"/v1/trace", "GET"}, &ControlApi::trace},
                {{"/v1/reset", "POST"}, &ControlApi::reset},
                {{"/v1/report", "GET"}, &ControlApi::report}} {}

void ControlApi::handle(const ControlRequest& request, const Respond& respond) {
  const std::size_t mark = request.target.find('?');
  std::string path = request.target.substr(0, mark);
  Call call{request.body,
            mark == std::string::npos ? std::string() : request.target.substr(mark + 1),
            {},
            respond};
  constexpr std::string_view kRules = "/v1/rules/";
  if (path.size() > kRules.size() && path.starts_with(kRules)) {
    call.name = path.substr(kRules.size());
    path = kRules;
  }
  const auto handler = handlers_.find({path, request.method});
  if (handler != handlers_.end()) return (this->*handler->second)(call);
  const auto other = handlers_.lower_bound({path, ""});
  if (other == handlers_.end() || other->first.first != path) {
    return respond(error(kNotFound, "there is no " + request.target));
  }
  respond(error(kNotAllowed, path + " takes " + other->first.second));
}

void ControlApi::apply(const Call& call, std::function<void(sim::Instant)> action) {
  at_turn_(std::move(action), [this, call] { answer(call, Json::object()); });
}

void ControlApi::answer(const Call& call, Json json) const {
  Json whole = {{"seq", desk_.sequence()}};
  whole.update(json);
  call.respond({200, dumped(whole)});
}

void ControlApi::trigger(const Call& call) {
  const auto json = object_of(call.body, call.respond);
  if (!json || !only_has(*json, {"name", "args"}, call.respond)) return;
  const auto name = text_at(*json, "name");
  if (!name || name->empty()) return call.respond(error(kBadRequest, "'name' is missing"));
  ControlDesk::Parameters parameters;
  const Json arguments = json->value("args", Json::object());
  if (!arguments.is_object()) return call.respond(error(kBadRequest, "'args' is no object"));
  for (const auto& [key, value] : arguments.items()) {
    if (value.is_structured()) {
      return call.respond(error(kBadRequest, "'" + key + "' is neither a text nor a number"));
    }
    parameters.emplace_back(key, plain(value));
  }
  apply(call, [this, name = *name, parameters](sim::Instant now) {
    desk_.trigger(name, parameters, now);
  });
}

void ControlApi::heal(const Call& call) {
  apply(call, [this](sim::Instant now) { desk_.heal(now); });
}

void ControlApi::reset(const Call& call) {
  apply(call, [this](sim::Instant now) { desk_.reset(now); });
}

void ControlApi::state(const Call& call) {
  at_turn_([](sim::Instant) {}, [this, call] { answer(call, desk_.state()); });
}

void ControlApi::report(const Call& call) {
  at_turn_([](sim::Instant) {}, [this, call] { answer(call, desk_.report()); });
}

void ControlApi::trace(const Call& call) {
  const auto query = trace_query(call.query);
  if (!query) {
    return call.respond(error(kBadRequest, "/v1/trace takes ?since=SEQ and &wait=DURATION"));
  }
  const auto tell = [this, call, since = query->since] {
    call.respond({200, desk_.trace_since(since), "application/x-ndjson"});
  };
  at_turn_([](sim::Instant) {},
           [this, tell, query = *query] {
             if (query.wait == sim::Duration{}) return tell();
             desk_.wait_for_event(query.since, query.wait,
                                  [tell](const ControlDesk::Waited&) { tell(); });
             desk_.at_rest();
           });
}

void ControlApi::add_rule(const Call& call) {
  struct Made {
    scenarios::Diagnostics diagnostics;
    std::vector<std::string> ids;
  };
  const auto made = std::make_shared<Made>();
  at_turn_([this, made, text = call.body](
               sim::Instant now) { made->diagnostics = desk_.add_rules(text, now, made->ids); },
           [this, made, call] {
             if (scenarios::has_error(made->diagnostics))
               return call.respond(wrong(made->diagnostics));
             answer(call, {{"ids", made->ids}});
           });
}

void ControlApi::expect(const Call& call) {
  struct Made {
    scenarios::Diagnostics diagnostics;
    std::vector<std::string> ids;
  };
  const auto made = std::make_shared<Made>();
  at_turn_(
      [this, made, text = call.body](sim::Instant now) {
        made->diagnostics = desk_.add_expectations(text, now, made->ids);
      },
      [this, made, call] {
        if (scenarios::has_error(made->diagnostics)) return call.respond(wrong(made->diagnostics));
        answer(call, {{"ids", made->ids}});
      });
}

void ControlApi::remove_rule(const Call& call) {
  const auto found = std::make_shared<bool>(false);
  at_turn_(
      [this, found, name = call.name](sim::Instant now) { *found = desk_.remove_rule(name, now); },
      [this, found, call] {
        if (!*found) return call.respond(error(kNotFound, "there is no rule " + call.name));
        answer(call, Json::object());
      });
}

void ControlApi::try_match(const Call& call) {
  const auto json = object_of(call.body, call.respond);
  if (!json || !only_has(*json, {"line"}, call.respond)) return;
  const auto line = text_at(*json, "line");
  if (!line) return call.respond(error(kBadRequest, "'line' is missing"));
  at_turn_([](sim::Instant) {},
           [this, call, line = *line] {
             answer(call, {{"rules", desk_.try_match(line)}});
           });
}

void ControlApi::lines(const Call& call) {
  const auto json = object_of(call.body, call.respond);
  if (!json || !only_has(*json, {"dtr", "pwrkey", "reset"}, call.respond)) return;
  std::optional<bool> ready;
  std::optional<bool> power;
  std::optional<sim::Duration> key;
  std::optional<sim::Duration> reset;
  if (const auto value = json->find("dtr"); value != json->end()) {
    ready = switch_of(*value);
    if (!ready) return call.respond(error(kBadRequest, "'dtr' is 0 or 1"));
  }
  if (const auto value = json->find("pwrkey"); value != json->end()) {
    if (*value == "on" || *value == "off") power = *value == "on";
    if (!power) key = press_of(*value, std::chrono::milliseconds(700));
    if (!power && !key) {
      return call.respond(
          error(kBadRequest, "'pwrkey' is \"press\", a duration, \"on\" or \"off\""));
    }
  }
  if (const auto value = json->find("reset"); value != json->end()) {
    reset = press_of(*value, std::chrono::milliseconds(200));
    if (!reset) return call.respond(error(kBadRequest, "'reset' is \"press\" or a duration"));
  }
  if (!ready && !power && !key && !reset) {
    return call.respond(error(kBadRequest, "neither 'dtr' nor 'pwrkey' nor 'reset'"));
  }
  apply(call, [this, ready, power, key, reset](sim::Instant now) {
    if (ready) desk_.set_data_terminal_ready(*ready, now);
    if (power) desk_.switch_power(*power, now);
    if (key) desk_.press_power_key(*key, now);
    if (reset) desk_.press_reset(*reset, now);
  });
}

void ControlApi::wait(const Call& call) {
  const auto json = object_of(call.body, call.respond);
  if (!json || !only_has(*json, {"until", "timeout"}, call.respond)) return;
  if (!json->contains("until")) return call.respond(error(kBadRequest, "'until' is missing"));
  sim::Duration timeout = kDefaultWait;
  if (json->contains("timeout")) {
    const auto parsed = scenarios::parse_duration(plain((*json)["timeout"]));
    if (const auto* problem = std::get_if<scenarios::Problem>(&parsed)) {
      return call.respond(error(kBadRequest, "'timeout': " + problem->text + "; " + problem->help));
    }
    timeout = std::min(std::get<sim::Duration>(parsed), kMaxWait);
  }
  const std::string condition =
      (*json)["until"].dump(-1, ' ', false, Json::error_handler_t::replace);
  const auto done = [this, call](const ControlDesk::Waited& waited) {
    using Outcome = ControlDesk::Waited::Outcome;
    if (waited.outcome == Outcome::holds) return answer(call, Json::object());
    if (waited.outcome == Outcome::gone) return call.respond(error(kGone, waited.why));
    call.respond({kTimeout, dumped({{"error", "timeout"}, {"why", waited.why}})});
  };
  at_turn_([](sim::Instant) {},
           [this, call, condition, timeout, done] {
             const scenarios::Diagnostics diagnostics = desk_.wait(condition, timeout, done);
             if (!diagnostics.empty()) return call.respond(wrong(diagnostics));
             desk_.at_rest();
           });
}

}  // namespace bg96::app
