#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "commands.h"
#include "learners/exact.h"
#include "learners/files.h"
#include "plantgym/fields.h"

namespace plantgym::cli {
namespace {

void print_values(const Oracle& oracle, const std::string& head, const std::vector<double>& v,
                  const std::vector<int32_t>& policy, const pg_space& action,
                  const std::vector<bool>& of = {}) {
  fmt::print("state  {:<26}  best action\n", head);
  for (size_t s = 0; s < v.size(); ++s) {
    if (!of.empty() && !of[s]) {
      fmt::print("{:>5}  no episode comes here\n", s);
      continue;
    }
    fmt::print("{:>5}  {:<26.12f}  {}\n", s, v[s],
               action.labels ? action.labels[policy[s]] : std::to_string(policy[s]));
  }
  fmt::print("\nmean over the first states: {:.12f}\n", oracle.at_start(v));
}

}  // namespace

int model(const ModelArgs& a) {
  expect_apart({{"--csv", a.csv}}, {a.target.path});
  const Loaded l = load(a.target);
  Pool pool(1);
  EnvConfig one = l.run.env;
  one.n = 1;
  const VecEnv env(l.registry.find(one.name), one, pool);
  const Model m = env.model();
  if (m.states == 0)
    throw Error(join({a.target.path, ": ", one.name,
                      " cannot list its states and what follows from them; grid/map and "
                      "book/gambler can"}));
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
  if (a.gamma == 1 && a.method == "policy")
    throw Error(
        "--gamma: policy iteration wants less than 1: it values policies that may never end; "
        "--method value takes 1");
  const int32_t limit = env.spec().max_steps;
  const pg_space& action = *env.spec().action;
  if (a.gamma == 1 && limit && a.method == "value") {  // undiscounted values are those of the limit
    const std::vector<double> left = oracle.best_within(limit - 1), v = oracle.best_within(limit);
    print_values(oracle, fmt::format("value within {} steps", limit), v, oracle.ending_policy(left),
                 action);
    return 0;
  }
  // without discount, states that no episode comes to may have no value
  const std::vector<bool> of = a.gamma == 1 ? oracle.reachable() : std::vector<bool>{};
  const std::vector<double> v = a.method == "policy" ? oracle.policy_iteration(a.gamma)
                                : a.method == "modified"
                                    ? oracle.modified_policy_iteration(a.gamma)
                                    : oracle.optimal_values(a.gamma, 1e-14, of);
  const std::vector<int32_t> policy =
      a.gamma == 1 ? oracle.ending_policy(v) : oracle.greedy_policy(v, a.gamma);
  print_values(oracle, fmt::format("value at gamma {:.6g}", a.gamma), v, policy, action, of);
  if (limit) {
    const auto within = oracle.return_within(oracle.policy_of(policy), limit);
    fmt::print("within {} steps, undiscounted: this policy {:.12f}, the best {:.12f}\n", limit,
               oracle.at_start(within), oracle.at_start(oracle.best_within(limit)));
  }
  return 0;
}

}  // namespace plantgym::cli
