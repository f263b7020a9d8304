#include "pqn.h"

#include <cmath>

#include "q_network.h"
#include "rollout_buffer.h"
#include "tabular.h"

namespace plantgym {
namespace {

constexpr const char *kPqnName = "pqn",
                     *kPqnDoc = "Q-learning of a network without replay (Gallici et al. 2025)";

class Pqn : public Learner {
 public:
  Pqn(const PqnConfig& config, const QAgentConfig& agent, const Node& learner,
      const Node& agent_node, int32_t actions, VecEnv& env, Budget budget, uint64_t seed)
      : config_(config),
        agent_(agent),
        loop_(env, budget, seed, BatchLoop::Rows::kOwn),
        shards_(loop_, config.shard, learner),
        actions_(actions),
        network_(first_network(agent.network, agent_node, env.spec(),
                               QOutputs{actions, false}.heads(), seed)),
        gradient_(shards_, *network_),
        optimizer_(config.optimizer, network_->plan().size),
        buffer_(env.spec(), network_->plan(), loop_.n, config.num_steps),
        chooser_(agent.exploration, actions, loop_.n),
        batch_(loop_.n * config.num_steps) {
    const int64_t rows = std::max(loop_.n, network_->chunk());
    x_.resize(size_t(rows * network_->plan().inputs));
    y_.resize(size_t(rows * actions)), dy_.resize(size_t(rows * actions));
    returns_.resize(size_t(batch_)), order_.resize(size_t(batch_));
    if (config.discount.per > 0) buffer_.discount.resize(size_t(batch_));
    buffer_.point_at_observation(loop_.io.io, 0);
    env.look(loop_.io.io);
  }
  void iterate() override {
    if (done()) return;
    rate_ = config_.optimizer.learning_rate.at(loop_.progress());
    collect();
    loop_.meet();
    update();
    buffer_.turn_over();
  }
  int64_t steps() const override { return loop_.steps; }
  int64_t episodes() const override { return loop_.episodes; }
  bool done() const override { return loop_.done(); }
  Scalars drain() override;
  std::unique_ptr<Agent> policy() const override {
    return std::make_unique<NetworkAgent>(loop_.env.spec(), network_->plan(),
                                          network_->parameters());
  }
  void save(Checkpoint& c) const override {
    c.put_text("learner", kPqnName);
    save_network(c, *network_, agent_.network);
    optimizer_.save(c, network_->plan());
    loop_.save(c);
  }
  void load(const Checkpoint& c) override {
    require_learner(c, kPqnName);
    load_network(c, *network_, agent_.network);
    optimizer_.load(c, network_->plan());
    buffer_.point_at_observation(loop_.io.io, 0);
    loop_.load(c);
  }

 private:
  float greatest(int64_t i, const uint8_t* mask) const {
    const float* q = &y_[size_t(i * actions_)];
    return q[lowest_greatest(q, actions_, mask)];
  }
  void look(int64_t t);
  void collect();
  void value_cut_episodes(int64_t t);
  void update();
  void minibatch(int64_t m, int64_t count);
  void learn_from(int64_t s, const int64_t* rows, int64_t n, float count);
  /// Samples of own shard s, and where their order begins.
  int64_t samples(int64_t s) const { return (shards_.end(s) - shards_.begin(s)) * buffer_.steps; }
  int64_t order_at(int64_t s) const { return shards_.begin(s) * buffer_.steps; }

  PqnConfig config_;
  QAgentConfig agent_;
  BatchLoop loop_;
  Shards shards_;
  const int32_t actions_;
  std::unique_ptr<Network> network_;
  ShardedGradient gradient_;
  Optimizer optimizer_;
  RolloutBuffer buffer_;
  QChooser chooser_;
  const int64_t batch_;            // rows of a rollout
  std::vector<float> x_, y_, dy_;  // inputs, values and their slopes of some rows
  std::vector<float> returns_;     // [batch]
  std::vector<int64_t> order_;     // [batch] samples, shard after shard
  std::vector<double> sums_;       // [own shards, 2] loss and values over the last update
  std::vector<int64_t> cut_;       // rows that were cut off in a step
  double loss_ = 0, value_ = 0, norm_ = 0, rate_ = 0;  // sums over the last update
  int64_t samples_ = 0, updates_ = 0;
  Charts charts_;
};

/// y_ becomes the values of all rows at step t, buffer_.value their greatest legal ones.
void Pqn::look(int64_t t) {
  take_in(network_->plan(), buffer_.seen(t), loop_.n, loop_.env.spec(), loop_.steps, x_.data());
  shards_.forward(*network_, x_.data(), y_.data());
  for (int64_t i = 0; i < loop_.n; ++i)
    buffer_.value[size_t(t * loop_.n + i)] = greatest(i, buffer_.mask(t * loop_.n + i));
}

void Pqn::collect() {
  for (int64_t t = 0; t < config_.num_steps; ++t) {
    const int64_t first = t * loop_.n;
    look(t);
    chooser_.act(loop_, y_.data(), actions_, buffer_.mask(first),
                 static_cast<int32_t*>(buffer_.action(first)));
    buffer_.point(loop_.io.io, t);
    loop_.step();
    value_cut_episodes(t);
    for (int64_t i = 0; i < loop_.n; ++i)
      loop_.count(i, double(buffer_.reward[size_t(first + i)]),
                  buffer_.terminated[size_t(first + i)] | buffer_.truncated[size_t(first + i)]);
    loop_.steps += loop_.all;
  }
  look(config_.num_steps);
}

/// Of the last observation of episodes that a limit cut off, before the next step overwrites it.
void Pqn::value_cut_episodes(int64_t t) {
  const pg_io& io = loop_.io.io;
  const NetworkPlan& plan = network_->plan();
  cut_.clear();
  for (int64_t i = 0; i < loop_.n; ++i)
    if (io.truncated[i] && !io.terminated[i]) cut_.push_back(i);
  const RowsSeen rows = RowsSeen::of(plan, io.final_obs, io.stride);
  for (size_t k = 0; k < cut_.size(); ++k)
    rows.take_in(plan, cut_[k], &x_[k * size_t(plan.inputs)]);
  shards_.forward(*network_, cut_, x_.data(), y_.data());
  for (size_t k = 0; k < cut_.size(); ++k)
    buffer_.final_value[size_t(t * loop_.n + cut_[k])] =
        greatest(int64_t(k), loop_.next_mask_at(cut_[k]));
}

void Pqn::update() {
  const Discount& d = config_.discount;
  if (d.per > 0) discounts(buffer_.elapsed, double(d.gamma), d.per, buffer_.discount);
  lambda_returns(buffer_.rollout(d.gamma), config_.q_lambda, returns_);
  norm_ = 0, samples_ = updates_ = 0;
  sums_.assign(size_t(2 * shards_.own()), 0.0);
  std::vector<Rng> shuffles;
  for (int64_t s = 0, k = 0; s < shards_.own(); ++s) {
    shuffles.push_back(loop_.rng(BatchLoop::kShuffleStream, uint32_t(shards_.first() + s)));
    for (int64_t t = 0; t < buffer_.steps; ++t)
      for (int64_t i = shards_.begin(s); i < shards_.end(s); ++i)
        order_[size_t(k++)] = t * loop_.n + i;
  }
  for (int64_t epoch = 0; epoch < config_.update_epochs; ++epoch) {
    for (int64_t s = 0; s < shards_.own(); ++s) {
      int64_t* order = &order_[size_t(order_at(s))];
      for (int64_t k = samples(s) - 1; k > 0; --k)  // Fisher & Yates
        std::swap(order[k], order[shuffles[size_t(s)].below(int32_t(k + 1))]);
    }
    for (int64_t m = 0; m < config_.num_minibatches; ++m) {
      const int64_t count = shards_.samples(buffer_.steps, m, config_.num_minibatches);
      if (count == 0) continue;
      minibatch(m, count);
      norm_ += descend(kPqnName, *network_, optimizer_, rate_, gradient_.sum(), loop_.steps);
      samples_ += count, ++updates_;
    }
  }
  const std::vector<double> all = shards_.sum("losses", sums_);
  loss_ = all[0], value_ = all[1];
}

/// The slopes of 0.5 (Q(s, a) - G)^2, the mean over a minibatch of `count` samples, become the
/// gradient.
void Pqn::minibatch(int64_t m, int64_t count) {
  const int64_t n = config_.num_minibatches;
  for (int64_t s = 0; s < shards_.own(); ++s) {
    const int64_t from = Shards::part(samples(s), m, n), to = Shards::part(samples(s), m + 1, n);
    learn_from(s, &order_[size_t(order_at(s) + from)], to - from, float(count));
    gradient_.take(s, sums_[size_t(2 * s)]);
  }
}

/// Adds the slopes of n samples of own shard s to the network's gradient.
void Pqn::learn_from(int64_t s, const int64_t* rows, int64_t samples, float count) {
  const NetworkPlan& plan = network_->plan();
  const RowsSeen seen = buffer_.seen(0);
  double &loss = sums_[size_t(2 * s)], &value = sums_[size_t(2 * s + 1)];
  for (int64_t from = 0; from < samples; from += network_->chunk()) {
    const int64_t n = std::min(network_->chunk(), samples - from);
    for (int64_t k = 0; k < n; ++k)
      seen.take_in(plan, rows[from + k], &x_[size_t(k * plan.inputs)]);
    network_->learn(x_.data(), n, y_.data());
    std::fill_n(dy_.begin(), n * actions_, 0.0f);
    for (int64_t k = 0; k < n; ++k) {
      const int64_t row = rows[from + k],
                    at = k * actions_ + *static_cast<const int32_t*>(buffer_.action(row));
      const float miss = y_[size_t(at)] - returns_[size_t(row)];
      dy_[size_t(at)] = miss / count;
      loss += double(miss * miss) / 2, value += double(y_[size_t(at)]);
    }
    network_->backward(dy_.data());
  }
}

Scalars Pqn::drain() {
  Scalars s = loop_.drain(chooser_.exploration());
  charts_.add(s, loop_.steps);
  if (samples_)
    s.insert(s.end(), {{"charts/learning_rate", rate_},
                       {"losses/td_loss", loss_ / double(samples_)},
                       {"losses/q_values", value_ / double(samples_)},
                       {"losses/grad_norm", norm_ / double(updates_)}});
  return s;
}

}  // namespace

PqnConfig::PqnConfig() {
  optimizer.kind = OptimizerConfig::kRadam, optimizer.max_grad_norm = 10;
  optimizer.learning_rate = Schedule(2.5e-4), optimizer.epsilon = 1e-8f;
}

void PqnConfig::read(Fields& f, const char* unit) {
  std::string type;
  f.required().text("type", type, "the learner, as `plantgym list` shows");
  optimizer.read(f);
  discount.read(f, unit);
  f.number("num_steps", num_steps, 1, 1 << 24, "", "of every environment, between updates");
  f.number("q_lambda", q_lambda, 0, 1, "", "how far returns look before values take over");
  f.number("num_minibatches", num_minibatches, 1, 1 << 24, "", "parts of a rollout, a step each");
  f.number("update_epochs", update_epochs, 1, 10000, "", "passes over a rollout");
  Shards::read(f, shard);
}

const LearnerKind kPqn = {
    kPqnName,
    kPqnDoc,
    [](Fields& f) {
      PqnConfig c;
      c.read(f, "");
    },
    [](const Node& learner, const Node& agent, VecEnv& env, Budget budget, uint64_t seed,
       const Models&) -> std::unique_ptr<Learner> {
      PqnConfig c;
      QAgentConfig a;
      read_fields(learner, "learner", [&](Fields& f) { c.read(f, time_unit(env.spec())); });
      read_fields(agent, "agent", [&](Fields& f) { a.read(f); });
      expect_room(learner, "num_steps", RolloutBuffer::bytes(env.spec(), env.size(), c.num_steps));
      return std::make_unique<Pqn>(c, a, learner, agent, q_actions(learner, env.spec()), env,
                                   budget, seed);
    },
    load_network_policy,
    [](Fields& f) {
      QAgentConfig a;
      a.read(f);
    },
    false,
    true,
    [](const Node& learner, const Node& agent, VecEnv& env, Budget budget, uint64_t seed,
       DeviceUse use) {
      PqnConfig c;
      QAgentConfig a;
      read_fields(learner, "learner", [&](Fields& f) { c.read(f, time_unit(env.spec())); });
      read_fields(agent, "agent", [&](Fields& f) { a.read(f); });
      const QOutputs q = {q_actions(learner, env.spec()), false};
      return make_device_pqn(c, a, first_network(a.network, agent, env.spec(), q.heads(), seed),
                             learner, env, budget, seed, std::move(use));
    }};

}  // namespace plantgym
