#include "scenarios/language/load.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "emulator/modem/profile_keys.hpp"

namespace bg96::scenarios {
namespace {

using std::chrono::milliseconds, std::chrono::seconds;

const std::filesystem::path kExamples = std::filesystem::path(BG96_SCENARIO_TESTS) / "examples";

std::string told(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) {
    text += std::to_string(diagnostic.at.line) + ":" + std::to_string(diagnostic.at.column) + " " +
            diagnostic.code + " " + diagnostic.text + "\n";
  }
  return text;
}

/// As the program loads them: commands and keys are checked.
LoadOptions strict_options() {
  LoadOptions options;
  options.known_commands = {"+CSQ",    "+CPIN",    "+CEREG",      "+CFUN",    "+CGATT",  "+CMEE",
                            "+QIACT",  "+QICLOSE", "+QICSGP",     "+QIDEACT", "+QIOPEN", "+QIRD",
                            "+QISEND", "+QISTATE", "+QIGETERROR", "+CGREG",   "E",       "&F"};
  options.known_profiles = {"bg96", "bg96/lte-m", "bg96/nb-iot", "bg96/gsm"};
  options.check_profile_value = [](const std::string& key, const std::string& value) {
    modem::Profile profile;
    return modem::set_profile_key(profile, key, value);
  };
  return options;
}

Loaded example(const std::string& name) {
  return load_file((kExamples / name).string(), strict_options());
}

/// Loads one case of a text below a head.
Scenario good(const std::string& text) {
  const Loaded loaded = load_text("scenario: 1\nname: x\n" + text, "x.yaml");
  EXPECT_EQ(loaded.cases.size(), 1U) << told(loaded.diagnostics);
  return loaded.cases.empty() ? Scenario{} : loaded.cases.front();
}

std::string bad(const std::string& text) {
  const Loaded loaded = load_text("scenario: 1\nname: x\n" + text, "x.yaml", strict_options());
  return told(loaded.diagnostics);
}

template <class Kind>
Kind only_action(const Scenario& scenario) {
  if (scenario.rules.empty() || scenario.rules[0].actions.empty()) {
    ADD_FAILURE() << "no action";
    return {};
  }
  const auto* kind = std::get_if<Kind>(&scenario.rules[0].actions[0].kind);
  EXPECT_NE(kind, nullptr);
  return kind == nullptr ? Kind{} : *kind;
}

std::string command_rule(const std::string& action) {
  return "rules: [{when: {at: AT}, do: [{" + action + "}]}]";
}

TEST(Examples, LoadWithoutErrors) {
  const std::vector<std::pair<std::string, std::size_t>> cases = {
      {"01-send-ok-lost.yaml", 1},
      {"02-urc-collides-with-response.yaml", 11},
      {"03-pdp-lost-mid-upload.yaml", 1},
      {"04-nbiot-tunnel.yaml", 2},
      {"05-uart-noise.yaml", 25},
      {"06-brownout-in-prompt.yaml", 4},
      {"07-sockets-die-in-every-way.yaml", 1},
      {"09-bad-boot-old-firmware.yaml", 2},
      {"10-field-4711.yaml", 1},
      {"11-driven-by-pytest.yaml", 1}};
  for (const auto& [name, count] : cases) {
    const Loaded loaded = example(name);
    EXPECT_EQ(loaded.cases.size(), count) << name << "\n" << told(loaded.diagnostics);
  }
}

// It is in the list of cases, so that nobody takes it for passed, and says what it lacks.
TEST(Examples, MqttIsNotInThisVersion) {
  const Loaded loaded = example("08-mqtt-broker-outage.yaml");
  ASSERT_EQ(loaded.cases.size(), 1U) << told(loaded.diagnostics);
  EXPECT_EQ(loaded.cases[0].missing_features, std::vector<std::string>{"mqtt"});
  EXPECT_NE(told(loaded.diagnostics).find("W417 the machine 'mqtt' is not in this version"),
            std::string::npos)
      << told(loaded.diagnostics);
}

TEST(Examples, SendOkLostIsReadAsItIsMeant) {
  const Loaded loaded = example("01-send-ok-lost.yaml");
  ASSERT_EQ(loaded.cases.size(), 1U);
  const Scenario& made = loaded.cases[0];
  EXPECT_EQ(made.name, "send-ok-lost");
  EXPECT_EQ(made.seed, 1U);
  EXPECT_EQ(made.timeout, seconds(90));
  EXPECT_EQ(made.device.profile, "bg96/lte-m");
  EXPECT_EQ(made.network.egress, Egress::mapped_only);
  ASSERT_EQ(made.network.routes.size(), 1U);
  EXPECT_EQ(made.network.routes[0].via, "peer:ingest");
  ASSERT_EQ(made.peers.size(), 1U);
  EXPECT_EQ(made.peers[0].kind, Peer::Kind::sink);
  ASSERT_EQ(made.rules.size(), 1U);
  const Rule& rule = made.rules[0];
  EXPECT_EQ(rule.id, "swallow-second-send-ok");
  EXPECT_EQ(rule.times, 1U);
  ASSERT_EQ(rule.nth.size(), 1U);
  EXPECT_TRUE(rule.nth[0].contains(2) && !rule.nth[0].contains(3));
  ASSERT_TRUE(rule.guard.has_value());
  ASSERT_EQ(rule.guard->parts.size(), 1U);
  EXPECT_EQ(rule.guard->parts[0].kind, Guard::Kind::match);
  EXPECT_EQ(rule.guard->parts[0].name, "len");
  EXPECT_EQ(rule.guard->parts[0].comparison.kind, Comparison::Kind::greater);
  const auto swallow = only_action<Swallow>(made);
  EXPECT_EQ(swallow.what, Swallow::What::result);
  EXPECT_TRUE(swallow.execute);
  ASSERT_EQ(made.expectations.size(), 3U);
  EXPECT_EQ(std::get<Sends>(made.expectations[0].kind).patterns.size(), 4U);
  EXPECT_EQ(made.expectations[0].after.name, "swallow-second-send-ok");
  EXPECT_EQ(made.expectations[0].within, seconds(20));
  const auto& delivered = std::get<Delivered>(made.expectations[1].kind);
  EXPECT_TRUE(delivered.exactly_once && delivered.in_order);
  EXPECT_EQ(delivered.delimiter, "\n");
  EXPECT_TRUE(delivered.count.contains(5) && !delivered.count.contains(6));
  ASSERT_TRUE(made.end.when.has_value());
  EXPECT_EQ(made.end.grace, seconds(2));
}

TEST(Examples, MatrixAndRepeatNameTheirCasesAndSeeds) {
  const Loaded noise = example("05-uart-noise.yaml");
  ASSERT_EQ(noise.cases.size(), 25U);
  EXPECT_EQ(noise.cases[0].seed, 1000U);
  EXPECT_EQ(noise.cases[24].seed, 1024U);
  const Loaded brownout = example("06-brownout-in-prompt.yaml");
  ASSERT_EQ(brownout.cases.size(), 4U) << told(brownout.diagnostics);
  int hang_ups = 0;
  int banners = 0;
  for (const Scenario& made : brownout.cases) {
    const auto cycle = only_action<CyclePowerAction>(made);
    hang_ups += cycle.hang_up ? 1 : 0;
    banners += cycle.banner ? 1 : 0;
    EXPECT_EQ(cycle.silent.value, milliseconds(4800));
    EXPECT_TRUE(cycle.lose_settings);
  }
  EXPECT_EQ(hang_ups, 2);
  EXPECT_EQ(banners, 2);
}

TEST(Examples, WhatHasNoEffectIsSaid) {
  const std::string tunnel = told(example("04-nbiot-tunnel.yaml").diagnostics);
  EXPECT_NE(tunnel.find("W430 'band' has no effect"), std::string::npos) << tunnel;
  const std::string nwinfo = told(example("02-urc-collides-with-response.yaml").diagnostics);
  EXPECT_NE(nwinfo.find("W416 AT+QNWINFO is not in this version"), std::string::npos) << nwinfo;
}

TEST(Load, ShortAndLongFormsOfActions) {
  EXPECT_EQ(only_action<ReplaceResult>(good(command_rule("result: ERROR"))).result.text, "ERROR");
  const auto cme = only_action<ReplaceResult>(
      good(command_rule("result: {cme: 14, execute: false, last_error: 561}")));
  EXPECT_EQ(cme.result.kind, ports::ForcedResult::Kind::cme);
  EXPECT_EQ(cme.result.code, 14);
  EXPECT_FALSE(cme.execute);
  EXPECT_EQ(cme.last_error, 561);
  EXPECT_EQ(only_action<Swallow>(good(command_rule("swallow: prompt"))).what,
            Swallow::What::prompt);
  EXPECT_EQ(only_action<UrcAction>(good(command_rule("urc: HELLO"))).place, UrcPlace::idle);
  const auto urc =
      only_action<UrcAction>(good(command_rule("urc: {text: RDY, place: after-echo, lie: true}")));
  EXPECT_EQ(urc.place, UrcPlace::after_echo);
  EXPECT_TRUE(urc.lie);
  EXPECT_EQ(only_action<Delay>(good(command_rule("delay: 2s"))).length.value, seconds(2));
  EXPECT_EQ(only_action<Delay>(good(command_rule("delay: {uniform: [1s, 3s]}"))).length.max,
            seconds(3));
  EXPECT_FALSE(only_action<HangAction>(good(command_rule("hang: forever"))).length.has_value());
  EXPECT_EQ(only_action<HangAction>(good(command_rule("hang: 10s"))).length->value, seconds(10));
  const auto hang = only_action<HangAction>(good(command_rule("hang: {for: 10s, input: drop}")));
  EXPECT_TRUE(hang.drop_input);
  EXPECT_EQ(hang.length->value, seconds(10));
  EXPECT_EQ(only_action<HangAction>(good(command_rule("hang: {uniform: [1s, 2s]}"))).length->kind,
            Distribution::Kind::uniform);
  EXPECT_EQ(only_action<Respond>(good(command_rule("respond: [\"+CSQ: 9,9\", OK]"))).lines.size(),
            2U);
  EXPECT_TRUE(only_action<Stop>(good(command_rule("stop: host"))).host);
  EXPECT_EQ(only_action<SetSimAction>(good(command_rule("sim.set: absent"))).state,
            ports::SetSim::State::absent);
  EXPECT_EQ(only_action<UartFault>(good(command_rule("uart.insert: {text: hex:00ff}"))).text,
            std::string("\0\xff", 2));
  const auto variable = only_action<SetVariable>(good(command_rule("set: {phase: upload}")));
  EXPECT_EQ(variable.name + "=" + variable.value, "phase=upload");
  const auto cycle = only_action<CyclePowerAction>(
      good(command_rule("power.cycle: {banner: [APP RDY], lose_config: false}")));
  EXPECT_EQ(cycle.lines, std::vector<std::string>{"APP RDY"});
  EXPECT_FALSE(cycle.lose_settings);
}

TEST(Load, TimesDefaultsToOneOrToTheSizeOfNth) {
  const auto times = [](const std::string& rest) {
    return good("rules: [{when: {at: AT}, do: [{log: x}]" + rest + "}]").rules[0].times;
  };
  EXPECT_EQ(times(""), 1U);
  EXPECT_EQ(times(", nth: 2..4"), 3U);
  EXPECT_EQ(times(", nth: [1, 4]"), 2U);
  EXPECT_EQ(times(", nth: 2.."), std::nullopt);
  EXPECT_EQ(times(", times: always"), std::nullopt);
  EXPECT_EQ(times(", nth: 2..4, times: 1"), 1U);
  EXPECT_EQ(good("rules: [{when: {time: 1s}, every: 5s, do: [{log: x}]}]").rules[0].times,
            std::nullopt);
}

TEST(Load, MomentsAreTriggersOrStates) {
  const Scenario made = good(
      "peers: {p: {kind: sink}}\n"
      "end: {when: {peer: {name: p, records: 5}}}\n"
      "expect:\n"
      "  - {never: {at: AT}, until: {state: {\"socket[0]\": connected}}}\n"
      "  - {never: {at: AT}, until: {state: {\"socket[0]\": {to: connected}}}}\n"
      "  - {never: {at: AT}, until: {boot: rdy}}\n");
  EXPECT_TRUE(made.end.when.has_value() && !made.end.when_trigger);
  ASSERT_EQ(made.expectations.size(), 3U);
  EXPECT_TRUE(made.expectations[0].until_state && !made.expectations[0].until);
  EXPECT_TRUE(made.expectations[1].until && !made.expectations[1].until_state);
  EXPECT_TRUE(made.expectations[2].until && !made.expectations[2].until_state);
  EXPECT_EQ(made.expectations[0].id, "expect-1");
}

TEST(Load, DeviceKeysBecomeKeysOfTheProfile) {
  const Scenario made = good(
      "device:\n"
      "  identity: {imei: \"866425030000001\"}\n"
      "  radio: {stat: roaming, rat: nb-iot, attach: 9s}\n"
      "  timing: {answer_floor: 20ms}\n"
      "  network: {apn_required: true}\n"
      "  sim: {state: ready}\n");
  std::string values;
  for (const auto& [value, at] : made.device.values) {
    values += value.first + "=" + value.second + " ";
    modem::Profile profile;
    EXPECT_EQ(modem::set_profile_key(profile, value.first, value.second), "") << value.first;
  }
  EXPECT_EQ(values,
            "imei=866425030000001 radio.stat=5 radio.rat=nb-iot timing.answer_floor=20 "
            "network.apn_required=on sim.state=present ");
  EXPECT_EQ(made.device.attach->value, seconds(9));
}

TEST(Load, MissingFeaturesSkipAScenarioInsteadOfRefusingIt) {
  const std::string text =
      "requires: {features: [mqtt]}\n"
      "rules: [{when: {state: {\"mqtt[0]\": {to: connected}}}, do: [{log: x}]}]\n";
  const Loaded loaded = load_text("scenario: 1\nname: x\n" + text, "x.yaml", strict_options());
  ASSERT_EQ(loaded.cases.size(), 1U) << told(loaded.diagnostics);
  EXPECT_EQ(loaded.cases[0].missing_features, std::vector<std::string>{"mqtt"});
}

TEST(Load, EachScenarioHasASeedOfItsOwn) {
  EXPECT_EQ(good("").seed, 12638214688346347271U);  // FNV-1a of "x"
  EXPECT_EQ(good("seed: 7").seed, 7U);
  LoadOptions options;
  options.seed = 9;
  EXPECT_EQ(load_text("scenario: 1\nname: x\nseed: 7\n", "x", options).cases.at(0).seed, 9U);
}

TEST(Load, FileThatIsNotThere) {
  const Loaded loaded = load_file((kExamples / "no-such-file.yaml").string());
  EXPECT_TRUE(loaded.cases.empty());
  ASSERT_EQ(loaded.diagnostics.size(), 1U);
  EXPECT_NE(loaded.diagnostics[0].text.find("there is no such file"), std::string::npos);
}

TEST(Checks, UnknownCommands) {
  EXPECT_EQ(bad("rules: [{when: {at: \"AT+QISNED=0,*\"}, do: [{log: x}]}]"),
            "3:21 E360 BG96 has no AT+QISNED; did you mean AT+QISEND?\n");
  EXPECT_EQ(bad("rules: [{when: {at: \"AT+QNWINFO\"}, do: [{log: x}]}]"),
            "3:21 W416 AT+QNWINFO is not in this version: it answers ERROR\n");
  EXPECT_EQ(bad("expect: [{never: {at: \"AT+QNWINFO\"}}]"), "");
}

TEST(Checks, CaretStandsWithinThePattern) {
  EXPECT_EQ(bad("rules: [{when: {at: \"AT+QISEND=0,{len\"}, do: [{log: x}]}]"),
            "3:34 E340 '{' is not closed\n");
  EXPECT_EQ(bad("rules:\n  - when:\n      at: AT+QISEND=0,{len\n    do: [{log: x}]"),
            "5:23 E340 '{' is not closed\n");
}

TEST(Checks, NothingThatIsWrongCrashesOrHangs) {
  for (const std::string text : {"rules: 3",
                                 "rules: [3]",
                                 "rules: [[]]",
                                 "rules: [{when: {}}]",
                                 "rules: {a: b}",
                                 "device: []",
                                 "network: 5",
                                 "peers: [x]",
                                 "peers: {x: }",
                                 "expect: [{}]",
                                 "end: []",
                                 "strict: {}",
                                 "links: 3",
                                 "links: {x: 3}",
                                 "rules: [{when: {state: {}}, do: []}]",
                                 "rules: [{when: {state: {\"socket[\": x}}, do: []}]",
                                 "rules: [{when: {state: {\"socket[]\": x}}, do: []}]",
                                 "rules: [{when: {state: {\"]\": x}}, do: []}]",
                                 "rules: [{when: , do: }]",
                                 "expect: [{never: {}}]",
                                 "expect: [{order: []}]",
                                 "expect: [{rate: {}}]",
                                 "rules: [{when: {at: []}, do: [{respond: []}]}]",
                                 "rules: [{when: {at: {regex: '('}}, do: [{hang: {}}]}]",
                                 "seed: x",
                                 "requires: 3",
                                 "rules: [{when: {at: AT}, do: [{delay: {samples: []}}]}]",
                                 "rules: [{when: {at: AT}, do: [{delay: {uniform: []}}]}]"}) {
    bad(text);
  }
}

}  // namespace
}  // namespace bg96::scenarios
