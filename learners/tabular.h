// What all one-step learners on tables share: acting in a batch of environments that shares one
// table, and applying their transitions in the order of the rows.
#pragma once
#include <array>
#include <cmath>
#include <cstring>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "agents/table.h"
#include "learner.h"
#include "plantgym/random.h"
#include "schedule.h"

namespace plantgym {

struct TabularConfig {
  StepSize learning_rate{0.1};
  Schedule epsilon{0.1};
  double gamma = 0.99, initial_value = 0;
};
/// The keys of `learner` for every tabular learner.
void tabular_fields(TabularConfig& c, Fields& f);
/// The keys of `agent` for every tabular learner.
void tabular_agent_fields(TabularConfig& c, Fields& f);

/// One transition, as an update sees it.
struct Step1 {
  int32_t state, action, next;
  double reward;
  bool terminated;
  int32_t next_action;       // the one that will be taken (SARSA); -1: none
  double epsilon;            // of the behaviour
  uint32_t coin;             // random bits of this transition
  const uint8_t* next_mask;  // legal actions in `next`; null: all
};

/// Values of all states and actions, one table or two.
struct ActionValues {
  int32_t states = 0, actions = 0, tables = 1;
  std::vector<double> q;         // [tables, states, actions]
  std::vector<uint32_t> visits;  // the same; empty where the step size does not count
  double* row(int32_t table, int32_t state) {
    return &q[(size_t(table) * size_t(states) + size_t(state)) * size_t(actions)];
  }
};

/// Largest value of legal actions; 0 where none is.
inline double greatest(const double* q, int32_t n, const uint8_t* mask) {
  if (!mask && n == 4) {
    const double a = q[0] > q[1] ? q[0] : q[1], b = q[2] > q[3] ? q[2] : q[3];
    return a > b ? a : b;
  }
  return q[greedy(q, n, mask)];
}

/// Mean of values under the epsilon-greedy policy; tied maxima share the greedy part.
double epsilon_greedy_mean(const double* q, int32_t n, const uint8_t* mask, double epsilon);

/// The loop. Method gives
///   kName, kDoc, kTables (1 or 2), kNeedsNext (whether the update needs the action taken next),
///   and static double target(ActionValues&, const Step1&, double gamma, int32_t& table)
/// which says what Q(s, a) of `table` should be.
template <class Method>
class TabularLearner : public Learner {
 public:
  TabularLearner(const Node& learner, const Node& agent, VecEnv& env, Budget budget, uint64_t seed);
  void iterate() override;
  int64_t steps() const override { return steps_; }
  int64_t episodes() const override { return episodes_; }
  bool done() const override {
    return budget_.steps ? steps_ >= budget_.steps : episodes_ >= budget_.episodes;
  }
  Scalars drain() override;
  std::unique_ptr<Agent> policy() const override;
  void save(Checkpoint& c) const override;
  void load(const Checkpoint& c) override;

 private:
  static constexpr size_t kLast = 100;  // episodes behind return_last_100
  enum : uint32_t { kActStream = 1, kNextStream = 2 };

  double progress() const {
    return budget_.steps ? double(steps_) / double(budget_.steps)
                         : double(episodes_) / double(budget_.episodes);
  }
  int32_t state_at(void* const* obs, int64_t i) const {
    return states_.read(
        reinterpret_cast<const int32_t*>(static_cast<char*>(obs[0]) + i * obs_bytes_));
  }
  const uint8_t* mask_at(int64_t i) const {
    return io_.io.mask ? io_.io.mask + i * mask_size_ : nullptr;
  }
  /// Random words of all rows for this step.
  void draw(uint32_t stream);
  int32_t choose(int32_t state, const uint8_t* mask, const std::array<uint32_t, 4>& bits,
                 uint32_t explores);
  void vector_step();
  void learn(int64_t i, double epsilon, double rate);
  void finish_episode(int64_t i);

  VecEnv& env_;
  TabularConfig config_;
  Budget budget_;
  uint64_t seed_;
  MixedRadix states_, actions_;
  int64_t n_, obs_bytes_;
  int32_t mask_size_;
  Transition io_;
  ActionValues values_;
  int64_t steps_ = 0, episodes_ = 0, calls_ = 0;
  std::vector<int32_t> state_, action_;  // of each row: now, and what is done there
  std::vector<uint8_t> mask_;            // of the state before the step, where masks are
  std::vector<std::array<uint32_t, 4>> bits_, next_bits_;
  std::vector<double> return_;
  std::vector<int64_t> length_;
  std::deque<double> last_;  // returns of the last episodes
  double returns_ = 0, lengths_ = 0;
  int64_t finished_ = 0;  // since the last drain
};

template <class Method>
TabularLearner<Method>::TabularLearner(const Node& learner, const Node& agent, VecEnv& env,
                                       Budget budget, uint64_t seed)
    : env_(env),
      budget_(budget),
      seed_(seed),
      states_(finite_observation(env.spec()), "observation"),
      actions_(*env.spec().action, "action"),
      n_(env.size()),
      obs_bytes_(bytes_of(env.spec().obs[0])),
      mask_size_(env.spec().mask_size),
      io_(env.spec(), n_) {
  read_fields(learner, "learner", [&](Fields& f) { tabular_fields(config_, f); });
  read_fields(agent, "agent", [&](Fields& f) { tabular_agent_fields(config_, f); });
  io_.io.signals = nullptr, io_.io.final_metrics = nullptr;
  values_ = {states_.size(), actions_.size(), Method::kTables, {}, {}};
  const size_t size = size_t(values_.tables) * size_t(values_.states) * size_t(values_.actions);
  values_.q.assign(size, config_.initial_value);
  if (config_.learning_rate.counts()) values_.visits.assign(size, 0);
  state_.resize(size_t(n_)), action_.assign(size_t(n_), -1), bits_.resize(size_t(n_));
  if (Method::kNeedsNext) next_bits_.resize(size_t(n_));
  return_.assign(size_t(n_), 0), length_.assign(size_t(n_), 0);
  env_.seed(seed), env_.reset(io_.io);
  for (int64_t i = 0; i < n_; ++i) state_[size_t(i)] = state_at(io_.io.obs, i);
}

template <class Method>
void TabularLearner<Method>::draw(uint32_t stream) {
  std::vector<std::array<uint32_t, 4>>& to = stream == kActStream ? bits_ : next_bits_;
  const uint32_t k0 = uint32_t(seed_), k1 = uint32_t(seed_ >> 32) ^ 0x9E3779B9u;
  const uint32_t low = uint32_t(calls_), high = uint32_t(calls_ >> 32);
  std::array<uint32_t, 4>* out = to.data();
  const int64_t n = n_;
#pragma GCC ivdep
  for (int64_t i = 0; i < n; ++i) {
    const Words w = philox({{stream << 20, low, high, uint32_t(i)}}, k0, k1);
    for (size_t k = 0; k < 4; ++k) out[i][k] = w.w[k];
  }
}

/// Epsilon-greedy; tied maxima are chosen among at random.
template <class Method>
int32_t TabularLearner<Method>::choose(int32_t state, const uint8_t* mask,
                                       const std::array<uint32_t, 4>& bits, uint32_t explores) {
  const int32_t n = values_.actions;
  const auto below = [](uint32_t b, int32_t k) { return int32_t(uint64_t(b) * uint64_t(k) >> 32); };
  if (bits[0] < explores) {
    if (!mask) return below(bits[1], n);
    int32_t count = 0;
    for (int32_t a = 0; a < n; ++a) count += mask[a] != 0;
    int32_t left = below(bits[1], count);
    for (int32_t a = 0; a < n; ++a)
      if (mask[a] && left-- == 0) return a;
    return 0;
  }
  const double* q = values_.row(0, state);
  double sum[64];
  if (Method::kTables == 2 && n <= 64) {
    const double* other = values_.row(1, state);
    for (int32_t a = 0; a < n; ++a) sum[a] = q[a] + other[a];
    q = sum;
  }
  return greedy_among_ties(q, n, mask, bits[2]);
}

template <class Method>
void TabularLearner<Method>::finish_episode(int64_t i) {
  const size_t k = size_t(i);
  ++episodes_, ++finished_;
  returns_ += return_[k], lengths_ += double(length_[k]);
  last_.push_back(return_[k]);
  if (last_.size() > kLast) last_.pop_front();
  return_[k] = 0, length_[k] = 0;
}

template <class Method>
void TabularLearner<Method>::learn(int64_t i, double epsilon, double rate) {
  const size_t k = size_t(i);
  const pg_io& io = io_.io;
  const bool ended = io.terminated[i] | io.truncated[i];
  const uint32_t explores = uint32_t(std::min(epsilon * 0x1p32, 4294967295.0));
  Step1 t = {state_[k],
             action_[k],
             state_at(ended ? io.final_obs : io.obs, i),
             double(io.reward[i]),
             io.terminated[i] != 0,
             -1,
             epsilon,
             bits_[k][3],
             ended ? nullptr : mask_at(i)};  // a cut episode shows no mask
  if constexpr (Method::kNeedsNext)
    t.next_action = choose(t.next, t.next_mask, next_bits_[k], explores);
  int32_t table = 0;
  const double target = Method::target(values_, t, config_.gamma, table);
  double* q = values_.row(table, t.state) + t.action;
  if (!values_.visits.empty())
    rate = config_.learning_rate.at_visit(++values_.visits[size_t(q - values_.q.data())]);
  *q += rate * (target - *q);
  if (!(*q - *q == 0))
    throw Failure(join({Method::kName, ": the value of state ", std::to_string(t.state),
                        ", action ", std::to_string(t.action),
                        " is no longer a finite number at step ", std::to_string(steps_ + i + 1),
                        "; use a smaller learner.learning_rate or learner.gamma"}));
  return_[k] += t.reward, ++length_[k];
  if (ended) finish_episode(i);
  state_[k] = ended ? state_at(io.obs, i) : t.next;
  if constexpr (Method::kNeedsNext)
    action_[k] = ended ? choose(state_[k], mask_at(i),
                                {bits_[k][3], next_bits_[k][1], next_bits_[k][3], 0}, explores)
                       : t.next_action;
}

template <class Method>
void TabularLearner<Method>::vector_step() {
  const double at = progress(), epsilon = config_.epsilon.at(at),
               rate = config_.learning_rate.at(at);
  const uint32_t explores = uint32_t(std::min(epsilon * 0x1p32, 4294967295.0));
  draw(kActStream);
  if constexpr (Method::kNeedsNext) draw(kNextStream);
  ++calls_;
  auto* out = const_cast<void*>(io_.io.action);
  for (int64_t i = 0; i < n_; ++i) {
    int32_t& a = action_[size_t(i)];
    if (!Method::kNeedsNext || a < 0)
      a = choose(state_[size_t(i)], mask_at(i), bits_[size_t(i)], explores);
    actions_.write(a, static_cast<int32_t*>(out) + i * env_.spec().action->elements);
  }
  env_.step(io_.io);
  for (int64_t i = 0; i < n_; ++i) learn(i, epsilon, rate);
  steps_ += n_;
}

template <class Method>
void TabularLearner<Method>::iterate() {
  for (int64_t work = 0; work < budget_.slice && !done(); work += n_) vector_step();
}

template <class Method>
Scalars TabularLearner<Method>::drain() {
  Scalars s = {{"train/epsilon", config_.epsilon.at(progress())}};
  if (finished_) {
    s.emplace_back("train/return_mean", returns_ / double(finished_));
    s.emplace_back("train/length_mean", lengths_ / double(finished_));
  }
  if (!last_.empty()) {
    double sum = 0;
    for (const double r : last_) sum += r;
    s.emplace_back("train/return_last_100", sum / double(last_.size()));
  }
  s.emplace_back("train/episodes", double(episodes_));
  returns_ = lengths_ = 0, finished_ = 0;
  return s;
}

template <class Method>
std::unique_ptr<Agent> TabularLearner<Method>::policy() const {
  const size_t size = size_t(values_.states) * size_t(values_.actions);
  std::vector<double> q(values_.q.begin(), values_.q.begin() + std::ptrdiff_t(size));
  for (size_t i = 0; Method::kTables == 2 && i < size; ++i) q[i] = (q[i] + values_.q[size + i]) / 2;
  return std::make_unique<TableAgent>(env_.spec(), std::move(q));
}

template <class Method>
void TabularLearner<Method>::save(Checkpoint& c) const {
  c.put_text("learner", Method::kName);
  c.put("q", values_.q, {values_.tables, values_.states, values_.actions});
  if (!values_.visits.empty()) {
    c.put("visits", std::vector<int64_t>(values_.visits.begin(), values_.visits.end()));
  }
  c.put("counters", std::vector<int64_t>{steps_, episodes_, calls_, finished_});
  c.put("sums", std::vector<double>{returns_, lengths_});
  c.put("last_returns", std::vector<double>(last_.begin(), last_.end()));
  c.put("state", state_), c.put("action", action_);
  c.put("return", return_), c.put("length", length_);
  const int64_t bytes = env_.spec().state_bytes;
  auto* rows = reinterpret_cast<char*>(c.room("environments", {n_, bytes}));
  for (int64_t i = 0; i < n_; ++i) env_.get(i, rows + i * bytes);
}

template <class Method>
void TabularLearner<Method>::load(const Checkpoint& c) {
  if (c.text("learner") != Method::kName)
    throw Error(
        join({"the checkpoint is of ", c.text("learner"), ", the run is of ", Method::kName}));
  const auto n = n_;
  values_.q = c.get<double>("q", int64_t(values_.q.size()));
  if (!values_.visits.empty()) {
    const std::vector<int64_t> v = c.get<int64_t>("visits", int64_t(values_.visits.size()));
    for (size_t i = 0; i < v.size(); ++i) values_.visits[i] = uint32_t(v[i]);
  }
  const std::vector<int64_t> counters = c.get<int64_t>("counters", 4);
  steps_ = counters[0], episodes_ = counters[1], calls_ = counters[2], finished_ = counters[3];
  const std::vector<double> sums = c.get<double>("sums", 2), last = c.get<double>("last_returns");
  returns_ = sums[0], lengths_ = sums[1], last_.assign(last.begin(), last.end());
  state_ = c.get<int32_t>("state", n), action_ = c.get<int32_t>("action", n);
  return_ = c.get<double>("return", n), length_ = c.get<int64_t>("length", n);
  const int64_t bytes = env_.spec().state_bytes;
  const std::vector<uint8_t> rows = c.get<uint8_t>("environments", n * bytes);
  for (int64_t i = 0; i < n; ++i)
    env_.set(i, reinterpret_cast<const char*>(rows.data()) + i * bytes);
  env_.look(io_.io);
}

/// The policy that any tabular learner left in a checkpoint.
std::unique_ptr<Agent> load_table(const Checkpoint& c, const pg_spec& spec);

template <class Method>
constexpr LearnerKind tabular_kind() {
  return {Method::kName, Method::kDoc,
          [](Fields& f) {
            TabularConfig c;
            tabular_fields(c, f);
          },
          [](const Node& learner, const Node& agent, VecEnv& env, Budget budget,
             uint64_t seed) -> std::unique_ptr<Learner> {
            return std::make_unique<TabularLearner<Method>>(learner, agent, env, budget, seed);
          },
          load_table};
}

}  // namespace plantgym
