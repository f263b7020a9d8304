// The best course of known episodes: what hindsight could have done.
#include "learners/plan.h"

#include <fmt/core.h>

#include <sstream>

#include "commands.h"
#include "learners/evaluate.h"
#include "learners/files.h"
#include "learners/statistics.h"
#include "plantgym/fields.h"

namespace plantgym::cli {
namespace {

/// "depletion=2,stage=1".
std::vector<std::pair<std::string, double>> read_bins(const std::string& text) {
  std::vector<std::pair<std::string, double>> all;
  std::istringstream in(text);
  for (std::string word; std::getline(in, word, ',');) {
    const size_t equals = word.find('=');
    double width = 0;
    if (equals == std::string::npos || !parse_number(word.substr(equals + 1), width) ||
        !(width > 0))
      throw Error(join({"--bins: '", word, "' must be ELEMENT=WIDTH, e.g. depletion=2"}));
    all.emplace_back(word.substr(0, equals), width);
  }
  if (all.empty()) throw Error("--bins: names no element; e.g. --bins depletion=2");
  return all;
}

std::string lines_of(const Plan& p, size_t width) {
  std::string all;
  for (size_t k = 0; k < p.actions.size(); ++k)
    all += fmt::format("{}{}", p.actions[k], (k + 1) % width == 0 ? "\n" : ",");
  return all;
}

}  // namespace

int plan(const PlanArgs& a) {
  expect_apart({{"--out", a.out}}, {a.target.path});
  const Loaded l = load(a.target);
  Pool pool(l.run.threads);
  EnvConfig env = l.run.eval_env;
  PlanConfig how;
  how.bins = read_bins(a.bins), how.beam = a.beam, how.most_steps = a.most_steps;
  how.seed = evaluation_seed(uint64_t(l.run.first_seed));
  env.observe.clear(), env.n = 1;
  for (const auto& [name, width] : how.bins) env.observe.push_back(name);
  const pg_env_api& api = l.registry.find(env.name);
  const VecEnv one(api, env, pool);
  const pg_spec& s = one.spec();
  const int64_t episodes = a.episodes ? a.episodes : l.run.eval_episodes;
  std::string target = a.target.path;
  for (const std::string& o : a.target.overrides) target += " '" + o + "'";
  std::string text =
      fmt::format("# plantgym plan {} --bins {} --beam {}\n# {}: one list an episode\n", target,
                  a.bins, a.beam, env.name);
  std::vector<double> returns, scores;
  int64_t most = 0, cut = 0;
  for (int64_t k = 0; k < episodes; ++k) {
    how.episode = k;
    const Plan p = plan_episode(api, env, pool, how);
    std::string kpis = fmt::format("return {:.6g}", p.value);
    for (int32_t m = 0; m < s.n_metrics; ++m) {
      kpis += fmt::format(", {} {:.6g}", s.metrics[m].name, p.metrics[size_t(m)]);
      if (l.run.metric == s.metrics[m].name) scores.push_back(double(p.metrics[size_t(m)]));
    }
    fmt::print("episode {:>4}  {}; at most {} states, {} cut\n", k, kpis, p.states, p.cut);
    text += fmt::format("{}# episode {}: {}\n{}", k ? "---\n" : "", k, kpis,
                        lines_of(p, size_t(s.action->elements)));
    returns.push_back(p.value), most = std::max(most, p.states), cut += p.cut;
  }
  if (scores.empty()) scores = returns;
  fmt::print("mean {} of {} episode{}: {:.6g}\n", l.run.metric, episodes, episodes == 1 ? "" : "s",
             mean_of(scores));
  fmt::print(
      "discretisation: {} every decision, {} actions; at most {} states at once, {} cut by "
      "the beam of {}\n",
      a.bins, cardinality(*s.action), most, cut, a.beam);
  if (a.out.empty()) return 0;
  write_whole(a.out, {text});
  fmt::print("{} written; replay it with: plantgym eval {} --agent '{{actions: {}}}'\n", a.out,
             target, a.out);
  return 0;
}

}  // namespace plantgym::cli
