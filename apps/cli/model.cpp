#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "commands.h"
#include "learners/exact.h"
#include "learners/files.h"
#include "plantgym/fields.h"

namespace plantgym::cli {

int model(const ModelArgs& a) {
  const Loaded l = load(a.target);
  Pool pool(1);
  EnvConfig one = l.run.env;
  one.n = 1;
  const VecEnv env(l.registry.find(one.name), one, pool);
  const Model m = env.model();
  if (m.states == 0)
    throw Error(join({a.target.path, ": ", one.name,
                      " has too many states to list; only grid maps have a model"}));
  const Oracle oracle(m);
  if (!a.csv.empty()) {
    std::string rows = "state,action,next_state,probability,reward,terminated\n";
    for (const pg_arc& arc : oracle.model().arcs)
      rows += fmt::format("{},{},{},{},{},{}\n", arc.state, arc.action, arc.next, arc.probability,
                          arc.reward, arc.terminated);
    write_whole(a.csv, {rows});
    fmt::print("{}: {} arcs of {} states and {} actions\n", a.csv, m.arcs.size(), m.states,
               m.actions);
  }
  const std::vector<double> v = a.method == "policy"     ? oracle.policy_iteration(a.gamma)
                                : a.method == "modified" ? oracle.modified_policy_iteration(a.gamma)
                                                         : oracle.optimal_values(a.gamma);
  const std::vector<int32_t> policy = oracle.greedy_policy(v, a.gamma);
  const pg_space& action = *env.spec().action;
  fmt::print("state  value at gamma {:<12.6g} best action\n", a.gamma);
  for (int32_t s = 0; s < m.states; ++s)
    fmt::print(
        "{:>5}  {:<27.12f} {}\n", s, v[size_t(s)],
        action.labels ? action.labels[policy[size_t(s)]] : std::to_string(policy[size_t(s)]));
  fmt::print("\nmean over the first states: {:.12f}\n", oracle.at_start(v));
  const int32_t limit = env.spec().max_steps;
  if (limit) {
    const auto within = oracle.return_within(oracle.policy_of(policy), limit);
    fmt::print("within {} steps, undiscounted: this policy {:.12f}, the best {:.12f}\n", limit,
               oracle.at_start(within), oracle.at_start(oracle.best_within(limit)));
  }
  return 0;
}

}  // namespace plantgym::cli
