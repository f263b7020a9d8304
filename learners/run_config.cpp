#include "run_config.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "agents/rule_file.h"
#include "library.h"
#include "policy_fit.h"
#include "run_device.h"
#include "worlds.h"

namespace plantgym {
namespace {

/// Adds the first words of declared keys ("world" of "world.grid.map").
void add_words(const std::vector<KeyInfo>& keys, std::vector<std::string>& to) {
  for (const KeyInfo& k : keys)
    if (const std::string word = k.key.substr(0, k.key.find('.'));
        std::find(to.begin(), to.end(), word) == to.end())
      to.push_back(word);
}

/// Keys of `env` that the host reads; the environment reads the rest.
const std::vector<std::string>& host_keys() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> words;
    add_words(keys_of([](Fields& f) {
                EnvConfig c;
                env_fields(c, f);
              }),
              words);
    return words;
  }();
  return all;
}
bool is_host_key(const std::string& key) {
  return std::find(host_keys().begin(), host_keys().end(), key) != host_keys().end();
}

/// Here, because the environment that gets the rest does not know what the host's are called.
void refuse_unknown_keys(const Node& env, const char* prefix, const pg_env_api& api) {
  std::vector<std::string> known = host_keys();
  add_words(keys_of(api), known);
  for (const Node& c : env.children)
    if (std::find(known.begin(), known.end(), c.key) == known.end())
      throw error_at(c, join({prefix, ".", c.key}),
                     join({"unknown key", suggestion(c.key, known, "keys")}));
}

bool knows_a_key(const pg_env_api& api, const Node& world) {
  for (const KeyInfo& k : keys_of(api))
    for (const Node& c : world.children)
      if (k.key.rfind(join({"world.", c.key, "."}), 0) == 0) return true;
  return false;
}

/// The environment that a world is for: the first that knows one of its top keys and is for its
/// kind.
std::string environment_of(const Node& world, const Registry& registry) {
  Node params = {PG_MAP, "env", "", world.file, world.line, world.column, "", {world}};
  std::string first;
  for (const std::string& name : registry.in_order()) {
    const pg_env_api& api = registry.find(name);
    if (!knows_a_key(api, world)) continue;
    if (fits(api, params)) return name;
    if (first.empty()) first = name;
  }
  if (!first.empty()) return first;
  std::string lacking;
  for (const auto& [name, why] : registry.lacking())
    if (lacking.empty()) lacking = join({"; ", name, " ", why});
  throw error_at(world, "world",
                 join({"no environment knows this kind of world; name one in env.name", lacking}));
}

/// The environment that `env` names or whose world it holds.
std::string name_of(const Node& env, const char* prefix, const Registry& registry) {
  const Node *given = child(env, "name"), *world = child(env, "world");
  if (given && given->kind == PG_SCALAR && !given->value.empty()) {
    if (registry.has(given->value)) return given->value;
    throw error_at(*given, join({prefix, ".name"}), registry.unknown(given->value));
  }
  if (world && world->kind == PG_MAP) return environment_of(*world, registry);
  throw error_at(env, join({prefix, ".name"}), "missing; the environment (see plantgym list)");
}

/// Replaces names that stand for maps in `env` and in the maps that its variants lay over it.
void expand_env(Node& env, const pg_env_api& api) {
  expand_names(env, api);
  if (Node* variants = child(env, "variants"))
    for (Node& v : variants->children) expand_names(v, api);
}

EnvConfig read_env(const Node& env, const char* prefix, const Registry& registry) {
  if (env.kind != PG_MAP) throw error_at(env, prefix, "must be a map of keys and values");
  EnvConfig c;
  std::vector<Node> variants;
  Node host = env;
  std::erase_if(host.children, [](const Node& n) { return !is_host_key(n.key); });
  read_fields(host, prefix, [&](Fields& f) { env_fields(c, f); });
  c.name = name_of(env, prefix, registry);
  refuse_unknown_keys(env, prefix, registry.find(c.name));
  c.prefix = prefix, c.host = std::move(host);
  Node params = env;
  std::erase_if(params.children, [](const Node& n) { return is_host_key(n.key); });
  if (const Node* list = child(env, "variants"))
    for (const Node& v : list->children) {
      if (v.kind != PG_MAP) throw error_at(v, join({prefix, ".variants"}), "must be a map");
      Node laid = params;
      merge(laid, v);
      refuse_unknown_keys(v, join({prefix, ".variants"}).c_str(), registry.find(c.name));
      variants.push_back(std::move(laid));
    }
  if (variants.empty()) variants.push_back(std::move(params));
  for (const Node& v : variants) refuse_new_names(v, prefix, keys_of(registry.find(c.name)));
  c.variants = std::move(variants);
  return c;
}

/// Of an evaluation: episodes end where they end, wrappers learn nothing.
EnvConfig judged(EnvConfig c) {
  c.autoreset = PG_DISABLED, c.judged = true;
  return c;
}

/// What an environment rewards by itself; none: what no signals tell.
std::vector<std::pair<std::string, double>> own_reward(const pg_spec& s) {
  std::vector<std::pair<std::string, double>> all;
  for (int32_t k = 0; s.default_reward && k < s.n_signals; ++k)
    if (s.default_reward[k] != 0) all.emplace_back(s.signals[k].name, double(s.default_reward[k]));
  return all;
}
/// The run's reward in another environment, where that has all of its signals.
void keep_reward(const std::vector<std::pair<std::string, double>>& reward, const pg_spec& there,
                 EnvConfig& to) {
  for (const auto& [name, weight] : reward) {
    bool known = false;
    for (int32_t k = 0; k < there.n_signals; ++k) known |= name == there.signals[k].name;
    if (!known) return;
  }
  if (reward != own_reward(there)) to.reward = reward;
}

/// Rule files that `eval.compare` names, in their place: a run's folder stands alone.
void expand_rules(Node& run) {
  Node* eval = child(run, "eval");
  Node* list = eval ? child(*eval, "compare") : nullptr;
  for (size_t k = 0; list && list->kind == PG_LIST && k < list->children.size(); ++k) {
    Node& named = list->children[k];
    const std::string word =
        named.kind == PG_MAP && named.children.size() == 1 ? named.children[0].key : named.value;
    if (word.find('/') == std::string::npos && !word.ends_with(".yaml")) continue;
    if (Node rule; read_rule(named, rule)) rule.key = named.key, named = std::move(rule);
  }
}

/// A world file by itself: messages name its keys from its own top.
void mark_alone(Node& n) {
  if (n.via.empty()) n.via = n.file;
  for (Node& c : n.children) mark_alone(c);
}

void read_hooks(RunConfig& run, Fields& f) {
  f.map("hooks", "commands that get JSON on their standard input", [&](Fields& h) {
    const std::pair<const char*, const char*> kinds[] = {
        {"checkpoint", "after a checkpoint was written"},
        {"eval", "after an evaluation"},
        {"end", "after the last step of a seed"},
        {"fail", "when the run fails"}};
    for (const auto& [when, doc] : kinds) {
      std::string command;
      h.text(when, command, doc);
      if (!command.empty()) run.hooks.emplace_back(when, command);
    }
  });
}

void read_eval(RunConfig& run, Fields& f) {
  f.number("every", run.eval_every, 0, int64_t(1) << 53, "step",
           "transitions between evaluations; 0: at the end only");
  f.number("episodes", run.eval_episodes, 1, int64_t(1) << 31, "", "episodes of one evaluation");
  f.text("metric", run.metric, "chooses the best checkpoint: return, or the name of a KPI");
  int32_t direction = run.maximize ? 0 : 1;
  f.choice("direction", direction, {"max", "min"}, "which values of the metric are better");
  run.maximize = direction == 0;
  f.any("compare", "other agents, judged beside the learned one: [random, {threshold: {…}}]",
        [&](const pg_node* nodes, int32_t i) {
          if (nodes[i].kind != PG_LIST) throw FieldError(i, "must be a list of agents");
        });
  f.any("env", "keys laid over `env` for evaluation", [](const pg_node* nodes, int32_t i) {
    if (nodes[i].kind != PG_MAP) throw FieldError(i, "must be a map of keys and values");
  });
}

/// `seeds` becomes those of `part`.
void take_part(RunConfig& run, Fields& f) {
  if (run.part.empty()) return;
  int32_t i = 0, n = 0;
  if (!parse_part(run.part, i, n))
    return f.fail("part",
                  join({"'", run.part, "' is no part; expected i/n with i from 0 to n - 1"}));
  const int64_t seeds = run.last_seed - run.first_seed + 1;
  const int32_t from = int32_t(seeds * i / n), to = int32_t(seeds * (i + 1) / n);
  if (from == to)
    return f.fail("part", join({run.part, " of ", std::to_string(seeds),
                                " seeds is none; use at most as many parts as seeds"}));
  run.last_seed = run.first_seed + to - 1, run.first_seed += from;
}

void read_limits(RunConfig& run, Fields& f) {
  f.text("name", run.name, "names the run's folder; default: the file's name");
  f.range("seeds", run.first_seed, run.last_seed, 0, 1000000, "", "one training per seed");
  f.text("part", run.part, "i/n: only part i of n of the seeds, from 0; for arrays of jobs");
  take_part(run, f);
  f.number("steps", run.budget.steps, 1, int64_t(1) << 53, "step",
           "transitions of one seed, over all environments");
  f.number("episodes", run.budget.episodes, 1, int64_t(1) << 53, "",
           "finished episodes of one seed, instead of steps");
  f.number("threads", run.threads, 1, 1024, "", "threads that step environments");
  read_device(run, f);
  f.number("log_every", run.log_every, 0, int64_t(1) << 53, "step",
           "transitions between rows of metrics; 0: a hundredth of the run");
  f.number("checkpoint_every", run.checkpoint_every, 0, 1e9, "s",
           "wall time between checkpoints; the first ones come sooner");
  f.number("peer_timeout", run.peer_timeout, 0.1, 1e6, "s",
           "how long one of several programs waits for another before it gives up");
  f.map("stop", "stop a seed early", [&](Fields& s) {
    s.required().text("metric", run.stop_metric, "eval, for eval.metric, or the name of a KPI");
    s.required().number("at_least", run.stop_at_least, -1e30, 1e30, "", "its value that is enough");
  });
  read_hooks(run, f);
}

}  // namespace

void file_fields(RunConfig& run, Fields& f) {
  const auto a_map = [](const pg_node* nodes, int32_t i) {
    if (nodes[i].kind != PG_MAP) throw FieldError(i, "must be a map of keys and values");
  };
  if (f.listing())  // long resolved when a run is read
    f.any("extends", "a file, or a list of them, that this one is laid over",
          [](const pg_node*, int32_t) {});
  f.texts("plugins", run.plugins, "shared libraries with environments and models");
  f.required().any("env", "the environment: name, world, num_envs, observe, reward, …", a_map);
  f.any("agent", "what acts: exploration", a_map);
  f.any("learner", "what improves it: type, learning_rate, …", a_map);
  f.any("sweep", "what `plantgym sweep` tries: method, trials, seeds, space", a_map);
}

void env_fields(EnvConfig& c, Fields& f) {
  f.text("name", c.name, "environment, as `plantgym list` shows; none: the one for the world");
  f.number("num_envs", c.n, 1, int64_t(1) << 31, "", "environments stepped at once");
  f.texts("observe", c.observe, "observation elements or parts; none: the default");
  f.map("reward", "signal: weight; the reward is their sum", [&](Fields& r) {
    double weight = 0;
    const auto read = [&](const char* key) {
      r.number(key, weight, -1e9, 1e9, "", "weight of this signal");
    };
    if (r.listing()) return read("*");
    for (const std::string& key : r.keys()) read(key.c_str()), c.reward.emplace_back(key, weight);
  });
  f.map("wrappers", "laid around the environment",
        [&](Fields& w) { wrapper_fields(c.wrappers, w); });
  f.any("variants", "list of maps laid over `env`; row i uses variant i modulo their number",
        [&](const pg_node* nodes, int32_t i) {
          if (nodes[i].kind != PG_LIST) throw FieldError(i, "must be a list of maps");
        });
}

void run_fields(RunConfig& run, Fields& f) {
  f.map("eval", "how the agent is judged", [&](Fields& e) { read_eval(run, e); });
  f.map("run", "how far training goes", [&](Fields& r) { read_limits(run, r); });
}

void check_metrics(const RunConfig& run, const pg_spec& spec) {
  const auto check = [&](const std::string& metric, const char* section,
                         std::initializer_list<const char*> keys) {
    std::vector<std::string> known = {"return", "length"};
    for (int32_t k = 0; k < spec.n_metrics; ++k) known.push_back(spec.metrics[k].name);
    if (std::find(known.begin(), known.end(), metric) != known.end()) return;
    std::string path = section;
    const Node* at = child(run.tree, section);
    for (const char* key : keys) at = at ? child(*at, key) : nullptr, path += join({".", key});
    throw error_at(at ? *at : run.tree, path,
                   join({"'", metric, "' is not known", suggestion(metric, known)}));
  };
  check(run.metric, "eval", {"metric"});
  if (!run.stop_metric.empty()) check(run.stop_metric, "run", {"stop", "metric"});
}

bool parse_part(const std::string& words, int32_t& i, int32_t& n) {
  int read = 0;
  return std::sscanf(words.c_str(), "%d/%d%n", &i, &n, &read) == 2 && words[size_t(read)] == 0 &&
         n >= 1 && i >= 0 && i < n;
}

const Node* sweep_of(const Node& tree) {
  const Node* sweep = child(tree, "sweep");
  return sweep && sweep->kind == PG_MAP ? sweep : nullptr;
}

bool is_run(const Node& tree) { return child(tree, "learner") != nullptr; }

Node read_target(const std::string& path, const std::vector<std::string>& overrides,
                 const Registry& registry) {
  namespace fs = std::filesystem;
  std::string file = path;
  std::error_code none;
  if (fs::is_directory(path, none)) {
    file = (fs::path(path) / "config.yaml").string();
    if (!fs::exists(file, none))
      throw Error(join({path, ": not a run's folder (it holds no config.yaml)"}));
  }
  Node tree = {PG_MAP, "", "", "command line", 1, 1, "", {}};
  if (registry.has(path) && !fs::exists(path, none))
    assign(tree, join({"env.name=", path}), 0);
  else
    tree = read_yaml(file);
  if (!child(tree, "env") && !child(tree, "learner") && !child(tree, "run")) {  // a world by itself
    Node env = {PG_MAP, "env", "", tree.file, tree.line, tree.column, "", {}};
    Node world = std::move(tree);
    world.key = "world";
    mark_alone(world);
    env.children.push_back(std::move(world));
    tree = {PG_MAP, "", "", file, 1, 1, "", {}};
    tree.children.push_back(std::move(env));
  }
  for (size_t i = 0; i < overrides.size(); ++i) assign(tree, overrides[i], int32_t(i + 1));
  expand_worlds(tree), expand_rules(tree);
  return tree;
}

std::vector<std::string> plugin_files(const Node& tree) {
  std::vector<std::string> all;
  const Node* list = child(tree, "plugins");
  if (!list) return all;
  if (list->kind != PG_LIST) throw error_at(*list, "plugins", "must be a list of libraries");
  for (const Node& n : list->children) {
    const size_t folder = n.value[0] == '/' ? 0 : n.file.rfind('/') + 1;
    all.push_back(n.file.substr(0, folder) + n.value);
  }
  return all;
}

RunConfig read_run(const Node& tree, const std::string& name, const Registry& registry) {
  RunConfig run;
  run.name = name;
  run.models = registry.models();
  read_fields(tree, "", [&](Fields& f) {
    file_fields(run, f);
    run_fields(run, f);
    if (run.budget.steps && run.budget.episodes)
      f.fail("run", "steps and episodes are both given; keep one");
    if (run.name.find('/') != std::string::npos || run.name == "." || run.name == "..")
      f.fail("run", join({"name: '", run.name, "' must be a folder's name; --out takes a path"}));
  });
  run.tree = tree;
  Node* env = child(run.tree, "env");
  Node* eval = child(run.tree, "eval");
  const Node* agent = child(tree, "agent");
  const Node* learner = child(tree, "learner");
  expand_env(*env, registry.find(name_of(*env, "env", registry)));
  run.env = read_env(*env, "env", registry);
  Node laid = *env;
  const char* prefix = "env";
  if (Node* over = eval ? child(*eval, "env") : nullptr) {
    merge(laid, *over);
    expand_env(*over, registry.find(name_of(laid, "env", registry)));
    laid = *env, merge(laid, *over);
    prefix = "eval.env";  // what is wrong now was well without these keys
  }
  run.eval_env = judged(read_env(laid, prefix, registry));
  run.agent = agent ? *agent : Node{PG_MAP, "agent", "", tree.file, 1, 1, "", {}};
  if (learner) {
    run.learner = *learner;
    if (!run.budget.steps && !run.budget.episodes)
      throw error_at(tree, "run.steps", "missing; how many transitions to learn from");
  }
  if (const Node* compare = eval ? child(*eval, "compare") : nullptr)
    run.compare = compare->children;
  if (run.stop_metric == "eval") run.stop_metric = run.metric;
  if (learner) expect_device(run);
  if (learner && !run.stop_metric.empty() && !run.eval_every)
    throw error_at(*child(*child(tree, "run"), "stop"), "run.stop",
                   "is looked at in evaluations while training, and there are none; give "
                   "eval.every, in steps");
  return run;
}

EnvConfig environment_for(const RunConfig& run, const AgentKind& k, const Node& params,
                          const Registry& registry, bool training) {
  Node env = *child(run.tree, "env");
  const Node* eval = child(run.tree, "eval");
  const Node* over = eval && !training ? child(*eval, "env") : nullptr;
  if (over) merge(env, *over);
  const bool named = child(env, "name") != nullptr;
  const EnvConfig own = read_env(env, "env", registry);
  Node wanted = k.environment ? k.environment(params) : Node{};
  const bool decides = !wanted.children.empty() && !k.decides_as_run;  // in its own way
  const bool moved = child(wanted, "name") && child(wanted, "name")->value != own.name;
  const std::string of = moved ? child(wanted, "name")->value : "";
  const bool is_file = moved && k.decides_as_run && k.make;  // of a policy
  const auto fitted = [&] {
    EnvConfig c = judged(own);
    c.wrappers = of_the_task(c.wrappers);
    return own_if_it_fits(k, params, std::move(c), of, registry);
  };
  if (is_file && !has_world(env, of, registry)) return fitted();
  merge(env, std::move(wanted));
  // a world alone finds its environment again; keys that only that one knows are of no use here
  const Node* name = child(env, "name");
  if (moved && registry.has(name->value)) {
    const std::vector<KeyInfo> known = keys_of(registry.find(name->value));
    std::erase_if(env.children, [&](const Node& n) {
      if (is_host_key(n.key)) return n.key == "reward" || n.key == "observe";
      for (const KeyInfo& i : known)
        if (i.key == n.key || i.key.rfind(n.key + ".", 0) == 0) return false;
      return true;
    });
  }
  EnvConfig c, one;
  Pool pool(1);
  std::unique_ptr<VecEnv> probe;
  try {
    c = judged(read_env(env, "env", registry));
    if (decides) {
      const bool statistics = c.wrappers.episode_statistics;
      c.wrappers = {};  // its decisions are not the run's
      c.wrappers.episode_statistics = statistics;
    } else {
      c.wrappers = of_the_task(c.wrappers);
    }
    if (k.sees || moved) {
      one = c, one.n = 1, one.observe.clear();
      probe = std::make_unique<VecEnv>(registry.find(c.name), one, pool);
    }
  } catch (const Error& e) {  // a world of another kind
    if (is_file) return fitted();
    if (!moved) throw;
    throw Error(join({"the agent acts in ", of, ", not in ", own.name, "; for that ", e.what()}));
  }
  if (!probe) return c;
  if (moved && !own.reward.empty()) {
    keep_reward(own.reward, probe->whole(), c);
  } else if (moved && named) {  // a world by itself has no task but the agent's
    one = judged(own), one.n = 1;
    const VecEnv asked(registry.find(own.name), one, pool);
    keep_reward(own_reward(asked.whole()), probe->whole(), c);
  }
  const std::vector<std::string> seen =
      k.sees ? k.sees(params, probe->whole()) : std::vector<std::string>{};
  if (!seen.empty()) c.observe = seen;
  return c;
}

std::vector<Node*> file_nodes(Node& tree, const Registry& registry) {
  std::vector<Node*> all;
  const auto collect = [&](Node& env, const std::string& name) {
    if (!registry.has(name)) return;
    for (const KeyInfo& k : keys_of(registry.find(name)))
      if (k.type == "file" || k.type == "files")
        for (Node* n : find_all(env, k.key)) {
          if (n->kind == PG_SCALAR && !n->value.empty()) all.push_back(n);
          for (Node& one : n->children) all.push_back(&one);
        }
  };
  const RunConfig run = read_run(tree, "", registry);
  Node* eval = child(tree, "eval");
  Node* over = eval ? child(*eval, "env") : nullptr;
  collect(*child(tree, "env"), run.env.name);
  if (over) collect(*over, run.eval_env.name);
  Node* agent = child(tree, "agent");
  Node* clusters = agent ? child(*agent, "abstraction") : nullptr;
  Node* features = clusters ? child(*clusters, "features") : nullptr;
  if (features && features->kind == PG_SCALAR && !features->value.empty()) all.push_back(features);
  return all;
}

Node with_defaults(const Node& tree, const Registry& registry) {
  const RunConfig run = read_run(tree, "", registry);
  Node full = run.tree;
  Node& env = *child(full, "env");
  if (!child(env, "name"))
    env.children.push_back({PG_SCALAR, "name", run.env.name, "default", 0, 0, "", {}});
  add_defaults(env, keys_of(registry.find(run.env.name)));
  WrapperConfig w;
  if (Node* wrappers = child(env, "wrappers"); wrappers && wrappers->kind == PG_MAP)
    add_defaults(*wrappers, keys_of([&](Fields& f) { wrapper_fields(w, f); }));
  if (Node* learner = child(full, "learner"))
    add_defaults(*learner, keys_of(learner_kind(*learner).fields));
  for (const char* section : {"eval", "run"})
    if (is_run(tree) && !child(full, section))
      full.children.push_back({PG_MAP, section, "", "default", 0, 0, "", {}});
  RunConfig defaults;
  add_defaults(full, keys_of([&](Fields& f) { run_fields(defaults, f); }));
  return full;
}

}  // namespace plantgym
