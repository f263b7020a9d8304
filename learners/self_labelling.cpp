#include "self_labelling.h"

#include <algorithm>
#include <cmath>

#include "agents/scorer.h"
#include "network_run.h"
#include "plantgym/math.h"
#include "tabular.h"

namespace plantgym {
namespace {

/// The keys of `learner`.
struct SelfLabellingConfig {
  OptimizerConfig optimizer;
  int32_t samples = 16;

  void read(Fields& f) {
    std::string type;
    f.required().text("type", type, "the learner, as `plantgym list` shows");
    f.number("samples", samples, 2, 65536, "",
             "episodes from each start, of which the best is learned from");
    optimizer.read(f);
  }
};

/// An episode as it was played: what could be chosen, decision by decision.
struct Played {
  std::vector<float> x = {};          // [choices, inputs] of all decisions
  std::vector<int32_t> choices = {};  // of each decision
  std::vector<int32_t> chosen = {};   // number among them
  double reward = 0;
  bool open = true;
};

/// Rows [g k, (g + 1) k) of the batch begin alike; a row whose episode is over waits for the others
/// (its steps count). A round is whole episodes of all rows, and one step of the optimiser.
class SelfLabelling : public Learner {
 public:
  SelfLabelling(const Node& learner, const Node& agent, VecEnv& env, Budget budget, uint64_t seed)
      : loop_(env, budget, seed) {
    read_fields(learner, "learner", [&](Fields& f) {
      config_.read(f);
      if (loop_.n % config_.samples)
        f.fail("samples", "env.num_envs must be samples x starts of a round");
    });
    read_fields(agent, "agent", [&](Fields& f) { scorer_.read(f); });
    try {
      view_ = std::make_unique<ScorerView>(env.spec(), scorer_.inputs);
    } catch (const Error& e) {
      const Node* inputs = child(agent, "inputs");
      throw error_at(inputs ? *inputs : agent, inputs ? "agent.inputs" : "agent", e.what());
    }
    network_ = make_network(scorer_plan(scorer_.network, int32_t(scorer_.inputs.size())));
    const std::vector<float> first = first_weights(network_->plan(), scorer_.network, seed);
    std::copy(first.begin(), first.end(), network_->parameters().begin());
    network_->renew();
    optimizer_ = std::make_unique<Optimizer>(config_.optimizer, network_->plan().size);
    played_.resize(size_t(loop_.n)), bits_.resize(size_t(loop_.n));
    same_rows();
  }
  void iterate() override {
    if (done()) return;
    for (Played& p : played_)
      p.x.clear(), p.choices.clear(), p.chosen.clear(), p.reward = 0, p.open = true;
    while (play()) {
    }
    improve();
    loop_.env.reset(loop_.io.io);
    same_rows();
  }
  int64_t steps() const override { return loop_.steps; }
  int64_t episodes() const override { return loop_.episodes; }
  bool done() const override { return loop_.done(); }
  Scalars drain() override;
  std::unique_ptr<Agent> policy() const override { return policy_for(loop_.env.spec()); }
  std::unique_ptr<Agent> policy_for(const pg_spec& spec) const override {
    return std::make_unique<ScorerAgent>(spec, scorer_, network_->parameters());
  }
  void save(Checkpoint& c) const override {
    c.put_text("learner", kSelfLabelling.name);
    std::string inputs;
    for (const std::string& name : scorer_.inputs)
      inputs += join({inputs.empty() ? "" : ", ", name});
    c.put_text("inputs", join({"inputs: [", inputs, "]\n"}));
    save_network(c, *network_, scorer_.network);
    optimizer_->save(c, network_->plan());
    loop_.save(c);
  }
  void load(const Checkpoint& c) override {
    require_learner(c, kSelfLabelling.name);
    load_network(c, *network_, scorer_.network);
    optimizer_->load(c, network_->plan());
    loop_.load(c);
  }

 private:
  int64_t starts() const { return loop_.n / config_.samples; }
  void same_rows();
  bool play();
  void choose(int64_t i, const float* y);
  void improve();
  void learn_from(const Played& p, float share);
  double slopes(const Played& p, float share);

  SelfLabellingConfig config_;
  ScorerConfig scorer_;
  BatchLoop loop_;
  std::unique_ptr<ScorerView> view_;
  std::unique_ptr<Network> network_;
  std::unique_ptr<Optimizer> optimizer_;
  std::vector<Played> played_;  // of each row
  std::vector<Bits> bits_;
  std::vector<int32_t> who_, count_;  // legal values of all open rows; how many of each row
  std::vector<float> x_, y_, dy_;
  double loss_ = 0, mean_ = 0, best_ = 0, norm_ = 0, rate_ = 0;  // since the last drain
  int64_t rounds_ = 0;
};

/// The rows of a start stand before the same episode.
void SelfLabelling::same_rows() {
  for (int64_t i = 0; i < loop_.n; ++i) {
    const int64_t first = i / config_.samples * config_.samples;
    if (i != first) loop_.env.set(i, loop_.env.get(first).data());
  }
  loop_.env.look(loop_.io.io);
}

/// One decision of every row. False: all episodes are over.
bool SelfLabelling::play() {
  const pg_io& io = loop_.io.io;
  who_.clear(), x_.clear(), count_.assign(size_t(loop_.n), 0);
  for (int64_t i = 0; i < loop_.n; ++i) {
    if (!played_[size_t(i)].open) continue;
    const size_t before = who_.size();
    view_->take_in(io, i, who_, x_);
    count_[size_t(i)] = int32_t(who_.size() - before);
  }
  y_.resize(who_.size());
  network_->forward(x_.data(), int64_t(who_.size()), y_.data());
  loop_.draw(BatchLoop::kActStream, bits_);
  ++loop_.calls;
  const int64_t inputs = network_->plan().inputs;
  const float *x = x_.data(), *y = y_.data();
  const int32_t* who = who_.data();
  for (int64_t i = 0; i < loop_.n; ++i) {
    Played& p = played_[size_t(i)];
    const int32_t n = count_[size_t(i)];
    *loop_.action_at(i) = 0;
    if (!p.open || n == 0) continue;
    choose(i, y);
    *loop_.action_at(i) = who[p.chosen.back()];
    p.choices.push_back(n), p.x.insert(p.x.end(), x, x + n * inputs);
    x += n * inputs, y += n, who += n;
  }
  loop_.env.step(io);
  loop_.steps += loop_.n;
  bool any = false;
  for (int64_t i = 0; i < loop_.n; ++i) {
    Played& p = played_[size_t(i)];
    if (!p.open) continue;
    if (!std::isfinite(io.reward[i]))
      throw NotFinite(join({"self_labelling: a reward is not a finite number at step ",
                            std::to_string(loop_.steps - loop_.n + i + 1)}));
    p.reward += double(io.reward[i]), p.open = !(io.terminated[i] | io.truncated[i]);
    loop_.count(i, double(io.reward[i]), !p.open);
    any |= p.open;
  }
  return any;
}

/// Draws one of the values with scores y, with probabilities exp(y).
void SelfLabelling::choose(int64_t i, const float* y) {
  const int32_t n = count_[size_t(i)];
  const float most = *std::max_element(y, y + n);
  double all = 0;
  for (int32_t k = 0; k < n; ++k) all += math::exp(double(y[k] - most));
  double left = double(bits_[size_t(i)][0] >> 8) * 0x1p-24 * all;
  int32_t chosen = 0;
  while (chosen + 1 < n && (left -= math::exp(double(y[chosen] - most))) >= 0) ++chosen;
  played_[size_t(i)].chosen.push_back(chosen);
}

/// Follows the best episode of each start, the first among equals.
void SelfLabelling::improve() {
  const int32_t samples = config_.samples;
  for (int64_t g = 0; g < starts(); ++g) {
    const Played* best = &played_[size_t(g * samples)];
    for (int32_t k = 0; k < samples; ++k) {
      const Played& p = played_[size_t(g * samples + k)];
      mean_ += p.reward / double(samples * starts());
      if (p.reward > best->reward) best = &p;
    }
    best_ += best->reward / double(starts());
    learn_from(*best, 1 / float(starts()));
  }
  rate_ = config_.optimizer.learning_rate.at(loop_.progress());
  norm_ += descend(kSelfLabelling.name, *network_, *optimizer_, rate_, loss_, loop_.steps);
  ++rounds_;
}

/// Adds the slopes of -log p of what was chosen, the mean over the decisions, times `share`.
void SelfLabelling::learn_from(const Played& p, float share) {
  const int64_t inputs = network_->plan().inputs, all = int64_t(p.x.size()) / inputs;
  y_.resize(size_t(all)), dy_.resize(size_t(all));
  network_->forward(p.x.data(), all, y_.data());
  loss_ += slopes(p, share);
  for (int64_t from = 0; from < all; from += network_->chunk()) {
    const int64_t n = std::min(network_->chunk(), all - from);
    network_->learn(&p.x[size_t(from * inputs)], n, &y_[size_t(from)]);
    network_->backward(&dy_[size_t(from)]);
  }
}

double SelfLabelling::slopes(const Played& p, float share) {
  const double each = double(share) / double(std::max<size_t>(1, p.choices.size()));
  double loss = 0;
  size_t at = 0;
  for (size_t t = 0; t < p.choices.size(); ++t) {
    const size_t n = size_t(p.choices[t]);
    const float* y = &y_[at];
    const float most = *std::max_element(y, y + n);
    double all = 0;
    for (size_t k = 0; k < n; ++k) all += math::exp(double(y[k] - most));
    for (size_t k = 0; k < n; ++k) {
      const bool chosen = k == size_t(p.chosen[t]);
      const double probability = math::exp(double(y[k] - most)) / all;
      dy_[at + k] = float(each * (probability - (chosen ? 1 : 0)));
      if (chosen) loss -= each * math::log(std::max(probability, 1e-300));
    }
    at += n;
  }
  return loss;
}

Scalars SelfLabelling::drain() {
  Scalars s = loop_.drain();
  if (!rounds_) return s;
  const double n = double(rounds_);
  s.insert(s.end(), {{"losses/cross_entropy", loss_ / n},
                     {"losses/grad_norm", norm_ / n},
                     {"charts/learning_rate", rate_},
                     {"train/best_of_samples", best_ / n},
                     {"train/mean_of_samples", mean_ / n}});
  loss_ = norm_ = best_ = mean_ = 0, rounds_ = 0;
  return s;
}

std::unique_ptr<Agent> load_scorer(const Checkpoint& c, const pg_spec& spec) {
  ScorerConfig config;
  read_fields(parse_yaml(c.text("network"), "the checkpoint's network"), "",
              [&](Fields& f) { config.network.read(f); });
  read_fields(parse_yaml(c.text("inputs"), "the checkpoint's inputs"), "",
              [&](Fields& f) { f.texts("inputs", config.inputs, "of each value"); });
  const NetworkPlan plan = scorer_plan(config.network, int32_t(config.inputs.size()));
  Floats parameters(size_t(plan.size));
  load_flat(c, "network/", plan, parameters);
  return std::make_unique<ScorerAgent>(spec, std::move(config), parameters);
}

}  // namespace

const LearnerKind kSelfLabelling = {
    "self_labelling",
    "of several episodes from one start the best is followed (Corsini et al. 2024)",
    [](Fields& f) { SelfLabellingConfig().read(f); },
    [](const Node& learner, const Node& agent, VecEnv& env, Budget budget, uint64_t seed,
       const Models&) -> std::unique_ptr<Learner> {
      return std::make_unique<SelfLabelling>(learner, agent, env, budget, seed);
    },
    load_scorer,
    [](Fields& f) { ScorerConfig().read(f); },
    true};

}  // namespace plantgym
