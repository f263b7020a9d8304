#include "tile_learner.h"

#include "agents/tiles.h"
#include "tabular.h"
#include "traces.h"

namespace plantgym {
namespace {

constexpr const char* kMethods[] = {"q_learning", "sarsa", "expected_sarsa", "sarsa_lambda"};

/// `learner` and `agent` of a run whose agent is of tiles.
struct TileConfig : TabularConfig {
  TilesConfig tiles;
  TraceConfig traces;

  TileConfig(TileMethod method, const Node& learner, const Node& agent, const pg_spec& spec) {
    const bool fades = method == TileMethod::kTraces;
    read_fields(learner, "learner", [&](Fields& f) {
      tabular_fields(*this, f);
      if (fades) traces.read(f, "for tables only");
      if (learning_rate.counts())
        f.fail("learning_rate", "tiles do not count visits; use a number, or {from, to, over}");
      if (fades && traces.kind() == Trace::kDutch)
        f.fail("trace", "dutch is for tables only; use replacing or accumulating");
    });
    read_fields(agent, "agent", [&](Fields& f) {
      tabular_agent_fields(*this, f, true);
      tiles.read(f, spec);
      if (exploration.kind() == Exploration::Kind::kUcb)
        f.fail("exploration",
               "ucb counts states, which tiles do not know; use epsilon or temperature");
    });
  }
};

class TileLearner : public Learner {
 public:
  TileLearner(TileMethod method, const Node& learner, const Node& agent, VecEnv& env, Budget budget,
              uint64_t seed)
      : method_(method),
        config_(method, learner, agent, env.spec()),
        coder_(config_.tiles.groups, config_.tiles.tilings, config_.tiles.memory),
        actions_(*env.spec().action, "action", 65536),
        loop_(env, budget, seed) {
    const size_t n = size_t(loop_.n), k = size_t(coder_.active());
    weights_.assign(size_t(coder_.size()) * size_t(actions_.size()),
                    config_.initial_value / double(k));
    config_.exploration.resize(1, actions_.size());
    tiles_.resize(n * k), next_tiles_.resize(k);
    q_.resize(size_t(actions_.size()));
    action_.assign(n, -1), bits_.resize(n), next_bits_.resize(n);
    if (method == TileMethod::kTraces) traces_.resize(n);
    look();
  }
  void iterate() override {
    for (int64_t work = 0; work < loop_.slice() && !done(); work += loop_.n) vector_step();
  }
  int64_t steps() const override { return loop_.steps; }
  int64_t episodes() const override { return loop_.episodes; }
  bool done() const override { return loop_.done(); }
  Scalars drain() override { return loop_.drain(config_.exploration); }
  std::unique_ptr<Agent> policy() const override {
    return std::make_unique<TileAgent>(loop_.env.spec(), coder_, weights_);
  }
  void save(Checkpoint& c) const override;
  void load(const Checkpoint& c) override;

 private:
  bool on_policy() const { return method_ == TileMethod::kTaken || method_ == TileMethod::kTraces; }
  int32_t* tiles_of(int64_t i) { return &tiles_[size_t(i) * size_t(coder_.active())]; }
  /// Tiles of what all rows show.
  void look() {
    for (int64_t i = 0; i < loop_.n; ++i)
      coder_.tiles_of(loop_.seen<float>(loop_.io.io.obs, i), tiles_of(i));
  }
  /// q_ becomes the values of an observation's tiles.
  const double* values(const int32_t* tiles) {
    add_up(weights_.data(), tiles, coder_.active(), actions_.size(), q_.data());
    return q_.data();
  }
  int32_t choose(const int32_t* tiles, const uint8_t* mask, const Bits& bits) {
    return config_.exploration.choose(values(tiles), actions_.size(), mask, 0, bits);
  }
  void vector_step();
  void learn(int64_t i, double rate);
  /// The value of what comes next, from q_ and, on policy, the action taken there.
  double next_value(const uint8_t* mask, int32_t action) const {
    if (on_policy()) return q_[size_t(action)];
    if (method_ == TileMethod::kGreatest) return greatest(q_.data(), actions_.size(), mask);
    return config_.exploration.mean(q_.data(), actions_.size(), mask, 0);
  }
  /// Moves Q(s, a) of row i by about rate * delta: each of its tiles takes an equal part.
  void move(int64_t i, int32_t action, double amount, bool ended);

  TileMethod method_;
  TileConfig config_;
  TileCoder coder_;
  MixedRadix actions_;
  BatchLoop loop_;
  std::vector<double> weights_;              // [tiles, actions]
  std::vector<int32_t> tiles_, next_tiles_;  // [rows, tilings] of what is seen; [tilings]
  std::vector<int32_t> action_;              // of each row, where it is chosen beforehand; else -1
  std::vector<Bits> bits_, next_bits_;
  std::vector<Traces> traces_;  // of each row; pairs of tile and action
  std::vector<double> q_;       // [actions]
};

void TileLearner::move(int64_t i, int32_t action, double amount, bool ended) {
  const int32_t* tiles = tiles_of(i);
  const int32_t count = coder_.active(), actions = actions_.size();
  amount /= count;
  if (traces_.empty()) {
    for (int32_t k = 0; k < count; ++k)
      weights_[size_t(tiles[k]) * size_t(actions) + size_t(action)] += amount;
    return;
  }
  Traces& traces = traces_[size_t(i)];
  for (int32_t k = 0; k < count; ++k)
    traces.visit(tiles[k] * actions + action, config_.traces.kind(), 0);
  traces.add(weights_.data(), amount);
  if (ended)
    traces.clear();
  else
    traces.fade(config_.gamma * config_.traces.lambda);
}

void TileLearner::learn(int64_t i, double rate) {
  const size_t k = size_t(i);
  const pg_io& io = loop_.io.io;
  const bool terminated = io.terminated[i] != 0, ended = terminated || io.truncated[i];
  const int32_t actions = actions_.size(), done = action_[k];
  double value = 0;  // Q(s, a)
  for (int32_t t = 0; t < coder_.active(); ++t)
    value += weights_[size_t(tiles_of(i)[t]) * size_t(actions) + size_t(done)];
  coder_.tiles_of(loop_.seen<float>(ended ? io.final_obs : io.obs, i), next_tiles_.data());
  const uint8_t* mask = loop_.next_mask_at(i);
  const int32_t next_action = on_policy() ? choose(next_tiles_.data(), mask, next_bits_[k]) : -1;
  if (!on_policy()) values(next_tiles_.data());
  double target = double(io.reward[i]);
  if (!terminated) target += config_.gamma * next_value(mask, next_action);
  move(i, done, rate * (target - value), ended);
  if (!(target - value - (target - value) == 0))
    throw NotFinite(join({kMethods[int(method_)], ": a value is no longer a finite number at step ",
                          std::to_string(loop_.steps + i + 1),
                          "; use a smaller learner.learning_rate or learner.gamma"}));
  loop_.count(i, double(io.reward[i]), ended);
  if (ended) coder_.tiles_of(loop_.seen<float>(io.obs, i), next_tiles_.data());
  std::copy(next_tiles_.begin(), next_tiles_.end(), tiles_of(i));
  action_[k] = ended ? -1 : next_action;
}

void TileLearner::vector_step() {
  const double at = loop_.progress(), rate = config_.learning_rate.at(at);
  config_.exploration.set(at);
  loop_.draw(BatchLoop::kActStream, bits_), loop_.draw(BatchLoop::kNextStream, next_bits_);
  ++loop_.calls;
  for (int64_t i = 0; i < loop_.n; ++i) {
    int32_t& a = action_[size_t(i)];
    if (a < 0) a = choose(tiles_of(i), loop_.mask_at(i), bits_[size_t(i)]);
    actions_.write(a, loop_.action_at(i));
  }
  loop_.step();
  for (int64_t i = 0; i < loop_.n; ++i) learn(i, rate);
  loop_.steps += loop_.n;
}

void TileLearner::save(Checkpoint& c) const {
  c.put_text("learner", kMethods[int(method_)]);
  c.put("weights", weights_, {coder_.size(), actions_.size()});
  std::vector<int32_t> cut;
  std::vector<double> bounds;
  for (size_t g = 0; g < coder_.groups().size(); ++g)
    for (const TiledElement& e : coder_.groups()[g]) {
      cut.insert(cut.end(), {int32_t(g), e.element, e.tiles});
      bounds.insert(bounds.end(), {e.low, e.high});
    }
  c.put("tile_elements", cut), c.put("tile_bounds", bounds);
  c.put("tilings", std::vector<int64_t>{config_.tiles.tilings, config_.tiles.memory});
  c.put("action", action_);
  if (!traces_.empty()) Traces::save(traces_, c);
  loop_.save(c);
}

void TileLearner::load(const Checkpoint& c) {
  require_learner(c, kMethods[int(method_)]);
  weights_ = c.get<double>("weights", int64_t(weights_.size()));
  action_ = c.get<int32_t>("action", loop_.n);
  if (!traces_.empty()) Traces::load(traces_, c);
  loop_.load(c);
  look();
}

}  // namespace

std::unique_ptr<Learner> make_tile_learner(TileMethod method, const Node& learner,
                                           const Node& agent, VecEnv& env, Budget budget,
                                           uint64_t seed) {
  return std::make_unique<TileLearner>(method, learner, agent, env, budget, seed);
}

bool wants_tiles(const Node& agent) {
  const Node* type = child(agent, "type");
  return type && type->value == "tiles";
}

bool holds_tiles(const Checkpoint& c) { return c.has("tile_elements"); }

std::unique_ptr<Agent> load_tiles(const Checkpoint& c, const pg_spec& spec) {
  const std::vector<int32_t> cut = c.get<int32_t>("tile_elements");
  const std::vector<double> bounds = c.get<double>("tile_bounds", int64_t(cut.size() / 3 * 2));
  const std::vector<int64_t> sizes = c.get<int64_t>("tilings", 2);
  std::vector<TileGroup> groups;
  for (size_t k = 0; k < cut.size() / 3; ++k) {
    groups.resize(size_t(cut[3 * k]) + 1);
    groups.back().push_back({cut[3 * k + 1], cut[3 * k + 2], bounds[2 * k], bounds[2 * k + 1]});
  }
  return std::make_unique<TileAgent>(spec, TileCoder(groups, int32_t(sizes[0]), sizes[1]),
                                     c.get<double>("weights"));
}

}  // namespace plantgym
