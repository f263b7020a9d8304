#include "device_learner.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "tabular.h"

namespace plantgym {
namespace {

/// Most samples that one shard has in a minibatch.
int64_t most_samples(const ops::ShardShape& s, int64_t minibatches) {
  const int64_t n = s.samples(0);
  int64_t most = 0;
  for (int64_t m = 0; m < minibatches; ++m)
    most = std::max(most, s.part(n, m + 1, minibatches) - s.part(n, m, minibatches));
  return most;
}

}  // namespace

DeviceLearner::DeviceLearner(const DeviceLearnerConfig& config, std::unique_ptr<Network> first,
                             const Node& learner, VecEnv& env, Budget budget, uint64_t seed,
                             DeviceUse use)
    : config_(config),
      device_(std::move(use.device)),
      loop_(env, budget, seed, RunLoop::Rows::kOwn),
      shards_(loop_, config.shard, learner),
      network_(std::move(first)),
      on_(device_->network(network_->plan(), use.precision)),
      optimizer_(config.optimizer, network_->plan().size),
      n_(loop_.n),
      batch_(n_ * config.num_steps),
      outputs_(network_->plan().outputs),
      updates_(config.num_minibatches * config.update_epochs),
      mask_size_(env.spec().mask_size),
      action_bytes_(bytes_of(*env.spec().action)),
      shape_{config.shard, n_, config.num_steps, shards_.own(), shards_.first()},
      lanes_(ops::kLanes * std::clamp<int64_t>(
                               std::min(config.shard, loop_.all) * config.num_steps >> 16, 1, 256)),
      fed_(use.feeds || (device_->cuda() && !env.on_gpu())) {
  const NetworkPlan& plan = network_->plan();
  const int64_t more = batch_ + n_, parameters = plan.size;
  slot_rows_ = most_samples(shape_, config.num_minibatches);
  rows_ = std::max(n_, std::min(on_->chunk(), slot_rows_));
  x_ = take<float>(rows_ * plan.inputs), y_ = take<float>(rows_ * outputs_);
  dy_ = take<float>(rows_ * outputs_);
  pacing_ = take<ops::Pacing>(1), fault_ = take<ops::Fault>(1);
  next_pacing_ = static_cast<ops::Pacing*>(device_->take_shared(sizeof(ops::Pacing)));
  for (const InputPart& p : plan.parts) {
    obs_.push_back(take<char>(more * p.bytes())),
        final_obs_.push_back(take<char>(batch_ * p.bytes()));
    InputView v = p.view();
    v.at = placed(p.at), v.count = placed(p.count), v.step = placed(p.step);
    views_.push_back(v), elements_ += p.elements, has_steps_ |= v.step != nullptr;
  }
  if (mask_size_) {
    mask_ = take<uint8_t>(more * mask_size_), final_mask_ = take<uint8_t>(batch_ * mask_size_);
    // an environment of an older ABI 1, which a GPU has none of, does not write it: all is legal
    if (!device_->cuda()) std::memset(final_mask_, 1, size_t(batch_ * mask_size_));
  }
  action_ = take<char>(batch_ * action_bytes_);
  reward_ = take<float>(batch_), elapsed_ = take<float>(batch_);
  terminated_ = take<uint8_t>(batch_), truncated_ = take<uint8_t>(batch_);
  ended_ = take<uint8_t>(batch_), cut_ = take<uint8_t>(batch_);
  value_ = take<float>(more), final_value_ = take<float>(batch_), returns_ = take<float>(batch_);
  if (config.discount.per > 0) discount_ = take<float>(batch_);
  order_ = take<int64_t>(config.update_epochs * batch_);
  episode_returns_ = take<double>(n_), episode_lengths_ = take<int64_t>(n_);
  total_ = take<double>(batch_), length_ = take<int64_t>(batch_);
  totals_ = take<double>(batch_), lengths_ = take<int64_t>(batch_), chosen_ = take<int64_t>(batch_);
  paces_ = take<AdamPace>(updates_);
  next_paces_ = static_cast<AdamPace*>(device_->take_shared(updates_ * int64_t(sizeof(AdamPace))));
  step_ = take<ops::Step>(1);
  norm_parts_ = take<double>(ops::NormParts::kParts), norms_ = take<double>(1);
  slots_ = take<double>(shape_.own * slot_rows_ * config.told);
  told_parts_ = take<double>(shape_.own * config.told * lanes_);
  told_own_ = take<double>(shape_.own * config.told);
  moment_parts_ = take<double>(shape_.own * 2 * lanes_);
  folded_ = take<double>(shape_.own * std::max({updates_, config.told, int64_t(2)}) * lanes_ /
                         ops::kLanes);
  norm_folded_ = take<double>(ops::NormParts::kFolded);
  moment_own_ = take<double>(shape_.own * 2), moment_all_ = take<double>(shards_.count() * 2);
  moments_ = take<double>(4);
  if (!optimizer_.first().empty()) first_ = take<float>(parameters);
  if (!optimizer_.second().empty()) second_ = take<float>(parameters);
  if (shards_.count() > 1) own_ = take<float>((shards_.peers() ? shape_.own : 1) * parameters);
  if (shards_.peers()) all_ = take<float>(shards_.count() * parameters);
  std::vector<double> counts;
  for (int64_t m = 0; m < config.num_minibatches; ++m) {
    counts_here_.push_back(shards_.samples(config.num_steps, m, config.num_minibatches));
    counts.push_back(double(counts_here_.back()));
    per_epoch_ += counts_here_.back() > 0;
  }
  counts_ = placed(counts);
  recordings_.resize(size_t(3 + config.update_epochs));
  device_->copy(on_->parameters(), network_->parameters().data(), 4 * parameters);
  device_->wait();  // for the seeds of environments, too
  if (fed_)
    make_stage(env.spec()), env.reset(staged_io_), feed(0, 0, n_, true);
  else
    here_.emplace(env, *device_), here_->reset(io_shown(0));
}

void DeviceLearner::iterate() {
  if (done()) return;
  const double progress = loop_.progress();
  rate_ = config_.optimizer.learning_rate.at(progress);
  next_pacing_->calls = uint64_t(loop_.calls);
  pace(progress);
  for (int64_t u = 0; u < updates_; ++u)
    next_paces_[u] = optimizer_.pace(done_updates_ + u + 1, rate_);
  device_->copy(pacing_, next_pacing_, sizeof(ops::Pacing));
  device_->copy(paces_, next_paces_, updates_ * int64_t(sizeof(AdamPace)));

  if (fed_)
    collect_fed();
  else
    phase(
        0, [this] { collect_here(); }, true);
  loop_.steps += loop_.all * config_.num_steps;
  value_cut_episodes();
  phase(1, [this] {
    if (discount_)
      each(batch_, ops::Discounts{elapsed_, double(config_.discount.gamma), config_.discount.per,
                                  discount_});
    const auto floats = [&](const float* p, int64_t n) { return std::span(p, size_t(n)); };
    const auto flags = [&](const uint8_t* p) { return std::span(p, size_t(batch_)); };
    const Rollout r = {n_,
                       floats(reward_, batch_),
                       flags(terminated_),
                       flags(truncated_),
                       floats(value_, batch_ + n_),
                       floats(final_value_, batch_),
                       config_.discount.gamma,
                       floats(discount_, discount_ ? batch_ : 0)};
    each(n_, ops::Returns{r, config_.lambda, config_.advantages, returns_});
    each(config_.update_epochs * batch_,
         ops::Order{shape_, pacing_, loop_.key0(), loop_.key1(), RunLoop::kShuffleStream, order_});
    prepare();
    if (config_.advantages) moments();
    each(shape_.own * slot_rows_ * config_.told, ops::Zero<double>{slots_});
    each(1, ops::Zero<double>{norms_});
  });
  int64_t samples = 0;
  for (const int64_t n : counts_here_) samples += n;
  samples_ = epochs_done_ = 0;
  double kl = 0;
  for (int64_t epoch = 0; epoch < config_.update_epochs; ++epoch) {
    phase(size_t(2 + epoch), [&] { learn_epoch(epoch); });
    samples_ += samples, ++epochs_done_;
    if (config_.target_kl <= 0) continue;
    fold_told();
    const double now = shards_.sum("losses", hear(told_own_, shape_.own * config_.told))[3];
    if ((now - kl) / double(samples) > config_.target_kl) break;
    kl = now;
  }
  done_updates_ += epochs_done_ * per_epoch_;
  phase(size_t(2 + config_.update_epochs), [this] {
    fold_told();
    for (size_t k = 0; k < obs_.size(); ++k) {
      const int64_t bytes = n_ * views_[k].bytes;
      device_->copy(obs_[k], obs_[k] + config_.num_steps * bytes, bytes);
    }
    if (mask_) device_->copy(mask_, mask_ + batch_ * mask_size_, n_ * mask_size_);
  });
  tell_episodes();
  all_told_ = shards_.sum("losses", hear(told_own_, shape_.own * config_.told));
  norm_ = hear(norms_, 1)[0] / double(std::max<int64_t>(1, epochs_done_ * per_epoch_));
  if (config_.advantages) {
    const std::vector<double> m = hear(moments_, 4);
    explained_variance_ = m[3] > 0 ? 1 - m[2] / m[3] : 0;
  }
  expect_no_fault();
  loop_.calls += config_.num_steps;
  loop_.meet();
  ++rollouts_;
}

/// Does f, or from the second time on what it did when it was recorded.
/// @param own_rows whether it has to do with these rows alone; other programs are not recorded
template <class F>
void DeviceLearner::phase(size_t number, F&& f, bool own_rows) {
  if (shards_.peers() && !own_rows) return f();
  if (rollouts_ == 0) return f();  // LibTorch makes itself ready in the first one
  std::unique_ptr<Device::Recording>& r = recordings_[number];
  if (!r) device_->record(), f(), r = device_->recorded();
  r->play();
}

/// What n rows show from row `first` on (or those of `order`) becomes x from row `at` on.
void DeviceLearner::take_in(const std::vector<char*>& rows, int64_t first, const int64_t* order,
                            int64_t n, int64_t at) {
  const int64_t inputs = network_->plan().inputs;
  ops::TakeIn t = {int32_t(rows.size()), {},    {}, elements_, inputs, order, first,
                   x_ + at * inputs,     fault_};
  for (size_t k = 0; k < rows.size(); ++k)
    t.part[k] = views_[k], t.rows[k] = rows[k] + first * views_[k].bytes;
  if (has_steps_) each(n * inputs, ops::Zero<float>{t.x});
  each(n * elements_, t);
}

/// y of rows [from, from + n), shard after shard.
void DeviceLearner::forward(int64_t from, int64_t n) {
  const int64_t inputs = network_->plan().inputs;
  for (int64_t s = from / shape_.size; s < shape_.own && shape_.begin(s) < from + n; ++s)
    on_->forward(x_ + shape_.begin(s) * inputs, shape_.width(s), y_ + shape_.begin(s) * outputs_);
}

void DeviceLearner::value_of(const int64_t* at, int64_t n, const uint8_t* legal, float* to) {
  each(n, ops::Value{y_, int32_t(outputs_), config_.greatest, config_.greatest ? legal : nullptr,
                     at, to});
}

void DeviceLearner::act(int64_t t, int64_t from, int64_t n) {
  take_in(obs_, t * n_ + from, nullptr, n, from);
  forward(from, n);
  choose(t, from, n);
}

void DeviceLearner::value_last() {
  take_in(obs_, batch_, nullptr, n_, 0);
  forward(0, n_);
  value_of(nullptr, n_, mask(batch_), value_ + batch_);
  each(n_, ops::Episodes{n_, config_.num_steps, reward_, terminated_, truncated_, episode_returns_,
                         episode_lengths_, total_, length_, ended_, cut_, fault_});
}

/// Where environments on the device write what they show at step t.
pg_io DeviceLearner::io_shown(int64_t t) const {
  pg_io io = {};
  io.size = sizeof io, io.stream = device_->stream();
  for (size_t k = 0; k < obs_.size(); ++k) io.obs[k] = obs_[k] + t * n_ * views_[k].bytes;
  if (mask_) io.mask = mask_ + t * n_ * mask_size_;
  return io;
}

/// Step t reads action t, and writes reward t, ends t and observation t + 1.
pg_io DeviceLearner::io_at(int64_t t) const {
  pg_io io = io_shown(t + 1);
  const int64_t at = t * n_;
  for (size_t k = 0; k < obs_.size(); ++k) io.final_obs[k] = final_obs_[k] + at * views_[k].bytes;
  if (final_mask_) io.final_mask = final_mask_ + at * mask_size_;
  io.action = action(at), io.reward = reward_ + at, io.elapsed = elapsed_ + at;
  io.terminated = terminated_ + at, io.truncated = truncated_ + at;
  return io;
}

/// Environments write straight into the device's memory.
void DeviceLearner::collect_here() {
  for (int64_t t = 0; t < config_.num_steps; ++t) {
    act(t, 0, n_);
    here_->step(io_at(t));
  }
  value_last();
}

/// V of the last observations of episodes that a limit cut off, shard after shard: how many rows a
/// network looks at may change last digits, and does not depend on the number of programs.
void DeviceLearner::value_cut_episodes() {
  const int64_t count = device_->select(cut_, batch_, chosen_);
  std::vector<int64_t> ends = {count};  // of shards
  if (shape_.own > 1 && count) {
    std::vector<int64_t> at(static_cast<size_t>(count));
    device_->copy(at.data(), chosen_, 8 * count), device_->wait();
    const auto shard = [this](int64_t sample) { return sample % n_ / shape_.size; };
    std::stable_sort(at.begin(), at.end(),
                     [&](int64_t a, int64_t b) { return shard(a) < shard(b); });
    device_->copy(chosen_, at.data(), 8 * count), device_->wait();
    ends.clear();
    for (int64_t k = 1; k <= count; ++k)
      if (k == count || shard(at[size_t(k)]) != shard(at[size_t(k - 1)])) ends.push_back(k);
  }
  const int64_t most = std::min(on_->chunk(), slot_rows_);
  int64_t from = 0;
  for (const int64_t end : ends)
    for (int64_t n; from < end; from += n) {
      n = std::min(most, end - from);
      take_in(final_obs_, 0, chosen_ + from, n, 0);
      on_->forward(x_, n, y_);
      value_of(chosen_ + from, n, final_mask_, final_value_);
    }
}

/// n sums of lanes_ parts each.
void DeviceLearner::fold(const double* parts, int64_t n, double* to) {
  const int64_t groups = lanes_ / ops::kLanes;
  if (groups == 1) return each(n, ops::Fold{parts, ops::kLanes, to});
  each(n * groups, ops::Fold{parts, ops::kLanes, folded_});
  each(n, ops::Fold{folded_, groups, to});
}

void DeviceLearner::over_shards(const char* what, const double* parts, int64_t n, double* own,
                                double* all, double* to) {
  fold(parts, shape_.own * n, own);
  if (Peers* peers = shards_.peers()) {
    const std::vector<double> known = peers->gathered(what, hear(own, shape_.own * n));
    device_->copy(all, known.data(), int64_t(known.size() * sizeof(double))), device_->wait();
    own = all;
  }
  each(n, ops::OverShards<double>{own, shards_.count(), n, to});
}

/// Squared distances of advantages and returns from their means.
void DeviceLearner::moments() {
  ops::MomentParts m = {shape_, returns_, value_, nullptr, 0, lanes_, moment_parts_};
  for (const int64_t n : counts_here_) m.n += double(n);
  each(shape_.own * lanes_, m);
  over_shards("means of returns", moment_parts_, 2, moment_own_, moment_all_, moments_);
  m.sum = moments_;
  each(shape_.own * lanes_, m);
  over_shards("means of returns", moment_parts_, 2, moment_own_, moment_all_, moments_ + 2);
}

void DeviceLearner::learn_epoch(int64_t epoch) {
  int64_t update = epoch * per_epoch_;
  for (int64_t m = 0; m < config_.num_minibatches; ++m) {
    if (counts_here_[size_t(m)] == 0) continue;
    minibatch(epoch * config_.num_minibatches + m);
    descend(update++);
  }
}

/// The gradient of minibatch em, counted over all epochs, becomes the network's.
void DeviceLearner::minibatch(int64_t em) {
  const int64_t parts = config_.num_minibatches, m = em % parts, size = network_->plan().size;
  for (int64_t s = 0; s < shape_.own; ++s) {
    const int64_t begin = shape_.part(shape_.samples(s), m, parts),
                  end = shape_.part(shape_.samples(s), m + 1, parts);
    const int64_t* order = order_ + em / parts * batch_ + shape_.at(s);
    for (int64_t from = begin; from < end; from += on_->chunk()) {
      const int64_t n = std::min(on_->chunk(), end - from);
      take_in(obs_, 0, order + from, n, 0);
      on_->learn(x_, n, y_);
      slopes(em, order + from, n, slots_ + (s * slot_rows_ + from - begin) * config_.told);
      on_->backward(dy_);
    }
    if (own_)
      each(size, ops::Gather{on_->gradient(), own_ + (shards_.peers() ? s * size : 0),
                             !shards_.peers() && s > 0});
  }
  if (!own_) return;
  Peers* const peers = shards_.peers();
  const int64_t bytes = shape_.own * size * int64_t(sizeof(float));
  if (peers && !(device_->cuda() &&
                 peers->gather_on_gpu("gradients", own_, bytes, all_, device_->stream()))) {
    std::vector<float> mine(size_t(shape_.own * size));
    device_->copy(mine.data(), own_, int64_t(mine.size() * sizeof(float))), device_->wait();
    const std::vector<float> all = peers->gathered("gradients", mine);
    device_->copy(all_, all.data(), int64_t(all.size() * sizeof(float))), device_->wait();
  }
  each(size, ops::OverShards<float>{all_ ? all_ : own_, all_ ? shards_.count() : 1, size,
                                    on_->gradient()});
}

void DeviceLearner::descend(int64_t update) {
  const int64_t size = network_->plan().size;
  each(ops::NormParts::kParts, ops::NormParts{on_->gradient(), size, norm_parts_});
  each(ops::NormParts::kFolded,
       ops::Fold{norm_parts_, ops::NormParts::kParts / ops::NormParts::kFolded, norm_folded_});
  each(1, ops::Clip{norm_folded_, double(config_.optimizer.max_grad_norm), step_, norms_, fault_});
  each(size, ops::Move{step_, paces_ + update, optimizer_.blend(), config_.optimizer.momentum,
                       on_->parameters(), on_->gradient(), first_, second_});
}

void DeviceLearner::fold_told() {
  each(shape_.own * config_.told * lanes_,
       ops::SlotParts{slots_, slot_rows_, config_.told, lanes_, told_parts_});
  fold(told_parts_, shape_.own * config_.told, told_own_);
}

std::vector<double> DeviceLearner::hear(const double* from, int64_t n) const {
  std::vector<double> to(static_cast<size_t>(n));
  device_->copy(to.data(), from, n * int64_t(sizeof(double))), device_->wait();
  return to;
}

/// The episodes that ended in this rollout.
void DeviceLearner::tell_episodes() {
  const int64_t count = device_->select(ended_, batch_, chosen_);
  each(count, ops::Pack{chosen_, total_, length_, totals_, lengths_});
  std::vector<int64_t> at(static_cast<size_t>(count)), lengths(at.size());
  std::vector<double> totals(at.size());
  device_->copy(at.data(), chosen_, 8 * count), device_->copy(lengths.data(), lengths_, 8 * count);
  device_->copy(totals.data(), totals_, 8 * count), device_->wait();
  for (size_t k = 0; k < at.size(); ++k)
    loop_.finish({loop_.calls + at[k] / n_ + 1, lengths[k], totals[k]});
}

void DeviceLearner::expect_no_fault() {
  ops::Fault f;
  device_->copy(&f, fault_, sizeof f), device_->wait();
  const std::string where = join({" is not finite at step ", std::to_string(loop_.steps)});
  const std::string row = std::to_string(loop_.first + f.row() % n_);
  if (f.kind() == ops::Fault::kObservation)
    throw NotFinite(join({loop_.env.name(), ": the observation '",
                          observed_name(loop_.env.spec(), network_->plan(), f.element()),
                          "' of environment ", row, where}));
  if (f.kind() == ops::Fault::kReward)
    throw NotFinite(join({loop_.env.name(), ": the reward of environment ", row, where}));
  bool finite = f.kind() != ops::Fault::kGradient;
  for (const double t : all_told_) finite &= std::isfinite(t);
  if (!finite)
    throw NotFinite(
        join({config_.name, ": the ", f.kind() == ops::Fault::kGradient ? "gradient" : "loss",
              where, "; use a smaller learning_rate"}));
}

void DeviceLearner::add_told(Scalars& s, std::initializer_list<const char*> names) {
  charts_.add(s, loop_.steps);
  if (!samples_) return;
  s.emplace_back("charts/learning_rate", rate_);
  const double* told = all_told_.data();
  for (const char* name : names) s.emplace_back(name, *told++ / double(samples_));
  s.emplace_back("losses/grad_norm", norm_);
  if (config_.advantages) s.emplace_back("losses/explained_variance", explained_variance_);
}

/// What lies on the device comes to where it is saved from.
void DeviceLearner::bring() const {
  device_->copy(network_->parameters().data(), on_->parameters(), 4 * network_->plan().size);
  if (first_) device_->copy(optimizer_.first().data(), first_, 4 * network_->plan().size);
  if (second_) device_->copy(optimizer_.second().data(), second_, 4 * network_->plan().size);
  device_->copy(loop_.returns.data(), episode_returns_, 8 * n_);
  device_->copy(loop_.lengths.data(), episode_lengths_, 8 * n_);
  device_->wait();
  optimizer_.set_steps(done_updates_);
}

std::unique_ptr<Agent> DeviceLearner::policy() const {
  bring();
  return std::make_unique<NetworkAgent>(loop_.env.spec(), network_->plan(), network_->parameters());
}

void DeviceLearner::save(Checkpoint& c) const {
  bring();
  c.put_text("learner", config_.name);
  save_network(c, *network_, config_.network);
  optimizer_.save(c, network_->plan());
  loop_.save(c);
}

void DeviceLearner::load(const Checkpoint& c) {
  require_learner(c, config_.name);
  load_network(c, *network_, config_.network);
  optimizer_.load(c, network_->plan());
  done_updates_ = optimizer_.steps();
  device_->wait();
  loop_.load(c);
  const int64_t size = 4 * network_->plan().size;
  device_->copy(on_->parameters(), network_->parameters().data(), size);
  if (first_) device_->copy(first_, optimizer_.first().data(), size);
  if (second_) device_->copy(second_, optimizer_.second().data(), size);
  device_->copy(episode_returns_, loop_.returns.data(), 8 * n_);
  device_->copy(episode_lengths_, loop_.lengths.data(), 8 * n_);
  device_->wait();
  look();
}

void DeviceLearner::look() {
  if (!fed_) return here_->look(io_shown(0));
  loop_.env.look(staged_io_);
  feed(0, 0, n_, true);
}

}  // namespace plantgym
