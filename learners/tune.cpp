#include "tune.h"

#include <algorithm>
#include <cmath>

#include "agents/rule_agent.h"
#include "agents/rule_file.h"
#include "plantgym/fields.h"
#include "plantgym/math.h"
#include "plantgym/random.h"

namespace plantgym {
namespace {

struct Candidate {
  std::vector<double> values;
  double score = 0;  // greater is better
};

/// n episodes that can be played again and again, from the same beginning.
class Lane {
 public:
  Lane(const pg_env_api& api, EnvConfig c, int64_t n, const TuneConfig& how)
      : pool_(1), env_(api, rows(c, n, how.first), pool_), seed_(how.seed), t_(env_.spec(), n) {
    t_.io.signals = nullptr, t_.io.final_obs[0] = nullptr;  // nobody reads them
    const pg_spec& s = env_.spec();
    std::vector<std::string> known = {"return"};
    for (int32_t k = 0; k < s.n_metrics; ++k) {
      known.push_back(s.metrics[k].name);
      if (how.metric == s.metrics[k].name) metric_ = k;
    }
    if (metric_ < 0 && how.metric != "return")
      throw Error(
          join({"eval.metric: '", how.metric, "' is not known", suggestion(how.metric, known)}));
    if (metric_ < 0) t_.io.final_metrics = nullptr;
  }
  /// Mean of the metric.
  double play(const Node& rule) {
    const std::unique_ptr<Agent> agent = kRuleAgent.make(rule, env_.spec(), 0);
    std::vector<uint8_t> begins(size_t(t_.n), 1), open = begins;
    env_.seed(seed_), env_.reset(t_.io);
    double sum = 0;
    for (int64_t left = t_.n, time = 0; left > 0; ++time) {
      if (time == kMostSteps) throw Error(join({env_.name(), ": an episode does not end"}));
      agent->act(t_.io, t_.n, begins.data(), t_.action<char>());
      std::fill(begins.begin(), begins.end(), uint8_t(0));
      env_.step(t_.io);
      for (int64_t i = 0; i < t_.n; ++i) {
        if (!open[size_t(i)]) continue;
        if (metric_ < 0) sum += double(t_.io.reward[i]);
        if (!(t_.io.terminated[i] | t_.io.truncated[i])) continue;
        if (metric_ >= 0) sum += double(t_.io.final_metrics[i * env_.spec().n_metrics + metric_]);
        open[size_t(i)] = 0, --left;
      }
    }
    return sum / double(t_.n);
  }

 private:
  static constexpr int64_t kMostSteps = 1'000'000;
  static EnvConfig rows(EnvConfig c, int64_t n, int64_t first) {
    c.n = n, c.first_id = first, c.autoreset = PG_DISABLED;
    return c;
  }
  Pool pool_;
  VecEnv env_;
  uint64_t seed_;
  Transition t_;
  int32_t metric_ = -1;  // -1: the return
};

class Search {
 public:
  Search(const Node& rule, const pg_env_api& api, const EnvConfig& env, const TuneConfig& how)
      : rule_(rule),
        api_(api),
        config_(env),
        how_(how),
        free_(free_numbers(rule)),
        pool_(how.threads) {
    if (free_.empty())
      throw error_at(rule, "", "has no free number; write {tune: [least, most]} where one is");
  }
  Tuned run() {
    std::vector<Candidate> all = spread();
    int64_t episodes = std::max<int64_t>(1, how_.episodes / 8);
    for (;; episodes = std::min(2 * episodes, how_.episodes)) {
      judge(all, episodes);
      if (episodes == how_.episodes) break;
      keep(all, std::max<size_t>(4 * kKept, (all.size() + 2) / 3));
    }
    keep(all, kKept);
    for (double reach = 0.15; reach > 0.004; reach *= 0.8) {
      std::vector<Candidate> next = around(all, reach);
      judge(next, how_.episodes);
      all.insert(all.end(), next.begin(), next.end());
      keep(all, kKept);
    }
    const double sign = how_.maximize ? 1 : -1;
    return {all[0].values, sign * all[0].score, played_};
  }

 private:
  static constexpr size_t kKept = 4, kChildren = 8;

  /// The start, then a Latin square: every number takes every part of its range once.
  std::vector<Candidate> spread() {
    const size_t n = size_t(how_.trials), m = free_.size();
    std::vector<Candidate> all(n, Candidate{std::vector<double>(m), 0});
    for (size_t k = 0; k < m; ++k) {
      std::vector<size_t> place(n);
      for (size_t i = 0; i < n; ++i) place[i] = i;
      Rng rng(how_.search_seed, uint32_t(k), 0, 0);
      for (size_t i = n; i > 1; --i) std::swap(place[i - 1], place[size_t(rng.below(int32_t(i)))]);
      for (size_t i = 0; i < n; ++i)
        all[i].values[k] = put(k, (double(place[i]) + double(rng.uniform())) / double(n));
    }
    bool starts = true;
    for (const FreeNumber& f : free_) starts &= !std::isnan(f.start);
    for (size_t k = 0; starts && k < m; ++k) all[0].values[k] = free_[k].start;
    return all;
  }
  /// A share of the range of number k as a number of three or four digits, which people can read.
  double put(size_t k, double share) const {
    const FreeNumber& f = free_[k];
    double unit = 1;
    while (unit > (f.most - f.least) / 500) unit /= 10;
    while (unit * 10 <= (f.most - f.least) / 500) unit *= 10;
    const double x = f.least + std::clamp(share, 0.0, 1.0) * (f.most - f.least);
    const double per_unit = std::floor(1 / unit + 0.5);
    const double v =
        unit < 1 ? std::floor(x * per_unit + 0.5) / per_unit : std::floor(x / unit + 0.5) * unit;
    return std::clamp(v, f.least, f.most);
  }
  /// Candidates near each of the best: some of the numbers moved, by about `reach` of the range.
  std::vector<Candidate> around(const std::vector<Candidate>& best, double reach) {
    std::vector<Candidate> all;
    for (const Candidate& b : best)
      for (size_t c = 0; c < kChildren; ++c) {
        Rng rng(how_.search_seed, 0, 1, ++drawn_);
        Candidate x = b;
        const size_t must = size_t(rng.below(int32_t(free_.size())));
        for (size_t k = 0; k < free_.size(); ++k) {
          const bool moves = rng.uniform() < 0.5f;
          // the sum of three is bell-shaped enough
          const double bell =
              double(rng.uniform()) + double(rng.uniform()) + double(rng.uniform()) - 1.5;
          if (!moves && k != must) continue;
          const double range = free_[k].most - free_[k].least;
          x.values[k] = put(k, (x.values[k] - free_[k].least) / range + 2 * reach * bell);
        }
        all.push_back(std::move(x));
      }
    return all;
  }
  void judge(std::vector<Candidate>& all, int64_t episodes) {
    std::vector<std::unique_ptr<Lane>>& lanes = lanes_for(episodes);
    struct Work {
      Search* self;
      std::vector<Candidate>* all;
      std::vector<std::unique_ptr<Lane>>* lanes;
      std::vector<std::string> errors;
    } work = {this, &all, &lanes, std::vector<std::string>(lanes.size())};
    pool_.run(
        int64_t(all.size()),
        [](void* p, int64_t from, int64_t to, int32_t thread) {
          Work& w = *static_cast<Work*>(p);
          try {
            for (int64_t i = from; i < to; ++i) {
              Candidate& c = (*w.all)[size_t(i)];
              const double s =
                  (*w.lanes)[size_t(thread)]->play(with_numbers(w.self->rule_, c.values));
              c.score = w.self->how_.maximize ? s : -s;
            }
          } catch (const Error& e) {
            w.errors[size_t(thread)] = e.what();
          }
        },
        &work);
    for (const std::string& e : work.errors)
      if (!e.empty()) throw Error(e);
    played_ += int64_t(all.size()) * episodes;
  }
  /// One a thread.
  std::vector<std::unique_ptr<Lane>>& lanes_for(int64_t episodes) {
    if (episodes != lane_episodes_) lanes_.clear();
    lane_episodes_ = episodes;
    while (int32_t(lanes_.size()) < pool_.size())
      lanes_.push_back(std::make_unique<Lane>(api_, config_, episodes, how_));
    return lanes_;
  }
  /// The best `n`, each of other numbers; equals in the order they came.
  static void keep(std::vector<Candidate>& all, size_t n) {
    std::stable_sort(all.begin(), all.end(),
                     [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
    std::vector<Candidate> best;
    for (Candidate& c : all) {
      bool known = best.size() == n;
      for (const Candidate& b : best) known |= b.values == c.values;
      if (!known) best.push_back(std::move(c));
    }
    all = std::move(best);
  }

  const Node& rule_;
  const pg_env_api& api_;
  const EnvConfig& config_;
  const TuneConfig& how_;
  std::vector<FreeNumber> free_;
  Pool pool_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  int64_t lane_episodes_ = 0, played_ = 0;
  uint32_t drawn_ = 0;
};

}  // namespace

Tuned tune(const Node& rule, const pg_env_api& api, const EnvConfig& env, const TuneConfig& how) {
  return Search(rule, api, env, how).run();
}

double score_of(const Node& rule, const pg_env_api& api, const EnvConfig& env,
                const TuneConfig& how) {
  return Lane(api, env, how.episodes, how).play(rule);
}

}  // namespace plantgym
