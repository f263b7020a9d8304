#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>

#include "agents/rule_file.h"
#include "any_model.h"
#include "commands.h"
#include "keys.h"
#include "learners/distill.h"
#include "learners/learner.h"
#include "learners/vision/recipe.h"
#include "plantgym/fields.h"

namespace plantgym::cli {
namespace {

/// Whole numbers whole, others short.
std::string bound(double v) {
  return std::fabs(v) < 1e9 && v == std::floor(v) ? fmt::format("{:.0f}", v)
                                                  : fmt::format("{:g}", v);
}

std::string range_of(const KeyInfo& k) {
  if (!k.choices.empty()) return k.choices;
  if (k.type != "int" && k.type != "float" && k.type != "numbers" && k.type != "range") return "";
  if (k.low == 0 && k.high == 0) return "";
  return fmt::format("{} to {}", bound(k.low), bound(k.high));
}

void print_keys(const std::vector<KeyInfo>& keys, const std::string& under) {
  if (keys.empty()) return void(fmt::print("\nIt has no keys.\n"));
  fmt::print("\nkeys of `{}`\n", under);
  for (const KeyInfo& k : keys) {
    std::string facts = k.type;
    if (!k.unit.empty()) facts += fmt::format(" [{}]", k.unit);
    if (const std::string r = range_of(k); !r.empty()) facts += ", " + r;
    if (k.required)
      facts += ", required";
    else if (!k.initial.empty())
      facts += ", default " + k.initial;
    if (!k.library.empty()) facts += fmt::format(", or the name of a file in {}/", k.library);
    fmt::print("  {:<34} {}\n  {:<34}   {}\n", k.key, facts, "", k.doc);
  }
}

std::string bounds(const pg_space& s, int64_t e) {
  const float low = s.lows ? s.lows[e] : s.low, high = s.highs ? s.highs[e] : s.high;
  if (low == -std::numeric_limits<float>::infinity() &&
      high == std::numeric_limits<float>::infinity())
    return "any number";
  return fmt::format("{:g} to {:g}", low, high);
}

void print_space(const pg_space& s, const char* what) {
  std::string shape;
  for (int32_t d = 0; d < s.ndim; ++d) shape += fmt::format("{}{}", d ? " x " : "", s.shape[d]);
  fmt::print("\n{} `{}`{}{}\n", what, s.name ? s.name : "", shape.empty() ? "" : ": ", shape);
  if (!s.names && !s.counts && !s.lows && s.elements > 1) {  // all alike, as pixels are
    const std::string values = s.n ? fmt::format("0 to {}", s.n - 1) : bounds(s, 0);
    return void(fmt::print("  {:<26} {}\n", "each", values));
  }
  const int64_t shown = std::min<int64_t>(s.elements, 64);
  int64_t label = 0;
  for (int64_t e = 0; e < shown; ++e) {
    const int32_t n = s.counts ? s.counts[e] : s.n;
    const char* name = s.names ? s.names[e] : s.elements == 1 ? s.name : "";
    const char* unit = s.units ? s.units[e] : "";
    std::string values = n ? fmt::format("0 to {}", n - 1) : bounds(s, e);
    if (s.labels && n && n <= 64) {
      values += ":";
      for (int32_t v = 0; v < n; ++v)
        values += fmt::format("{}{}", v ? ", " : " ", s.labels[label + v]);
    }
    label += n;
    fmt::print("  {:<26} {}{}\n", name, values, *unit ? fmt::format(" [{}]", unit) : "");
  }
  if (shown < s.elements) fmt::print("  … {} more\n", s.elements - shown);
}

void print_quantities(const char* what, const pg_quantity* q, int32_t n, const float* weights) {
  if (n) fmt::print("\n{}\n", what);
  for (int32_t i = 0; i < n; ++i) {
    const std::string weight =
        weights && weights[i] != 0 ? fmt::format(" (weight {:g} in the reward)", weights[i]) : "";
    fmt::print("  {:<26} [{}] {}{}\n", q[i].name, q[i].unit, q[i].doc, weight);
  }
}

void print_spec(const VecEnv& env) {
  const pg_spec& s = env.spec();
  for (int32_t k = 0; k < s.n_obs; ++k) print_space(s.obs[k], "observation");
  print_space(*s.action, "action");
  print_quantities("signals of a step", s.signals, s.n_signals, s.default_reward);
  print_quantities("KPIs of an episode", s.metrics, s.n_metrics, nullptr);
  fmt::print("\n");
  if (s.max_steps) fmt::print("An episode is cut after {} steps.\n", s.max_steps);
  if (s.mask_size) fmt::print("Illegal actions are masked.\n");
  fmt::print("One environment takes {} bytes, and {} bytes of input and output.\n", s.state_bytes,
             Transition::bytes_per_row(s));
}

int describe_file(const Target& file) {
  const Loaded l = load(file);
  const pg_env_api& api = l.registry.find(l.run.env.name);
  Pool pool(1);
  EnvConfig one = l.run.env;
  one.n = 1;
  const VecEnv env(api, one, pool);
  fmt::print("{}: {} ({})\n", file.path, l.run.env.name, api.doc);
  print_spec(env);
  return 0;
}

void describe_env(const pg_env_api& api) {
  fmt::print("{}: {}\n", api.name, api.doc);
  print_keys(keys_of(api), "env");
  Pool pool(1);
  EnvConfig one;
  one.name = api.name;
  try {
    print_spec(VecEnv(api, one, pool));
  } catch (const Error&) {  // it needs a world
    fmt::print(
        "\nWhat it shows and takes depends on its world: `plantgym describe WORLD.yaml` prints "
        "it.\n");
  }
}

void describe_model(const pg_model_api& m) {
  std::string tasks;
  for (const uint32_t t : {PG_CLASSIFICATION, PG_REGRESSION, PG_CLUSTERING})
    if (m.tasks & t) tasks += fmt::format("{}{}", tasks.empty() ? "" : ", ", task_name(t));
  fmt::print("{}: {} ({})\n", m.name, m.doc, tasks);
  print_keys(keys_of(m), m.name);
}

void describe_rule(const std::string& name) {
  const Node named = {PG_SCALAR, "", name, "", 0, 0, "", {}};
  Node rule;
  read_rule(named, rule);
  print_rule(name, rule);
}

constexpr const char* kSections[] = {"env",  "agent",    "learner", "eval",  "run",
                                     "file", "wrappers", "distill", "vision"};
/// A part of a run file, or its top, or the other kinds of files. @return whether `name` is one
bool describe_section(const std::string& name) {
  RunConfig run;
  EnvConfig env;
  if (name == "env") {
    print_keys(keys_of([&](Fields& f) { env_fields(env, f); }), name);
    fmt::print("and those of the environment: `plantgym describe {}`\n",
               builtin_registry().names()[0]);
  } else if (name == "agent") {
    print_keys(agent_keys(), name);
  } else if (name == "learner") {
    for (const LearnerKind& k : learner_kinds()) {
      fmt::print("{}{}: {}\n", &k == &learner_kinds()[0] ? "" : "\n", k.name, k.doc);
      print_keys(keys_of(k.fields), name);
    }
  } else if (name == "file") {
    print_keys(keys_of([&](Fields& f) { file_fields(run, f); }), "a run file");
  } else if (name == "wrappers") {
    fmt::print("wrappers: laid around the environment, in the order of these keys\n");
    print_keys(keys_of([&](Fields& f) { wrapper_fields(env.wrappers, f); }), "env.wrappers");
  } else if (name == "distill") {
    DistillConfig c;
    print_keys(keys_of([&](Fields& f) { distill_fields(c, f); }), "plantgym distill RUN key=value");
  } else if (name == "vision") {
    ImageRecipe recipe;
    fmt::print("vision: a recipe of an image recogniser (configs/vision)\n");
    print_keys(keys_of([&](Fields& f) { recipe.read(f); }), "plantgym classify train RECIPE.yaml");
  } else if (name == "run" || name == "eval") {
    std::vector<KeyInfo> keys = keys_of([&](Fields& f) { run_fields(run, f); });
    std::erase_if(keys, [&](const KeyInfo& k) { return k.key.rfind(name + ".", 0) != 0; });
    print_keys(keys, "a run file");
  } else {
    return false;
  }
  return true;
}

}  // namespace

void print_rule(const std::string& name, const Node& rule) {
  const Node *doc = child(rule, "doc"), *parameters = child(rule, "parameters");
  fmt::print("{}: {}\n", name, doc ? doc->value : "a rule");
  if (!parameters) return void(fmt::print("\nIt has no parameters.\n"));
  fmt::print("\nparameters of `{}`\n", name);
  for (const Node& p : parameters->children) {
    std::string words = p.value;
    if (const Node* start = child(p, "start")) words = start->value;
    if (const Node* tune = child(p, "tune"))
      words += fmt::format(", to be tuned within {} to {}", tune->children.at(0).value,
                           tune->children.at(1).value);
    if (double least = 0, most = 0; range_of(p, least, most))
      words += fmt::format(", in [{:g}, {:g}]", least, most);
    fmt::print("  {:<34} {}\n", p.key, words);
  }
}

int describe(const std::string& name, const std::vector<std::string>& plugins) {
  const Registry registry = builtin_registry(plugins);
  std::error_code none;
  bool found = false;
  if (registry.has(name)) describe_env(registry.find(name)), found = true;
  for (const AgentKind& k : agent_kinds())
    if (name == k.name) {
      fmt::print("{}: {}\n", k.name, k.doc);
      print_keys(keys_of(k.fields), name), found = true;
    }
  const std::vector<std::string> rules = shipped_rules();
  if (std::find(rules.begin(), rules.end(), name) != rules.end()) describe_rule(name), found = true;
  for (const LearnerKind& k : learner_kinds())
    if (name == k.name) {
      fmt::print("{}: {}\n", k.name, k.doc);
      print_keys(keys_of(k.fields), "learner"), found = true;
    }
  if (const pg_model_api* m = registry.models().get(name)) describe_model(*m), found = true;
  found |= describe_section(name);
  if (found) return 0;
  if (std::filesystem::exists(name, none)) return describe_file({name, {}, plugins});
  std::vector<std::string> known = registry.names();
  for (const std::string& m : registry.models().names()) known.push_back(m);
  for (const AgentKind& k : agent_kinds()) known.push_back(k.name);
  for (const LearnerKind& k : learner_kinds()) known.push_back(k.name);
  known.insert(known.end(), rules.begin(), rules.end());
  for (const char* section : kSections) known.push_back(section);
  throw Error(
      join({"describe: '", name, "' is neither a name nor a file", suggestion(name, known)}));
}

}  // namespace plantgym::cli
