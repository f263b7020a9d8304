#include "learners/distill.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "agents/policy/policy_file.h"
#include "agents/policy/tree_text.h"
#include "chosen.h"
#include "commands.h"
#include "learners/export.h"
#include "learners/files.h"
#include "learners/statistics.h"
#include "learners/train.h"
#include "plantgym/fields.h"
#include "players.h"

namespace plantgym::cli {
namespace {

/// Keys that the chosen model or method would not read.
void refuse_unread(const Node& map, const DistillConfig& c) {
  if (const Node* keys = child(map, "keys"); keys && c.model == "tree")
    throw error_at(*keys, "distill.keys", "are those of another model; name it with model");
  const bool optimal = c.method == DistillConfig::kOptimal;
  if (c.model == "tree" && !optimal) return;
  if (const Node* model = child(map, "model"); model && optimal)
    throw error_at(*model, "distill.model", "the method optimal makes its own trees");
  for (const char* own : {"criterion", "max_leaves", "min_rows_leaf", "min_decrease"})
    if (const Node* given = child(map, own))
      throw error_at(*given, join({"distill.", own}),
                     optimal ? "the method optimal tries all trees of a depth; set depth"
                             : join({"is a key of tree; ", c.model, " has its own, keys={…}"}));
}

/// key=value words as the map below `distill`.
DistillConfig read_config(const std::vector<std::string>& words) {
  Node map = {PG_MAP, "distill", "", "", 0, 0, "", {}};
  for (size_t i = 0; i < words.size(); ++i) assign(map, words[i], int32_t(i + 1));
  DistillConfig c;
  read_fields(map, "distill", [&](Fields& f) { distill_fields(c, f); });
  if (const Node* env = child(map, "env")) c.env = *env;
  if (const Node* keys = child(map, "keys")) c.keys = *keys;
  refuse_unread(map, c);
  return c;
}

/// What is said of one agent in the report.
struct Line {
  std::string name;
  int32_t leaves = 0;
  double fidelity_teacher = NAN, fidelity_own = NAN;
  double exact = NAN;  // return of its Markov chain
  std::vector<double> scores = {};
  Summary summary() const { return summarize({scores}); }
};

void print(const std::vector<Line>& lines, const std::string& metric) {
  fmt::print("{:<24} {:>7} {:>10} {:>10} {:>12}  {}\n", "", "leaves", "as teacher", "on its own",
             metric, "95 % interval");
  const auto share = [](double x) {
    return std::isnan(x) ? std::string() : fmt::format("{:.4f}", x);
  };
  for (const Line& l : lines) {
    const Summary s = l.summary();
    fmt::print("{:<24} {:>7} {:>10} {:>10} {:>12.6g}  [{:.6g}, {:.6g}]{}\n", l.name,
               l.leaves ? std::to_string(l.leaves) : "", share(l.fidelity_teacher),
               share(l.fidelity_own), s.mean, s.mean_interval.low, s.mean_interval.high,
               std::isnan(l.exact) ? "" : fmt::format("  exactly {:.12g}", l.exact));
  }
}

nlohmann::ordered_json json_of(const Line& l) {
  const Summary s = l.summary();
  nlohmann::ordered_json j = {{"name", l.name},
                              {"mean", s.mean},
                              {"interval", {s.mean_interval.low, s.mean_interval.high}},
                              {"episodes", l.scores.size()}};
  if (l.leaves) j["leaves"] = l.leaves;
  if (!std::isnan(l.exact)) j["exact_return"] = l.exact;
  if (!std::isnan(l.fidelity_own))
    j["fidelity_on_teachers_states"] = l.fidelity_teacher,
    j["fidelity_on_own_states"] = l.fidelity_own;
  return j;
}

/// An agent of eval.compare on the same episodes.
Line compared(const Loaded& l, const Node& named, int32_t seed, Pool& pool) {
  const Player p = named_player(l, named, uint64_t(seed));
  EvaluationConfig how;
  how.episodes = l.run.eval_episodes, how.seed = uint64_t(seed);
  how.most_steps = 20'000, how.give_up = true;
  EnvConfig one = p.env;
  one.n = 1;
  const VecEnv env(l.registry.find(p.env.name), one, pool);
  Line line = {p.name};
  for (const Episode& e : evaluate(l.registry.find(p.env.name), p.env, pool, p.make, how))
    line.scores.push_back(metric_of({e}, l.run.metric, env.spec()));
  return line;
}

/// The tree with the best mean, the smallest of equals.
size_t best_of(const std::vector<Distilled>& all, bool maximize) {
  size_t best = 0;
  const auto worth = [&](size_t k) { return mean_of(all[k].scores) * (maximize ? 1 : -1); };
  for (size_t k = 1; k < all.size(); ++k)
    if (worth(k) > worth(best) || (worth(k) == worth(best) && all[k].leaves < all[best].leaves))
      best = k;
  return best;
}

void write_tree(const std::string& folder, const Policy& p) {
  std::filesystem::create_directories(folder);
  write_whole(folder + "/tree.json", {policy_as_json(p)});
  write_whole(folder + "/tree.txt", {tree_as_text(p)});
  if (!p.masked) write_whole(folder + "/tree.yaml", {tree_as_rules(p)});
}

}  // namespace

int distill(const DistillArgs& a) {
  const DistillConfig config = read_config(a.target.overrides);
  const Loaded l = load({a.target.path, {}, a.target.plugins});
  if (!l.is_folder)
    throw Error(
        join({a.target.path, ": is no run's folder; train it, then distill runs/", l.run.name}));
  const Chosen chosen = choose_seed(l.run, a.target.path, a.seed);
  Pool pool(l.run.threads);
  catch_stop_signals();
  Policy teacher;
  try {
    teacher = export_policy(l.run, l.registry, chosen.checkpoint, chosen.seed);
  } catch (const Error& e) {
    throw Error(join({chosen.checkpoint, ": ", e.what()}));
  }
  Distiller distiller(l.run, l.registry, std::move(teacher), config, pool);
  std::vector<Line> lines = {{join({"teacher (", learner_kind(l.run.learner).name, ")"}), 0, NAN,
                              NAN, distiller.teacher_exact(), distiller.teacher_scores()}};
  for (const Node& named : l.run.compare) lines.push_back(compared(l, named, chosen.seed, pool));
  std::vector<Distilled> trees;
  for (int32_t depth = config.first_depth; depth <= config.last_depth; ++depth) {
    trees.push_back(distiller.distill(depth));
    const Distilled& t = trees.back();
    lines.push_back({depth ? fmt::format("tree of depth {}", depth) : "tree of any depth", t.leaves,
                     t.fidelity_teacher, t.fidelity_own, t.exact, t.scores});
  }
  print(lines, l.run.metric);
  const Distilled& best = trees[best_of(trees, l.run.maximize)];
  const std::string folder = a.out.empty() ? a.target.path + "/tree" : a.out;
  write_tree(folder, best.policy);
  nlohmann::ordered_json report = {{"version", 1},
                                   {"run", l.run.name},
                                   {"seed", chosen.seed},
                                   {"metric", l.run.metric},
                                   {"depth", best.depth},
                                   {"examples", best.examples},
                                   {"agents", nlohmann::ordered_json::array()}};
  for (const Line& line : lines) report["agents"].push_back(json_of(line));
  write_whole(folder + "/report.json", {report.dump(2) + "\n"});
  fmt::print("{}/tree.json: {} leaves; as rules in tree.yaml, to read in tree.txt\n", folder,
             best.leaves);
  return 0;
}

}  // namespace plantgym::cli
