#include "distill.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "distill_exact.h"
#include "export.h"
#include "plantgym/fields.h"
#include "plantgym/random.h"
#include "plugged_tree.h"
#include "statistics.h"
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
  f.number("alpha", c.alpha, 0, 1e9, "",
           "price of a leaf, in impurity: what splits gain less is pruned; 0: nothing is");
  f.number("held_out", c.held_out, 0, 0.9, "",
           "share of the examples that do not grow a tree but prune it: a split that does not err "
           "less on them goes (reduced-error pruning); 0: none");
  f.text("model", c.model,
         "what grows the trees: tree, or a model of a plug-in that tells its tree");
  f.any("keys", "map of that model's own keys, in place of those of tree",
        [](const pg_node* nodes, int32_t i) {
          if (nodes[i].kind != PG_MAP) throw FieldError(i, "must be a map of keys and values");
        });
  f.number("pick", c.pick, 1, 1 << 20, "", "fresh episodes that choose among the trees");
  f.number("gamma", c.gamma, 0, 0.9999, "",
           "discount of the value that the method optimal makes greatest");
  f.number("seed", c.seed, 0, 1e9, "", "of the episodes to learn from");
  f.any("env", "map laid over the run's env: what the tree sees, e.g. {name: grid/map_places}",
        [](const pg_node* nodes, int32_t i) {
          if (nodes[i].kind != PG_MAP)
            throw FieldError(i, "must be a map of the environment's keys, e.g. env.name=NAME");
        });
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
  const VecEnv own = [&]() -> VecEnv {
    try {
      return VecEnv(registry.find(one.name), one, pool);
    } catch (const Error& e) {
      const std::string what = e.what(), key = "env.observe: ";
      if (config_.observe.empty() || what.rfind(key, 0) != 0) throw;
      throw Error(join({"distill.observe: ", what.substr(key.size())}));
    }
  }();
  std::vector<std::string> seen;
  for (const PolicyFeature& f : teacher_.sight.features) seen.push_back(f.name);
  std::vector<std::string> of_tree = seen;
  if (!config_.observe.empty() || !config_.env.children.empty()) {
    of_tree.clear();
    for (const PolicyFeature& f : sight_of(own.spec()).features) of_tree.push_back(f.name);
  }
  seen.insert(seen.end(), of_tree.begin(), of_tree.end());
  training_.observe = judged_.observe = elements_of(seen, own.whole());
  one = judged_, one.n = 1;
  probe_ = std::make_unique<VecEnv>(registry.find(one.name), one, pool);
  const PolicySight all = sight_of(probe_->spec());
  for (const PolicyFeature& f : teacher_.sight.features)
    for (const PolicyFeature& here : all.features)
      if (here.name == f.name && here.count != f.count)
        throw Error(join({"distill.env: the teacher saw '", f.name, "' of ",
                          std::to_string(f.count), " values, this environment shows ",
                          std::to_string(here.count), "; it cannot teach here"}));
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
  if (config_.method == DistillConfig::kOptimal) {
    if (!states_)
      throw Error(
          "distill.method: optimal needs an environment whose states can be counted, and a teacher "
          "that sees their number (plantgym model says which); take viper");
    if (const int32_t n = oracle_->model().states; n > kMostStatesOfBestTree)
      throw Error(join({"distill.method: optimal takes environments of at most ",
                        std::to_string(kMostStatesOfBestTree), " states, this one has ",
                        std::to_string(n), "; take viper"}));
    if (config_.first_depth < 1)
      throw Error("distill.depth: the method optimal searches trees of a depth of 1 or more");
  }
  if (config_.model != "tree") {  // it and its keys are right, before any episode is played
    const pg_model_api& api = grower(blank_.outputs[0].count == 0);
    AnyModel(api, config_.keys, "distill.keys");
  }
  teacher_scores_ =
      scores_of(live(nullptr, judged_, uint64_t(run.first_seed), run.eval_episodes, shown_.get()));
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
  std::vector<Episode> all = evaluate(
      registry_.find(env.name), env, pool_,
      [&](const pg_spec& spec) -> std::unique_ptr<Agent> {
        if (tree && !to)
          return std::make_unique<PolicyAgent>(
              std::shared_ptr<const Policy>(std::shared_ptr<void>(), tree), spec);
        return std::make_unique<Student>(teacher_, blank_, tree, spec);
      },
      how);
  if (stop_signal() || all.empty()) throw Stopped();  // a part of the episodes is no sample of them
  return all;
}

std::vector<double> Distiller::scores_of(const std::vector<Episode>& episodes) const {
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

/// Some examples, drawn by chance, do not grow the tree but prune it.
DecisionTree Distiller::fit_held_out(const Samples& s, const TreeConfig& c) const {
  struct Part {
    std::vector<double> x, target, weight;
    std::vector<int32_t> label;
    Samples of(const Samples& all) const {
      return {x.data(),
              int64_t(x.size()) / all.features,
              all.features,
              all.label ? label.data() : nullptr,
              all.classes,
              all.target ? target.data() : nullptr,
              all.weight ? weight.data() : nullptr};
    }
  } grows, prunes;
  for (int64_t i = 0; i < s.rows; ++i) {
    const Words draw = philox({{uint32_t(i), uint32_t(i >> 32), 0, 0x4E1D}}, uint32_t(config_.seed),
                              uint32_t(config_.seed >> 32));
    Part& to = double(draw.w[0]) * 0x1p-32 < config_.held_out ? prunes : grows;
    to.x.insert(to.x.end(), s.x + i * s.features, s.x + (i + 1) * s.features);
    if (s.label) to.label.push_back(s.label[i]);
    if (s.target) to.target.push_back(s.target[i]);
    if (s.weight) to.weight.push_back(s.weight[i]);
  }
  const auto weighs = [&](const Part& p) {
    return !p.x.empty() && (!s.weight || std::any_of(p.weight.begin(), p.weight.end(),
                                                     [](double w) { return w > 0; }));
  };
  if (!weighs(grows)) return fit_tree(s, c);  // too few to part
  const DecisionTree t = fit_tree(grows.of(s), c);
  return weighs(prunes) ? prune_by_errors(t, prunes.of(s)) : t;
}

Policy Distiller::fit(const Examples& from, int32_t max_depth) const {
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
    DecisionTree grown;
    if (config_.model != "tree")
      grown = grow_by_model(grower(numbers), config_.keys, s, max_depth, config_.seed);
    else
      grown = config_.held_out > 0 ? fit_held_out(s, c) : fit_tree(s, c);
    if (config_.alpha > 0) grown = prune(grown, config_.alpha);
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

std::vector<int32_t> Distiller::teacher_actions() const {
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
  return actions;
}

double Distiller::discounted(const std::vector<int32_t>& actions) const {
  return oracle_->at_start(oracle_->policy_values(oracle_->policy_of(actions), config_.gamma));
}

double Distiller::teacher_exact() const { return states_ ? exact_return(teacher_actions()) : NAN; }

double Distiller::teacher_discounted() const {
  const bool asked = states_ && config_.method == DistillConfig::kOptimal;
  return asked ? discounted(teacher_actions()) : NAN;
}

Distilled Distiller::grow(int32_t max_depth, const std::function<void(int32_t, int32_t)>& told) {
  Examples all;
  std::vector<Policy> trees;
  if (config_.method == DistillConfig::kOptimal) {
    trees.push_back(blank_);
    trees[0].trees.trees = {best_tree(*oracle_, *states_, config_.gamma, max_depth).tree};
  } else {
    const int32_t n = config_.method == DistillConfig::kClone ? 1 : config_.iterations;
    for (int32_t k = 0; k < n; ++k) {
      if (told) told(k + 1, n);
      live(k ? &trees.back() : nullptr, training_, fresh(config_.seed, uint64_t(k)),
           config_.episodes, &all);
      trees.push_back(fit(all, max_depth));
    }
  }
  Distilled best;
  best.policy = std::move(trees[pick(trees)]), best.depth = max_depth, best.examples = all.rows;
  const std::vector<DecisionTree>& chosen = best.policy.trees.trees;
  for (const DecisionTree& t : chosen) best.leaves += t.leaves();
  if (chosen.size() == 1 && all.rows > 0 && config_.model == "tree")
    best.path = pruning_path(chosen[0]);
  if (states_ && config_.method == DistillConfig::kOptimal)
    best.discounted = discounted(actions_of(chosen[0], *states_, oracle_->model().states));
  return best;
}

int64_t Distiller::weighing() const {
  return config_.method == DistillConfig::kOptimal ? 0 : 16 * config_.pick;
}

void Distiller::weigh(Distilled& d) const {
  if (config_.method == DistillConfig::kOptimal) return void(d.worth = d.discounted);
  d.worth = mean_of(
      scores_of(live(&d.policy, training_, fresh(config_.seed, 2'000'000), weighing(), nullptr)));
}

void Distiller::judge(Distilled& d) const {
  d.fidelity_teacher = agreement(d.policy, *shown_);
  Examples own;
  d.scores =
      scores_of(live(&d.policy, judged_, uint64_t(run_.first_seed), run_.eval_episodes, &own));
  d.fidelity_own = blank_.outputs[0].count
                       ? double(own.agreed) / double(own.rows)
                       : 1 - own.off / double(own.rows) / double(blank_.outputs.size());
  if (states_)
    d.exact = exact_return(actions_of(d.policy.trees.trees[0], *states_, oracle_->model().states));
}

}  // namespace plantgym
