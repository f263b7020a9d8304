// Finds the free numbers of a rule on the training environment, and writes the rule with them.
#include "learners/tune.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>

#include "agents/rule_file.h"
#include "commands.h"
#include "keys.h"
#include "learners/evaluate.h"
#include "learners/files.h"
#include "learners/leaks.h"
#include "learners/statistics.h"
#include "learners/train.h"
#include "plantgym/fields.h"
#include "players.h"
#include "tuning.h"

namespace plantgym::cli {
namespace {

std::string shown(double v) { return fmt::format("{:.6g}", v); }

/// Mean score of the rule on the evaluation, as `eval` judges.
double judge(const Loaded& l, const Node& rule) {
  const Player p = named_player(l, rule, uint64_t(l.run.first_seed));
  Pool pool(l.run.threads);
  EvaluationConfig how;
  how.episodes = l.run.eval_episodes, how.seed = uint64_t(l.run.first_seed);
  const pg_env_api& api = l.registry.find(p.env.name);
  EnvConfig one = p.env;
  one.n = 1;
  const VecEnv env(api, one, pool);
  return metric_of(evaluate(api, p.env, pool, p.make, how), l.run.metric, env.spec());
}

std::string head_of_rule(const TuneArgs& a, const std::string& words) {
  std::string command = fmt::format("plantgym tune {} {}", a.rule, a.target.path);
  for (const std::string& o : a.target.overrides) command += " '" + o + "'";
  return fmt::format("# {}\n# {}\n", command, words);
}

/// Each evaluation episode tuned by itself: nobody knows the year beforehand.
int hindsight(const Loaded& l, const Tuning& t) {
  std::vector<double> scores;
  for (int64_t k = 0; k < l.run.eval_episodes; ++k) {
    TuneConfig how = t.how;
    how.episodes = 1, how.first = k, how.seed = evaluation_seed(uint64_t(l.run.first_seed));
    const Tuned best = tune(t.rule, l.registry.find(t.eval_env.name), t.eval_env, how);
    std::string numbers;
    for (const double v : best.values) numbers += fmt::format(" {:>8}", shown(v));
    fmt::print("episode {:>4}  {} {:>10.6g} {}\n", k, l.run.metric, best.score, numbers);
    scores.push_back(best.score);
  }
  fmt::print("mean of {} episode{}, each tuned with hindsight: {} {:.6g} (no rule can know this)\n",
             scores.size(), scores.size() == 1 ? "" : "s", l.run.metric, mean_of(scores));
  return 0;
}

}  // namespace

Tuning prepare(const Loaded& l, const Node& named) {
  Tuning t;
  const AgentKind& kind = agent_kind(named, t.rule);
  if (kind.name != std::string("rules"))
    throw error_at(named, "", join({kind.name, " is not a rule; name a rule file"}));
  if (free_numbers(t.rule).empty())
    throw error_at(t.rule, "", "has no free number; write {tune: [least, most]} where one is");
  Node some = t.rule;  // any numbers: they do not change the environment
  std::vector<double> least;
  for (const FreeNumber& f : free_numbers(some)) least.push_back(f.least);
  some = with_numbers(some, least);
  t.env = environment_for(l.run, kind, some, l.registry, true);
  t.eval_env = environment_for(l.run, kind, some, l.registry);
  t.how.metric = l.run.metric, t.how.maximize = l.run.maximize;
  t.how.threads = l.run.threads, t.how.seed = uint64_t(l.run.first_seed);
  // where years come in turn, each is played once
  bool turns = false;
  for (const KeyInfo& k : keys_of(l.registry.find(t.env.name))) turns |= k.key == "order";
  if (!turns || t.env.variants.empty()) return t;
  Node& params = t.env.variants[0];
  int32_t first = 0, last = -1;
  if (const Node* years = child(params, "years")) parse_range(years->value, first, last);
  if (first <= last) t.how.episodes = last - first + 1;
  Node turn = {PG_MAP, "", "", "tune", 1, 1, "", {}};
  turn.children.push_back({PG_SCALAR, "order", "in_turn", "tune", 1, 1, "", {}});
  for (Node& v : t.env.variants) merge(v, turn);
  return t;
}

int tune(const TuneArgs& a) {
  const Loaded l = load(a.target);
  Tuning t = prepare(l, agent_node(a.rule, "rule"));
  if (a.trials) t.how.trials = a.trials;
  if (a.episodes) t.how.episodes = a.episodes;
  t.how.search_seed = a.seed;
  if (a.hindsight && !a.out.empty())
    throw Error("--out: with --hindsight there is no one rule to write");
  if (a.hindsight) return hindsight(l, t);
  const std::vector<std::string> leaks = overlaps_of(t.env, t.eval_env, l.registry);
  for (const std::string& words : leaks) fmt::print("note: {}\n", words);
  const pg_env_api& api = l.registry.find(t.env.name);
  const auto start = std::chrono::steady_clock::now();
  const Tuned best = tune(t.rule, api, t.env, t.how);
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const std::vector<FreeNumber> free = free_numbers(t.rule);
  std::vector<double> starts;
  for (const FreeNumber& f : free) starts.push_back(f.start);
  const bool started = std::none_of(starts.begin(), starts.end(), [](double v) { return v != v; });
  for (size_t k = 0; k < free.size(); ++k)
    fmt::print("  {:<32} {:>10}{}  in [{:g}, {:g}]\n", free[k].path, shown(best.values[k]),
               started ? fmt::format("  was {}", shown(starts[k])) : "", free[k].least,
               free[k].most);
  const Node found = with_numbers(t.rule, best.values);
  std::string words =
      fmt::format("{} {:.6g} on {} training episode{}, {:.6g} on {} of the evaluation",
                  l.run.metric, best.score, t.how.episodes, t.how.episodes == 1 ? "" : "s",
                  judge(l, found), l.run.eval_episodes);
  fmt::print("{}\n", words);
  if (started) {
    const Node before = with_numbers(t.rule, starts);
    fmt::print("before: {:.6g} and {:.6g}\n", score_of(before, api, t.env, t.how),
               judge(l, before));
  }
  fmt::print("{} episodes played in {:.2f} s\n", best.episodes, seconds);
  if (a.out.empty()) return 0;
  std::string text = text_with_numbers(t.rule, best.values);
  if (text.rfind("# yaml-language-server", 0) == 0) text.erase(0, text.find('\n') + 1);
  for (const std::string& leak : leaks) words += "\n# note: " + leak;
  write_whole(a.out, {head_of_rule(a, words) + text});
  fmt::print("{} written\n", a.out);
  return 0;
}

}  // namespace plantgym::cli
