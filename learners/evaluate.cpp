#include "evaluate.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "finite.h"
#include "plantgym/fields.h"

namespace plantgym {
namespace {

/// Keeps what was seen before a step.
void copy_observation(const pg_spec& spec, const Transition& from, Transition& to) {
  for (int32_t k = 0; k < spec.n_obs; ++k)
    std::memcpy(to.io.obs[k], from.io.obs[k], size_t(bytes_of(spec.obs[k]) * from.n));
  if (from.io.mask) std::memcpy(to.io.mask, from.io.mask, size_t(spec.mask_size * from.n));
}

class Block {
 public:
  Block(VecEnv& env, Agent& agent, int64_t first, const EvaluationConfig& how)
      : env_(env),
        agent_(agent),
        first_(first),
        how_(how),
        n_(env.size()),
        now_(env.spec(), n_),
        before_(env.spec(), n_),
        episodes_(size_t(n_)),
        open_(size_t(n_), 1) {
    for (Episode& e : episodes_) e.signals.resize(size_t(env.spec().n_signals));
  }
  /// False: stopped.
  bool run() {
    std::vector<uint8_t> begins(size_t(n_), 1);
    env_.seed(evaluation_seed(how_.seed));
    env_.reset(now_.io);
    for (int64_t left = n_, time = 0; left > 0; ++time) {
      if (how_.stop && how_.stop()) return false;
      if (time == how_.most_steps && how_.give_up) {
        for (int64_t i = 0; i < n_; ++i)
          if (open_[size_t(i)]) episodes_[size_t(i)].metrics = env_.metrics(i);
        return true;
      }
      if (time == how_.most_steps)
        throw Error(join({env_.name(), ": an episode has not ended after ", std::to_string(time),
                          " steps; the policy goes in circles, or the world needs a limit"}));
      agent_.act(now_.io, n_, begins.data(), const_cast<void*>(now_.io.action));
      std::fill(begins.begin(), begins.end(), uint8_t(0));
      if (how_.observe) copy_observation(env_.spec(), now_, before_);
      env_.step(now_.io);
      if (const std::string words = not_finite(env_.spec(), now_.io, n_); !words.empty())
        throw NotFinite(join({env_.name(), ": ", words, " at step ", std::to_string(time + 1),
                              " of an evaluation (environment 0 is its episode ",
                              std::to_string(first_), ")"}));
      for (int64_t i = 0; i < n_; ++i) left -= take(i, time);
    }
    return true;
  }
  std::vector<Episode>& episodes() { return episodes_; }

 private:
  /// Whether row i has just ended.
  bool take(int64_t i, int64_t time) {
    if (!open_[size_t(i)]) return false;
    const pg_spec& spec = env_.spec();
    const pg_io& io = now_.io;
    Episode& e = episodes_[size_t(i)];
    const bool ended = io.terminated[i] | io.truncated[i];
    e.reward += double(io.reward[i]), ++e.length;
    for (int32_t k = 0; k < spec.n_signals; ++k)
      e.signals[size_t(k)] += double(io.signals[i * spec.n_signals + k]);
    if (how_.observe) how_.observe({first_ + i, i, time, before_, now_, ended, agent_});
    if (!ended) return false;
    e.terminated = io.terminated[i];
    if (spec.n_metrics)
      e.metrics.assign(io.final_metrics + i * spec.n_metrics,
                       io.final_metrics + (i + 1) * spec.n_metrics);
    open_[size_t(i)] = 0;
    return true;
  }
  VecEnv& env_;
  Agent& agent_;
  int64_t first_;
  const EvaluationConfig& how_;
  int64_t n_;
  Transition now_, before_;
  std::vector<Episode> episodes_;
  std::vector<uint8_t> open_;
};

}  // namespace

std::vector<Episode> evaluate(const pg_env_api& api, EnvConfig config, Pool& pool,
                              const std::function<std::unique_ptr<Agent>(const pg_spec&)>& make,
                              const EvaluationConfig& how) {
  std::vector<Episode> all;
  config.autoreset = PG_DISABLED, config.judged = true;
  for (int64_t first = 0; first < how.episodes; first += how.block) {
    config.first_id = first, config.n = std::min(how.block, how.episodes - first);
    VecEnv env(api, config, pool);
    const std::unique_ptr<Agent> agent = make(env.spec());
    agent->begin_at(first);
    Block block(env, *agent, first, how);
    if (!block.run()) return all;
    for (Episode& e : block.episodes()) all.push_back(std::move(e));
  }
  return all;
}

}  // namespace plantgym
