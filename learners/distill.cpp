#include "distill.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "distill_exact.h"
#include "export.h"
#include "plantgym/fields.h"
#include "plugged_tree.h"
#include "student.h"
#include "train.h"

namespace plantgym {
namespace {

/// Keys of purposes that no run's evaluation draws from.
uint64_t fresh(uint64_t seed, uint64_t purpose) {
  return (seed + 1) << 32 ^ purpose ^ uint64_t(1) << 62;
}

bool is_number(const std::string& label) {
  double none = 0;
  return parse_number(label, none);
}

/// One input for a number, one for each value of what has names.
void add_inputs(const PolicyFeature& f, int32_t at, std::vector<PolicyTrees::Input>& to) {
  const bool named = !f.labels.empty() && !std::all_of(f.labels.begin(), f.labels.end(), is_number);
  if (!named) return to.push_back({at, -1});
  for (int32_t v = f.count == 2 ? 1 : 0; v < f.count; ++v) to.push_back({at, v});
}

/// Elements of an environment by their names; parts of elements without names by theirs.
std::vector<std::string> names_to_observe(const std::vector<std::string>& features,
                                          const pg_spec& whole) {
  std::vector<std::string> names;
  for (const std::string& f : features)
    for (int32_t k = 0; k < whole.n_obs; ++k) {
      const pg_space& s = whole.obs[k];
      bool found = !s.names && (f == s.name || f.rfind(join({s.name, "_"}), 0) == 0);
      for (int64_t e = 0; s.names && e < s.elements; ++e) found |= f == s.names[e];
      const std::string name = s.names ? f : s.name;
      if (found && std::find(names.begin(), names.end(), name) == names.end())
        names.push_back(name);
    }
  return names;
}

/// What `distill` wants of the run's environment; its params are {env, observe}.
const AgentKind kSight = {"tree",
                          "",
                          nullptr,
                          [](const Node& params) {
                            const Node* env = child(params, "env");
                            return env ? *env : Node{};
                          },
                          nullptr,
                          nullptr,
                          true};

}  // namespace

void distill_fields(DistillConfig& c, Fields& f) {
  f.choice("method", c.method, {"clone", "dagger", "viper", "optimal"},
           "clone: from the teacher's states; dagger: also from the trees' own; viper: weighted by "
           "what the worst action loses; optimal: all trees of a depth, by exact values");
  f.number("iterations", c.iterations, 1, 10'000, "", "trees grown one after the other");
  f.number("episodes", c.episodes, 1, 1 << 20, "", "of each iteration");
  int32_t criterion = int32_t(c.tree.criterion);
  f.choice("criterion", criterion, {"gini", "entropy", "gain_ratio", "chi_square"},
           "what makes a split good; actions that are numbers: their variance");
  c.tree.criterion = Criterion(criterion);
  f.range("depth", c.first_depth, c.last_depth, 0, 64, "",
          "questions on the longest way; 1..6: a tree of each; 0: any");
  f.number("max_leaves", c.tree.max_leaves, 0, 1 << 20, "", "the best splits first; 0: any");
  f.number("min_rows_leaf", c.tree.min_rows_leaf, 1, 1 << 30, "", "examples in a leaf");
  f.number("min_decrease", c.tree.min_decrease, 0, 1e9, "", "of the impurity by a split");
  f.text("model", c.model,
         "what grows the trees: tree, or a model of a plug-in that tells its tree");
  f.any("keys", "map of that model's own keys, in place of those of tree",
        [](const pg_node* nodes, int32_t i) {
          if (nodes[i].kind != PG_MAP) throw FieldError(i, "must be a map of keys and values");
        });
  f.number("pick", c.pick, 1, 1 << 20, "", "fresh episodes that choose among the trees");
  f.number("gamma", c.gamma, 0, 0.9999, "", "discount of exact values, of method optimal");
  f.number("seed", c.seed, 0, 1e9, "", "of the episodes to learn from");
  f.any("env", "map laid over the run's env: what the tree sees, e.g. {name: grid/map_places}",
        [](const pg_node*, int32_t) {});
  f.texts("observe", c.observe, "what the tree sees; default: as the teacher, or env's default");
}

struct Distiller::Examples {
  std::vector<double> x;
  std::vector<std::vector<float>> wanted;  // [outputs] of each example
  std::vector<std::vector<double>> loss;   // [trees]
  int64_t rows = 0, agreed = 0;
  double off = 0;
};

Distiller::Distiller(const RunConfig& run, const Registry& registry, Policy teacher,
                     DistillConfig config, Pool& pool)
    : run_(run),
      registry_(registry),
      teacher_(std::move(teacher)),
      config_(std::move(config)),
      pool_(pool),
      shown_(std::make_unique<Examples>()) {
  Node params = {PG_MAP, "distill", "", "", 0, 0, "", {}};
  if (!config_.env.children.empty()) params.children.push_back(config_.env);
  training_ = environment_for(run, kSight, params, registry, true);
  judged_ = environment_for(run, kSight, params, registry);
  EnvConfig one = judged_;
  one.n = 1;
  if (!config_.observe.empty()) one.observe = config_.observe;
  const VecEnv own(registry.find(one.name), one, pool);
  std::vector<std::string> seen;
  for (const PolicyFeature& f : teacher_.sight.features) seen.push_back(f.name);
  std::vector<std::string> of_tree = seen;
  if (!config_.observe.empty() || !config_.env.children.empty()) {
    of_tree.clear();
    for (const PolicyFeature& f : sight_of(own.spec()).features) of_tree.push_back(f.name);
  }
  seen.insert(seen.end(), of_tree.begin(), of_tree.end());
  training_.observe = judged_.observe = names_to_observe(seen, own.whole());
  one = judged_, one.n = 1;
  probe_ = std::make_unique<VecEnv>(registry.find(one.name), one, pool);
  const PolicySight all = sight_of(probe_->spec());
  blank_ = teacher_, blank_.network = {}, blank_.table = {}, blank_.tiles = {},
  blank_.clusters = {};
  blank_.kind = Policy::kTrees, blank_.environment = judged_.name, blank_.sight = {};
  for (const PolicyFeature& f : all.features)
    if (std::find(of_tree.begin(), of_tree.end(), f.name) != of_tree.end()) {
      add_inputs(f, int32_t(blank_.sight.features.size()), blank_.trees.inputs);
      blank_.sight.features.push_back(f);
    }
  blank_.sight.parts = {{"seen", int32_t(blank_.sight.features.size()), true}};
  for (PolicyOutput& o : blank_.outputs) o.gain = 1, o.offset = 0;
  if (Model model = probe_->model(); model.states > 0 && blank_.joint && !blank_.masked) {
    oracle_ = std::make_unique<Oracle>(std::move(model));
    auto found = see_states(*oracle_, teacher_, blank_, registry.find(judged_.name), judged_, pool);
    if (found) states_ = std::make_unique<SeenStates>(std::move(*found));
  }
  if (config_.method == DistillConfig::kOptimal && !states_)
    throw Error(
        "distill.method: optimal needs an environment whose states can be counted, and a teacher "
        "that sees their number (plantgym model says which); take viper");
  if (config_.model != "tree") {  // it and its keys are right, before any episode is played
    const pg_model_api& api = grower(blank_.outputs[0].count == 0);
    AnyModel(api, config_.keys, "distill.keys");
  }
  teacher_scores_ =
      scores_of(live(nullptr, judged_, uint64_t(teacher_.seed), run.eval_episodes, shown_.get()));
}

Distiller::~Distiller() = default;

std::vector<Episode> Distiller::live(const Policy* tree, const EnvConfig& env, uint64_t seed,
                                     int64_t episodes, Examples* to) const {
  EvaluationConfig how;
  how.episodes = episodes, how.seed = seed, how.most_steps = 20'000, how.give_up = true;
  how.stop = [] { return stop_signal() != 0; };
  const size_t inputs = blank_.trees.inputs.size(), outputs = blank_.outputs.size();
  const size_t trees = blank_.joint ? 1 : outputs;
  if (to)
    how.observe = [&](const Decision& d) {
      const auto& s = static_cast<const Student&>(d.agent);
      const double* x = s.x(d.row);
      const float *wanted = s.wanted(d.row), *done = s.done(d.row);
      to->x.insert(to->x.end(), x, x + inputs);
      to->wanted.resize(outputs), to->loss.resize(trees);
      for (size_t e = 0; e < outputs; ++e) to->wanted[e].push_back(wanted[e]);
      for (size_t t = 0; t < trees; ++t) to->loss[t].push_back(s.loss(d.row)[t]);
      to->agreed += std::equal(wanted, wanted + outputs, done), ++to->rows;
      for (size_t e = 0; e < outputs; ++e) {
        const PolicyOutput& o = blank_.outputs[e];
        if (!o.count) to->off += std::fabs(double(wanted[e] - done[e])) / double(o.high - o.low);
      }
    };
  return evaluate(
      registry_.find(env.name), env, pool_,
      [&](const pg_spec& spec) -> std::unique_ptr<Agent> {
        if (tree && !to)
          return std::make_unique<PolicyAgent>(
              std::shared_ptr<const Policy>(std::shared_ptr<void>(), tree), spec);
        return std::make_unique<Student>(teacher_, blank_, tree, spec);
      },
      how);
}

std::vector<double> Distiller::scores_of(const std::vector<Episode>& episodes) const {
  if (episodes.empty()) throw Error("stopped");
  std::vector<double> all;
  for (const Episode& e : episodes) all.push_back(metric_of({e}, run_.metric, probe_->spec()));
  return all;
}

const pg_model_api& Distiller::grower(bool numbers) const {
  try {
    return tree_growing(registry_.models(), config_.model,
                        numbers ? PG_REGRESSION : PG_CLASSIFICATION);
  } catch (const Error& e) {
    throw Error(join({"distill.model: ", e.what()}));
  }
}

Policy Distiller::grow(const Examples& from, int32_t max_depth) const {
  Policy p = blank_;
  TreeConfig c = config_.tree;
  c.max_depth = max_depth;
  const size_t n = size_t(from.rows);
  for (size_t t = 0; t < from.loss.size(); ++t) {
    const bool numbers = p.outputs[t].count == 0;
    Samples s = {from.x.data(), from.rows, int32_t(p.trees.inputs.size()), nullptr, 0,
                 nullptr,       nullptr};
    std::vector<int32_t> label(n);
    std::vector<double> target;
    if (numbers) {
      target.assign(from.wanted[t].begin(), from.wanted[t].end());
      s.target = target.data(), c.criterion = Criterion::kVariance;
    } else {
      for (size_t e = p.joint ? 0 : t; e < (p.joint ? p.outputs.size() : t + 1); ++e)
        for (size_t i = 0; i < n; ++i)
          label[i] = label[i] * p.outputs[e].count + int32_t(from.wanted[e][i]);
      s.label = label.data();
      s.classes = int32_t(p.joint ? p.values() : p.outputs[t].count);
    }
    // where all actions are as good, no example weighs anything: they count alike
    const bool weighs = config_.method == DistillConfig::kViper && !numbers &&
                        *std::max_element(from.loss[t].begin(), from.loss[t].end()) > 0;
    if (weighs) s.weight = from.loss[t].data();
    const DecisionTree grown =
        config_.model == "tree"
            ? fit_tree(s, c)
            : grow_by_model(grower(numbers), config_.keys, s, max_depth, config_.seed);
    p.trees.trees.push_back(merge_equal_siblings(grown));
  }
  return p;
}

/// The best of trees by their mean on fresh episodes, half of them staying each time.
size_t Distiller::pick(const std::vector<Policy>& trees) const {
  std::vector<size_t> left(trees.size());
  std::iota(left.begin(), left.end(), size_t(0));
  int64_t episodes = config_.pick;
  for (uint64_t round = 0; left.size() > 1; ++round, episodes *= 2) {
    std::vector<double> mean(trees.size(), 0);
    for (const size_t k : left) {
      const std::vector<double> all = scores_of(
          live(&trees[k], training_, fresh(config_.seed, 1'000'000 + round), episodes, nullptr));
      mean[k] = std::accumulate(all.begin(), all.end(), 0.0) / double(all.size());
      if (!run_.maximize) mean[k] = -mean[k];
    }
    std::stable_sort(left.begin(), left.end(),
                     [&](size_t a, size_t b) { return mean[a] > mean[b]; });
    left.resize((left.size() + 1) / 2);
  }
  return left[0];
}

double Distiller::agreement(const Policy& tree, const Examples& with) const {
  const size_t inputs = blank_.trees.inputs.size();
  double sum = 0;
  for (size_t i = 0; i < size_t(with.rows); ++i) {
    double share = 1;
    for (size_t t = 0; t < tree.trees.trees.size(); ++t) {
      const double said = tree.trees.trees[t].say(&with.x[i * inputs]);
      const PolicyOutput& o = tree.outputs[t];
      if (!o.count) {
        share -= std::fabs(said - double(with.wanted[t][i])) / double(o.high - o.low) /
                 double(tree.outputs.size());
        continue;
      }
      double wanted = 0;
      for (size_t e = tree.joint ? 0 : t; e < (tree.joint ? tree.outputs.size() : t + 1); ++e)
        wanted = wanted * tree.outputs[e].count + double(with.wanted[e][i]);
      if (said != wanted) share = 0;
    }
    sum += share;
  }
  return sum / double(with.rows);
}

/// Undiscounted, within the limit of steps; where there is none, as long as it takes.
double Distiller::exact_return(const std::vector<int32_t>& actions) const {
  const std::vector<double> pi = oracle_->policy_of(actions);
  const int32_t limit = probe_->spec().max_steps;
  try {
    return oracle_->at_start(limit ? oracle_->return_within(pi, limit)
                                   : oracle_->policy_values(pi, 1, 1e-14, oracle_->reachable(pi)));
  } catch (const Error&) {  // it may never end
    return -INFINITY;
  }
}

double Distiller::teacher_exact() const {
  if (!states_) return NAN;
  std::vector<int32_t> actions;
  PolicyActor actor(teacher_);
  std::vector<float> chosen(teacher_.outputs.size());
  for (int32_t s = 0; s < oracle_->model().states; ++s) {
    const float state = float(s);
    actor.begin(), actor.act(&state, nullptr, chosen.data());
    int32_t action = 0;
    for (size_t e = 0; e < chosen.size(); ++e)
      action = action * teacher_.outputs[e].count + int32_t(chosen[e]);
    actions.push_back(action);
  }
  return exact_return(actions);
}

Policy Distiller::optimal(int32_t depth) const {
  Policy p = blank_;
  p.trees.trees = {best_tree(*oracle_, *states_, config_.gamma, depth).tree};
  return p;
}

Distilled Distiller::distill(int32_t max_depth) {
  Examples all;
  std::vector<Policy> trees;
  if (config_.method == DistillConfig::kOptimal) trees.push_back(optimal(max_depth));
  if (trees.empty()) live(nullptr, training_, fresh(config_.seed, 0), config_.episodes, &all);
  if (trees.empty() && all.rows == 0) throw Error("stopped");
  if (trees.empty()) trees.push_back(grow(all, max_depth));
  const bool goes_on =
      config_.method == DistillConfig::kDagger || config_.method == DistillConfig::kViper;
  const int32_t more = goes_on ? config_.iterations : 1;
  for (int32_t k = 1; k < more; ++k) {
    live(&trees.back(), training_, fresh(config_.seed, uint64_t(k)), config_.episodes, &all);
    trees.push_back(grow(all, max_depth));
  }
  Distilled best;
  best.policy = std::move(trees[pick(trees)]), best.depth = max_depth, best.examples = all.rows;
  for (const DecisionTree& t : best.policy.trees.trees) best.leaves += t.leaves();
  best.fidelity_teacher = agreement(best.policy, *shown_);
  Examples own;
  best.scores =
      scores_of(live(&best.policy, judged_, uint64_t(teacher_.seed), run_.eval_episodes, &own));
  best.fidelity_own = blank_.outputs[0].count
                          ? double(own.agreed) / double(own.rows)
                          : 1 - own.off / double(own.rows) / double(blank_.outputs.size());
  if (states_)
    best.exact =
        exact_return(actions_of(best.policy.trees.trees[0], *states_, oracle_->model().states));
  return best;
}

}  // namespace plantgym
