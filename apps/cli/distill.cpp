#include "learners/distill.h"

#include <fmt/core.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <filesystem>

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
#include "say.h"
#include "tree_report.h"

namespace plantgym::cli {
namespace {

/// Keys that the chosen model or method would not read.
void refuse_unread(const Node& map, const DistillConfig& c) {
  const auto refuse = [&](std::initializer_list<const char*> keys, const std::string& why) {
    for (const char* key : keys)
      if (const Node* given = child(map, key)) throw error_at(*given, join({"distill.", key}), why);
  };
  if (c.method == DistillConfig::kOptimal) {
    refuse({"model", "keys"}, "the method optimal makes its own trees");
    return refuse({"criterion", "max_leaves", "min_rows_leaf", "min_decrease", "alpha", "held_out",
                   "iterations", "episodes", "pick", "seed"},
                  "the method optimal tries all trees of a depth, by exact values; it takes depth "
                  "and gamma");
  }
  refuse({"gamma"}, "only the method optimal discounts; others look at what episodes bring");
  if (c.method == DistillConfig::kClone) {
    refuse({"iterations"}, "the method clone grows one tree; take dagger or viper");
    if (c.first_depth == c.last_depth)
      refuse({"pick"}, "the method clone grows one tree: there is nothing to pick");
  }
  if (c.model == "tree") return refuse({"keys"}, "are those of another model; name it with model");
  refuse({"criterion", "max_leaves", "min_rows_leaf", "min_decrease", "alpha", "held_out"},
         join({"is a key of tree; ", c.model, " has its own, keys={…}"}));
}

/// key=value words as the map below `distill`.
Node map_of(const std::vector<std::string>& words) {
  Node map = {PG_MAP, "distill", "", "", 0, 0, "", {}};
  for (size_t i = 0; i < words.size(); ++i) assign(map, words[i], int32_t(i + 1));
  return map;
}

/// Another world as a whole is the run's, as where it is trained. Takes it out of the map.
std::vector<std::string> world_in(Node& map) {
  Node* env = child(map, "env");
  if (!env || env->kind != PG_MAP) return {};
  const Node* world = child(*env, "world");
  if (!world || world->kind != PG_SCALAR) return {};
  const std::vector<std::string> all = {join({"env.world=", world->value})};
  std::erase_if(env->children, [](const Node& n) { return n.key == "world"; });
  return all;
}

DistillConfig read_config(const Node& map) {
  DistillConfig c;
  read_fields(map, "distill", [&](Fields& f) { distill_fields(c, f); });
  if (const Node* env = child(map, "env")) c.env = *env;
  if (const Node* keys = child(map, "keys")) c.keys = *keys;
  refuse_unread(map, c);
  return c;
}

/// An error about "distill.KEY" gets the place where that was given.
[[noreturn]] void rethrow_placed(const Node& map, const Error& e) {
  const std::string what = e.what();
  const size_t end = what.find(": ");
  if (what.rfind("distill.", 0) == 0 && end != std::string::npos) {
    const std::string path = what.substr(0, end);
    if (const Node* given = child(map, path.substr(8, path.find_first_of(".[", 8) - 8)))
      throw error_at(*given, path, what.substr(end + 2));
  }
  throw e;
}

TreeLine line_of(const std::string& name, const std::vector<double>& scores) {
  const Summary s = summarize({scores});
  return {name, 0, s.mean, s.mean_interval, int64_t(scores.size())};
}

TreeLine line_of(const Distilled& t) {
  TreeLine l =
      line_of(t.depth ? fmt::format("tree of depth {}", t.depth) : std::string("tree of any depth"),
              t.scores);
  l.leaves = t.leaves;
  l.fidelity_teacher = t.fidelity_teacher, l.fidelity_own = t.fidelity_own;
  l.worth = t.worth, l.exact = t.exact, l.discounted = t.discounted;
  return l;
}

/// An agent of eval.compare on the same episodes.
TreeLine compared(const Loaded& l, const Node& named, Pool& pool) {
  const auto seed = uint64_t(l.run.first_seed);
  const Player p = named_player(l, named, seed);
  EvaluationConfig how;
  how.episodes = l.run.eval_episodes, how.seed = seed;
  how.most_steps = 20'000, how.give_up = true;
  EnvConfig one = p.env;
  one.n = 1;
  const VecEnv env(l.registry.find(p.env.name), one, pool);
  std::vector<double> scores;
  for (const Episode& e : evaluate(l.registry.find(p.env.name), p.env, pool, p.make, how))
    scores.push_back(metric_of({e}, l.run.metric, env.spec()));
  return line_of(p.name, scores);
}

/// The tree that was worth most while training, the smallest of equals. What the evaluation says of
/// them is not looked at: it would flatter the one that was lucky there.
size_t best_of(const std::vector<Distilled>& all, bool maximize) {
  size_t best = 0;
  const auto worth = [&](size_t k) { return all[k].worth * (maximize ? 1 : -1); };
  for (size_t k = 1; k < all.size(); ++k)
    if (worth(k) > worth(best) || (worth(k) == worth(best) && all[k].leaves < all[best].leaves))
      best = k;
  return best;
}

std::string leaves_of(const Distilled& t) {
  return fmt::format("{} {}", t.leaves, t.leaves == 1 ? "leaf" : "leaves");
}

/// Says how far it is: each tree on a terminal, now and then elsewhere, and what each depth gave.
class Told {
 public:
  void tree(int32_t depth, int32_t k, int32_t n) {
    const std::string words = fmt::format("depth {}: tree {} of {}", depth, k, n);
    const double now = seconds();
    if (terminal_)
      say("\r\033[K{}", words), open_ = true;
    else if (now - last_ >= 10)
      say("{}\n", words), last_ = now;
  }
  void depth(const Distilled& t, const std::string& metric) {
    close();
    const char* worth = std::isnan(t.discounted) ? "while training" : "exact discounted value";
    say("depth {}: {}, {} {:.6g}{} ({:.1f} s)\n", t.depth, leaves_of(t), metric, mean_of(t.scores),
        std::isnan(t.worth) ? "" : fmt::format(", {} {:.6g}", worth, t.worth), seconds());
  }
  void close() {
    if (open_) say("\r\033[K"), open_ = false;
  }

 private:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
  }
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  const bool terminal_ = isatty(STDERR_FILENO);
  bool open_ = false;
  double last_ = 0;
};

void write_tree(const std::string& folder, const Policy& p) {
  write_whole(folder + "/tree.json", {policy_as_json(p)});
  write_whole(folder + "/tree.txt", {tree_as_text(p)});
  std::error_code none;
  if (p.masked)
    std::filesystem::remove(folder + "/tree.yaml", none);  // of an earlier one
  else
    write_whole(folder + "/tree.yaml", {tree_as_rules(p)});
}

}  // namespace

int distill(const DistillArgs& a) {
  Node map = map_of(a.target.overrides);
  const std::vector<std::string> world = world_in(map);
  const DistillConfig config = read_config(map);
  const Loaded l = load({a.target.path, world, a.target.plugins});
  if (!l.is_folder)
    throw Error(
        join({a.target.path, ": is no run's folder; train it, then distill runs/", l.run.name}));
  const Chosen chosen = choose_seed(l.run, a.target.path, a.seed);
  const std::string folder = a.out.empty() ? a.target.path + "/tree" : a.out;
  std::error_code none;
  const bool existed = std::filesystem::exists(folder, none);
  const auto leave_nothing = [&] {
    if (!existed) std::filesystem::remove(folder, none);  // where it is empty
  };
  Pool pool(l.run.threads);
  catch_stop_signals();
  Policy teacher;
  try {
    teacher = export_policy(l.run, l.registry, chosen.checkpoint, chosen.seed);
  } catch (const Error& e) {
    throw Error(join({chosen.checkpoint, ": ", e.what()}));
  }
  TreeReport report;
  report.run = l.run.name, report.metric = l.run.metric, report.maximize = l.run.maximize;
  report.seed = chosen.seed, report.numbers = teacher.outputs[0].count == 0;
  if (config.method == DistillConfig::kOptimal) report.gamma = config.gamma;
  std::vector<Distilled> trees;
  Told told;
  try {
    Distiller distiller(l.run, l.registry, std::move(teacher), config, pool);
    make_folder(folder);  // before the work that it is for
    report.weighing = distiller.weighing();
    report.agents.push_back(line_of(join({"teacher (", learner_kind(l.run.learner).name, ")"}),
                                    distiller.teacher_scores()));
    report.agents[0].exact = distiller.teacher_exact();
    report.agents[0].discounted = distiller.teacher_discounted();
    for (const Node& named : l.run.compare) report.agents.push_back(compared(l, named, pool));
    for (int32_t depth = config.first_depth; depth <= config.last_depth; ++depth) {
      Distilled t = distiller.grow(depth, [&](int32_t k, int32_t n) { told.tree(depth, k, n); });
      if (config.first_depth < config.last_depth) distiller.weigh(t);
      distiller.judge(t);
      if (config.first_depth < config.last_depth) told.depth(t, l.run.metric);
      told.close();
      trees.push_back(std::move(t));
    }
  } catch (const Stopped&) {  // what is done stays
    told.close();
  } catch (const Error& e) {
    leave_nothing();
    rethrow_placed(map, e);
  }
  if (trees.empty()) {
    leave_nothing();
    say("stopped before a tree was ready; nothing is written\n");
    return 128 + stop_signal();
  }
  for (const Distilled& t : trees) report.agents.push_back(line_of(t));
  const Distilled& best = trees[best_of(trees, l.run.maximize)];
  report.depth = best.depth, report.examples = best.examples, report.path = best.path;
  mark_front(report);
  print(report);
  write_tree(folder, best.policy);
  write_whole(folder + "/report.json", {to_json(report)});
  std::filesystem::remove(folder + "/depths.svg", none);  // of an earlier one
  if (trees.size() > 1) {
    std::string svg = plot_of(report);
    svg.insert(4, " xmlns=\"http://www.w3.org/2000/svg\"");
    write_whole(folder + "/depths.svg", {svg});
  }
  fmt::print("{}/tree.json: {}; {}to read in tree.txt{}\n", folder, leaves_of(best),
             best.policy.masked ? "" : "as rules in tree.yaml, ",
             trees.size() > 1 ? ", all depths in depths.svg" : "");
  if (!stop_signal() || int32_t(trees.size()) > config.last_depth - config.first_depth) return 0;
  say("stopped: {} of {} depths are done\n", trees.size(),
      config.last_depth - config.first_depth + 1);
  return 128 + stop_signal();
}

}  // namespace plantgym::cli
