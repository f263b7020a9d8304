#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "agents/policy_agent.h"
#include "commands.h"
#include "learners/files.h"
#include "learners/robustness.h"
#include "learners/rule_tree.h"
#include "learners/train.h"
#include "plantgym/fields.h"
#include "players.h"
#include "say.h"
#include "shell_word.h"

namespace plantgym::cli {
namespace {

using json = nlohmann::ordered_json;
constexpr double kDistances[] = {0.01, 0.02, 0.05, 0.1, 0.2, 0.5};

void print(const Robustness& r, int64_t episodes) {
  fmt::print("{} decisions of {} episodes; distances in spreads of what was seen\n",
             r.distance.size(), episodes);
  fmt::print("the nearest other decision: least {:.4g}, 1 % {:.4g}, 5 % {:.4g}, median {:.4g}\n",
             r.quantile(0), r.quantile(0.01), r.quantile(0.05), r.quantile(0.5));
  for (const double d : kDistances)
    fmt::print("  within {:<5} {:>7.2f} % of the decisions\n", d, 100 * r.within(d));
  for (size_t f = 0; f < r.inputs.size(); ++f)
    if (r.nearest[f])
      fmt::print("  along {:<24} {:>7.2f} %, spread {:.6g}\n", r.inputs[f].name,
                 100 * double(r.nearest[f]) / double(r.distance.size()), r.inputs[f].spread);
}

json json_of(const Robustness& r) {
  json j = {{"decisions", r.distance.size()},
            {"least", r.quantile(0)},
            {"median", r.quantile(0.5)},
            {"within", json::object()},
            {"along", json::object()}};
  for (const double d : kDistances) j["within"][fmt::format("{}", d)] = r.within(d);
  for (size_t f = 0; f < r.inputs.size(); ++f) j["along"][r.inputs[f].name] = r.nearest[f];
  return j;
}

double mean_of(const std::vector<double>& all) {
  return std::accumulate(all.begin(), all.end(), 0.0) / double(all.size());
}

/// The actions of the worst episode, for `--agent {actions: FILE}`. They are of that episode alone.
std::string actions_file(const WorstCase& w, double within, const std::string& again) {
  std::string text =
      fmt::format("# episode {}: {} of {} decisions wrong by at most {} spreads\n# see it: {}\n",
                  w.episode, w.errors, w.decisions, within, again);
  for (const std::vector<float>& a : w.actions) {
    for (size_t e = 0; e < a.size(); ++e) text += fmt::format("{}{}", e ? "," : "", a[e]);
    text += "\n";
  }
  return text;
}

/// A rule file whose questions are boxes.
Policy policy_of_rules(const Node& named, const std::string& file, const pg_spec& spec) {
  Node rule;
  agent_kind(named, rule);
  try {
    return trees_of_rule(rule, spec);
  } catch (const Error& e) {
    throw Error(join(
        {file,
         ": verify takes tree.json, as distill writes it, or rules that are boxes: ", e.what()}));
  }
}

/// The command that shows that episode, and no other, again.
std::string replaying(const VerifyArgs& a, const RunConfig& run, uint64_t seed, int64_t episode) {
  std::string all = join({"plantgym record ", shell_word(a.target.path)});
  for (const std::string& o : a.target.overrides) all += join({" ", shell_word(o)});
  if (seed != uint64_t(run.first_seed)) all += fmt::format(" run.seeds={}", seed);
  for (const std::string& p : a.target.plugins) all += join({" --plugin ", shell_word(p)});
  return join({all, " --agent ", shell_word(join({"{actions: ", a.out, "}"})), " --episode ",
               std::to_string(episode), " --out worst.gif"});
}

}  // namespace

int verify(const VerifyArgs& a) {
  expect_apart({{"--out", a.out}, {"--json", a.json}}, {a.policy, a.target.path});
  const bool rules = a.policy.ends_with(".yaml") || a.policy.ends_with(".yml");
  Policy policy = rules ? Policy() : policy_of(read_whole(a.policy), a.policy);
  const Loaded l = load(a.target);
  const uint64_t seed = a.seed.value_or(uint64_t(l.run.first_seed));
  const Node file = {PG_SCALAR, "policy", a.policy, "command line", 1, 1, "", {}};
  const Node named = rules ? file : Node{PG_MAP, "", "", "command line", 1, 1, "", {file}};
  const Player p = named_player(l, named, seed);
  const pg_env_api& api = l.registry.find(p.env.name);
  Pool pool(l.run.threads);
  EnvConfig one = p.env;
  one.n = 1;
  const VecEnv probe(api, one, pool);
  if (p.env.name != l.run.eval_env.name)
    say("{} acts in {}, as it says, and is looked at there; {} is of {}\n", a.policy, p.env.name,
        a.target.path, l.run.eval_env.name);
  check_metrics(l.run, probe.spec());
  if (rules) policy = policy_of_rules(named, a.policy, probe.spec());
  catch_stop_signals();
  EvaluationConfig how;
  how.episodes = a.episodes ? a.episodes : l.run.eval_episodes;
  how.seed = seed, how.most_steps = 20'000, how.give_up = true;
  how.stop = [] { return stop_signal() != 0; };
  Robustness r;
  try {
    r = robustness_of(policy, api, p.env, pool, how);
  } catch (const Error& e) {
    throw Error(join({a.policy, ": ", e.what()}));
  }
  print(r, how.episodes);
  const double sign = l.run.maximize ? 1 : -1;
  const auto score = [&](const Episode& e) {
    return sign * metric_of({e}, l.run.metric, probe.spec());
  };
  const WorstCase w =
      search_errors(policy, r.inputs, a.within, a.tries, api, p.env, pool, how, score);
  const double clean = *std::min_element(w.scores.begin(), w.scores.end());
  fmt::print("\n{} without errors: mean {:.6g}, worst {:.6g}\n", l.run.metric,
             sign * mean_of(w.scores), sign * clean);
  fmt::print(
      "seen wrong by at most {} spreads, the worst of {} tries of each episode: mean {:.6g}, "
      "worst {:.6g} (episode {}: {} of {} decisions wrong)\n",
      a.within, a.tries, sign * mean_of(w.worst), sign * w.worst[size_t(w.episode)], w.episode,
      w.errors, w.decisions);
  int64_t below = 0;
  for (const double s : w.worst) below += a.bound && s < sign * *a.bound;
  if (a.bound && below)
    fmt::print("{} of {} episodes are worse than {:g}: counterexamples\n", below, w.worst.size(),
               *a.bound);
  if (a.bound && !below)
    fmt::print("none of {} episodes was found worse than {:g}, which proves nothing\n",
               w.worst.size(), *a.bound);
  if (!a.out.empty()) {
    const std::string again = replaying(a, l.run, seed, w.episode);
    write_whole(a.out, {actions_file(w, a.within, again)});
    fmt::print("{} does that one episode again: {}\n", a.out, again);
  }
  if (!a.json.empty()) {
    const json report = {{"policy", a.policy},
                         {"episodes", how.episodes},
                         {"seed", seed},
                         {"robustness", json_of(r)},
                         {"within", a.within},
                         {"tries", a.tries},
                         {"metric", l.run.metric},
                         {"mean", sign * mean_of(w.scores)},
                         {"worst", sign * clean},
                         {"mean_with_errors", sign * mean_of(w.worst)},
                         {"worst_with_errors", sign * w.worst[size_t(w.episode)]},
                         {"worst_episode", w.episode},
                         {"counterexamples", below}};
    write_whole(a.json, {report.dump(2) + "\n"});
  }
  return below ? 3 : 0;
}

}  // namespace plantgym::cli
