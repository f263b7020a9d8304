#include "dqn.h"

#include <cmath>

#include "q_network.h"
#include "replay.h"
#include "returns.h"
#include "sum_tree.h"
#include "tabular.h"

namespace plantgym {
namespace {

constexpr const char *kDqnName = "dqn",
                     *kDqnDoc = "Q-learning of a network from replayed steps (Mnih et al. 2015)";

/// Arrays that a minibatch is gathered into.
struct Minibatch {
  Minibatch(const pg_spec& spec, const NetworkPlan& plan, int64_t size)
      : action(size_t(size)),
        reward(size_t(size)),
        discount(size_t(size)),
        n(size_t(size)),
        mask(size_t(size * spec.mask_size)) {
    for (size_t k = 0; k < plan.parts.size(); ++k) {
      const size_t bytes = size_t(size * plan.parts[k].bytes());
      obs.emplace_back(bytes), next.emplace_back(bytes);
      to.obs[k] = obs[k].data(), to.next_obs[k] = next[k].data();
    }
    to.action = action.data(), to.reward = reward.data(), to.discount = discount.data();
    to.n = n.data(), to.next_mask = mask.empty() ? nullptr : mask.data();
  }
  std::vector<std::vector<char>> obs, next;
  std::vector<int32_t> action;
  std::vector<float> reward, discount;
  std::vector<int32_t> n;
  std::vector<uint8_t> mask;
  ReplayBatch to;
};

class Dqn : public Learner {
 public:
  Dqn(const DqnConfig& config, const QAgentConfig& agent, const Node& agent_node, int32_t actions,
      VecEnv& env, Budget budget, uint64_t seed)
      : config_(config),
        agent_(agent),
        loop_(env, budget, seed),
        q_{actions, config.dueling},
        network_(first_network(agent.network, agent_node, env.spec(), q_.heads(), seed)),
        target_(make_network(network_->plan())),
        optimizer_(config.optimizer, network_->plan().size),
        chooser_(agent.exploration, actions, loop_.n),
        replay_(env.spec(), loop_.n, config.buffer_size, config.n_step, config.discount.gamma),
        priorities_(config.prioritized ? config.buffer_size : 1),
        batch_(env.spec(), network_->plan(), config.batch_size) {
    const NetworkPlan& plan = network_->plan();
    const size_t rows = size_t(std::max(loop_.n, config.batch_size)),
                 batch = size_t(config.batch_size);
    x_.resize(rows * size_t(plan.inputs)), y_.resize(rows * size_t(plan.outputs));
    next_y_.resize(batch * size_t(plan.outputs)), dy_.resize(batch * size_t(plan.outputs));
    target_y_.resize(batch), weights_.assign(batch, 1.0f), places_.resize(batch),
        uniform_.resize(batch);
    if (config.discount.per > 0) discount_.resize(size_t(loop_.n));
    copy_to_target();
    replay_.begin(loop_.io.io);
  }
  void iterate() override {
    for (int64_t work = 0; work < loop_.slice() && !done(); work += loop_.n) {
      act();
      const int64_t before = loop_.steps - loop_.n;
      if (loop_.steps < config_.learning_starts || replay_.size() == 0) continue;
      const int64_t due = loop_.steps / config_.train_frequency - before / config_.train_frequency;
      if (due) train(due * config_.gradient_steps);
    }
  }
  int64_t steps() const override { return loop_.steps; }
  int64_t episodes() const override { return loop_.episodes; }
  bool done() const override { return loop_.done(); }
  Scalars drain() override;
  std::unique_ptr<Agent> policy() const override {
    return std::make_unique<NetworkAgent>(loop_.env.spec(), network_->plan(),
                                          network_->parameters());
  }
  void save(Checkpoint& c) const override;
  void load(const Checkpoint& c) override;

 private:
  void copy_to_target() {
    target_->parameters() = network_->parameters();
    target_->renew();
  }
  void act();
  void train(int64_t gradient_steps);
  void draw(Rng& rng);
  void aim();
  void follow();

  DqnConfig config_;
  QAgentConfig agent_;
  BatchLoop loop_;
  const QOutputs q_;
  std::unique_ptr<Network> network_, target_;
  Optimizer optimizer_;
  QChooser chooser_;
  Replay replay_;
  SumTree priorities_;  // of stored transitions; where prioritized
  double highest_ = 1;  // priority that new transitions get
  Minibatch batch_;
  std::vector<float> x_, y_, next_y_, dy_;           // inputs, outputs and slopes of some rows
  std::vector<float> target_y_, weights_, uniform_;  // [batch_size]
  std::vector<int64_t> places_;                      // [batch_size] in the replay
  std::vector<float> discount_;                      // [rows] of a step
  double loss_ = 0, value_ = 0, norm_ = 0;           // sums since the last drain
  int64_t updates_ = 0;
  Charts charts_;
};

/// One step of all rows, into the replay.
void Dqn::act() {
  const NetworkPlan& plan = network_->plan();
  pg_io& io = loop_.io.io;
  take_in(plan, RowsSeen::of(plan, io.obs, io.stride), loop_.n, loop_.env.spec(), loop_.steps,
          x_.data());
  network_->forward(x_.data(), loop_.n, y_.data());
  q_.values(y_.data(), loop_.n);
  chooser_.act(loop_, y_.data(), q_.outputs(), io.mask, loop_.action_at(0));
  loop_.step();
  const Discount& d = config_.discount;
  if (d.per > 0) discounts({io.elapsed, size_t(loop_.n)}, double(d.gamma), d.per, discount_);
  replay_.add(io, discount_);
  if (config_.prioritized)
    for (const int64_t place : replay_.stored()) priorities_.set(place, highest_);
  for (int64_t i = 0; i < loop_.n; ++i)
    loop_.count(i, double(io.reward[i]), io.terminated[i] | io.truncated[i]);
  loop_.steps += loop_.n;
}

void Dqn::train(int64_t gradient_steps) {
  Rng rng = loop_.rng(BatchLoop::kShuffleStream);
  const double rate = config_.optimizer.learning_rate.at(loop_.progress());
  for (int64_t k = 0; k < gradient_steps; ++k) {
    draw(rng);
    aim();
    follow();
    norm_ += descend(kDqnName, *network_, optimizer_, rate, loss_, loop_.steps), ++updates_;
    if (optimizer_.steps() % config_.target_network_frequency == 0) copy_to_target();
  }
}

/// Fills the minibatch.
void Dqn::draw(Rng& rng) {
  if (config_.prioritized) {
    for (float& u : uniform_) u = rng.uniform();
    priorities_.sample(uniform_, places_);
    priorities_.weights(places_, config_.per_beta.at(loop_.progress()), weights_);
  } else {
    for (int64_t& place : places_) place = rng.below(int32_t(replay_.size()));
  }
  replay_.gather(places_, batch_.to);
}

/// target_y_ = r + gamma^n Q_target(s', a'), a' the best legal one of the target, or, Double, of
/// the network that learns.
void Dqn::aim() {
  const NetworkPlan& plan = network_->plan();
  const int64_t n = config_.batch_size, row = q_.outputs();
  const int64_t dense[PG_PARTS] = {};
  const RowsSeen next = RowsSeen::of(plan, batch_.to.next_obs, dense);
  for (int64_t k = 0; k < n; ++k) next.take_in(plan, k, &x_[size_t(k * plan.inputs)]);
  target_->forward(x_.data(), n, next_y_.data());
  q_.values(next_y_.data(), n);
  const float* chooses = next_y_.data();
  if (config_.double_q) network_->forward(x_.data(), n, y_.data()), chooses = y_.data();
  for (int64_t k = 0; k < n; ++k) {
    const uint8_t* mask = batch_.mask.empty() ? nullptr : &batch_.mask[size_t(k * q_.actions)];
    const int32_t best = lowest_greatest(chooses + k * row, q_.actions, mask);
    target_y_[size_t(k)] =
        batch_.reward[size_t(k)] + batch_.discount[size_t(k)] * next_y_[size_t(k * row + best)];
  }
}

/// The gradient of the weighted mean of Huber(Q(s, a) - target), and the new priorities.
void Dqn::follow() {
  const NetworkPlan& plan = network_->plan();
  const int64_t row = q_.outputs();
  const int64_t dense[PG_PARTS] = {};
  const RowsSeen seen = RowsSeen::of(plan, batch_.to.obs, dense);
  for (int64_t from = 0; from < config_.batch_size; from += network_->chunk()) {
    const int64_t n = std::min(network_->chunk(), config_.batch_size - from);
    for (int64_t k = 0; k < n; ++k) seen.take_in(plan, from + k, &x_[size_t(k * plan.inputs)]);
    network_->learn(x_.data(), n, y_.data());
    q_.values(y_.data(), n);
    std::fill_n(dy_.begin(), n * row, 0.0f);
    for (int64_t k = 0; k < n; ++k) {
      const size_t one = size_t(from + k), at = size_t(k * row + batch_.action[one]);
      const float miss = y_[at] - target_y_[one], size = std::abs(miss), weight = weights_[one];
      dy_[at] = weight * std::clamp(miss, -1.0f, 1.0f) / float(config_.batch_size);
      loss_ += double(weight * (size < 1 ? miss * miss / 2 : size - 0.5f));
      value_ += double(y_[at]);
      if (!config_.prioritized) continue;
      const double priority = std::pow(double(size) + config_.per_epsilon, config_.per_alpha);
      priorities_.set(places_[one], priority), highest_ = std::max(highest_, priority);
    }
    q_.slopes(dy_.data(), n);
    network_->backward(dy_.data());
  }
}

Scalars Dqn::drain() {
  Scalars s = loop_.drain(chooser_.exploration());
  charts_.add(s, loop_.steps);
  if (updates_) {
    const double samples = double(updates_ * config_.batch_size);
    s.insert(s.end(),
             {{"charts/learning_rate", config_.optimizer.learning_rate.at(loop_.progress())},
              {"losses/td_loss", loss_ / samples},
              {"losses/q_values", value_ / samples},
              {"losses/grad_norm", norm_ / double(updates_)}});
  }
  loss_ = value_ = norm_ = 0, updates_ = 0;
  return s;
}

void Dqn::save(Checkpoint& c) const {
  c.put_text("learner", kDqnName);
  save_network(c, *network_, agent_.network);
  save_flat(c, "target/", target_->plan(), target_->parameters());
  optimizer_.save(c, network_->plan());
  loop_.save(c);
  replay_.save(c);
  c.put("drained", std::vector<double>{loss_, value_, norm_, double(updates_), highest_});
  if (config_.prioritized) c.put("priorities", priorities_.priorities());
}

void Dqn::load(const Checkpoint& c) {
  require_learner(c, kDqnName);
  load_network(c, *network_, agent_.network);
  load_flat(c, "target/", target_->plan(), target_->parameters());
  target_->renew();
  optimizer_.load(c, network_->plan());
  loop_.load(c);
  replay_.load(c);
  const std::vector<double> sums = c.get<double>("drained", 5);
  loss_ = sums[0], value_ = sums[1], norm_ = sums[2], updates_ = int64_t(sums[3]),
  highest_ = sums[4];
  if (config_.prioritized) priorities_.assign(c.get<double>("priorities", priorities_.capacity()));
}

}  // namespace

DqnConfig::DqnConfig() {
  optimizer.max_grad_norm = 10, optimizer.learning_rate = Schedule(2.5e-4);
  optimizer.epsilon = 1e-8f;
}

void DqnConfig::read(Fields& f, const char* unit) {
  std::string type;
  f.required().text("type", type, "the learner, as `plantgym list` shows");
  optimizer.read(f);
  discount.read(f, unit);
  f.number("buffer_size", buffer_size, 1, 2000000000, "", "transitions that are remembered");
  f.number("learning_starts", learning_starts, 0, int64_t(1) << 40, "",
           "transitions before the first training");
  f.number("batch_size", batch_size, 1, 1 << 24, "", "transitions of a gradient step");
  f.number("train_frequency", train_frequency, 1, 1 << 30, "", "transitions between trainings");
  f.number("gradient_steps", gradient_steps, 1, 1 << 24, "", "of a training");
  f.number("target_network_frequency", target_network_frequency, 1, 1 << 30, "",
           "gradient steps between copies of the network into its target");
  f.number("n_step", n_step, 1, 1000, "step", "rewards that are summed before values take over");
  f.flag("double", double_q, "the network chooses, its target values (van Hasselt et al. 2016)");
  f.flag("dueling", dueling, "Q is made of V and advantages (Wang et al. 2016)");
  f.flag("prioritized", prioritized, "surprises are replayed more often (Schaul et al. 2016)");
  f.number("per_alpha", per_alpha, 0, 1, "", "prioritized: power of the surprise");
  per_beta.read(f, "per_beta", 0, 1, "prioritized: how far weights make up for it");
  f.number("per_epsilon", per_epsilon, 1e-12, 1, "", "prioritized: added to the surprise");
}

const LearnerKind kDqn = {
    kDqnName,
    kDqnDoc,
    [](Fields& f) {
      DqnConfig c;
      c.read(f, "");
    },
    [](const Node& learner, const Node& agent, VecEnv& env, Budget budget, uint64_t seed,
       const Models&) -> std::unique_ptr<Learner> {
      DqnConfig c;
      QAgentConfig a;
      read_fields(learner, "learner", [&](Fields& f) { c.read(f, time_unit(env.spec())); });
      read_fields(agent, "agent", [&](Fields& f) { a.read(f); });
      const int32_t actions = q_actions(learner, env.spec());
      if (budget.steps && c.learning_starts >= budget.steps)
        throw error_at(learner, "learner.learning_starts",
                       join({std::to_string(c.learning_starts), " is not before run.steps, ",
                             std::to_string(budget.steps), ": it would never learn"}));
      if (c.batch_size > c.buffer_size)
        throw error_at(learner, "learner.batch_size",
                       join({std::to_string(c.batch_size), " is more than buffer_size, ",
                             std::to_string(c.buffer_size)}));
      const int64_t tree = c.prioritized ? SumTree::bytes(c.buffer_size) : 0;
      expect_room(learner, "buffer_size",
                  Replay::bytes(env.spec(), env.size(), c.buffer_size, c.n_step) + tree);
      expect_room(learner, "batch_size", Replay::bytes(env.spec(), env.size(), c.batch_size, 1));
      return std::make_unique<Dqn>(c, a, agent, actions, env, budget, seed);
    },
    load_network_policy,
    [](Fields& f) {
      QAgentConfig a;
      a.read(f);
    },
    false,
    true};

}  // namespace plantgym
