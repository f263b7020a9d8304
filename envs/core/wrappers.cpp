#include "wrappers.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <utility>

#include "error.h"
#include "plantgym/fields.h"
#include "vec_env.h"

namespace plantgym {
namespace {

int64_t rounded_up(int64_t n, int64_t to) { return (n + to - 1) / to * to; }
int64_t rounded(int64_t bytes) { return rounded_up(bytes, 8); }

/// Decisions of an episode: the wrapper's, or as many as the environment's steps make.
int32_t limit_of(const WrapperConfig& w, const pg_spec& inner) {
  const int32_t own = inner.max_steps ? (inner.max_steps - 1) / w.action_repeat + 1 : 0;
  return own && w.time_limit ? std::min(own, w.time_limit) : own + w.time_limit;
}

}  // namespace

Wrappers::Wrappers(const pg_env_api& api, void* self, const pg_spec& inner, const pg_spec& seen,
                   const EnvConfig& c, int32_t threads, Pixels* pixels)
    : api_(api),
      self_(self),
      inner_(inner),
      pixels_(pixels),
      seen_(seen),
      config_(c.wrappers),
      judged_(c.judged),
      mode_(c.autoreset),
      limit_(limit_of(c.wrappers, inner)),
      n_(c.n),
      first_id_(c.first_id),
      frames_(seen, c.wrappers, limit_, c.prefix),
      action_bytes_(bytes_of(*inner.action)),
      inner_bytes_(rounded(inner.state_bytes)),
      peers_(c.judged ? nullptr : c.peers) {
  if (peers_ && learning() && n_ % Moments::kGroup)
    throw misread(
        c, "wrappers",
        join({"several programs learn statistics of ", std::to_string(Moments::kGroup),
              " rows at a time, and each has ", std::to_string(n_), "; use ", c.prefix,
              ".num_envs=", std::to_string(rounded_up(n_, Moments::kGroup) * peers_->count())}));
  if (c.device != PG_CPU) throw Error(join({c.prefix, ".wrappers: work on the CPU only"}));
  refuse_what_cannot_be(c.prefix);
  row_bytes_ = int64_t(sizeof(Row)) + rounded(action_bytes_) +
               (stacks() ? rounded(config_.frame_stack * frames_.bytes()) : 0);
  rows_.assign(size_t(n_ * row_bytes_), 0);
  kinds_.assign(size_t(n_), kUntouched), alive_.assign(size_t(n_), 0);
  chosen_.assign(size_t(n_), 0);
  scratch_.resize(size_t(threads));
  const size_t block = size_t(View::kBlock);
  for (Scratch& s : scratch_) {
    s.action.resize(block * size_t(action_bytes_));
    s.reward.resize(block), s.elapsed.resize(block);
    s.signals.resize(block * size_t(inner.n_signals));
    s.metrics.resize(block * size_t(inner.n_metrics));
    for (size_t k = 0; k < frames_.parts().size(); ++k)
      s.final_obs[k].resize(block * size_t(frames_.parts()[k].all));
  }
  if (config_.normalize_observation) observed_ = Moments(n_, int64_t(frames_.numbers()));
  if (config_.normalize_reward) returns_ = Moments(n_, 1);
  make_spec();
  seed(0);
  if (!c.statistics.empty()) set_statistics(c.statistics);
}

void Wrappers::refuse_what_cannot_be(const std::string& prefix) const {
  const char* key = config_.sticky_actions > 0  ? "sticky_actions"
                    : config_.action_repeat > 1 ? "action_repeat"
                                                : nullptr;
  if (key && inner_.mask_size)
    throw Error(join({prefix, ".wrappers.", key,
                      ": this environment masks illegal actions; one that is repeated may have "
                      "become illegal"}));
}

void Wrappers::make_spec() {
  outer_ = seen_;
  outer_.obs = frames_.spaces().data();
  outer_.max_steps = limit_;
  outer_.state_bytes = inner_bytes_ + row_bytes_;
  if (!judged_ && (config_.normalize_reward || config_.clip_reward > 0))
    outer_.default_reward = nullptr;
  if (!config_.episode_statistics) return;
  metrics_.assign(inner_.metrics, inner_.metrics + inner_.n_metrics);
  metrics_.push_back({"episode_return", "1", "sum of the task's rewards"});
  metrics_.push_back({"episode_length", "step", "decisions"});
  outer_.metrics = metrics_.data(), outer_.n_metrics = int32_t(metrics_.size());
}

bool Wrappers::changes_model() const {
  return config_.sticky_actions > 0 || config_.action_repeat > 1 || pixels_ || stacks() ||
         config_.time_aware != WrapperConfig::kOff ||
         (!judged_ && (config_.normalize_reward || config_.clip_reward > 0));
}

void Wrappers::seed(uint64_t seed) {
  for (int64_t i = 0; i < n_; ++i) {
    std::memset(rows_.data() + i * row_bytes_, 0, size_t(row_bytes_));
    Row& r = row(i);
    r.seed[0] = uint32_t(seed), r.seed[1] = uint32_t(seed >> 32);
    r.env = uint32_t(first_id_ + i), r.episode = ~0u, r.ended = 1;
  }
}

void Wrappers::get(int64_t i, char* snapshot) const {
  std::memset(snapshot + inner_.state_bytes, 0, size_t(inner_bytes_ - inner_.state_bytes));
  std::memcpy(snapshot + inner_bytes_, rows_.data() + i * row_bytes_, size_t(row_bytes_));
}

void Wrappers::set(int64_t i, const char* snapshot) {
  std::memcpy(rows_.data() + i * row_bytes_, snapshot + inner_bytes_, size_t(row_bytes_));
}

void Wrappers::metrics(int64_t i, float* out) const {
  if (!config_.episode_statistics) return;
  const bool begun = row(i).step > 0;
  out[inner_.n_metrics] = begun ? float(row(i).total) : 0.0f;
  out[inner_.n_metrics + 1] = begun ? float(row(i).length) : 0.0f;
}

std::vector<double> Wrappers::statistics() {
  meet();
  std::vector<double> s;
  if (config_.normalize_observation) observed_.save(s);
  if (config_.normalize_reward) returns_.save(s);
  if (config_.episode_statistics)
    for (const double x : {double(finished_.count), double(finished_.lengths), finished_.returns})
      s.push_back(x);
  return s;
}

void Wrappers::set_statistics(const std::vector<double>& s) {
  const size_t a = config_.normalize_observation ? observed_.size() : 0,
               b = config_.normalize_reward ? returns_.size() : 0,
               c = config_.episode_statistics ? 3 : 0;
  if (s.size() != a + b + c)
    throw Error(join({"wrappers: the checkpoint holds ", std::to_string(s.size()),
                      " statistics, this run has ", std::to_string(a + b + c),
                      "; was it trained with other wrappers?"}));
  if (a) observed_.load(s.data(), config_.observation_epsilon);
  if (b) returns_.load(s.data() + a, config_.reward_epsilon);
  if (c) finished_ = {int64_t(s[a + b]), int64_t(s[a + b + 1]), s[a + b + 2]};
}

FinishedEpisodes Wrappers::drain() {
  meet();
  return std::exchange(finished_, {});
}

void Wrappers::count_finished(const pg_io& io) {
  ++calls_;
  for (int64_t i = 0; i < n_; ++i)
    if (kinds_[size_t(i)] == kStepped && (io.terminated[i] | io.truncated[i]))
      ended_.push_back({calls_, row(i).length, row(i).total});
  if (!peers_) meet();
}

/// Episodes that ended since all programs last met, by steps, then by rows: as one program counts.
void Wrappers::meet() {
  if (peers_ && config_.episode_statistics) {
    std::vector<Ended> known;
    for (const auto& one : peers_->gathered_unequal("finished episodes", std::move(ended_)))
      known.insert(known.end(), one.begin(), one.end());
    std::stable_sort(known.begin(), known.end(),
                     [](const Ended& a, const Ended& b) { return a.call < b.call; });
    ended_ = std::move(known);
  }
  for (const Ended& e : ended_)
    ++finished_.count, finished_.lengths += e.length, finished_.returns += e.total;
  ended_.clear();
}

bool Wrappers::settle(const pg_io& io) {
  if (config_.episode_statistics) count_finished(io);
  if (!learning()) return false;
  if (peers_) {
    settle_with_peers();
  } else {
    if (config_.normalize_observation) observed_.settle(config_.observation_epsilon);
    if (config_.normalize_reward) returns_.settle(config_.reward_epsilon);
  }
  return true;
}

/// One exchange: of sums of blocks, where each program has whole ones, else of groups.
void Wrappers::settle_with_peers() {
  const bool whole = n_ % Moments::kBlock == 0;
  struct Part {
    Moments& of;
    double epsilon;
    size_t numbers;
  };
  std::array<Part, 2> both = {
      {{observed_, config_.observation_epsilon, 0}, {returns_, config_.reward_epsilon, 0}}};
  sent_.clear();
  for (Part& p : both) {
    const std::span<const double> mine = whole ? p.of.blocks(p.of.groups()) : p.of.groups();
    sent_.insert(sent_.end(), mine.begin(), mine.end()), p.numbers = mine.size();
  }
  const size_t each = sent_.size(), ranks = size_t(peers_->count());
  received_.resize(each * ranks);
  peers_->gather("running statistics", sent_.data(), int64_t(each * sizeof(double)),
                 received_.data());
  size_t from = 0;
  for (const Part& p : both) {
    sent_.clear();  // of all ranks, in their order
    for (size_t r = 0; r < ranks; ++r) {
      const auto at = received_.begin() + std::ptrdiff_t(r * each + from);
      sent_.insert(sent_.end(), at, at + std::ptrdiff_t(p.numbers));
    }
    if (p.numbers)
      p.of.settle(p.epsilon, whole ? std::span<const double>(sent_) : p.of.blocks(sent_));
    from += p.numbers;
  }
}

}  // namespace plantgym
