#include "tabular.h"

namespace plantgym {

void tabular_fields(TabularConfig& c, Fields& f) {
  std::string type;
  f.required().text("type", type, "the learner, as `plantgym list` shows");
  c.learning_rate.read(f, "learning_rate",
                       "step size: a number, {from, to, over} or {visits, least}");
  f.number("gamma", c.gamma, 0, 1, "", "discount per step");
}

void tabular_agent_fields(TabularConfig& c, Fields& f) {
  f.map("exploration", "how it tries other actions", [&](Fields& e) {
    c.epsilon.read(e, "epsilon", 0, 1, "share of random actions: a number, or {from, to, over}");
  });
  f.number("initial_value", c.initial_value, -1e9, 1e9, "", "of every state and action");
}

double epsilon_greedy_mean(const double* q, int32_t n, const uint8_t* mask, double epsilon) {
  double best = 0, sum = 0;
  int32_t legal = 0;
  for (int32_t a = 0; a < n; ++a) {
    if (mask && !mask[a]) continue;
    best = legal++ == 0 || q[a] > best ? q[a] : best;
    sum += q[a];
  }
  // tied maxima have one value: however they share the greedy part, it is worth `best`
  return legal ? epsilon * sum / legal + (1 - epsilon) * best : 0;
}

std::unique_ptr<Agent> load_table(const Checkpoint& c, const pg_spec& spec) {
  const std::vector<int64_t> shape = c.shape("q");
  std::vector<double> q = c.get<double>("q");
  const size_t size = q.size() / size_t(shape[0]);
  for (size_t i = 0; shape[0] == 2 && i < size; ++i) q[i] = (q[i] + q[size + i]) / 2;
  q.resize(size);
  return std::make_unique<TableAgent>(spec, std::move(q));
}

}  // namespace plantgym
