#include <gtest/gtest.h>

#include <algorithm>
#include <boost/regex.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "scenarios/language/load.hpp"
#include "scenarios/language/syntax/parse.hpp"
#include "scenarios/language/table/reference.hpp"

// What an editor says of a file and what the loader says must not differ: a validator for that part
// of draft-07 that the schema uses.

namespace bg96::scenarios {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

const fs::path kTests = BG96_SCENARIO_TESTS;

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<fs::path> yaml_files(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

json value_of(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null: return nullptr;
    case Node::Kind::scalar: break;
    case Node::Kind::sequence: {
      json made = json::array();
      for (const Node& item : node.items) made.push_back(value_of(item));
      return made;
    }
    case Node::Kind::mapping: {
      json made = json::object();
      for (const Entry& entry : node.entries) made[entry.key] = value_of(entry.value);
      return made;
    }
  }
  static const boost::regex kInteger("-?(0|[1-9][0-9]{0,17})");
  static const boost::regex kNumber("-?[0-9]+\\.[0-9]+");
  if (node.quoted) return node.text;
  if (node.text == "true" || node.text == "false") return node.text == "true";
  if (boost::regex_match(node.text, kInteger)) return std::stoll(node.text);
  if (boost::regex_match(node.text, kNumber)) return std::stod(node.text);
  return node.text;
}

class Validator {
 public:
  explicit Validator(const std::string& schema) : schema_(json::parse(schema)) {}

  /// What is wrong, a line for each.
  std::string check(const json& value) {
    wrong_.clear();
    check(value, schema_, "");
    return wrong_;
  }

 private:
  void wrong(const std::string& path, const std::string& text) {
    wrong_ += path + ": " + text + "\n";
  }

  static bool is_of(const json& value, const std::string& type) {
    if (type == "string") return value.is_string();
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    if (type == "boolean") return value.is_boolean();
    if (type == "array") return value.is_array();
    return type == "object" && value.is_object();
  }

  void check_object(const json& value, const json& schema, const std::string& path) {
    for (const auto& [key, member] : value.items()) {
      if (schema.contains("properties") && schema["properties"].contains(key)) {
        check(member, schema["properties"][key], path + "/" + key);
      } else if (schema.contains("patternProperties") && key.starts_with("x-")) {
        continue;
      } else if (schema.contains("additionalProperties")) {
        const json& other = schema["additionalProperties"];
        if (other.is_boolean()) wrong(path, "unknown key " + key);
        if (other.is_object()) check(member, other, path + "/" + key);
      }
    }
    for (const json& key : schema.value("required", json::array())) {
      if (!value.contains(key.get<std::string>())) wrong(path, "missing " + key.dump());
    }
    if (value.size() < schema.value("minProperties", 0U)) wrong(path, "too few keys");
    if (value.size() > schema.value("maxProperties", 100'000U)) wrong(path, "too many keys");
  }

  void check(const json& value, const json& schema, const std::string& path) {
    if (schema.contains("$ref")) {
      const auto name =
          schema["$ref"].get<std::string>().substr(std::string("#/definitions/").size());
      return check(value, schema_["definitions"][name], path);
    }
    for (const json& part : schema.value("allOf", json::array())) check(value, part, path);
    if (schema.contains("type")) {
      const json& type = schema["type"];
      const json types = type.is_array() ? type : json::array({type});
      const bool fits = std::any_of(types.begin(), types.end(), [&value](const json& one) {
        return is_of(value, one.get<std::string>());
      });
      if (!fits) return wrong(path, "is no " + type.dump() + ": " + value.dump());
    }
    if (value.is_string() && schema.contains("pattern")) {
      const boost::regex pattern(schema["pattern"].get<std::string>());
      if (!boost::regex_search(value.get<std::string>(), pattern)) {
        wrong(path, value.dump() + " does not match " + schema["pattern"].dump());
      }
    }
    if (value.is_object()) check_object(value, schema, path);
    if (value.is_array() && schema.contains("items")) {
      for (const json& item : value) check(item, schema["items"], path + "[]");
    }
  }

  json schema_;
  std::string wrong_;
};

std::string validate(const std::string& text) {
  Diagnostics diagnostics;
  const Node root = parse_tree(text, "x.yaml", diagnostics);
  EXPECT_FALSE(has_error(diagnostics));
  static Validator of_libraries(library_schema());
  static Validator of_scenarios(json_schema());
  const bool is_library = root.find("library") != nullptr;
  return (is_library ? of_libraries : of_scenarios).check(value_of(root));
}

TEST(Schema, AcceptsTheExamples) {
  for (const fs::path& file : yaml_files(kTests / "examples")) {
    const std::string name = file.filename().string();
    EXPECT_EQ(validate(text_of(file)), "") << name;
  }
}

TEST(Schema, AcceptsTheLibraryOfScenarios) {
  int count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(BG96_SCENARIO_LIBRARY)) {
    if (entry.path().extension() != ".yaml") continue;
    const std::string text = text_of(entry.path());
    EXPECT_EQ(validate(text), "") << entry.path();
    // Editors find the schema by the first line, from where the file is.
    const std::string modeline = "# yaml-language-server: $schema=";
    ASSERT_TRUE(text.starts_with(modeline)) << entry.path();
    const std::string schema = text.substr(modeline.size(), text.find('\n') - modeline.size());
    EXPECT_TRUE(fs::exists(entry.path().parent_path() / schema)) << entry.path() << schema;
    ++count;
  }
  EXPECT_GT(count, 30);
}

TEST(Schema, RefusesWhatALibraryMayNotHave) {
  EXPECT_EQ(validate("library: 1\nx-a: 1\nlinks: {l: {up: {loss: 4%}}}\nvars: {a: 1}\n"), "");
  EXPECT_NE(validate("library: 1\nname: x\n"), "");
  EXPECT_NE(validate("library: 1\ntimeout: 5s\n"), "");
  EXPECT_NE(validate("library: 1\nlinks: {l: {up: {loss: 4}}}\n"), "");
}

/// All that is wrong with a scalar by itself.
int wrong_scalars(const Diagnostics& diagnostics) {
  return static_cast<int>(
      std::count_if(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& told) {
        return told.text.starts_with("invalid ") || told.text.starts_with("missing unit");
      }));
}

TEST(Schema, RefusesEachScalarThatTheLoaderRefuses) {
  int files = 0;
  for (const fs::path& file : yaml_files(kTests / "broken" / "table")) {
    if (file.string().find("-fixes") == std::string::npos) continue;
    const std::string wrong = validate(text_of(file));
    const Loaded loaded = load_text(text_of(file), "x.yaml");
    EXPECT_GE(std::count(wrong.begin(), wrong.end(), '\n'), wrong_scalars(loaded.diagnostics))
        << file << wrong;
    EXPECT_GT(wrong_scalars(loaded.diagnostics), 4) << file;
    ++files;
  }
  EXPECT_EQ(files, 7);
}

TEST(Schema, RefusesWhatTheLoaderRefusesForItsForm) {
  for (const fs::path& file : yaml_files(kTests / "broken" / "table")) {
    const std::string name = file.filename().string();
    const std::string code = name.substr(0, 4);
    // The form of keys and scalars; not what numbers and names must be to one another.
    const std::vector<std::string> forms = {"E201", "E202", "E203", "E204", "E206", "E211",
                                            "E212", "E215", "E216", "E217", "E218", "E219"};
    if (std::find(forms.begin(), forms.end(), code) == forms.end()) continue;
    if (text_of(file).find("nth: 4") != std::string::npos) continue;  // a key is there twice
    EXPECT_NE(validate(text_of(file)), "") << name;
  }
}

TEST(Schema, AcceptsTemplatesInPlacesOfValues) {
  EXPECT_EQ(validate("scenario: 1\nname: x\ntimeout: ${matrix.t}\nrules:\n"
                     "  - when: {at: \"${matrix.victim}\"}\n    times: ${matrix.n}\n"
                     "    do: [{power.cycle: {banner: \"${matrix.b}\", pty: \"${matrix.p}\"}}]\n"),
            "");
}

TEST(Schema, TakesWhatTheLoaderTakes) {
  for (const std::string rule :
       {"do: [{result: ERROR}]", "do: [{result: {cme: 14, execute: false}}]",
        "do: [{hang: forever}]", "do: [{hang: {for: 3s, input: drop}}]",
        "do: [{hang: {uniform: [1s, 2s]}}]", "do: [{delay: {samples: [1s, 2s]}}]",
        "do: [{respond: [OK]}]", "do: [{respond: {lines: [OK], execute: false}}]",
        "do: [{urc: RDY}]", "do: [{sim.set: absent}, {sim.set: {state: ready}}]",
        "do: [{sms.receive: {from: A, text: ''}}, {sms.receive: {pdu: 'c0FE'}}]",
        "do: [{registration.lose: {regain: home}}, {registration.lose: {regain: {rat: gsm}}}]",
        "nth: [1, 3..4], do: [{log: x}]", "every: 3, do: [{log: x}]",
        "apply: [{link: lte-m-good}], for: {uniform: [1s, 2s]}",
        "apply: [{link: {is: down}}, {dns: {for_names: a.b}}], until: end",
        "apply: [{socket.stall: {}}], until: {socket: {id: 0, event: closed}}",
        "if: {any: [{fired: r}, {not: {active: r}}]}, do: [{log: x}]",
        "if: {state: {\"socket[0]\": {in: [connected, closing]}}}, do: [{log: x}]"}) {
    const std::string text =
        "scenario: 1\nname: x\nrules: [{id: r, when: {at: AT}, " + rule + "}]\n";
    EXPECT_EQ(validate(text), "") << rule;
    const Loaded loaded = load_text(text, "x.yaml");
    EXPECT_EQ(loaded.cases.size(), 1U)
        << rule << (loaded.diagnostics.empty() ? "" : loaded.diagnostics[0].text);
  }
  for (const std::string expectation :
       {"sends: AT", "sends: [AT, ATE0]", "sends: {regex: 'AT.*'}", "sends: {at: AT, count: 2}",
        "never: {regex: 'AT.*'}", "never: {state: {registration: denied}}",
        "order: [AT, [ATE0, ATE1]]", "rate: {at: AT, min_gap: 5s}", "silence: {}",
        "state: {power: on}", "always: {state: {sim: ready}}", "host_exit: 0",
        "recovers: {until: {fired: r}}, after: heal", "fired: {rule: r}, after: {boot: rdy}",
        "never: AT, until: {state: {\"socket[0]\": {ne: connected}}}"}) {
    const std::string text =
        "scenario: 1\nname: x\nrules: [{id: r, when: {at: AT}, do: [{log: x}]}]"
        "\nexpect: [{" +
        expectation + "}]\n";
    EXPECT_EQ(validate(text), "") << expectation;
    const Loaded loaded = load_text(text, "x.yaml");
    EXPECT_EQ(loaded.cases.size(), 1U)
        << expectation << (loaded.diagnostics.empty() ? "" : loaded.diagnostics[0].text);
  }
}

}  // namespace
}  // namespace bg96::scenarios
