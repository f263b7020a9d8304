// JSON Schema from the same fields() that read the files.
#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "commands.h"
#include "figure.h"
#include "keys.h"
#include "learners/learner.h"
#include "learners/vision/recipe.h"
#include "plantgym/fields.h"

namespace plantgym::cli {
namespace {

using json = nlohmann::ordered_json;

/// Numbers may be written with units or as fractions, so words are numbers too.
json value_schema(const KeyInfo& k) {
  std::string doc = k.doc;
  if (!k.unit.empty()) doc += fmt::format(" [{}]", k.unit);
  json s = {{"description", doc}};
  const bool whole = k.type == "int";
  if (k.type == "int" || k.type == "float") {
    json number = {{"type", whole ? "integer" : "number"}};
    if (k.low < k.high) number["minimum"] = k.low, number["maximum"] = k.high;
    s["anyOf"] = {number, {{"type", "string"}}, {{"type", "null"}}};
    if (whole) s["anyOf"].push_back({{"type", "number"}, {"multipleOf", 1}});
  } else if (k.type == "choice") {
    json all = json::array({nullptr});
    std::istringstream in(k.choices);
    for (std::string c; std::getline(in, c, '|');) {
      all.push_back(c);
      if (c == "true" || c == "false") all.push_back(c == "true");
    }
    s["enum"] = all;
  } else if (k.type == "text" || k.type == "file") {
    s["type"] = {"string", "number", "boolean", "null"};
  } else if (k.type == "numbers" || k.type == "texts" || k.type == "files") {
    s["type"] = {"array", "null"};
  } else if (k.type == "map" && k.key.ends_with(".*")) {  // a word is short for a map
    s["type"] = {"object", "string", "null"};
  } else if (k.type == "range") {
    s["type"] = {"string", "integer", "null"};
  }
  return s;
}

/// Nests dotted keys; `*` becomes additionalProperties. Maps are closed, or null: back to the
/// default; nothing is required, since it may come from a file that is extended.
json nest(const std::vector<KeyInfo>& keys) {
  json root = {{"type", "object"}, {"properties", json::object()}, {"additionalProperties", false}};
  for (const KeyInfo& k : keys) {
    json* at = &root;
    std::istringstream in(k.key);
    std::vector<std::string> words;
    for (std::string w; std::getline(in, w, '.');) words.push_back(w);
    const auto enter = [](json& map, const std::string& word) -> json& {
      if (!map.contains("type")) map["type"] = json{"object", "null"};
      if (word == "*") {
        if (!map["additionalProperties"].is_object()) map["additionalProperties"] = json::object();
        return map["additionalProperties"];
      }
      if (!map.contains("properties")) map["properties"] = json::object();
      if (!map.contains("additionalProperties")) map["additionalProperties"] = false;
      return map["properties"][word];
    };
    for (size_t i = 0; i + 1 < words.size(); ++i) at = &enter(*at, words[i]);
    json& leaf = enter(*at, words.back());
    leaf.update(value_schema(k));
    if (k.library.empty()) continue;
    leaf["type"] = {"object", "string", "null"}, leaf["additionalProperties"] = false;
    leaf["properties"]["extends"] = {{"type", "string"},
                                     {"description", fmt::format("a name of {}/", k.library)}};
  }
  return root;
}

std::vector<KeyInfo> below(std::vector<KeyInfo> keys, const std::string& prefix) {
  std::erase_if(keys, [&](const KeyInfo& k) { return k.key.rfind(prefix, 0) != 0; });
  for (KeyInfo& k : keys) k.key = k.key.substr(prefix.size());
  return keys;
}

/// The keys of `env` that the host reads.
json host_schema() {
  json s = nest(keys_of([](Fields& f) {
    EnvConfig c;
    env_fields(c, f);
  }))["properties"];
  s["reward"]["type"] = {"object", "null"};  // null: the environment's own
  s["variants"]["type"] = {"array", "null"};
  return s;
}

/// `env` of one environment: its keys and the host's; a world may be the name of a file.
json env_schema(const pg_env_api& api) {
  json s = nest(keys_of(api));
  s["properties"].update(host_schema());
  if (s["properties"].contains("world")) {
    json inside = s["properties"]["world"];
    s["properties"]["world"] = {{"anyOf", {{{"type", "string"}}, inside}}};
  }
  return s;
}

json world_schema(const Registry& registry) {
  json any = json::array();
  for (const std::string& name : registry.names()) {
    const std::vector<KeyInfo> keys = below(keys_of(registry.find(name)), "world.");
    if (keys.empty()) continue;
    json s = nest(keys);
    s["properties"]["extends"] = json::object();
    if (std::find(any.begin(), any.end(), s) == any.end()) any.push_back(s);
  }
  return {{"$schema", "http://json-schema.org/draft-07/schema#"},
          {"title", "A PlantGym world"},
          {"anyOf", any}};
}

/// What the files of a library hold.
json library_schema(const Registry& registry, const std::string& library) {
  json any = json::array();
  std::vector<std::string> known = {"run", "world", "rule", "result", "vision"};
  for (const std::string& name : registry.names()) {
    const std::vector<KeyInfo> keys = keys_of(registry.find(name));
    for (const KeyInfo& k : keys) {
      if (!k.library.empty()) known.push_back(k.library);
      if (k.library != library) continue;
      json s = nest(below(keys, k.key + "."));
      s["properties"]["extends"] = json::object();
      if (std::find(any.begin(), any.end(), s) == any.end()) any.push_back(s);
    }
  }
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  if (any.empty())
    throw Error(join({"schema: '", library, "' is unknown", suggestion(library, known)}));
  return {{"$schema", "http://json-schema.org/draft-07/schema#"},
          {"title", "A file of " + library + "/"},
          {"anyOf", any}};
}

json run_schema(const Registry& registry) {
  RunConfig run;
  json s = nest(keys_of([&](Fields& f) { file_fields(run, f), run_fields(run, f); }));
  json& p = s["properties"];
  json envs = json::array();
  json definitions = json::object();
  for (const std::string& name : registry.names()) {
    json e = env_schema(registry.find(name));
    e["properties"]["name"] = {{"const", name}};
    definitions[name] = e;
    std::string pointer = name;  // a slash in a JSON pointer is ~1
    for (size_t at; (at = pointer.find('/')) != std::string::npos;) pointer.replace(at, 1, "~1");
    envs.push_back({{"$ref", "#/definitions/" + pointer}});
  }
  p["extends"]["type"] = {"string", "array"};
  p["env"] = {{"anyOf", envs}};
  p["eval"]["properties"]["env"] = {{"anyOf", envs}};
  p["agent"] = nest(agent_keys());
  p["agent"]["additionalProperties"] = true;  // those of tiles depend on what is observed
  json learners = json::array();
  for (const LearnerKind& k : learner_kinds()) {
    json l = nest(keys_of(k.fields));
    l["properties"]["type"] = {{"const", k.name}};
    learners.push_back(l);
  }
  p["learner"] = {{"anyOf", learners}};
  s["$schema"] = "http://json-schema.org/draft-07/schema#", s["title"] = "A PlantGym run";
  s["definitions"] = definitions;
  return s;
}

json vision_schema() {
  ImageRecipe r;
  json s = nest(keys_of([&](Fields& f) { r.read(f); }));
  s["$schema"] = "http://json-schema.org/draft-07/schema#";
  s["title"] = "A PlantGym recipe of an image recogniser";
  s["properties"]["extends"]["type"] = {"string", "array"};
  s["properties"]["data"]["properties"]["folder"]["type"] = "string";
  s["properties"]["data"]["properties"]["test_folder"]["type"] = "string";
  const json rate = {{"type", {"number", "string", "object", "null"}}};
  s["properties"]["train"]["properties"]["learning_rate"] = rate;
  return s;
}

json result_schema() {
  Figure g;
  json s = nest(keys_of([&](Fields& f) { figure_fields(g, f); }));
  s["$schema"] = "http://json-schema.org/draft-07/schema#";
  s["title"] = "A published figure of PlantGym";
  return s;
}

/// What observed elements and actions may be called depends on the environment: those maps are
/// open.
json rule_schema() {
  const json text = {{"type", "string"}}, map = {{"type", "object"}};
  const json number = {
      {"anyOf",
       {{{"type", {"number", "string"}}},
        {{"type", "object"},
         {"anyOf", {{{"required", {"tune"}}}, {{"required", {"start"}}}}},
         {"additionalProperties", false},
         {"properties",
          {{"tune", {{"type", "array"}, {"description", "from where to where it is searched"}}},
           {"range",
            {{"type", "array"},
             {"description", "the least and the most it may be; none: those of tune"}}},
           {"start", {{"description", "its value until it was tuned"}}}}}}}}};
  const json list = {{"$ref", "#/definitions/rules"}};
  const json act = {
      {"description", "{action: number, label or observed element}; one action: the value"}};
  json one = {{"type", "object"}, {"additionalProperties", false}};
  one["properties"] = {
      {"if",
       {{"type", {"object", "array"}},
        {"description", "all conditions of a map, one map of a list"}}},
      {"do", act},
      {"else", act},
      {"each", {{"type", "string"}, {"description", "a word that stands for each NAME of NAME.x"}}},
      {"rules", list}};
  json s = {{"$schema", "http://json-schema.org/draft-07/schema#"},
            {"title", "A PlantGym rule"},
            {"type", "object"},
            {"additionalProperties", false},
            {"required", {"rules"}}};
  s["properties"] = {{"extends", json::object()},
                     {"name", text},
                     {"doc", text},
                     {"env", map},
                     {"parameters", {{"type", "object"}, {"additionalProperties", number}}},
                     {"rules", list}};
  s["definitions"] = {{"rules", {{"type", "array"}, {"items", one}}}};
  return s;
}

}  // namespace

int schema(const std::string& kind, const std::vector<std::string>& plugins) {
  const Registry registry = builtin_registry(plugins);
  const json s = kind == "world"    ? world_schema(registry)
                 : kind == "run"    ? run_schema(registry)
                 : kind == "result" ? result_schema()
                 : kind == "rule"   ? rule_schema()
                 : kind == "vision" ? vision_schema()
                                    : library_schema(registry, kind);
  fmt::print("{}\n", s.dump(2));
  return 0;
}

}  // namespace plantgym::cli
