#include "exploration.h"

#include <algorithm>
#include <cmath>

#include "plantgym/math.h"

namespace plantgym {

void Exploration::read(Fields& f) {
  int given = 0;
  const auto schedule = [&](const char* key, Kind kind, Schedule& s, double least, double most,
                            const char* doc) {
    if (s.read(f, key, least, most, doc)) kind_ = kind, ++given;
  };
  schedule("epsilon", Kind::kEpsilonGreedy, epsilon_, 0, 1,
           "share of random actions: a number, or {from, to, over}");
  schedule("temperature", Kind::kSoftmax, temperature_, 1e-9, 1e9,
           "softmax instead: actions in proportion to exp(Q / temperature)");
  double c = -1;
  f.number("ucb", c, 0, 1e9, "", "UCB1 instead: weight of the bound above Q");
  if (c >= 0) kind_ = Kind::kUcb, c_ = c, ++given;
  if (given > 1)
    f.fail("epsilon",
           "epsilon, temperature and ucb exclude each other; keep one (null the others)");
  set(0);
}

void Exploration::resize(int32_t states, int32_t actions) {
  actions_ = actions, scratch_.resize(size_t(actions));
  if (kind_ == Kind::kUcb) tried_.assign(size_t(states) * size_t(actions), 0);
}

double Exploration::at(double progress) const {
  return kind_ == Kind::kEpsilonGreedy ? epsilon_.at(progress)
         : kind_ == Kind::kSoftmax     ? temperature_.at(progress)
                                       : c_;
}

void Exploration::set(double progress) {
  now_ = at(progress);
  explores_ = share_of_bits(now_);
}

const char* Exploration::name() const {
  return kind_ == Kind::kEpsilonGreedy ? "epsilon"
         : kind_ == Kind::kSoftmax     ? "temperature"
                                       : "ucb";
}

int32_t Exploration::choose_otherwise(const double* q, int32_t n, const uint8_t* mask,
                                      int32_t state, const Bits& bits) const {
  if (kind_ == Kind::kUcb) {
    bound(q, n, mask, state);
    return greedy_among_ties(scratch_.data(), n, mask, bits[2]);
  }
  return softmax_choice(q, n, mask, now_, bits[0], scratch_.data());
}

void Exploration::bound(const double* q, int32_t n, const uint8_t* mask, int32_t state) const {
  const uint32_t* tried = &tried_[size_t(state) * size_t(actions_)];
  double all = 0;
  for (int32_t a = 0; a < n; ++a) all += tried[a];
  const double log_all = all > 0 ? math::log(all) : 0;
  for (int32_t a = 0; a < n; ++a)
    scratch_[size_t(a)] = mask && !mask[a] ? -HUGE_VAL
                          : tried[a] == 0  ? HUGE_VAL
                                           : q[a] + c_ * std::sqrt(log_all / tried[a]);
}

void greedy_probabilities(const double* q, int32_t n, const uint8_t* mask, double* to) {
  const double best = q[greedy(q, n, mask)];
  int32_t ties = 0;
  for (int32_t a = 0; a < n; ++a) ties += (!mask || mask[a]) && q[a] == best;
  for (int32_t a = 0; a < n; ++a) to[a] = (!mask || mask[a]) && q[a] == best ? 1.0 / ties : 0.0;
}

void Exploration::probabilities(const double* q, int32_t n, const uint8_t* mask, int32_t state,
                                double* to) const {
  if (kind_ == Kind::kUcb) {
    bound(q, n, mask, state);
    return greedy_probabilities(scratch_.data(), n, mask, to);
  }
  if (kind_ == Kind::kEpsilonGreedy) {
    greedy_probabilities(q, n, mask, to);
    int32_t legal = 0;
    for (int32_t a = 0; a < n; ++a) legal += !mask || mask[a];
    for (int32_t a = 0; a < n; ++a)
      to[a] = !mask || mask[a] ? now_ / legal + (1 - now_) * to[a] : 0;
    return;
  }
  const double best = q[greedy(q, n, mask)];  // keeps exp() from overflowing
  double sum = 0;
  for (int32_t a = 0; a < n; ++a)
    sum += to[a] = mask && !mask[a] ? 0 : math::exp((q[a] - best) / now_);
  for (int32_t a = 0; a < n; ++a) to[a] /= sum;
}

double Exploration::mean(const double* q, int32_t n, const uint8_t* mask, int32_t state) const {
  if (kind_ != Kind::kEpsilonGreedy) {
    double sum = 0;
    std::vector<double> pi(static_cast<size_t>(n));
    probabilities(q, n, mask, state, pi.data());
    for (int32_t a = 0; a < n; ++a)
      if (pi[size_t(a)] > 0) sum += pi[size_t(a)] * q[a];
    return sum;
  }
  double best = 0, sum = 0;
  int32_t legal = 0;
  for (int32_t a = 0; a < n; ++a) {
    if (mask && !mask[a]) continue;
    best = legal++ == 0 || q[a] > best ? q[a] : best;
    sum += q[a];
  }
  // tied maxima have one value: however they share the greedy part, it is worth `best`
  return legal ? now_ * sum / legal + (1 - now_) * best : 0;
}

}  // namespace plantgym
