#include "ppo.h"

#include <cmath>

#include "choices.h"
#include "plantgym/math.h"
#include "rollout_buffer.h"
#include "tabular.h"

namespace plantgym {
namespace {

constexpr const char *kPpoName = "ppo",
                     *kPpoDoc = "proximal policy optimisation of a network (Schulman et al. 2017)";

void agent_fields(NetworkConfig& c, Fields& f) {
  int32_t type = 0;
  f.choice("type", type, {"network"}, "what acts");
  c.read(f);
}

Heads heads_of(const ActionSpace& space, bool shared) {
  const OutputHead policy = {"policy", space.outputs, 0.01}, value = {"value", 1, 1};
  return shared ? Heads{{policy, value}} : Heads{{policy}, {value}};
}

std::unique_ptr<Network> first_ppo_network(const NetworkConfig& network, const Node& agent,
                                           const pg_spec& spec, uint64_t seed) {
  const ActionSpace space(spec);
  return first_network(network, agent, spec, heads_of(space, network.shared), seed,
                       space.box() ? space.elements : 0);
}

/// What an update tells of itself: sums over samples.
using Told = PpoTold;

using ops::AdvantageScale;

class Ppo : public Learner {
 public:
  Ppo(const PpoConfig& config, const NetworkConfig& network, const Node& learner, const Node& agent,
      VecEnv& env, Budget budget, uint64_t seed)
      : config_(config),
        network_config_(network),
        loop_(env, budget, seed, BatchLoop::Rows::kOwn),
        shards_(loop_, config.shard, learner),
        choices_(ActionSpace(env.spec())),
        network_(first_ppo_network(network, agent, env.spec(), seed)),
        gradient_(shards_, *network_),
        optimizer_(config.optimizer, network_->plan().size),
        buffer_(env.spec(), network_->plan(), loop_.n, config.num_steps),
        outputs_(network_->plan().outputs),
        batch_(loop_.n * config.num_steps) {
    const int64_t rows = std::max(loop_.n, network_->chunk());
    x_.resize(size_t(rows * network_->plan().inputs)), y_.resize(size_t(rows * outputs_));
    dy_.resize(size_t(rows * outputs_));
    bits_.resize(size_t(loop_.n)), words_.resize(size_t(choices_.draws() + 3));
    kept_.resize(size_t(batch_ * choices_.width())), log_prob_.resize(size_t(batch_));
    advantage_.resize(size_t(batch_)), order_.resize(size_t(config.update_epochs * batch_));
    told_.resize(size_t(shards_.own()));
    if (config.discount.per > 0) buffer_.discount.resize(size_t(batch_));
    look();
  }
  void iterate() override {
    if (done()) return;
    const double progress = loop_.progress();
    collect();
    loop_.meet();
    update(config_.optimizer.learning_rate.at(progress), float(config_.clip_coef.at(progress)));
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
    c.put_text("learner", kPpoName);
    save_network(c, *network_, network_config_);
    optimizer_.save(c, network_->plan());
    loop_.save(c);
  }
  void load(const Checkpoint& c) override {
    require_learner(c, kPpoName);
    load_network(c, *network_, network_config_);
    optimizer_.load(c, network_->plan());
    buffer_.point_at_observation(loop_.io.io, 0);
    loop_.load(c);
  }

 private:
  /// The first observations go where rollouts begin.
  void look() {
    buffer_.point_at_observation(loop_.io.io, 0);
    loop_.env.look(loop_.io.io);
  }
  float* log_std() { return network_->parameters().data() + network_->plan().free; }
  void collect();
  void act(int64_t t);
  void value_cut_episodes(int64_t t);
  void update(double rate, float clip);
  void shuffle();
  std::vector<double> over_minibatches(const char* what, double (*f)(double advantage, double mean),
                                       const std::vector<double>& mean);
  void scale_advantages();
  void minibatch(int64_t epoch, int64_t m, int64_t count, float clip);
  void learn_from(const int64_t* rows, int64_t n, AdvantageScale by, float share, float clip,
                  Told& told);
  void slopes(int64_t row, float advantage, float share, float clip, const float* y, float* dy,
              Told& told);
  void tell();
  /// Samples of own shard s, and where their order begins.
  int64_t samples(int64_t s) const { return (shards_.end(s) - shards_.begin(s)) * buffer_.steps; }
  int64_t* order_at(int64_t epoch, int64_t s) {
    return order_.data() + epoch * batch_ + shards_.begin(s) * buffer_.steps;
  }

  PpoConfig config_;
  NetworkConfig network_config_;
  BatchLoop loop_;
  Shards shards_;
  Choices choices_;
  std::unique_ptr<Network> network_;
  ShardedGradient gradient_;
  Optimizer optimizer_;
  RolloutBuffer buffer_;
  const int64_t outputs_, batch_;       // of a row: the policy's, then the value; rows of a rollout
  std::vector<float> x_, y_, dy_;       // inputs, outputs and their slopes of some rows
  std::vector<Bits> bits_;              // [n] random words of a step
  std::vector<uint32_t> words_;         // of one row, where four are too few
  std::vector<float> kept_, log_prob_;  // [batch, width], [batch] of the actions done
  std::vector<float> advantage_;        // [batch]
  std::vector<int64_t> order_;          // [epochs, batch] samples, shard after shard
  std::vector<AdvantageScale> scales_;  // [epochs, minibatches]
  std::vector<int64_t> cut_;            // rows that were cut off in a step
  std::vector<Told> told_;              // [own shards] of the last update
  Told all_told_;                       // of all shards
  int64_t samples_ = 0, updates_ = 0;   // of the last update
  double grad_norm_ = 0, explained_variance_ = 0, rate_ = 0;
  Charts charts_;
};

void Ppo::collect() {
  for (int64_t t = 0; t < config_.num_steps; ++t) {
    act(t);
    buffer_.point(loop_.io.io, t);
    loop_.step();
    value_cut_episodes(t);
    const int64_t first = t * loop_.n;
    for (int64_t i = 0; i < loop_.n; ++i)
      loop_.count(i, double(buffer_.reward[size_t(first + i)]),
                  buffer_.terminated[size_t(first + i)] | buffer_.truncated[size_t(first + i)]);
    loop_.steps += loop_.all;
  }
  take_in(network_->plan(), buffer_.seen(config_.num_steps), loop_.n, loop_.env.spec(), loop_.steps,
          x_.data());
  shards_.forward(*network_, x_.data(), y_.data());
  for (int64_t i = 0; i < loop_.n; ++i)
    buffer_.value[size_t(batch_ + i)] = y_[size_t((i + 1) * outputs_ - 1)];
}

/// Chooses the actions of step t.
void Ppo::act(int64_t t) {
  take_in(network_->plan(), buffer_.seen(t), loop_.n, loop_.env.spec(), loop_.steps, x_.data());
  shards_.forward(*network_, x_.data(), y_.data());
  loop_.draw(BatchLoop::kActStream, bits_);
  for (int64_t i = 0; i < loop_.n; ++i) {
    const int64_t at = t * loop_.n + i;
    const float* y = &y_[size_t(i * outputs_)];
    const uint32_t* words = bits_[size_t(i)].data();
    if (choices_.draws() > 4) {
      for (int32_t k = 0; k < choices_.draws(); k += 4) {
        const Bits more = loop_.random(i, uint32_t(k / 4));
        std::copy(more.begin(), more.end(), &words_[size_t(k)]);
      }
      words = words_.data();
    }
    float* kept = &kept_[size_t(at * choices_.width())];
    log_prob_[size_t(at)] = choices_.draw(y, log_std(), buffer_.mask(at), words, kept);
    choices_.act(kept, buffer_.action(at));
    buffer_.value[size_t(at)] = y[outputs_ - 1];
  }
  ++loop_.calls;
}

/// V of the last observation of episodes that a limit cut off, before the next step overwrites it.
void Ppo::value_cut_episodes(int64_t t) {
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
    buffer_.final_value[size_t(t * loop_.n + cut_[k])] = y_[(k + 1) * size_t(outputs_) - 1];
}

void Ppo::update(double rate, float clip) {
  const Discount& d = config_.discount;
  if (d.per > 0) discounts(buffer_.elapsed, double(d.gamma), d.per, buffer_.discount);
  gae(buffer_.rollout(d.gamma), config_.gae_lambda, advantage_);
  explained_variance_ = explained_variance(shards_, loop_.n, buffer_.value, advantage_);
  rate_ = rate, grad_norm_ = 0, samples_ = updates_ = 0;
  std::fill(told_.begin(), told_.end(), Told{});
  shuffle();
  scale_advantages();
  double kl = 0;
  for (int64_t epoch = 0; epoch < config_.update_epochs; ++epoch) {
    const int64_t before = samples_;
    for (int64_t m = 0; m < config_.num_minibatches; ++m) {
      const int64_t count = shards_.samples(buffer_.steps, m, config_.num_minibatches);
      if (count == 0) continue;
      minibatch(epoch, m, count, clip);
      grad_norm_ += descend(kPpoName, *network_, optimizer_, rate, gradient_.sum(), loop_.steps);
      samples_ += count, ++updates_;
    }
    if (config_.target_kl <= 0) continue;
    tell();
    if ((all_told_.kl - kl) / double(samples_ - before) > double(config_.target_kl)) break;
    kl = all_told_.kl;
  }
  tell();
}

/// The order of the samples in every epoch: Fisher & Yates, within each shard.
void Ppo::shuffle() {
  for (int64_t s = 0; s < shards_.own(); ++s) {
    Rng rng = loop_.rng(BatchLoop::kShuffleStream, uint32_t(shards_.first() + s));
    int64_t* order = order_at(0, s);
    for (int64_t t = 0; t < buffer_.steps; ++t)
      for (int64_t i = shards_.begin(s); i < shards_.end(s); ++i) *order++ = t * loop_.n + i;
    for (int64_t epoch = 0; epoch < config_.update_epochs; ++epoch) {
      order = order_at(epoch, s);
      if (epoch) std::copy_n(order_at(epoch - 1, s), samples(s), order);
      for (int64_t k = samples(s) - 1; k > 0; --k)
        std::swap(order[k], order[rng.below(int32_t(k + 1))]);
    }
  }
}

/// Sums of f(advantage, mean) over each minibatch of each epoch, of all shards.
std::vector<double> Ppo::over_minibatches(const char* what, double (*f)(double, double),
                                          const std::vector<double>& mean) {
  const int64_t n = config_.num_minibatches, all = config_.update_epochs * n;
  std::vector<double> sums(size_t(shards_.own() * all), 0.0);
  for (int64_t s = 0; s < shards_.own(); ++s)
    for (int64_t m = 0; m < all; ++m) {
      const int64_t* order = order_at(m / n, s);
      double& sum = sums[size_t(s * all + m)];
      const int64_t to = Shards::part(samples(s), m % n + 1, n);
      for (int64_t k = Shards::part(samples(s), m % n, n); k < to; ++k)
        sum += f(double(advantage_[size_t(order[k])]), mean[size_t(m)]);
    }
  return shards_.sum(what, sums);
}

/// Those of all epochs at once: ranks have less to tell each other.
void Ppo::scale_advantages() {
  const size_t n = size_t(config_.update_epochs * config_.num_minibatches);
  scales_.assign(n, {});
  if (!config_.norm_adv) return;
  const auto count = [&](size_t m) {
    return shards_.samples(buffer_.steps, int64_t(m) % config_.num_minibatches,
                           config_.num_minibatches);
  };
  std::vector<double> mean = over_minibatches(
      "means of advantages", [](double a, double) { return a; }, std::vector<double>(n));
  for (size_t m = 0; m < n; ++m) mean[m] /= double(std::max<int64_t>(1, count(m)));
  const std::vector<double> square = over_minibatches(
      "spreads of advantages", [](double a, double middle) { return (a - middle) * (a - middle); },
      mean);
  for (size_t m = 0; m < n; ++m) {
    const double deviation =
        std::sqrt(square[m] / std::max<double>(1, double(count(m) - 1))) + 1e-8;
    scales_[m] = {float(mean[m]), float(1 / deviation)};
  }
}

/// The slopes of the loss, the mean over a minibatch of `count` samples, become the gradient.
void Ppo::minibatch(int64_t epoch, int64_t m, int64_t count, float clip) {
  const int64_t n = config_.num_minibatches;
  for (int64_t s = 0; s < shards_.own(); ++s) {
    const int64_t from = Shards::part(samples(s), m, n), to = Shards::part(samples(s), m + 1, n);
    Told& told = told_[size_t(s)];
    learn_from(order_at(epoch, s) + from, to - from, scales_[size_t(epoch * n + m)],
               1 / float(count), clip, told);
    gradient_.take(s, told.policy_loss + told.value_loss);
  }
}

/// Adds the slopes of `count` samples of a shard to the network's gradient.
void Ppo::learn_from(const int64_t* rows, int64_t count, AdvantageScale by, float share, float clip,
                     Told& told) {
  const NetworkPlan& plan = network_->plan();
  const RowsSeen seen = buffer_.seen(0);
  for (int64_t from = 0; from < count; from += network_->chunk()) {
    const int64_t n = std::min(network_->chunk(), count - from);
    for (int64_t k = 0; k < n; ++k)
      seen.take_in(plan, rows[from + k], &x_[size_t(k * plan.inputs)]);
    network_->learn(x_.data(), n, y_.data());
    std::fill_n(dy_.begin(), n * outputs_, 0.0f);
    for (int64_t k = 0; k < n; ++k) {
      const int64_t row = rows[from + k];
      slopes(row, (advantage_[size_t(row)] - by.middle) * by.scale, share, clip,
             &y_[size_t(k * outputs_)], &dy_[size_t(k * outputs_)], told);
    }
    network_->backward(dy_.data());
  }
}

/// What all shards told.
void Ppo::tell() {
  std::vector<double> own;
  for (const Told& t : told_)
    own.insert(own.end(), {t.policy_loss, t.value_loss, t.entropy, t.kl, t.clipped});
  const std::vector<double> all = shards_.sum("losses", own);
  all_told_ = {all[0], all[1], all[2], all[3], all[4]};
}

/// dy of one row.
void Ppo::slopes(int64_t row, float advantage, float share, float clip, const float* y, float* dy,
                 Told& told) {
  const float before = buffer_.value[size_t(row)];
  const PpoSample sample = {
      advantage, advantage_[size_t(row)] + before,       log_prob_[size_t(row)],
      before,    &kept_[size_t(row * choices_.width())], buffer_.mask(row),
      share};
  told += ppo_slopes({clip, config_.ent_coef, config_.vf_coef, config_.clip_vloss}, choices_.view(),
                     sample, y, log_std(), choices_.scratch(), int32_t(outputs_) - 1, dy,
                     network_->gradient().data() + network_->plan().free);
}

Scalars Ppo::drain() {
  Scalars s = loop_.drain();
  charts_.add(s, loop_.steps);
  if (!samples_) return s;
  const double n = double(samples_);
  s.insert(s.end(), {{"charts/learning_rate", rate_},
                     {"losses/policy_loss", all_told_.policy_loss / n},
                     {"losses/value_loss", all_told_.value_loss / n},
                     {"losses/entropy", all_told_.entropy / n},
                     {"losses/approx_kl", all_told_.kl / n},
                     {"losses/clipfrac", all_told_.clipped / n},
                     {"losses/grad_norm", grad_norm_ / double(updates_)},
                     {"losses/explained_variance", explained_variance_}});
  return s;
}

}  // namespace

void PpoConfig::read(Fields& f, const char* unit) {
  std::string type;
  f.required().text("type", type, "the learner, as `plantgym list` shows");
  optimizer.read(f);
  discount.read(f, unit);
  f.number("num_steps", num_steps, 1, 1 << 24, "", "of every environment, between updates");
  f.number("gae_lambda", gae_lambda, 0, 1, "", "how far advantages look (Schulman et al. 2016)");
  f.number("num_minibatches", num_minibatches, 1, 1 << 24, "", "parts of a rollout, a step each");
  f.number("update_epochs", update_epochs, 1, 10000, "", "passes over a rollout");
  clip_coef.read(f, "clip_coef", kPositive, 10, "how far a probability's ratio may go from 1");
  f.number("ent_coef", ent_coef, 0, 100, "", "weight of the entropy");
  f.number("vf_coef", vf_coef, 0, 100, "", "weight of the value's loss");
  f.number("target_kl", target_kl, 0, 100, "", "ends an update early; 0: never");
  f.flag("norm_adv", norm_adv, "advantages of a minibatch have mean 0 and deviation 1");
  f.flag("clip_vloss", clip_vloss, "values move by clip_coef at most");
  Shards::read(f, shard);
}

const LearnerKind kPpo = {
    kPpoName,
    kPpoDoc,
    [](Fields& f) {
      PpoConfig c;
      c.read(f, "");
    },
    [](const Node& learner, const Node& agent, VecEnv& env, Budget budget, uint64_t seed,
       const Models&) -> std::unique_ptr<Learner> {
      PpoConfig c;
      NetworkConfig n;
      read_fields(learner, "learner", [&](Fields& f) { c.read(f, time_unit(env.spec())); });
      read_fields(agent, "agent", [&](Fields& f) { agent_fields(n, f); });
      expect_room(learner, "num_steps", RolloutBuffer::bytes(env.spec(), env.size(), c.num_steps));
      return std::make_unique<Ppo>(c, n, learner, agent, env, budget, seed);
    },
    load_network_policy,
    [](Fields& f) {
      NetworkConfig n;
      agent_fields(n, f);
    },
    false,
    true,
    [](const Node& learner, const Node& agent, VecEnv& env, Budget budget, uint64_t seed,
       DeviceUse use) {
      PpoConfig c;
      NetworkConfig n;
      read_fields(learner, "learner", [&](Fields& f) { c.read(f, time_unit(env.spec())); });
      read_fields(agent, "agent", [&](Fields& f) { agent_fields(n, f); });
      return make_device_ppo(c, n, first_ppo_network(n, agent, env.spec(), seed), learner, env,
                             budget, seed, std::move(use));
    }};

}  // namespace plantgym
