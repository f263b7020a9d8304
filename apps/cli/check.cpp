#include <fmt/core.h>

#include "commands.h"
#include "learners/leaks.h"
#include "plantgym/fields.h"
#include "players.h"
#include "worlds.h"

namespace plantgym::cli {
namespace {

/// How many values a space has; "": it is of numbers.
std::string count_of(const pg_space& s) {
  if (!s.n && !s.counts) return "";
  double all = 1;
  for (int64_t e = 0; e < s.elements; ++e) all *= double(s.counts ? s.counts[e] : s.n);
  return all <= 0x1p31 ? fmt::format("{}", int64_t(all)) : fmt::format("{:.1e}", all);
}

std::string one_environment(const VecEnv& env) {
  const pg_spec& s = env.spec();
  std::string words;
  for (int32_t k = 0; k < s.n_obs; ++k) {
    const std::string n = count_of(s.obs[k]);
    words += fmt::format(
        "{}{}", k ? " and " : "",
        n.empty() ? fmt::format("{} numbers", s.obs[k].elements) : fmt::format("{} states", n));
  }
  const std::string actions = count_of(*s.action);
  words += actions.empty() ? fmt::format(", {} continuous action{}", s.action->elements,
                                         s.action->elements == 1 ? "" : "s")
                           : fmt::format(", {} actions", actions);
  words += s.max_steps ? fmt::format(", at most {} steps", s.max_steps) : ", no limit of steps";
  return words;
}

std::string reward_of(const pg_spec& s) {
  if (!s.default_reward) return "the environment's own";
  std::string words;
  for (int32_t k = 0; k < s.n_signals; ++k)
    if (s.default_reward[k] != 0)
      words += fmt::format("{}{:g} x {} [{}]", words.empty() ? "" : " + ", s.default_reward[k],
                           s.signals[k].name, s.signals[k].unit);
  return words.empty() ? "always 0" : words;
}

}  // namespace

int check(const CheckArgs& a) {
  if (check_part(a)) return 0;
  const Loaded l = load(a.target);
  try_all(l);
  if (a.resolved) {
    fmt::print("{}", to_yaml(with_defaults(l.tree, l.registry), true));
    return 0;
  }
  Pool pool(1);
  EnvConfig one = l.run.env, judged = l.run.eval_env;
  one.n = judged.n = 1;
  const VecEnv env(l.registry.find(one.name), one, pool);
  const VecEnv other(l.registry.find(judged.name), judged, pool);
  for (const Node& n : l.run.compare) {  // that each is what the evaluation can judge
    const Player p = named_player(l, n, uint64_t(l.run.first_seed));
    EnvConfig its = p.env;
    its.n = 1;
    p.make(VecEnv(l.registry.find(its.name), its, pool).spec());
  }
  fmt::print("{}: good\n", a.target.path);
  fmt::print("  environment  {}: {}\n", env.name(), one_environment(env));
  fmt::print("  reward       {}\n", reward_of(other.spec()));
  for (const std::string& words : words_of(l.run.env.wrappers))
    fmt::print("  wrapper      {}\n", words);
  fmt::print("{}", explain(l.registry.find(one.name), one.variants.front()));
  if (!is_run(l.tree)) return 0;
  fmt::print("  learner      {}, {} environment{} at once\n", learner_kind(l.run.learner).name,
             l.run.env.n, l.run.env.n == 1 ? "" : "s");
  const int32_t seeds = l.run.last_seed - l.run.first_seed + 1;
  fmt::print("  training     {} {}, {} seed{}\n",
             l.run.budget.steps ? l.run.budget.steps : l.run.budget.episodes,
             l.run.budget.steps ? "steps" : "episodes", seeds, seeds == 1 ? "" : "s");
  fmt::print("  evaluation   {} episode{}, judged by {}\n", l.run.eval_episodes,
             l.run.eval_episodes == 1 ? "" : "s", l.run.metric);
  for (const std::string& words : leaks_of(l.run, l.registry))
    fmt::print("  note         {}\n", words);
  return 0;
}

}  // namespace plantgym::cli
