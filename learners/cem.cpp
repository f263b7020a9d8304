#include "cem.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "agents/perceptron.h"
#include "batch_loop.h"
#include "plantgym/distributions.h"
#include "tabular.h"

namespace plantgym {
namespace {

/// The keys of `learner`.
struct CemConfig {
  int32_t population = 64;
  double elite = 0.2, spread = 1;
  Schedule noise{0};

  void read(Fields& f) {
    std::string type;
    f.required().text("type", type, "the learner, as `plantgym list` shows");
    f.number("population", population, 4, 65536, "",
             "candidates of a generation; each plays env.num_envs / population episodes");
    f.number("elite", elite, 0.01, 0.9, "", "share of them that the next generation comes from");
    f.number("spread", spread, kPositive, 1e6, "",
             "of the first weights: standard deviation of what flows into a unit");
    noise.read(f, "noise", 0, 1e3, "kept in every generation, as a share of spread");
  }
  int32_t elites() const { return std::max(2, int32_t(elite * population + 0.5)); }
};

/// A generation: candidates are drawn about the mean, every one plays the same episodes with the
/// same random numbers, and mean and deviations become those of the best. Rows [c k, (c + 1) k) of
/// the batch are candidate c's; a row whose episode is over waits for the others (its steps count).
class CrossEntropy : public Learner {
 public:
  CrossEntropy(const Node& learner, const Node& agent, VecEnv& env, Budget budget, uint64_t seed)
      : networks_(size_t(env.pool().size()), make_network(learner, agent, env.spec())),
        network_(networks_[0]),
        seed_(seed),
        loop_(env, budget, seed) {
    read_fields(learner, "learner", [&](Fields& f) {
      config_.read(f);
      if (loop_.n % config_.population)
        f.fail("population",
               "env.num_envs must be population x episodes of a candidate, at most 65536");
      if (loop_.n / config_.population % env.variants())
        f.fail("population",
               join({"leaves each candidate ", std::to_string(loop_.n / config_.population),
                     " rows, not as many of each of the ", std::to_string(env.variants()),
                     " env.variants"}));
    });
    mean_.assign(size_t(network_.size()), 0);
    for (int64_t w = 0; w < network_.size(); ++w) deviation_.push_back(first_deviation(w));
    open_.assign(size_t(loop_.n), 1);
    scores_.assign(size_t(config_.population), 0);
    draw(), same_rows();
  }
  void iterate() override {
    for (int64_t work = 0; work < loop_.slice() && !done(); work += loop_.n) vector_step();
  }
  int64_t steps() const override { return loop_.steps; }
  int64_t episodes() const override { return loop_.episodes; }
  bool done() const override { return loop_.done(); }
  Scalars drain() override {
    double sum = 0;
    for (size_t w = 0; w < mean_.size(); ++w) sum += deviation_[w] / first_deviation(int64_t(w));
    Scalars s = loop_.drain();
    s.emplace_back("train/deviation", sum / double(mean_.size()));
    s.emplace_back("train/generation", double(generation_));
    return s;
  }
  std::unique_ptr<Agent> policy() const override {
    return std::make_unique<PerceptronAgent>(loop_.env.spec(), network_.shape(), mean_);
  }
  void save(Checkpoint& c) const override;
  void load(const Checkpoint& c) override;

 private:
  static Perceptron make_network(const Node& learner, const Node& agent, const pg_spec& spec) {
    PerceptronShape shape;
    read_fields(agent, "agent", [&](Fields& f) { shape.read(f, spec); });
    try {
      return Perceptron(spec, std::move(shape));
    } catch (const Error& e) {
      throw error_at(learner, "learner.type", e.what());
    }
  }
  int64_t rows_each() const { return loop_.n / config_.population; }
  double first_deviation(int64_t weight) const {
    return config_.spread / std::sqrt(1.0 + network_.fan_in(weight));
  }
  void vector_step();
  void act(int64_t from, int64_t to, int32_t thread);
  void draw();
  void same_rows();
  void improve();

  CemConfig config_;
  std::vector<Perceptron> networks_;  // one a thread; their weights are the candidates'
  const Perceptron& network_;
  uint64_t seed_;
  BatchLoop loop_;
  int64_t generation_ = 0;
  std::vector<double> mean_, deviation_;  // of each weight
  std::vector<double> candidates_;        // [population, weights]
  std::vector<double> scores_;            // of each candidate: sum of its returns
  std::vector<uint8_t> open_;             // rows whose episode of this generation goes on
};

/// The candidates of this generation.
void CrossEntropy::draw() {
  const size_t size = mean_.size();
  candidates_.resize(size * size_t(config_.population));
  for (int32_t c = 0; c < config_.population; ++c) {
    Rng rng(seed_ ^ uint64_t(0x9E3779B9) << 32, uint32_t(c), uint32_t(generation_), 0);
    for (size_t w = 0; w < size; ++w)
      candidates_[size_t(c) * size + w] = mean_[w] + deviation_[w] * normal(rng);
  }
}

/// All candidates stand before the episodes of the first.
void CrossEntropy::same_rows() {
  for (int64_t j = 0; j < rows_each(); ++j) {
    const std::vector<char> row = loop_.env.get(j);
    for (int64_t i = j + rows_each(); i < loop_.n; i += rows_each()) loop_.env.set(i, row.data());
  }
  loop_.env.look(loop_.io.io);
}

/// What its candidate does in each of the rows.
void CrossEntropy::act(int64_t from, int64_t to, int32_t thread) {
  const pg_io& io = loop_.io.io;
  for (int64_t i = from; i < to; ++i)
    networks_[size_t(thread)].act(&candidates_[size_t(i / rows_each()) * mean_.size()], io, i,
                                  const_cast<void*>(io.action));
}

void CrossEntropy::vector_step() {
  const pg_io& io = loop_.io.io;
  loop_.env.pool().run(
      loop_.n,
      [](void* self, int64_t from, int64_t to, int32_t thread) {
        static_cast<CrossEntropy*>(self)->act(from, to, thread);
      },
      this);
  loop_.step();
  loop_.steps += loop_.n;
  bool any = false;
  for (int64_t i = 0; i < loop_.n; ++i) {
    if (!open_[size_t(i)]) continue;
    const bool ended = io.terminated[i] | io.truncated[i];
    scores_[size_t(i / rows_each())] += double(io.reward[i]);
    loop_.count(i, double(io.reward[i]), ended);
    open_[size_t(i)] = !ended, any |= !ended;
  }
  if (!any) improve();
}

void CrossEntropy::improve() {
  std::vector<int32_t> order(scores_.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int32_t a, int32_t b) { return scores_[size_t(a)] > scores_[size_t(b)]; });
  const int32_t best = config_.elites();
  const double noise = config_.noise.at(loop_.progress());
  const size_t size = mean_.size();
  for (size_t w = 0; w < size; ++w) {
    double sum = 0, squares = 0;
    for (int32_t k = 0; k < best; ++k) sum += candidates_[size_t(order[size_t(k)]) * size + w];
    mean_[w] = sum / best;
    for (int32_t k = 0; k < best; ++k) {
      const double off = candidates_[size_t(order[size_t(k)]) * size + w] - mean_[w];
      squares += off * off;
    }
    const double least = noise * first_deviation(int64_t(w));
    deviation_[w] = std::sqrt(squares / best + least * least);
  }
  ++generation_;
  std::fill(scores_.begin(), scores_.end(), 0.0), std::fill(open_.begin(), open_.end(), uint8_t(1));
  loop_.env.reset(loop_.io.io);
  draw(), same_rows();
}

void CrossEntropy::save(Checkpoint& c) const {
  c.put_text("learner", kCem.name);
  c.put("mean", mean_), c.put("deviation", deviation_), c.put("scores", scores_);
  c.put("open", open_), c.put_number("generation", generation_);
  const PerceptronShape& s = network_.shape();
  std::vector<int32_t> elements;
  std::vector<double> scales;
  for (const PerceptronInput& i : s.inputs)
    elements.insert(elements.end(), {i.element, i.values}),
        scales.insert(scales.end(), {i.middle, i.scale});
  c.put("network", std::vector<int32_t>{s.heads, s.shared}), c.put("hidden", s.hidden);
  c.put("input_elements", elements), c.put("input_scales", scales);
  loop_.save(c);
}

void CrossEntropy::load(const Checkpoint& c) {
  require_learner(c, kCem.name);
  const int64_t size = network_.size();
  mean_ = c.get<double>("mean", size), deviation_ = c.get<double>("deviation", size);
  scores_ = c.get<double>("scores", config_.population);
  open_ = c.get<uint8_t>("open", loop_.n), generation_ = c.number<int64_t>("generation");
  loop_.load(c);
  draw();
}

std::unique_ptr<Agent> load_network(const Checkpoint& c, const pg_spec& spec) {
  PerceptronShape s;
  const std::vector<int32_t> network = c.get<int32_t>("network", 2);
  s.heads = network[0], s.shared = network[1] != 0, s.hidden = c.get<int32_t>("hidden");
  const std::vector<int32_t> elements = c.get<int32_t>("input_elements");
  const std::vector<double> scales = c.get<double>("input_scales", int64_t(elements.size()));
  for (size_t k = 0; k + 1 < elements.size(); k += 2)
    s.inputs.push_back({elements[k], elements[k + 1], scales[k], scales[k + 1]});
  return std::make_unique<PerceptronAgent>(spec, std::move(s), c.get<double>("mean"));
}

}  // namespace

const LearnerKind kCem = {
    "cem",
    "the cross-entropy method over a small network's weights (Rubinstein 1999)",
    [](Fields& f) { CemConfig().read(f); },
    [](const Node& learner, const Node& agent, VecEnv& env, Budget budget, uint64_t seed,
       const Models&) -> std::unique_ptr<Learner> {
      return std::make_unique<CrossEntropy>(learner, agent, env, budget, seed);
    },
    load_network,
    [](Fields& f) { PerceptronShape().read(f, pg_spec{}); }};

}  // namespace plantgym
