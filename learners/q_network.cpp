#include "q_network.h"

#include <algorithm>

namespace plantgym {

void QAgentConfig::read(Fields& f) {
  int32_t type = 0;
  f.choice("type", type, {"network"}, "what acts");
  network.read(f);
  f.map("exploration", "how it tries other actions", [&](Fields& e) { exploration.read(e); });
  if (exploration.kind() == Exploration::Kind::kUcb)
    f.fail("exploration",
           "ucb counts states, which a network does not know; use epsilon or temperature");
}

int32_t q_actions(const Node& learner, const pg_spec& spec) {
  const pg_space& a = *spec.action;
  if (a.elements == 1 && (a.n > 0 || a.counts)) return a.counts ? a.counts[0] : a.n;
  const Node* type = child(learner, "type");
  throw error_at(type ? *type : learner, "learner.type",
                 join({"the action '", a.name,
                       "' is not one of n, which a network of action values needs; use ppo"}));
}

Heads QOutputs::heads() const {
  if (dueling) return {{{"advantage", actions, 1}, {"value", 1, 1}}};
  return {{{"q", actions, 1}}};
}

void QOutputs::values(float* y, int64_t n) const {
  if (!dueling) return;
  for (int64_t i = 0; i < n; ++i, y += outputs()) {
    float mean = 0;
    for (int32_t a = 0; a < actions; ++a) mean += y[a] / float(actions);
    for (int32_t a = 0; a < actions; ++a) y[a] += y[actions] - mean;
  }
}

void QOutputs::slopes(float* dy, int64_t n) const {
  if (!dueling) return;
  for (int64_t i = 0; i < n; ++i, dy += outputs()) {
    float sum = 0;
    for (int32_t a = 0; a < actions; ++a) sum += dy[a];
    for (int32_t a = 0; a < actions; ++a) dy[a] -= sum / float(actions);
    dy[actions] = sum;
  }
}

QChooser::QChooser(const Exploration& e, int32_t actions, int64_t rows)
    : exploration_(e), actions_(actions), bits_(size_t(rows)), q_(size_t(actions)) {
  exploration_.resize(1, actions);
}

void QChooser::act(BatchLoop& loop, const float* y, int64_t stride, const uint8_t* mask,
                   int32_t* action) {
  exploration_.set(loop.progress());
  loop.draw(BatchLoop::kActStream, bits_);
  for (int64_t i = 0; i < loop.n; ++i) {
    std::copy_n(y + i * stride, actions_, q_.data());
    action[i] = exploration_.choose(q_.data(), actions_, mask ? mask + i * actions_ : nullptr, 0,
                                    bits_[size_t(i)]);
  }
  ++loop.calls;
}

}  // namespace plantgym
