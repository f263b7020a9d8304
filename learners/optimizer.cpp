#include "optimizer.h"

#include <cmath>

namespace plantgym {
namespace {

const std::vector<std::string> kNames = {"adam", "radam", "sgd"};

std::string shown_shape(const std::vector<int64_t>& shape) {
  std::string all;
  for (const int64_t d : shape) all += (all.empty() ? "[" : ", ") + std::to_string(d);
  return all + "]";
}

/// x^n by squaring: a library's pow has other last bits elsewhere.
double power(double x, int64_t n) {
  double all = 1;
  for (; n > 0; n /= 2, x *= x)
    if (n % 2) all *= x;
  return all;
}

}  // namespace

void OptimizerConfig::read(Fields& f) {
  f.choice("optimizer", kind, kNames, "how weights follow their gradient");
  learning_rate.read(f, "learning_rate", 0, 10, "step size: a number, or {from, to, over}");
  f.number("max_grad_norm", max_grad_norm, 0, 1e9, "", "gradients are scaled down to it; 0: never");
  f.number("adam_beta1", beta1, 0, 0.99999f, "", "adam, radam: part of the mean that stays");
  f.number("adam_beta2", beta2, 0, 0.999999f, "",
           "adam, radam: part of the mean square that stays");
  f.number("adam_epsilon", epsilon, 0, 1, "", "adam, radam: added to the deviation");
  f.number("momentum", momentum, 0, 0.99999f, "", "sgd: part of the last step that stays");
}

Optimizer::Optimizer(const OptimizerConfig& config, int64_t size) : config_(config) {
  const bool sgd = config.kind == OptimizerConfig::kSgd;
  if (!sgd || config.momentum > 0) first_.assign(size_t(size), 0.0f);
  if (!sgd) second_.assign(size_t(size), 0.0f);
}

double Optimizer::step(std::span<float> parameters, std::span<float> gradient, double rate) {
  const int64_t n = int64_t(gradient.size());
  float part[kLanes] = {};  // in this order on every machine
  const float* g = gradient.data();
  double square = 0;
  for (int64_t i = 0; i < n;) {
    const int64_t end = std::min(n, i + 4096);
    for (; i + kLanes <= end; i += kLanes)
      for (int64_t k = 0; k < kLanes; ++k) part[k] += g[i + k] * g[i + k];
    for (; i < end; ++i) part[0] += g[i] * g[i];
    for (float& p : part) square += double(p), p = 0;
  }
  const double norm = std::sqrt(square);
  if (!std::isfinite(norm)) return norm;
  const float scale = scale_of_gradient(norm, double(config_.max_grad_norm));
  ++steps_;
  if (config_.kind == OptimizerConfig::kSgd)
    sgd(parameters.data(), gradient.data(), n, scale, rate);
  else
    adam(parameters.data(), gradient.data(), n, scale, rate);
  return norm;
}

AdamPace Optimizer::pace(int64_t step, double rate) const {
  const double b1 = double(config_.beta1), b2 = double(config_.beta2), t = double(step);
  const double left1 = 1 - power(b1, step), power2 = power(b2, step), left2 = 1 - power2;
  AdamPace a = {float(rate / left1), float(1 / std::sqrt(left2)), 1};
  if (config_.kind == OptimizerConfig::kSgd) return {float(rate), 0, 0};
  if (config_.kind != OptimizerConfig::kRadam) return a;
  const double most = 2 / (1 - b2) - 1, now = most - 2 * t * power2 / left2;
  a.adapts = now > 5;
  if (a.adapts) {
    a.by *= float(std::sqrt((now - 4) * (now - 2) * most / ((most - 4) * (most - 2) * now)) *
                  std::sqrt(left2));
    a.deviation = 1;
  }
  return a;
}

AdamBlend Optimizer::blend() const {
  return {config_.beta1, config_.beta2, float(1 - double(config_.beta1)),
          float(1 - double(config_.beta2)), config_.epsilon};
}

void Optimizer::adam(float* p, float* g, int64_t n, float scale, double rate) {
  const AdamPace a = pace(steps_, rate);
  const AdamBlend b = blend();
  float *mean = first_.data(), *square = second_.data();
  if (a.adapts) {
#pragma GCC ivdep
    for (int64_t i = 0; i < n; ++i) {
      adam_mix(b, g[i] * scale, mean[i], square[i]);
      p[i] -= adam_move(b, a, mean[i], square[i]);
      g[i] = 0;
    }
    return;
  }
#pragma GCC ivdep
  for (int64_t i = 0; i < n; ++i) {
    adam_mix(b, g[i] * scale, mean[i], square[i]);
    p[i] -= a.by * mean[i];
    g[i] = 0;
  }
}

void Optimizer::sgd(float* p, float* g, int64_t n, float scale, double rate) {
  const float by = float(rate), keep = config_.momentum;
  float* step = first_.empty() ? nullptr : first_.data();
  for (int64_t i = 0; i < n; ++i) {
    float slope = g[i] * scale;
    if (step) slope = step[i] = keep * step[i] + slope;
    p[i] -= by * slope;
    g[i] = 0;
  }
}

std::string Optimizer::prefix(const char* what) const {
  return join({kNames[size_t(config_.kind)], "/", what, "/"});
}

void Optimizer::save(Checkpoint& c, const NetworkPlan& plan) const {
  c.put_text("optimizer", kNames[size_t(config_.kind)]);
  c.put_number<int64_t>("optimizer_steps", steps_);
  if (!first_.empty()) save_flat(c, prefix(second_.empty() ? "momentum" : "exp_avg"), plan, first_);
  if (!second_.empty()) save_flat(c, prefix("exp_avg_sq"), plan, second_);
}

void Optimizer::load(const Checkpoint& c, const NetworkPlan& plan) {
  if (c.text("optimizer") != kNames[size_t(config_.kind)])
    throw Error(join({"the checkpoint's optimizer is ", c.text("optimizer"), ", the run's is ",
                      kNames[size_t(config_.kind)]}));
  steps_ = c.number<int64_t>("optimizer_steps");
  if (!first_.empty()) load_flat(c, prefix(second_.empty() ? "momentum" : "exp_avg"), plan, first_);
  if (!second_.empty()) load_flat(c, prefix("exp_avg_sq"), plan, second_);
}

void save_flat(Checkpoint& c, const std::string& prefix, const NetworkPlan& plan,
               std::span<const float> flat) {
  for (const Parameter& p : plan.parameters)
    c.put(prefix + p.name, flat.subspan(size_t(p.offset), size_t(p.size())), p.shape);
}

void load_flat(const Checkpoint& c, const std::string& prefix, const NetworkPlan& plan,
               std::span<float> flat) {
  for (const Parameter& p : plan.parameters) {
    if (!c.has(prefix + p.name))
      throw Error(join(
          {"the checkpoint is of another network: it lacks ", p.name, " ", shown_shape(p.shape)}));
    if (const std::vector<int64_t> shape = c.shape(prefix + p.name); shape != p.shape)
      throw Error(join({"the checkpoint is of another network: its ", p.name, " is ",
                        shown_shape(shape), ", the run's is ", shown_shape(p.shape)}));
    const std::vector<float> all = c.get<float>(prefix + p.name, p.size());
    std::copy(all.begin(), all.end(), flat.begin() + p.offset);
  }
}

}  // namespace plantgym
