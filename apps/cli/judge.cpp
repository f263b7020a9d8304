#include "judge.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "agents/policy/policy.h"
#include "keys.h"
#include "learners/distill_exact.h"
#include "learners/files.h"
#include "learners/leaks.h"
#include "learners/train.h"
#include "ledger.h"
#include "plantgym/fields.h"
#include "trace.h"

namespace plantgym::cli {
namespace {

/// What fixes the episodes beside their random numbers: years, instances and their order.
std::string episodes_of(const Loaded& l) {
  std::string words;
  Node params = l.run.eval_env.variants[0];
  for (const KeyInfo& k : keys_of(l.registry.find(l.run.eval_env.name))) {
    if ((k.type != "range" || k.key.starts_with("world.")) && k.key != "order") continue;
    std::string value = k.key == "order" ? k.initial : "all";
    for (const Node* n : find_all(params, k.key)) value = n->value;
    words += join({words.empty() ? "" : ", ", k.key, " ", value});
  }
  return words;
}

/// Files as their content, so that a run's copies are what they were copied from.
void by_content(Node& n) {
  std::error_code none;
  const std::string folder = n.file.substr(0, n.file.rfind('/') + 1);
  const std::string at = n.value.rfind('/', 0) == 0 ? n.value : folder + n.value;
  if (n.kind == PG_SCALAR && std::filesystem::is_regular_file(at, none)) n.value = read_whole(at);
  for (Node& c : n.children) by_content(c);
}

/// Where it happens: the weather, on whatever is grown; else the world, however it is seen and
/// acted in; else, where there is none, the environment and its parameters.
std::string world_of(const Loaded& l) {
  Node params = l.run.eval_env.variants[0];
  const std::vector<Node*> weather = find_all(params, "world.farm.weather"),
                           world = find_all(params, "world");
  Node& fixed = !weather.empty() ? *weather[0] : !world.empty() ? *world[0] : params;
  by_content(fixed);
  const bool bare = weather.empty() && world.empty();
  return join({!weather.empty() ? "weather\n" : bare ? l.run.eval_env.name : "", to_yaml(fixed)});
}
/// All of the world, "" for none.
std::string whole_world_of(const Loaded& l) {
  Node params = l.run.eval_env.variants[0];
  const std::vector<Node*> world = find_all(params, "world");
  if (world.empty()) return "";
  by_content(*world[0]);
  return to_yaml(*world[0]);
}

std::string list_of(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& w : words) all += join({all.empty() ? "" : ", ", w});
  return all.empty() ? "none" : all;
}

Judged described(const std::string& name, const pg_spec& spec) {
  Judged who = {name};
  for (int32_t k = 0; k < spec.n_metrics; ++k)
    who.kpis.push_back(spec.metrics[k].name), who.units.push_back(spec.metrics[k].unit);
  for (int32_t k = 0; k < spec.n_signals; ++k)
    who.signals.push_back(spec.signals[k].name), who.signal_units.push_back(spec.signals[k].unit);
  return who;
}

/// Whether two did the same in every episode, as far as anyone can tell.
bool alike(const Judged& a, const Judged& b) {
  return std::equal(a.runs.begin(), a.runs.end(), b.runs.begin(), b.runs.end(),
                    [](const std::vector<Episode>& x, const std::vector<Episode>& y) {
                      return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                                        [](const Episode& p, const Episode& q) {
                                          return p.reward == q.reward && p.length == q.length &&
                                                 p.metrics == q.metrics;
                                        });
                    });
}

/// Why plants stopped before their time, and where most of them did; "": none did.
std::string stops_of(const std::vector<Episode>& all, const pg_spec& spec, const EnvConfig& env) {
  const auto number = [&](const char* name) {
    int32_t k = 0;
    while (k < spec.n_metrics && spec.metrics[k].name != std::string(name)) ++k;
    return k < spec.n_metrics ? k : -1;
  };
  const int32_t at = number("stopped_at");
  if (at < 0) return "";
  std::string words;
  for (const auto& [name, why] :
       {std::pair("deadlock", "what was inside could never move again"),
        std::pair("overfull", "more parts came than there is room for")}) {
    std::map<int32_t, int64_t> places;
    int64_t n = 0;
    for (const Episode& e : all)
      if (e.metrics[size_t(number(name))] > 0) ++n, ++places[int32_t(e.metrics[size_t(at)]) - 1];
    if (n == 0) continue;
    const auto most = std::max_element(places.begin(), places.end(),
                                       [](auto& a, auto& b) { return a.second < b.second; });
    Node params = env.variants[0];
    const std::vector<Node*> entities = find_all(params, "world.entities");
    words += fmt::format("{}{} of {} episodes ended early: {}", words.empty() ? "" : "; ", n,
                         all.size(), why);
    if (!entities.empty() && size_t(most->first) < entities[0]->children.size())
      words += fmt::format("{} at {}", places.size() > 1 ? ", most often" : ",",
                           entities[0]->children[size_t(most->first)].key);
  }
  return words;
}

/// An agent and the environment it acts in, to tell agents of several targets apart.
std::string identity(const Player& p) {
  std::string all = join({p.name, " ", p.env.name, " ", to_yaml(p.env.variants[0])});
  for (const auto& [signal, weight] : p.env.reward)
    all += join({" ", signal, " ", std::to_string(weight)});
  for (const std::string& words : words_of(p.env.wrappers)) all += words;
  return all;
}

}  // namespace

EvalArgs sorted_out(const EvalArgs& given, const char* command) {
  EvalArgs a = given;
  a.paths.clear();
  std::error_code none;  // a long override is no file's name
  for (const std::string& word : given.paths)
    if (word.find('=') != std::string::npos && !std::filesystem::exists(word, none))
      a.overrides.push_back(word);
    else
      a.paths.push_back(word);
  if (a.paths.empty()) throw Error(join({command, ": name a run's folder, a run file or a world"}));
  a.paths_are_several = a.paths.size() > 1;
  return a;
}

Judge::Judge(const EvalArgs& args, const std::string& setting, Records* records)
    : args_(args), records_(records) {
  results_.setting = setting;
}

void Judge::note(const std::string& words) {
  if (std::find(results_.notes.begin(), results_.notes.end(), words) == results_.notes.end())
    results_.notes.push_back(words);
}

void Judge::same_kpis(const Judged& who) const {
  if (results_.agents.empty()) return;
  const Judged& first = results_.agents[0];
  if (who.kpis == first.kpis && who.units == first.units) return;
  throw Error(join({who.name, " and ", first.name,
                    ": their environments have different KPIs and cannot be compared (",
                    list_of(who.kpis), " against ", list_of(first.kpis), ")"}));
}

/// The first target fixes the episodes for all.
void Judge::agree(const Loaded& l, const std::string& path) {
  const std::string years = episodes_of(l), world = world_of(l), whole = whole_world_of(l);
  if (first_path_.empty()) {
    first_path_ = path, years_ = years, world_ = world, whole_world_ = whole;
    episodes_ = args_.episodes ? args_.episodes : l.run.eval_episodes;
    seed_ = uint64_t(l.run.first_seed);
    results_.metric = l.run.metric, results_.maximize = l.run.maximize;
  }
  Pool pool(1);
  EnvConfig one = l.run.eval_env;
  one.n = 1;
  const VecEnv env(l.registry.find(one.name), one, pool);
  check_metrics(l.run, env.spec());
  if (first_path_ == path && years_ == years) return;
  same_kpis(described(path, env.spec()));
  if (world != world_)
    throw Error(join({path,
                      world.rfind("weather", 0) == 0 ? ": has other weather than "
                                                     : ": happens in another world than ",
                      first_path_,
                      ", so their episodes are not the same and a difference would mean nothing; "
                      "judge each by itself, or both in one world with eval.env.world=FILE"}));
  if (years != years_)
    throw Error(join({path, ": is judged by ", years.empty() ? "random episodes" : years, ", ",
                      first_path_, " by ", years_.empty() ? "random episodes" : years_,
                      "; these are not the same episodes: give both the same, e.g. "
                      "eval.env.years=2006..2018"}));
  if (whole != whole_world_)
    note(join({path, " has the weather of ", first_path_,
               ", but its farm is another: a difference is one of farms too"}));
}

/// What is judged is the evaluation's environment: env.K=v means its K where the run sets that.
std::vector<std::string> Judge::of_the_evaluation(const std::string& path,
                                                  const std::vector<std::string>& overrides) {
  const Node tree = read_target(path, {}, builtin_registry());
  const Node* eval = child(tree, "eval");
  const Node* env = eval ? child(*eval, "env") : nullptr;
  std::vector<std::string> all = overrides;
  for (std::string& o : all) {
    if (!env || o.rfind("env.", 0) != 0) continue;
    const std::string key = o.substr(4, o.find('=') - 4);
    const Node* at = env;
    for (size_t from = 0; at && at->kind == PG_MAP && from < key.size();) {
      const size_t to = std::min(key.find('.', from), key.size());
      at = child(*at, key.substr(from, to - from).c_str()), from = to + 1;
    }
    if (!at) continue;
    note(join({"env.", key, " is taken as eval.env.", key, ", which ", path, " sets"}));
    o.insert(0, "eval.");
  }
  return all;
}

void Judge::target(const std::string& path, const std::vector<std::string>& overrides) {
  const Loaded l = load({path, of_the_evaluation(path, overrides)});
  if (l.is_folder && !args_.agents.empty())
    note("--agent judges instead of the trained agent; eval.compare=[NAME, RULE.yaml] beside it");
  agree(l, path);
  for (const std::string& words : leaks_of(l.run, l.registry)) note(join({path, ": ", words}));
  std::vector<Player> players;
  if (args_.agents.empty() && l.is_folder) {
    players = trained_players(l, path);
    if (const std::string words = unfinished(l, path); !words.empty())
      note(join({path, ": ", words}));
  }
  for (const std::string& a : args_.agents)
    players.push_back(named_player(l, agent_node(a), uint64_t(l.run.first_seed)));
  if (players.empty() && l.run.compare.empty())
    throw Error(join({path, ": nobody to judge; name one with --agent, e.g. --agent random"}));
  const std::vector<Player> as_named = players;
  for (size_t k = 0; k < args_.agents.size(); ++k) {  // tree.json and tree.yaml are both "tree"
    const auto same = [&](const Player& p) { return p.name == as_named[k].name; };
    if (std::count_if(as_named.begin(), as_named.end(), same) > 1)
      players[k].name = args_.agents[k];
    if (players[k].env.name != l.run.eval_env.name)
      note(join({players[k].name, " acts in ", players[k].env.name, ", as its file says; ", path,
                 " is of ", l.run.eval_env.name}));
  }
  const auto named = [&](const Player& p) {
    return args_.paths_are_several ? join({path, " ", p.name}) : p.name;
  };
  Judged trained;
  for (const Player& p : players) {
    Judged one = {named(p)};
    if (args_.agents.empty())
      trained.name = one.name, add(l, p, trained), trained.seeds.push_back(p.seed);
    else
      add(l, p, one), gap(l, {p}, one.name), results_.agents.push_back(std::move(one));
  }
  if (!args_.agents.empty()) return;
  if (!players.empty()) results_.agents.push_back(std::move(trained));
  compare(l, path);
  if (l.is_folder) gap(l, players, ""), folder_ = path;
}

/// The other agents that a run is compared with; one that several runs share is judged once.
void Judge::compare(const Loaded& l, const std::string& path) {
  for (const Node& named : l.run.compare) {
    const Player p = named_player(l, named, uint64_t(l.run.first_seed));
    const std::string who = identity(p);
    if (std::find(judged_.begin(), judged_.end(), who) != judged_.end()) continue;
    bool taken = false;
    for (const Judged& j : results_.agents) taken |= j.name == p.name;
    Judged one = {taken ? join({path, " ", p.name}) : p.name};
    if (taken) note(join({"those named without a folder act in the environment of ", first_path_}));
    judged_.push_back(who);
    add(l, p, one);
    // what another run sees does not matter to a rule that does as it did there
    if (std::none_of(results_.agents.begin(), results_.agents.end(), [&](const Judged& j) {
          return (j.name == p.name || j.name.ends_with(" " + p.name)) && alike(j, one);
        }))
      results_.agents.push_back(std::move(one));
  }
}

void Judge::add(const Loaded& l, const Player& p, Judged& to) {
  Pool pool(l.run.threads);
  EvaluationConfig how;
  how.episodes = episodes_, how.seed = seed_;
  how.most_steps = 20000, how.give_up = true;
  const pg_env_api& api = l.registry.find(p.env.name);
  EnvConfig one = p.env;
  one.n = 1;
  const VecEnv env(api, one, pool);
  const pg_spec& spec = env.spec();
  Judged who = described(to.name, spec);
  same_kpis(who);
  std::unique_ptr<Trace> trace;
  std::unique_ptr<Ledger> ledger;
  if (records_ && records_->trace)
    trace = std::make_unique<Trace>(*records_->trace, spec, records_->trace_head);
  if (records_ && records_->ledger) ledger = std::make_unique<Ledger>(*records_->ledger, spec);
  const int32_t run = int32_t(to.runs.size());
  const std::string name =
      results_.setting.empty() ? to.name : join({to.name, " ", results_.setting});
  if (trace) trace->begin(name, run);
  if (ledger) ledger->begin(name, run);
  if (trace || ledger)
    how.observe = [&](const Decision& d) {
      if (trace) trace->add(d);
      if (ledger) ledger->add(d);
    };
  std::vector<Episode> done = evaluate(api, p.env, pool, p.make, how);
  if (trace) trace->close();
  if (ledger) ledger->close();
  int64_t endless = 0;
  for (Episode& e : done) {
    if (e.metrics.empty() && spec.n_metrics) e.metrics.assign(size_t(spec.n_metrics), 0.0f);
    endless += e.length >= how.most_steps;
  }
  if (endless)
    note(fmt::format("{}: {} episode{} did not end within {} steps and {} cut there", p.name,
                     endless, endless == 1 ? "" : "s", how.most_steps,
                     endless == 1 ? "was" : "were"));
  if (const std::string words = stops_of(done, spec, p.env); !words.empty())
    note(join({p.name, ": ", words}));
  who.runs = std::move(to.runs), who.runs.push_back(std::move(done));
  who.seeds = std::move(to.seeds);
  to = std::move(who);
  count_years_once(to);
}

/// Years that come in turn come again: their episodes are not further years.
void Judge::count_years_once(const Judged& who) {
  if (!results_.groups.empty() || years_.find("order in_turn") == std::string::npos) return;
  const auto at = std::find(who.kpis.begin(), who.kpis.end(), "year");
  if (at == who.kpis.end()) return;
  std::vector<float> years;
  std::vector<int32_t> groups;
  for (const Episode& e : who.runs[0]) {
    const float year = e.metrics[size_t(at - who.kpis.begin())];
    const auto known = std::find(years.begin(), years.end(), year);
    groups.push_back(int32_t(known - years.begin()));
    if (known == years.end()) years.push_back(year);
  }
  if (years.size() == groups.size()) return;
  results_.groups = groups;
  note(fmt::format(
      "{} episodes are of {} year{}, which come{} again: each year counts once, as the "
      "mean of its episodes",
      groups.size(), years.size(), years.size() == 1 ? "" : "s", years.size() == 1 ? "s" : ""));
}

/// How far policies are from the best possible, where that can be computed.
void Judge::gap(const Loaded& l, const std::vector<Player>& players, const std::string& whose) {
  if (players.empty() || !players[0].env.reward.empty()) return;
  Pool pool(1);
  EnvConfig one = players[0].env;
  one.n = 1;
  const pg_env_api& api = l.registry.find(one.name);
  const VecEnv env(api, one, pool);
  const Model m = env.model();
  if (m.states == 0) return;
  const Oracle oracle(m);
  const int32_t limit = env.spec().max_steps;
  std::vector<std::vector<int32_t>> all;
  try {
    for (const Player& p : players) {
      const std::unique_ptr<Agent> agent = p.make(env.spec());
      Policy policy;
      const bool told =
          args_.agents.empty() || agent->describe(policy);  // else it may be by chance
      all.push_back(told ? actions_in(*agent, env.spec(), m.states) : std::vector<int32_t>{});
      if (all.back().empty() && agent->describe(policy) && policy.kind == Policy::kTrees &&
          policy.joint && !env.spec().mask_size)
        all.back() = tree_actions(oracle, policy, api, one, pool);
      if (all.back().empty()) return;
    }
  } catch (const Error&) {  // not all states are come to
    return;
  }
  std::vector<double> exact;
  double best = 0;
  try {
    best = oracle.at_start(limit ? oracle.best_within(limit)
                                 : oracle.optimal_values(1, 1e-14, oracle.reachable()));
    for (const std::vector<int32_t>& actions : all) {
      const std::vector<double> pi = oracle.policy_of(actions);
      exact.push_back(
          oracle.at_start(limit ? oracle.return_within(pi, limit)
                                : oracle.policy_values(pi, 1, 1e-14, oracle.reachable(pi))));
    }
  } catch (const Error&) {  // a policy that never ends has no undiscounted value
    note(
        fmt::format("optimum: a return of {:.9g} is possible; {} walks in circles and has no exact "
                    "return",
                    best, whose.empty() ? "a policy" : whose));
    return;
  }
  note(
      fmt::format("optimum: a return of {:.9g} is possible{}; {} exact mean is {:.9g}, a gap of "
                  "{:.3g}",
                  best, limit ? fmt::format(" within {} steps", limit) : "",
                  whose.empty() ? "these policies'" : join({whose, "'s"}), mean_of(exact),
                  best - mean_of(exact)));
}

}  // namespace plantgym::cli
