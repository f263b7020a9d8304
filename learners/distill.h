// Small decision trees that act as a trained agent does: behavioural cloning, DAgger (Ross, Gordon
// & Bagnell 2011) and VIPER (Bastani, Pu & Solar-Lezama 2018).
#pragma once
#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "agents/policy/policy.h"
#include "evaluate.h"
#include "plugins/tree/prune.h"
#include "run_config.h"

namespace plantgym {

class Oracle;
struct SeenStates;

struct DistillConfig {
  /// clone: the teacher's own states. dagger: also those that earlier trees came to. viper: the
  /// same, weighted by what the worst action would lose.
  /// optimal: the best of all trees of a depth, on enumerable environments.
  enum Method { kClone, kDagger, kViper, kOptimal };
  int32_t method = kViper;
  std::string model = "tree";  // that grows the trees: this program's, or a plug-in's
  Node keys = {};              // of a plug-in's model
  int32_t iterations = 20;
  int64_t episodes = 10;  // of each iteration
  TreeConfig tree = {.criterion = Criterion::kEntropy, .max_depth = 3};
  double alpha = 0;     // price of a leaf when a tree is pruned
  double held_out = 0;  // share of the examples by whose errors a tree is pruned
  int32_t first_depth = 3, last_depth = 3;  // a tree for each; 0: any depth
  int64_t pick = 10;  // fresh episodes of each candidate, twice as many each time half are left
  uint64_t seed = 0;
  double gamma = 0.99;                    // of optimal
  Node env = {};                          // laid over the run's env, for what the tree sees
  std::vector<std::string> observe = {};  // what the tree sees; none: as the teacher, or env's own
};
void distill_fields(DistillConfig& c, Fields& f);

/// A tree with what was found of it.
struct Distilled {
  Policy policy;
  int32_t depth = 0, leaves = 0;
  int64_t examples = 0;
  std::vector<PruningStep> path = {};  // of cost-complexity pruning from here on; empty: unknown
  /// What trees of several depths are chosen by: the mean on fresh episodes of training, or of the
  /// method optimal the discounted value that it made greatest. NaN: not asked for.
  double worth = NAN;
  // on the run's evaluation episodes
  std::vector<double> scores = {};  // of each episode, by the run's metric
  /// Share of the teacher's states where it does as the teacher, and of its own; of actions that
  /// are numbers 1 - the mean distance to the teacher's, as a share of their range.
  double fidelity_teacher = 0, fidelity_own = 0;
  /// Of the tree's Markov chain; NaN: unknown. The return within the episode's limit, and of the
  /// method optimal the value discounted by gamma.
  double exact = NAN, discounted = NAN;
};

/// A signal asked to stop.
struct Stopped : Error {
  Stopped() : Error("stopped") {}
};

class Distiller {
 public:
  /// @param teacher of the run, exported. @throws Error what the tree should see is not shown, an
  /// environment that goes other ways than the teacher's
  Distiller(const RunConfig& run, const Registry& registry, Policy teacher, DistillConfig config,
            Pool& pool);
  ~Distiller();
  /// The teacher's scores on the evaluation episodes.
  const std::vector<double>& teacher_scores() const { return teacher_scores_; }
  /// The best tree of a depth, picked by its return on fresh episodes of training; the evaluation
  /// is not looked at. @param told (k, n): tree k of n is being made. @throws Stopped
  Distilled grow(int32_t max_depth, const std::function<void(int32_t, int32_t)>& told = {});
  /// Asks what trees of several depths are chosen by, of each on the same episodes. @throws Stopped
  void weigh(Distilled& d) const;
  /// Episodes that `weigh` takes; 0: exact values.
  int64_t weighing() const;
  /// Fills in what the evaluation says. @throws Stopped
  void judge(Distilled& d) const;
  /// What trees see, and what they decide; without trees.
  const Policy& blank() const { return blank_; }
  const Policy& teacher() const { return teacher_; }
  /// Its exact return and value, as Distilled has them.
  double teacher_exact() const;
  double teacher_discounted() const;

 private:
  struct Examples;
  std::vector<Episode> live(const Policy* tree, const EnvConfig& env, uint64_t seed,
                            int64_t episodes, Examples* to) const;
  const pg_model_api& grower(bool numbers) const;
  Policy fit(const Examples& from, int32_t max_depth) const;
  DecisionTree fit_held_out(const Samples& s, const TreeConfig& c) const;
  size_t pick(const std::vector<Policy>& trees) const;
  std::vector<int32_t> teacher_actions() const;
  double discounted(const std::vector<int32_t>& actions) const;
  double exact_return(const std::vector<int32_t>& actions) const;
  double agreement(const Policy& tree, const Examples& with) const;
  std::vector<double> scores_of(const std::vector<Episode>& episodes) const;

  const RunConfig& run_;
  const Registry& registry_;
  Policy teacher_, blank_;
  DistillConfig config_;
  Pool& pool_;
  EnvConfig training_, judged_;
  std::unique_ptr<Examples> shown_;  // the teacher's states of the evaluation
  std::vector<double> teacher_scores_;
  std::unique_ptr<Oracle> oracle_;      // null: not enumerable, or not seen by states
  std::unique_ptr<SeenStates> states_;  // as the tree sees them
  std::unique_ptr<VecEnv> probe_;       // whose spec names the metrics
};

}  // namespace plantgym
