// What all learners on tables share: acting in a batch of environments that shares one table, and
// applying their transitions in the order of the rows.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "abstraction.h"
#include "agents/table.h"
#include "batch_loop.h"
#include "tile_learner.h"

namespace plantgym {

struct TabularConfig {
  StepSize learning_rate{0.1};
  double gamma = 0.99, initial_value = 0;
  Exploration exploration;
};
/// The keys of `learner` for every tabular learner.
void tabular_fields(TabularConfig& c, Fields& f);
/// The keys of `agent` that tables and tiles share. @param tiles whether it may be of tiles
void tabular_agent_fields(TabularConfig& c, Fields& f, bool tiles = false);

/// @throws Error `agent` asks for tiles
void refuse_tiles(const Node& agent);

/// The states and the actions of a table. @throws Error at `learner.type`: they cannot be counted
/// (clusters of them can: then the states are of none)
MixedRadix table_states(const Node& learner, const Node& agent, const pg_spec& spec);
MixedRadix table_actions(const Node& learner, const pg_spec& spec);

/// One transition, as an update sees it.
struct Step1 {
  int32_t state, action, next;
  double reward;
  bool terminated, truncated;
  int32_t next_action;        // the one that will be taken (SARSA); -1: none
  bool was_greedy;            // whether `action` was a greatest one when it was chosen
  uint32_t coin;              // random bits of this transition
  const uint8_t* next_mask;   // legal actions in `next`; null: all
  const Exploration* policy;  // of the behaviour
  int64_t row;                // of the batch
  bool ended() const { return terminated || truncated; }
};

/// Values of all states and actions, one table or two.
struct ActionValues {
  int32_t states = 0, actions = 0, tables = 1;
  std::vector<double> q;         // [tables, states, actions]
  std::vector<uint32_t> visits;  // the same; empty where the step size does not count
  double* row(int32_t table, int32_t state) {
    return &q[(size_t(table) * size_t(states) + size_t(state)) * size_t(actions)];
  }
  /// Number of a state and action in a table.
  int32_t pair(int32_t state, int32_t action) const { return state * actions + action; }
};

/// Largest value of legal actions; 0 where none is.
inline double greatest(const double* q, int32_t n, const uint8_t* mask) {
  if (!mask && n == 4) {
    const double a = q[0] > q[1] ? q[0] : q[1], b = q[2] > q[3] ? q[2] : q[3];
    return a > b ? a : b;
  }
  return q[greedy(q, n, mask)];
}

/// What an update of more than one value works with.
struct Update {
  ActionValues& values;
  const TabularConfig& config;
  double rate;  // of this step, where the step size does not count
  const BatchLoop& loop;
  /// The step size of one more update of a pair.
  double step_size(int32_t pair) {
    return values.visits.empty() ? rate
                                 : config.learning_rate.at_visit(++values.visits[size_t(pair)]);
  }
  /// Moves a value by its step size.
  void move(int32_t pair, double target) {
    double& q = values.q[size_t(pair)];
    q += step_size(pair) * (target - q);
  }
};

/// A method whose update moves one value:
///   static double target(ActionValues&, const Step1&, double gamma, int32_t& table)
/// says what Q(s, a) of `table` should be.
template <class Method>
concept OneStep = requires {
  &Method::target;
};
struct NoConfig {};
template <class Method>
struct ConfigOf {
  using type = typename Method::Config;
};
template <OneStep Method>
struct ConfigOf<Method> {
  using type = NoConfig;
};

/// The loop. Method gives
///   kName, kDoc, kTables (1 or 2), kNeedsNext (whether the update needs the action taken next)
/// kTiles, where it can learn tiles too, and target() as above, or, where it remembers more than
/// the table,
///   Config; static void fields(Config&, Fields&)          its own keys of `learner`
///   Method(const Config&, const ActionValues&, const BatchLoop&)
///   void learn(Update&, const Step1&)                     one transition
///   void save(Checkpoint&) const; void load(const Checkpoint&)
template <class Method>
class TabularLearner : public Learner {
 public:
  TabularLearner(const Node& learner, const Node& agent, VecEnv& env, Budget budget, uint64_t seed,
                 const Models& models);
  void iterate() override {
    for (int64_t work = 0; work < loop_.slice() && !done(); work += loop_.n) vector_step();
  }
  int64_t steps() const override { return loop_.steps; }
  int64_t episodes() const override { return loop_.episodes; }
  bool done() const override { return loop_.done(); }
  Scalars drain() override {
    Scalars all = loop_.drain(config_.exploration);
    if (abstraction_ && abstraction_->fitted())
      all.emplace_back("abstraction/distortion", abstraction_->distortion()),
          all.emplace_back("abstraction/stage", double(abstraction_->stage()));
    return all;
  }
  std::unique_ptr<Agent> policy() const override;
  void save(Checkpoint& c) const override;
  void load(const Checkpoint& c) override;

 private:
  const float* numbers_at(void* const* obs, int64_t i) const {
    return abstraction_->look(loop_.io.io, obs, loop_.seen<float>(obs, i), i);
  }
  int32_t state_at(void* const* obs, int64_t i) const {
    if (abstraction_) return abstraction_->state_of(numbers_at(obs, i));
    return states_.read(loop_.seen<int32_t>(obs, i));
  }
  /// What is acted on: the values, or the mean of two tables.
  const double* acting(int32_t state);
  int32_t choose(int32_t state, const uint8_t* mask, const Bits& bits) {
    return config_.exploration.choose(acting(state), values_.actions, mask, state, bits);
  }
  void vector_step();
  void learn(int64_t i, double rate);
  void update(const Step1& t, double rate);
  void watch();

  MixedRadix states_, actions_;
  TabularConfig config_;
  typename ConfigOf<Method>::type more_;
  BatchLoop loop_;
  std::unique_ptr<Abstraction> abstraction_;  // null: states are counted
  ActionValues values_;
  std::unique_ptr<Method> method_;       // null: it remembers nothing
  std::vector<int32_t> state_, action_;  // of each row: now, and what is done there
  std::vector<uint8_t> was_greedy_;      // whether that was a greatest one
  std::vector<Bits> bits_, next_bits_;
  std::vector<double> both_;  // [actions]
};

template <class Method>
TabularLearner<Method>::TabularLearner(const Node& learner, const Node& agent, VecEnv& env,
                                       Budget budget, uint64_t seed, const Models& models)
    : states_(table_states(learner, agent, env.spec())),
      actions_(table_actions(learner, env.spec())),
      loop_(env, budget, seed),
      abstraction_(wants_clusters(agent)
                       ? make_abstraction(agent, env.spec(), budget.steps, seed, models)
                       : nullptr) {
  read_fields(learner, "learner", [&](Fields& f) {
    tabular_fields(config_, f);
    if constexpr (!OneStep<Method>) Method::fields(more_, f);
  });
  read_fields(agent, "agent", [&](Fields& f) { tabular_agent_fields(config_, f); });
  values_ = {abstraction_ ? abstraction_->size() : states_.size(),
             actions_.size(),
             Method::kTables,
             {},
             {}};
  const size_t size = size_t(values_.tables) * size_t(values_.states) * size_t(values_.actions);
  values_.q.assign(size, config_.initial_value);
  if (config_.learning_rate.counts()) values_.visits.assign(size, 0);
  config_.exploration.resize(values_.states, values_.actions);
  const size_t n = size_t(loop_.n);
  state_.resize(n), action_.assign(n, -1), bits_.resize(n), was_greedy_.assign(n, 1);
  if (Method::kNeedsNext) next_bits_.resize(n);
  if (Method::kTables == 2) both_.resize(size_t(values_.actions));
  for (int64_t i = 0; i < loop_.n; ++i) state_[size_t(i)] = state_at(loop_.io.io.obs, i);
  if constexpr (!OneStep<Method>) method_ = std::make_unique<Method>(more_, values_, loop_);
}

template <class Method>
const double* TabularLearner<Method>::acting(int32_t state) {
  const double* q = values_.row(0, state);
  if constexpr (Method::kTables == 2) {
    const double* other = values_.row(1, state);
    for (int32_t a = 0; a < values_.actions; ++a) both_[size_t(a)] = (q[a] + other[a]) / 2;
    q = both_.data();
  }
  return q;
}

template <class Method>
void TabularLearner<Method>::update(const Step1& t, double rate) {
  double* q;
  if constexpr (OneStep<Method>) {
    int32_t table = 0;
    const double target = Method::target(values_, t, config_.gamma, table);
    q = values_.row(table, t.state) + t.action;
    if (!values_.visits.empty())
      rate = config_.learning_rate.at_visit(++values_.visits[size_t(q - values_.q.data())]);
    *q += rate * (target - *q);
  } else {
    Update u = {values_, config_, rate, loop_};
    method_->learn(u, t);
    q = values_.row(0, t.state) + t.action;
  }
  if (!(*q - *q == 0))
    throw NotFinite(
        join({Method::kName, ": the value of state ", std::to_string(t.state), ", action ",
              std::to_string(t.action), " is no longer a finite number at step ",
              std::to_string(loop_.steps + t.row + 1),
              "; use a smaller learner.learning_rate or learner.gamma"}));
}

template <class Method>
void TabularLearner<Method>::learn(int64_t i, double rate) {
  const size_t k = size_t(i);
  const pg_io& io = loop_.io.io;
  const bool ended = io.terminated[i] | io.truncated[i];
  Step1 t = {state_[k],
             action_[k],
             state_at(ended ? io.final_obs : io.obs, i),
             double(io.reward[i]),
             io.terminated[i] != 0,
             io.truncated[i] != 0,
             -1,
             was_greedy_[k] != 0,
             bits_[k][3],
             loop_.next_mask_at(i),
             &config_.exploration,
             i};
  if constexpr (Method::kNeedsNext) t.next_action = choose(t.next, t.next_mask, next_bits_[k]);
  if (!abstraction_ || abstraction_->fitted()) update(t, rate);
  loop_.count(i, t.reward, ended);
  state_[k] = ended ? state_at(io.obs, i) : t.next;
  if constexpr (Method::kNeedsNext)
    action_[k] = ended ? choose(state_[k], loop_.mask_at(i),
                                {bits_[k][3], next_bits_[k][1], next_bits_[k][3], 0})
                       : t.next_action;
}

/// Keeps what is seen for the next fit, and fits when it is due: states are others then.
template <class Method>
void TabularLearner<Method>::watch() {
  for (int64_t i = 0; i < loop_.n; ++i)
    abstraction_->see(loop_.random(i, 7), [&] { return numbers_at(loop_.io.io.obs, i); });
  if (!abstraction_->due(loop_.progress())) return;
  abstraction_->fit(loop_.progress());
  for (int64_t i = 0; i < loop_.n; ++i)
    state_[size_t(i)] = state_at(loop_.io.io.obs, i), action_[size_t(i)] = -1;
  if constexpr (!OneStep<Method>) method_ = std::make_unique<Method>(more_, values_, loop_);
}

template <class Method>
void TabularLearner<Method>::vector_step() {
  if (abstraction_) watch();
  const double at = abstraction_ ? abstraction_->local(loop_.progress()) : loop_.progress();
  const double rate = config_.learning_rate.at(at);
  config_.exploration.set(at);
  loop_.draw(BatchLoop::kActStream, bits_);
  if constexpr (Method::kNeedsNext) loop_.draw(BatchLoop::kNextStream, next_bits_);
  ++loop_.calls;
  for (int64_t i = 0; i < loop_.n; ++i) {
    const int32_t s = state_[size_t(i)];
    int32_t& a = action_[size_t(i)];
    if (!Method::kNeedsNext || a < 0) a = choose(s, loop_.mask_at(i), bits_[size_t(i)]);
    config_.exploration.count(s, a);
    if constexpr (requires { Method::kNeedsGreedy; }) {
      const double* q = acting(s);
      was_greedy_[size_t(i)] = q[a] >= greatest(q, values_.actions, loop_.mask_at(i));
    }
    actions_.write(a, loop_.action_at(i));
  }
  loop_.step();
  for (int64_t i = 0; i < loop_.n; ++i) learn(i, rate);
  loop_.steps += loop_.n;
}

template <class Method>
std::unique_ptr<Agent> TabularLearner<Method>::policy() const {
  const size_t size = size_t(values_.states) * size_t(values_.actions);
  std::vector<double> q(values_.q.begin(), values_.q.begin() + std::ptrdiff_t(size));
  for (size_t i = 0; Method::kTables == 2 && i < size; ++i) q[i] = (q[i] + values_.q[size + i]) / 2;
  if (abstraction_) {
    Checkpoint c;
    abstraction_->save(c);
    return cluster_policy(c, loop_.env.spec(), std::move(q));
  }
  return std::make_unique<TableAgent>(loop_.env.spec(), std::move(q));
}

/// Numbers of 32 bits in a checkpoint, which knows them with a sign only.
void put_counts(Checkpoint& c, const char* name, const std::vector<uint32_t>& counts);
void get_counts(const Checkpoint& c, const char* name, std::vector<uint32_t>& counts);
/// @throws Error the checkpoint is of another learner
void require_learner(const Checkpoint& c, const char* name);

template <class Method>
void TabularLearner<Method>::save(Checkpoint& c) const {
  c.put_text("learner", Method::kName);
  c.put("q", values_.q, {values_.tables, values_.states, values_.actions});
  put_counts(c, "visits", values_.visits);
  put_counts(c, "tried", config_.exploration.tried());
  if (abstraction_) abstraction_->save(c);
  c.put("state", state_), c.put("action", action_);
  loop_.save(c);
  if constexpr (!OneStep<Method>) method_->save(c);
}

template <class Method>
void TabularLearner<Method>::load(const Checkpoint& c) {
  require_learner(c, Method::kName);
  values_.q = c.get<double>("q", int64_t(values_.q.size()));
  get_counts(c, "visits", values_.visits), get_counts(c, "tried", config_.exploration.tried());
  if (abstraction_) abstraction_->load(c);
  state_ = c.get<int32_t>("state", loop_.n), action_ = c.get<int32_t>("action", loop_.n);
  loop_.load(c);
  if constexpr (!OneStep<Method>) method_->load(c);
}

/// The policy that any learner on a table, or on tiles, left in a checkpoint.
std::unique_ptr<Agent> load_table(const Checkpoint& c, const pg_spec& spec);

template <class Method>
constexpr LearnerKind tabular_kind() {
  return {Method::kName,
          Method::kDoc,
          [](Fields& f) {
            TabularConfig c;
            tabular_fields(c, f);
            if constexpr (!OneStep<Method>) {
              typename Method::Config more;
              Method::fields(more, f);
            }
          },
          [](const Node& learner, const Node& agent, VecEnv& env, Budget budget, uint64_t seed,
             const Models& models) -> std::unique_ptr<Learner> {
            if constexpr (requires { Method::kTiles; }) {
              if (wants_tiles(agent))
                return make_tile_learner(Method::kTiles, learner, agent, env, budget, seed);
            } else {
              refuse_tiles(agent);
            }
            return std::make_unique<TabularLearner<Method>>(learner, agent, env, budget, seed,
                                                            models);
          },
          load_table,
          [](Fields& f) {
            TabularConfig c;
            tabular_agent_fields(
                c, f, requires { Method::kTiles; });
          },
          false,
          true};
}

}  // namespace plantgym
